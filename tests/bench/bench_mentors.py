"""What mentors wait for, in workshops of three years: 500 residents, with 10,000 to 1,000,000 events.

The stores are made once, through the store's own way of joining events, and kept in the system's temporary folder.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from kiosk.layout import lay_out, make_frame_texts, opening_sheet
from kiosk.learning import FOLD_VERSION, AnyEventData, Event, judged_exercises, who_needs_help
from kiosk.learning import event_kinds as f
from kiosk.lessons import Library, spots
from kiosk.pages.homes import StandardHomes
from kiosk.reports import REPORT_KINDS, Period, ReportRequest, Sources, make
from kiosk.store import Store
from kiosk.store.ids import new_id
from kiosk.store.lesson_files import default_folder, find_picture, read_library
from kiosk.store.rows import row_of
from kiosk.visit import Choice, Context, Page, Sheet, Visit, VisitState
from kiosk.words import load_words

SIZES: Final = (10_000, 100_000, 1_000_000)
RESIDENTS: Final = 500
YEARS: Final = 3
DAY: Final = 24 * 60 * 60_000
START: Final = 1_700_000_000_000 - 1_700_000_000_000 % DAY
"""The first midnight, UTC, in milliseconds since 1970."""

NOW: Final = START + YEARS * 365 * DAY + 5 * 60 * 60_000
TIMES: Final = 5
"""What is measured is the least of so many times: whatever else runs on the machine can only make it longer."""

MADE: Final = 2
"""The version of the stores that are kept: raise it when they are made in another way."""


def run() -> dict[str, Any]:
    """Return the figures, in milliseconds; the growth is from the smallest store on."""
    library = read_library(default_folder())
    found: dict[str, list[float]] = {}
    for size in SIZES:
        for name, value in measured(made(size, library), library).items():
            found.setdefault(name, []).append(value)
    figures = []
    for name, values in found.items():
        bound = next((bound for part, bound in BOUNDS.items() if part in name), None)
        for size, value in zip(SIZES, values, strict=True):
            ratio = {"of": f"{SIZES[0]} events", "value": round(value / max(values[0], 0.001), 2)}
            figures.append(
                {"name": f"{name}, {size} events", "value": value, "unit": "ms", "bound": bound, "ratio": ratio}
            )
    return {"figures": figures}


BOUNDS: Final = {"sign-in": 100.0, "overview": 100.0, "report": 1_000.0, "rebuild": 60_000.0}
"""Milliseconds, by what a figure's name begins with."""


# Making the stores -------------------------------------------------------------------------------------


def made(size: int, library: Library) -> Path:
    """Return the folder of a store of so many events; it is made if it is not there yet."""
    folder = Path(tempfile.gettempdir()) / f"kiosk-bench-mentors-{MADE}-{FOLD_VERSION}-{size}"
    if folder.is_dir():
        return folder
    making = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(making, ignore_errors=True)
    with Store.open(making, now=lambda: NOW) as store:
        waiting: list[Event] = []
        for event in history(size, library):
            waiting.append(event)
            if len(waiting) == 10_000:
                store.join(map(row_of, waiting))
                waiting = []
                assert store.flush(300)
        store.join(map(row_of, waiting))
        assert store.flush(300)
        store.catch_up()
    making.rename(folder)
    return folder


