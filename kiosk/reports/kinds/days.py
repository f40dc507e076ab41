"""What was done when."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Final

from kiosk.reports.counting import Done, add, days_of, is_piece, right_answers
from kiosk.reports.kinds.kind import ReportKind
from kiosk.reports.period import day_words, month_words
from kiosk.reports.report import Cell, Plot, PlotBar, ReportRequest, ReportTable
from kiosk.reports.sources import Sources
from kiosk.reports.subjects import GROUP

MOST_DAYS: Final = 62
"""Days that stand each for itself in a report over days; over more of them, months do."""


def _table(asked: ReportRequest, sources: Sources) -> ReportTable:
    people = GROUP.people(sources.known.workshop, asked.subject)
    found: dict[int, Done] = {}
    present: dict[int, set[str]] = {}
    for day, counted in days_of(asked, sources):
        for who, lessons in counted.counts.items():
            if who in people:
                for key, done in lessons.items():
                    if not is_piece(key):
                        present.setdefault(day, set()).add(who)
                        add(found.setdefault(day, {}), done)
    by_month = len(found) > MOST_DAYS
    if by_month:
        merged: dict[int, Done] = {}
        there: dict[int, set[str]] = {}
        for day, own in found.items():
            month = date.fromordinal(day).replace(day=1).toordinal()
            add(merged.setdefault(month, {}), own)
            there.setdefault(month, set()).update(present[day])
        found, present = merged, there
    told = [(day, Counter(own)) for day, own in sorted(found.items())]
    words = month_words if by_month else day_words
    rows: list[tuple[Cell, ...]] = [
        (words(day, sources.say), len(present[day]), own["step"], right_answers(own), own["help"], own["finished"])
        for day, own in told
    ]
    bars = tuple(PlotBar(words(day, sources.say), own["step"]) for day, own in told)
    head = ("month" if by_month else "day", "residents", "steps", "answers", "help", "finished")
    return ReportTable(head, rows, plots=(Plot(sources.text("plot.steps"), bars),))


DAYS_REPORT: Final = ReportKind("days", GROUP, _table, shares=("answers",), latest_last=True)
