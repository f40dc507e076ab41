"""What has grown between a path's start and its end, by objective."""

from __future__ import annotations

from collections import Counter
from typing import Final

from kiosk.learning import Progress
from kiosk.reports.kinds.kind import ReportKind
from kiosk.reports.report import Cell, ReportRequest, ReportTable, Share
from kiosk.reports.sources import Sources
from kiosk.reports.subjects import GROUP


def _table(asked: ReportRequest, sources: Sources) -> ReportTable:
    people = GROUP.people(sources.known.workshop, asked.subject)
    before: Counter[tuple[str, int]] = Counter()
    after: Counter[tuple[str, int]] = Counter()
    both: Counter[tuple[str, int]] = Counter()
    for who in people:
        told = sources.known.progress.get(who, Progress()).parallel
        for key, register in told.items():
            path, _, rest = key.partition("/before/")
            later = told.get(f"{path}/after/{rest}")
            lesson, _, objective = rest.rpartition("/")
            if later is None or not objective.isdecimal():
                continue
            aim = lesson, int(objective)
            both[aim] += 1
            before[aim] += register.value
            after[aim] += later.value
    rows: list[tuple[Cell, ...]] = [
        (_objective(sources, *aim), Share(before[aim], n), Share(after[aim], n), f"{after[aim] - before[aim]:+d}")
        for aim, n in sorted(both.items())
    ]
    return ReportTable(("objective", "before", "after", "gain"), rows, (sources.text("both_sets"),))


def _objective(sources: Sources, lesson: str, objective: int) -> str:
    known = sources.lessons.get(lesson)
    if known is None or not 0 < objective <= len(known.objectives):
        return f"{lesson}: {objective}"
    return f"{sources.lesson(lesson)}: {known.objectives[objective - 1].phrase(sources.lang).text}"


GAIN_REPORT: Final = ReportKind("gain", GROUP, _table, shares=("before", "after"), now_only=True)
