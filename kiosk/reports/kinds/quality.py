"""Which checks pieces did not pass, the most frequent first."""

from __future__ import annotations

from collections import Counter
from typing import Final

from kiosk.reports.counting import checked_pieces
from kiosk.reports.kinds.kind import ReportKind
from kiosk.reports.report import Cell, Plot, PlotBar, ReportRequest, ReportTable, Share
from kiosk.reports.sources import Sources
from kiosk.reports.subjects import PRODUCT


def _table(asked: ReportRequest, sources: Sources) -> ReportTable:
    failed: Counter[tuple[str, str, str]] = Counter()
    verdicts: Counter[str] = Counter()
    for _, product, lesson, done in checked_pieces(asked, sources):
        for what, n in done.items():
            if what.startswith("no:"):
                failed[product, lesson, what.removeprefix("no:")] += n
            else:
                verdicts[what] += n
    total, so_far = sum(failed.values()), 0
    rows: list[tuple[Cell, ...]] = []
    bars = []
    for (product, lesson, check), n in sorted(failed.items(), key=lambda item: (-item[1], item[0])):
        so_far += n
        name = _check(sources, lesson, check)
        if not asked.subject:
            name = f"{sources.product(product)}: {name}"
        rows.append((name, Share(n, total), Share(so_far, total)))
        bars.append(PlotBar(name, n))
    pieces = sum(verdicts.values())
    note = sources.text("pieces", n=pieces, ok=verdicts["pass"], fix=verdicts["fix"], reject=verdicts["reject"])
    pareto = Plot(sources.text("plot.pareto"), tuple(bars), greatest_first=True)
    return ReportTable(("check", "failed", "so_far"), rows, (note,) if pieces else (), (pareto,))


def _check(sources: Sources, lesson: str, check: str) -> str:
    checks = sources.lessons[lesson].checklist if lesson in sources.lessons else ()
    return next((one.name.phrase(sources.lang).text for one in checks if one.key == check), check)


QUALITY_REPORT: Final = ReportKind("quality", PRODUCT, _table, shares=("failed", "so_far"))
