"""Who did what in a lesson."""

from __future__ import annotations

from typing import Final, get_args

from kiosk.learning.event_kinds import Felt
from kiosk.reports.counting import by_person, days_of, right_answers
from kiosk.reports.kinds.kind import ReportKind
from kiosk.reports.report import Cell, ReportRequest, ReportTable, Share
from kiosk.reports.sources import Sources
from kiosk.reports.subjects import LESSON, all_residents


def _table(asked: ReportRequest, sources: Sources) -> ReportTable:
    workshop = sources.known.workshop
    found = by_person(days_of(asked, sources), LESSON.people(workshop, asked.subject), asked.subject)
    rows: list[tuple[Cell, ...]] = []
    for resident in all_residents(workshop):
        if resident.id in found:
            own = found[resident.id]
            bench = Share(own["bench_ok"], own["bench_ok"] + own["bench_again"])
            done = (own["step"], right_answers(own), own["help"], own["finished"], bench)
            felt = tuple(own[one] for one in get_args(Felt))
            rows.append((sources.name(resident.id), own["days"], *done, *felt))
    return ReportTable(("name", "days", "steps", "answers", "help", "finished", "bench", *get_args(Felt)), rows)


LESSON_REPORT: Final = ReportKind("lesson", LESSON, _table, shares=("answers", "bench"))
