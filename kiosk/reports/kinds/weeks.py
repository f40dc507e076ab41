"""Pieces by the week in which they were checked."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Final

from kiosk.reports.counting import checked_pieces
from kiosk.reports.kinds.kind import ReportKind
from kiosk.reports.period import day_words
from kiosk.reports.report import Cell, Plot, PlotBar, ReportRequest, ReportTable, Share
from kiosk.reports.sources import Sources
from kiosk.reports.subjects import PRODUCT


def _table(asked: ReportRequest, sources: Sources) -> ReportTable:
    found: dict[int, Counter[str]] = {}
    for day, _, _, done in checked_pieces(asked, sources):
        monday = day - date.fromordinal(day).weekday()
        week = found.setdefault(monday, Counter())
        for what, n in done.items():
            week["failed" if what.startswith("no:") else what] += n
    rows: list[tuple[Cell, ...]] = []
    for monday, own in sorted(found.items()):
        checked = own["pass"] + own["fix"] + own["reject"]
        shares = (Share(own["pass"], checked), own["fix"], own["reject"], own["failed"])
        rows.append((day_words(monday, sources.say), checked, *shares))
    bars = tuple(PlotBar(day_words(monday, sources.say), own["failed"]) for monday, own in sorted(found.items()))
    head = ("week", "checked", "passed", "fix", "reject", "defects")
    return ReportTable(head, rows, plots=(Plot(sources.text("plot.defects"), bars),))


WEEKS_REPORT: Final = ReportKind("weeks", PRODUCT, _table, shares=("passed",), latest_last=True)