def history(size: int, library: Library) -> Iterator[Event]:
    """Yield the events of three years, oldest first: people, groups, and visits in which lessons are gone through."""
    chance = random.Random(7)
    lessons = list(library.lessons.values())
    left = size
    yield Event(new_id(START), START, None, f.MentorAdded("m1", "Bu Rina", "pin:1234"))
    for number in range(RESIDENTS):
        who = f"r{number:03}"
        new_events: tuple[AnyEventData, ...] = (
            f.ResidentAdded(who, f"Warga {number}", "merah", "ikan"),
            f.GroupNamed(f"g{number // 25}", f"Kelompok {number // 25}"),
            f.GroupMember(f"g{number // 25}", who, True),
            f.LessonAssigned(who, lessons[number % len(lessons)].key),
            f.SettingsGiven(who, {"set_up": "true"}),
        )
        for event_data in new_events:
            left -= 1
            yield Event(new_id(START + 1), START + 1, "m1", event_data)
    days = YEARS * 365
    for day in range(days):
        today = max(0, left // (days - day))
        if today == 0:
            continue
        events = 0
        while events < today:
            who, at = f"r{chance.randrange(RESIDENTS):03}", START + day * DAY + chance.randrange(9 * 3_600_000)
            for event_data in start_visit(chance, lessons):
                at += chance.randrange(3_000, 60_000)
                events += 1
                yield Event(new_id(at), at, who, event_data)
        left -= events


def start_visit(chance: random.Random, lessons: list[Any]) -> Iterator[AnyEventData]:
    """Yield what is done in one visit."""
    lesson = chance.choice(lessons)
    yield f.SignedIn()
    yield f.LessonOpened(lesson.key)
    order = spots(lesson)
    start = chance.randrange(len(order))
    for spot in order[start : start + chance.randrange(5, 30)]:
        kind, _, key = spot.partition(":")
        yield f.PlaceReached(lesson.key, spot)
        if kind == "step":
            if chance.random() < 0.1:
                yield f.HelpShown(lesson.key, key, chance.randint(1, 3))
            yield f.StepDone(lesson.key, key)
        elif kind in ("practice", "quiz"):
            right = chance.random() < 0.75
            yield f.AnswerGiven(lesson.key, key, "a" if right else chance.choice("bcd"), right)
            if not right and chance.random() < 0.8:
                yield f.AnswerGiven(lesson.key, key, "a", True)
    else:
        if start + 30 >= len(order):
            yield f.LessonFinished(lesson.key)
    if lesson.checklist and chance.random() < 0.5:
        failed = tuple(check.key for check in lesson.checklist if chance.random() < 0.15)
        yield f.PieceChecked(lesson.product, lesson.key, {}, failed, "fix" if failed else "pass")
    yield f.SignedOut()


# Measuring ---------------------------------------------------------------------------------------------


def measured(folder: Path, library: Library) -> dict[str, float]:
    """Return how long each thing takes in a store, in milliseconds."""
    found = {"open the store": min(opening_of(folder) for _ in range(TIMES))}
    overviews = [overview(folder, library) for _ in range(TIMES)]
    found["overview of all residents, first after a start"] = min(first for first, _ in overviews)
    found["overview of all residents, again"] = min(again for _, again in overviews)
    with Store.open(folder, now=lambda: NOW) as store:
        found["sign-in to home, p50 of 20 residents"] = sign_ins(store, library)
    with Store.open(folder, now=lambda: NOW) as store:
        reports(store, library, found)
    found["rebuild of all projections"] = rebuilt(folder)
    return found


def overview(folder: Path, library: Library) -> tuple[float, float]:
    """Return how long it takes to see who needs help, first thing after a start and once more."""
    with Store.open(folder, now=lambda: NOW) as store:
        first, again = (
            took(lambda: who_needs_help(store.known.workshop, store.known.signs, library.lessons, NOW)) for _ in "12"
        )
    return first, again


def reports(store: Store, library: Library, found: dict[str, float]) -> None:
    """Add how long each report takes to make, of all residents where it can be of all."""
    words = load_words()
    sources = Sources(store.known, library.lessons, lambda key, **values: words.say("id", key, **values), "id", NOW)
    lesson = next(lesson.key for lesson in library.lessons.values() if judged_exercises(lesson))
    who = next(who for who, own in store.known.signs.items() if len(own.lessons) > 1)
    subjects: dict[str, str] = {"resident": who, "lesson": lesson, "objective": lesson}
    for kind in REPORT_KINDS:
        for period in ("all", "month"):
            asked = ReportRequest(kind, subjects.get(kind, ""), Period(period))
            found[f"report {kind}, {period}"] = min(
                took(lambda asked=asked: make(asked, sources)) for _ in range(TIMES)
            )
            assert make(asked, sources).rows or period == "month", kind


def opening_of(folder: Path) -> float:
    began = time.perf_counter()
    with Store.open(folder, now=lambda: NOW):
        return (time.perf_counter() - began) * 1_000


def sign_ins(store: Store, library: Library) -> float:
    """Return how long it takes from the choice of one's tile until one's home is laid out."""
    words = load_words()

    def context(state: VisitState) -> Context:
        return Context(
            words, store.known, state.settings, state.role, state.person, store.fresh_id(), StandardHomes(), library,
            now=NOW,
        )  # fmt: skip

    def cut(page: Page, state: VisitState, before: Page | None) -> tuple[tuple[Sheet, ...], int]:
        laid = lay_out(page, 100, 30, state.settings, make_frame_texts(words, state.settings.lang), picture)
        return tuple(one.sheet for one in laid), opening_sheet(laid, page, before)

    def picture(name: str) -> bytes | None:
        return find_picture(default_folder(), name)

    visit = Visit(context, lambda events, who, keep: store.append(events, who, keep=keep), cut, StandardHomes())
    first, times = visit.state, []
    for number in range(0, RESIDENTS, RESIDENTS // 20):
        choice: Choice = visit.page.choice(f"r{number:03}")
        times.append(took(lambda choice=choice: visit._settle(choice)))
        assert visit.page.key == "home", visit.page.key
        visit.state = first
        visit.redraw()
    return statistics.median(times[1:])  # the first also imports what reviews need


def rebuilt(folder: Path) -> float:
    """Return how long it takes to fold everything anew from the events, as after a change of the folds."""
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name)
        shutil.copy(folder / "kiosk.db", copy)
        db = sqlite3.connect(copy / "kiosk.db")
        db.execute("DELETE FROM snapshots")
        db.commit()
        db.close()
        began = time.perf_counter()
        with Store.open(copy, now=lambda: NOW) as store:
            store.catch_up()
            assert store.flush(300)
        return (time.perf_counter() - began) * 1_000


def took(act: Any) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1_000


if __name__ == "__main__":
    for line in run()["figures"]:
        print(f"{line['value']:12.1f} ms  {line['ratio']['value']:8.2f}x  {line['name']}")
