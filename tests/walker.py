"""A visit that never ends, on a real store without a screen: something to be killed at any moment."""

from __future__ import annotations

from itertools import cycle
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from kiosk.learning import AnyFact
from kiosk.learning import facts as f
from kiosk.pages import Act, Command, Page, Sheet
from kiosk.pages.desk import Desk
from kiosk.pages.homes import StandardHomes
from kiosk.pages.journey import Context, State
from kiosk.pages.lesson import LessonPlace
from kiosk.screen.chrome import chrome_of
from kiosk.screen.layout import lay_out, opening
from kiosk.store import Store
from tests.pages.test_journeys import answer_rightly
from tests.pages.workshop import library, pick, words

PERSON: Final = "r1"

LIBRARY: Final = library()
"""Read once, before the walkers are forked from this module."""


def walk(folder: Path, told: Connection) -> None:
    """Learn lesson after lesson, telling the ids of the events of each act once the store says they are on disk."""
    with Store.open(folder) as store:
        fresh: list[str] = []

        def record(facts: tuple[AnyFact, ...], who: str | None, keep: bool) -> None:
            fresh.extend(event.id for event in store.append(facts, who, keep=keep))

        def context(state: State) -> Context:
            who, homes = (state.settings, state.role, state.person), StandardHomes()
            return Context(words(), store.facts, *who, store.fresh_id(), homes, LIBRARY)

        def tell() -> None:
            if store.flush():
                told.send(tuple(fresh))
                fresh.clear()

        if not store.facts.workshop.residents:
            people = (f.MentorAdded("m1", "Rina", "-"), f.ResidentAdded(PERSON, "Sari", "hijau", "ikan"))
            record(people, None, True)
            record((f.SettingChanged("set_up", "true"),), PERSON, True)

        def cut(page: Page, state: State, before: Page | None) -> tuple[tuple[Sheet, ...], int]:
            laid = lay_out(page, 100, 30, state.settings, chrome_of(words(), state.settings.lang), lambda name: None)
            return tuple(sheet.sheet for sheet in laid), opening(laid, page, before)

        desk = Desk(context, record, cut, StandardHomes())
        pick(desk, PERSON)
        tell()
        for key in cycle(sorted(LIBRARY.lessons)):
            pick(desk, "lessons")
            pick(desk, LIBRARY.lessons[key].product)
            pick(desk, key)
            tell()
            while desk.page.key != "lesson.end":
                _act(desk, key)
                tell()
            for act in (Act.LOUDER, Act.QUIETER, Act.HOME):
                desk.command(Command(act))
                tell()


def _act(desk: Desk, lesson: str) -> None:
    """Do the one thing that leads on from where a lesson is."""
    place = desk.state.place
    if isinstance(place, LessonPlace) and desk.page.key.startswith("exercise.") and "own_costs" not in desk.page.key:
        answer_rightly(desk, lesson, place.spot.partition(":")[2])
    else:
        pick(desk, "next")
