"""A workshop in memory: what pages need to be tested without a terminal, a sound or a database."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from kiosk.layout import lay_out, make_frame_texts, opening_sheet
from kiosk.learning import (
    AnyEventData,
    Day,
    Event,
    LessonProgress,
    Progress,
    Settings,
    Signs,
    Uptime,
    Workshop,
    day_number,
    fold_day,
    fold_progress,
    fold_workshop,
    signs_of,
)
from kiosk.learning import event_kinds as f
from kiosk.lessons import Lesson, Library
from kiosk.pages.homes import StandardHomes
from kiosk.store.lesson_files import default_folder, find_picture, read_library
from kiosk.visit import CheckPin, Context, HashPin, Outcome, Page, Recorder, Sheet, Visit, VisitState, Work
from kiosk.words import Words, load_words

PEOPLE = (
    f.MentorAdded("m1", "Bu Rina", "pin:1234"),
    f.ResidentAdded("r1", "Sri", "merah", "bunga", ("wheelchair", "low_vision")),
    f.ResidentAdded("r2", "Budi", "biru", "ikan"),
    f.ResidentPinSet("r2", "pin:123"),
    f.LessonAssigned("r1", "keset.mutu"),
)


MORNING = 1_772_413_200_000
"""When the visits of tests begin: 2 March 2026, 01:00 UTC, in milliseconds since 1970."""


def finish_before(lesson: Lesson) -> tuple[AnyEventData, ...]:
    """Return the events of a resident who may open a lesson: that which comes before it is finished."""
    return (f.LessonOpened(lesson.after), f.LessonFinished(lesson.after)) if lesson.after else ()


@cache
def words() -> Words:
    return load_words()


@cache
def library() -> Library:
    return read_library(default_folder())


class Facts(Struct):
    workshop: Workshop
    progress: dict[str, Progress]
    counted: dict[int, Day] = {}
    recorded: list[Event] = []

    @property
    def signs(self) -> dict[str, Signs]:
        return {who: signs_of(own) for who, own in self.progress.items()}

    def events(self, who: str | None = None, since: str | None = None, before: str | None = None) -> Iterator[Event]:
        for event in self.recorded:
            if who in (None, event.who) and (since or "") < event.id and (before is None or event.id < before):
                yield event

    def in_lesson(self, who: str, lesson: str) -> LessonProgress:
        return self.progress.get(who, Progress()).lesson(lesson)

    def days(self, first: int, last: int) -> Iterator[tuple[int, Day]]:
        yield from ((day, self.counted[day]) for day in sorted(self.counted) if first <= day <= last)


class Memory:
    """Records events as the store does, in memory; hashing is spelled out, so that no test waits for argon2."""

    def __init__(self, *, people: bool = True, lessons: bool = True, size: tuple[int, int] = (100, 30)) -> None:
        self.events: list[Event] = []
        self.known = Facts(Workshop(), {})
        self.library = library() if lessons else None
        self.size = size
        self.recorder: Recorder | None = None
        self.now = MORNING
        self.uptime = Uptime("k1/1", 0)
        if people:
            self.record(PEOPLE, None, True)
            for resident in ("r1", "r2"):
                self.record((f.SettingChanged("set_up", "true"),), resident, True)

    def record(self, events: tuple[AnyEventData, ...], who: str | None, keep: bool) -> None:
        for event_data in events:
            event = Event(f"{len(self.events) + 1:032x}", self.now, who, event_data)
            self.events.append(event)
            self.known.recorded.append(event)
            if keep:
                self.known.workshop = fold_workshop(self.known.workshop, event)
            day = day_number(event.at)
            self.known.counted[day] = fold_day(self.known.counted.get(day, Day()), event)
            if who:
                self.known.progress[who] = fold_progress(self.known.progress.get(who, Progress()), event)

    def context(self, state: VisitState) -> Context:
        return Context(
            words(),
            self.known,
            state.settings,
            state.role,
            state.person,
            f"new{len(self.events)}",
            StandardHomes(),
            self.library,
            recorder=self.recorder,
            now=self.now,
            uptime=self.uptime,
        )

    def cut(self, page: Page, state: VisitState, before: Page | None) -> tuple[tuple[Sheet, ...], int]:
        frame_texts = make_frame_texts(words(), state.settings.lang)
        laid = lay_out(
            page, *self.size, state.settings, frame_texts, lambda name: find_picture(default_folder(), name)
        )
        return tuple(sheet.sheet for sheet in laid), opening_sheet(laid, page, before)

    def visit(self, settings: Settings | None = None) -> Visit:
        return Visit(self.context, self.record, self.cut, StandardHomes(), settings)


def settle(visit: Visit, outcome: Outcome) -> Outcome:
    """Carry out PIN effects and work of an outcome as the app does, with the plain stand-in for a hash."""
    from kiosk.app.effects import with_hash

    for effect in outcome.effects:
        match effect:
            case CheckPin(pin, hashed, right, wrong):
                outcome = visit.then(right if hashed == f"pin:{pin}" else wrong)
            case HashPin(pin, then):
                outcome = visit.then(with_hash(then, f"pin:{pin}"))
            case Work(act):
                outcome = settle(visit, visit.then(act()))
    return outcome


def pick(visit: Visit, key: str) -> Outcome:
    """Pick a choice of the page by its key, on whichever sheet it is."""
    from kiosk.visit import View

    for index, sheet in enumerate(visit.view.sheets):
        for place, target in enumerate(sheet.targets):
            if target.choice is not None and target.choice.key == key:
                visit.view = View(visit.view.sheets, index)
                return settle(visit, visit.press(place))
    raise KeyError(f"{key} is not on the page {visit.page.key}: {[c.key for c in visit.page.choices]}")


__all__ = ["Memory", "finish_before", "library", "pick", "settle", "words"]
