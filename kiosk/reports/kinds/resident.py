"""A resident's lessons."""

from __future__ import annotations

from collections import Counter
from typing import Final

from kiosk.learning import DAYS, Progress, mastery
from kiosk.reports.counting import Done, add, days_of, is_piece, right_answers
from kiosk.reports.kinds.kind import ReportKind
from kiosk.reports.report import Cell, ReportRequest, ReportTable
from kiosk.reports.sources import Sources
from kiosk.reports.subjects import RESIDENT


def _table(asked: ReportRequest, sources: Sources) -> ReportTable:
    who = asked.subject
    progress = sources.known.progress.get(who, Progress())
    found: dict[str, Done] = {}
    present = 0
    for _, day in days_of(asked, sources):
        lessons = day.counts.get(who, {})
        present += any(not is_piece(key) for key in lessons)
        for key, done in lessons.items():
            if key and not is_piece(key):
                add(found.setdefault(key, {}), done)
    rows: list[tuple[Cell, ...]] = []
    for key in (*(k for k in sources.lessons if k in found), *sorted(found.keys() - sources.lessons.keys())):
        own = Counter(found[key])
        state = "" if key not in sources.lessons else _state(sources, key, who, progress)
        rows.append((sources.lesson(key), state, own["step"], right_answers(own), own["help"], own["finished"]))
    head = ("lesson", "can", "steps", "answers", "help", "finished")
    return ReportTable(head, rows, (sources.text("present", n=present),))


def _state(sources: Sources, key: str, who: str, progress: Progress) -> str:
    workshop = sources.known.workshop
    known = mastery(sources.lessons[key], progress.lesson(key), workshop.signed_tasks(who, key), zone=workshop.zone)
    if known.lesson == "learning" and known.days:
        return sources.text("state_days", n=known.days, of=DAYS)
    return sources.text(f"state.{known.lesson}")


RESIDENT_REPORT: Final = ReportKind("resident", RESIDENT, _table, shares=("answers",))
