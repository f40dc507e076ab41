"""What the residents of a group, or all of them, did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kiosk.reports.counting import Done, add, by_person, days_of, days_present, right_answers
from kiosk.reports.kinds.kind import ReportKind
from kiosk.reports.report import Cell, ReportRequest, ReportTable
from kiosk.reports.sources import Sources
from kiosk.reports.subjects import GROUP, all_residents


def _table(asked: ReportRequest, sources: Sources) -> ReportTable:
    workshop = sources.known.workshop
    people = GROUP.people(workshop, asked.subject)
    days = list(days_of(asked, sources))
    found = by_person(days, people)

    def row(name: str, own: Mapping[str, int]) -> tuple[Cell, ...]:
        done = tuple(own.get(what, 0) for what in ("step", "help", "called", "finished"))
        return (name, own.get("days", 0), done[0], right_answers(own), *done[1:])

    rows = [
        row(sources.name(resident.id), found.get(resident.id, {}))
        for resident in all_residents(workshop)
        if resident.id in people and (resident.id in found or not resident.archived.value)
    ]
    total: Done = {}
    for own in found.values():
        add(total, own)
    # Ten people on one day are one day, as each of them has it.
    total["days"] = days_present(days, people)
    if rows:
        rows.insert(0, row(sources.text("total"), total))
    return ReportTable(("name", "days", "steps", "answers", "help", "called", "finished"), rows)


GROUP_REPORT: Final = ReportKind("group", GROUP, _table, shares=("answers",))
