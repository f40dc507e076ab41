"""A workshop in memory: what pages need to be tested without a terminal, a sound or a database."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from kiosk.learning import (
    AnyFact,
    Day,
    Event,
    LessonProgress,
    Progress,
    Settings,
    Signs,
    Workshop,
    day_of,
    fold_day,
    fold_progress,
    fold_workshop,
    signs_of,
)
from kiosk.learning import facts as f
from kiosk.lessons import Library
from kiosk.pages import Page, Sheet
from kiosk.pages.desk import Desk, Outcome
from kiosk.pages.homes import StandardHomes
from kiosk.pages.journey import Context, State
from kiosk.pages.move import CheckPin, HashPin
from kiosk.screen.chrome import chrome_of
from kiosk.screen.layout import lay_out, opening
from kiosk.store.lesson_files import default_folder, find_picture, read_library
from kiosk.words import Words, load

PEOPLE = (
    f.MentorAdded("m1", "Bu Rina", "pin:1234"),
    f.ResidentAdded("r1", "Sri", "merah", "bunga", ("wheelchair", "low_vision")),
    f.ResidentAdded("r2", "Budi", "biru", "ikan"),
    f.ResidentPinSet("r2", "pin:123"),
    f.LessonAssigned("r1", "keset.mutu"),
)


MORNING = 1_772_413_200_000
"""When the visits of tests begin: 2 March 2026, 01:00 UTC, in milliseconds since 1970."""


@cache
def words() -> Words:
    return load()


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
    """Records facts as the store does, in memory; hashing is spelled out, so that no test waits for argon2."""

    def __init__(self, *, people: bool = True, lessons: bool = True, size: tuple[int, int] = (100, 30)) -> None:
        self.events: list[Event] = []
        self.facts = Facts(Workshop(), {})
        self.library = library() if lessons else None
        self.size = size
        self.now = MORNING
        if people:
            self.record(PEOPLE, None, True)
            for resident in ("r1", "r2"):
                self.record((f.SettingChanged("set_up", "true"),), resident, True)

    def record(self, facts: tuple[AnyFact, ...], who: str | None, keep: bool) -> None:
        for fact in facts:
            event = Event(f"{len(self.events) + 1:032x}", self.now, who, fact)
            self.events.append(event)
            self.facts.recorded.append(event)
            if keep:
                self.facts.workshop = fold_workshop(self.facts.workshop, event)
            day = day_of(event.at)
            self.facts.counted[day] = fold_day(self.facts.counted.get(day, Day()), event)
            if who:
                self.facts.progress[who] = fold_progress(self.facts.progress.get(who, Progress()), event)

    def context(self, state: State) -> Context:
        return Context(
            words(),
            self.facts,
            state.settings,
            state.role,
            state.person,
            f"new{len(self.events)}",
            StandardHomes(),
            self.library,
            now=self.now,
        )

    def cut(self, page: Page, state: State, before: Page | None) -> tuple[tuple[Sheet, ...], int]:
        chrome = chrome_of(words(), state.settings.lang)
        laid = lay_out(page, *self.size, state.settings, chrome, lambda name: find_picture(default_folder(), name))
        return tuple(sheet.sheet for sheet in laid), opening(laid, page, before)

    def desk(self, settings: Settings | None = None) -> Desk:
        return Desk(self.context, self.record, self.cut, StandardHomes(), settings)


def settle(desk: Desk, outcome: Outcome) -> Outcome:
    """Carry out the PIN effects of an outcome as the app does, with the plain stand-in for a hash."""
    from kiosk.screen.app import with_hash

    for effect in outcome.effects:
        match effect:
            case CheckPin(pin, hashed, right, wrong):
                outcome = desk.then(right if hashed == f"pin:{pin}" else wrong)
            case HashPin(pin, then):
                outcome = desk.then(with_hash(then, f"pin:{pin}"))
    return outcome


def pick(desk: Desk, key: str) -> Outcome:
    """Pick a choice of the page by its key, on whichever sheet it is."""
    from kiosk.pages.view import View

    for index, sheet in enumerate(desk.view.sheets):
        for place, target in enumerate(sheet.targets):
            if target.choice is not None and target.choice.key == key:
                desk.view = View(desk.view.sheets, index)
                return settle(desk, desk.press(place))
    raise KeyError(f"{key} is not on the page {desk.page.key}: {[c.key for c in desk.page.choices]}")


__all__ = ["Memory", "library", "pick", "settle", "words"]
