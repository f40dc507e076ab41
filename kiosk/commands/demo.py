"""Start with a workshop filled in, in a folder of its own."""

from __future__ import annotations

import argparse
from typing import Final

from kiosk.commands.support.options import Options, default_path
from kiosk.commands.support.progress_bar import ProgressBar
from kiosk.commands.support.running import run_kiosk
from kiosk.learning import AnyEventData, Need
from kiosk.learning import event_kinds as f
from kiosk.lessons import Lesson, Library, ask_exercise, spots
from kiosk.store import ReportProgress, Store, read_library, report_nothing
from kiosk.store.pins import hash_pin

MENTOR_PIN: Final = "1234"

PEOPLE: Final[tuple[tuple[str, str, str, tuple[Need, ...]], ...]] = (
    ("Sri", "merah", "bunga", ("wheelchair",)),
    ("Budi", "biru", "ikan", ("one_hand",)),
    ("Wati", "hijau", "kupu-kupu", ("low_vision",)),
    ("Joko", "kuning", "matahari", ("tremor", "weak_grip")),
    ("Ani", "ungu", "payung", ("wheelchair", "left_hand")),
    ("Hasan", "jingga", "bola", ()),
)

NEWCOMER_NAME = "Hasan"
"""The one whom the kiosk asks how it fits, at their first visit."""


def add(parser: argparse.ArgumentParser) -> None:
    """Name its options."""
    parser.add_argument("--silent", action="store_true", help="start without speech")
    parser.set_defaults(data=default_path() / "demo")


def run(options: Options) -> int:
    """Run the kiosk with a realistic workshop: residents, a mentor, assignments and some history."""
    return run_kiosk(options, _fill)


def _fill(options: Options, store: Store) -> None:
    if not store.known.workshop.mentors:
        with ProgressBar(options.say("start.filling")) as report_progress:
            fill_demo(store, read_library(options.lesson_folder), report_progress)


def fill_demo(store: Store, library: Library, report_progress: ReportProgress = report_nothing) -> None:
    """Record a workshop's people and what they did. The store must be empty of people."""
    mentor = store.fresh_id()
    store.append([f.MentorAdded(mentor, "Bu Rina", hash_pin(MENTOR_PIN))], None)
    # What is made comes before how it is judged and sold.
    lessons = sorted(library.lessons.values(), key=lambda lesson: lesson.topic != "produksi")
    for number, (name, colour, picture, needs) in enumerate(PEOPLE):
        report_progress(number, len(PEOPLE))
        resident = store.fresh_id()
        assigned = lessons[number % len(lessons)]
        store.append(
            [f.ResidentAdded(resident, name, colour, picture, needs), f.LessonAssigned(resident, assigned.key)],
            mentor,
        )
        begun = lessons[(number + 1) % len(lessons)]
        known = [] if name == NEWCOMER_NAME else [f.SettingChanged("set_up", "true")]
        before = dict.fromkeys(lesson.after for lesson in (assigned, begun) if lesson.after in library.lessons)
        first = [event for key in before for event in _history(library.lessons[key], resident)]
        reached = None if number == 0 else 3 + number * 2
        history = _history(begun, resident, reached, helped=number == 3)
        store.append([f.SignedIn(), *known, *first, *history, f.SignedOut()], resident)
    store.flush(30)


def _history(
    lesson: Lesson, resident: str, reached: int | None = None, *, helped: bool = False
) -> list[AnyEventData]:
    """Return what a resident did in a lesson: so many of its spots, or all of it."""
    order = spots(lesson)[:reached]
    events: list[AnyEventData] = [f.LessonOpened(lesson.key)]
    exercises = {f"practice:{e.key}": e for e in lesson.practice} | {f"quiz:{e.key}": e for e in lesson.quiz}
    for spot in order:
        events.append(f.PlaceReached(lesson.key, spot))
        if spot.startswith("step:"):
            events.append(f.StepDone(lesson.key, spot.removeprefix("step:")))
            if helped:
                events.append(f.HelpShown(lesson.key, spot.removeprefix("step:"), 1))
        elif spot in exercises:
            one = ask_exercise(lesson, exercises[spot], resident, 0)
            events.append(f.AnswerGiven(lesson.key, one.own.key, one.right, True, one.truth))
    if reached is None:
        events.append(f.LessonFinished(lesson.key))
    return events
