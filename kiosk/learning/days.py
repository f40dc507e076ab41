"""What was done on each day, counted: what reports over days are made of, so that no event is read again for them.

Unlike the other folds this one adds up, so an event must be given to it once only; the store sees to that.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from kiosk.learning import event_kinds as f
from kiosk.learning.zones import local

NOWHERE: Final = ""
"""Stands for the lesson of what was done in none, and for the person of what nobody in particular did."""

Counts = dict[str, dict[str, dict[str, int]]]
"""How often, by person, lesson and what was done."""


class Day(Struct, frozen=True):
    """What was done on one day, and how many events that were.

    ``counts`` are by person, by lesson, and by what was done: ``came``, ``opened``, ``step`` (done), ``help``,
    ``called``, ``right`` and ``wrong`` (answers), ``finished``, ``easy``, ``fine`` and ``hard`` (how they said it
    was), ``bench_ok`` and ``bench_again`` (a mentor's findings, under the resident); of pieces checked, under
    ``<product>/<lesson>``, their verdict and ``no:<check>`` for each check not passed.
    """

    events: int = 0
    counts: Counts = {}


def day_number(at: int, zone: str = "") -> int:
    """Return the day of a moment (milliseconds since 1970) in a zone of Indonesia, as an ordinal.

    Without a zone it is that of a home that chose none (see ``home_zone``).
    """
    return local(at, zone).toordinal()


def fold_day(day: Day, event: f.Event) -> Day:
    """Return the day after one more of its events."""
    who, lesson, done = _counted(event)
    if not done:
        return Day(day.events + 1, day.counts)
    own = day.counts.get(who, {})
    here = dict(own.get(lesson, {}))
    for what in done:
        here[what] = here.get(what, 0) + 1
    return Day(day.events + 1, day.counts | {who: own | {lesson: here}})


def _counted(event: f.Event) -> tuple[str, str, tuple[str, ...]]:
    """Return under whom and where an event counts, and as what."""
    who, event_data = event.who or NOWHERE, event.data
    match event_data:
        case f.PlaceReached():
            return who, NOWHERE, ()
        case f.StepDone():
            return who, event_data.lesson, ("step",)
        case f.AnswerGiven():
            return who, event_data.lesson, ("right" if event_data.right else "wrong",)
        case f.HelpShown():
            return who, event_data.lesson, ("help",)
        case f.LessonOpened():
            return who, event_data.lesson, ("opened",)
        case f.LessonFinished():
            return who, event_data.lesson, ("finished",)
        case f.LessonFelt():
            return who, event_data.lesson, (event_data.felt,)
        case f.SignedIn():
            return who, NOWHERE, ("came",)
        case f.MentorCalled():
            return who, event_data.lesson or NOWHERE, ("called",)
        case f.BenchSigned():
            return event_data.resident, event_data.lesson, ("bench_ok" if event_data.ok else "bench_again",)
        case f.PieceChecked():
            failed = tuple(f"no:{check}" for check in sorted(set(event_data.failed)))
            return who, f"{event_data.product}/{event_data.lesson}", (event_data.verdict, *failed)
        case _:
            return who, NOWHERE, ()
