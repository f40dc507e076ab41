"""A visit that never ends, on a real store without a screen: something to be killed at any moment."""

from __future__ import annotations

from itertools import cycle
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from kiosk.layout import lay_out, make_frame_texts, opening_sheet
from kiosk.learning import AnyEventData
from kiosk.learning import event_kinds as f
from kiosk.pages.homes import StandardHomes
from kiosk.pages.learning.lesson import LessonPlace
from kiosk.store import Store
from kiosk.visit import Act, Command, Context, Page, Sheet, Visit, VisitState
from tests.support.workshop import library, pick, words
from tests.visit.test_journeys import answer_rightly

PERSON: Final = "r1"

LIBRARY: Final = library()
"""Read once, before the walkers are forked from this module."""


def walk(folder: Path, told: Connection) -> None:
    """Learn lesson after lesson, telling the ids of the events of each act once the store says they are on disk."""
    with Store.open(folder) as store:
        fresh: list[str] = []

        def record(events: tuple[AnyEventData, ...], who: str | None, keep: bool) -> None:
            fresh.extend(event.id for event in store.append(events, who, keep=keep))

        def context(state: VisitState) -> Context:
            who, homes = (state.settings, state.role, state.person), StandardHomes()
            return Context(words(), store.known, *who, store.fresh_id(), homes, LIBRARY)

        def tell() -> None:
            if store.flush():
                told.send(tuple(fresh))
                fresh.clear()

        if not store.known.workshop.residents:
            people = (f.MentorAdded("m1", "Rina", "-"), f.ResidentAdded(PERSON, "Sari", "hijau", "ikan"))
            record(people, None, True)
            record((f.SettingChanged("set_up", "true"),), PERSON, True)

        def cut(page: Page, state: VisitState, before: Page | None) -> tuple[tuple[Sheet, ...], int]:
            laid = lay_out(
                page, 100, 30, state.settings, make_frame_texts(words(), state.settings.lang), lambda name: None
            )
            return tuple(sheet.sheet for sheet in laid), opening_sheet(laid, page, before)

        visit = Visit(context, record, cut, StandardHomes())
        pick(visit, PERSON)
        tell()
        # A lesson that opens after another comes after it.
        for key in cycle(sorted(LIBRARY.lessons, key=lambda key: (LIBRARY.lessons[key].after is not None, key))):
            pick(visit, "lessons")
            pick(visit, LIBRARY.lessons[key].product)
            pick(visit, key)
            tell()
            while visit.page.key != "lesson.end":
                _act(visit, key)
                tell()
            for act in (Act.LOUDER, Act.QUIETER, Act.HOME):
                visit.command(Command(act))
                tell()


def _act(visit: Visit, lesson: str) -> None:
    """Do the one thing that leads on from where a lesson is."""
    place = visit.state.place
    if (
        isinstance(place, LessonPlace)
        and visit.page.key.startswith("exercise.")
        and "own_costs" not in visit.page.key
    ):
        answer_rightly(visit, lesson, place.spot.partition(":")[2])
    else:
        pick(visit, "next")
