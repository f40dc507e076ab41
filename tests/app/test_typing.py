"""Every page that takes text or figures, at the running kiosk: no character is a command there, by any key map."""

from __future__ import annotations

import asyncio
import string
import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from msgspec.structs import replace
from textual.events import Key, Paste
from textual.keys import _character_to_key

from kiosk.access import load_maps
from kiosk.access.bursts import GAP
from kiosk.access.keymap import ENTERING
from kiosk.app.app import KioskApp
from kiosk.learning import Settings
from kiosk.learning import event_kinds as f
from kiosk.pages.homes import StandardHomes
from kiosk.pages.name_entry import NameEntry
from kiosk.store import Store
from kiosk.visit import Act, Visit, VisitState
from kiosk.words import LANGUAGES
from tests.pages.test_every_page import every_page, start_visit
from tests.support.workshop import library, words

MAPS, _ = load_maps()

CHARACTERS: Final = string.digits + string.ascii_letters + string.punctuation + " éñøåßŽÇÑı’ªЖ中€"
"""All of printable ASCII, letters of Latin script, and some that no page takes."""


@cache
def entries() -> tuple[tuple[str, VisitState], ...]:
    """Return each kind of page that takes text or figures, found by walking all pages: what it is, and the visit."""
    found: dict[str, VisitState] = {}
    for role in ("first", "mentor", "resident"):
        for visit in every_page(start_visit(role, Settings(), (100, 30))):
            if visit.page.typed is not None:
                place = visit.state.place
                kind = ":".join((type(place).__name__, visit.page.key, str(getattr(place, "unit", ""))))
                found.setdefault(kind, visit.state)
    return tuple(found.items())


KINDS: Final = ("name", "amount", "pin", "digits")


class Running:
    """A kiosk that runs for real but for its terminal and its voice, with people and at any page."""

    def __init__(self, folder: Path) -> None:
        self.store = Store.open(folder)
        people = (f.MentorAdded("m1", "Bu Rina", "-"), f.ResidentAdded("r1", "Sri", "merah", "bunga"))
        self.store.append(people, None)
        self.app = KioskApp(self.store, words(), MAPS, library, None, lambda name: None)
        self.at = 10_000
        self.recorded = 0

    @property
    def visit(self) -> Visit:
        return self.app.visit

    def events(self) -> int:
        """Return how often something was recorded."""
        return self.recorded

    def record(self, *what: object) -> None:
        self.recorded += 1

    def go(self, state: VisitState, keys: str) -> None:
        """Be at this place, with this key map."""
        settings = replace(Settings(), keys=keys)
        self.visit._record = self.record
        self.visit.state = replace(state, settings=settings, base=settings, notice=None)
        self.visit.redraw()

    def press(self, character: str, *, after: int = 1000) -> None:
        """Press a key that types this character, so many ms after the last."""
        self.at += after
        key = character if character.isalnum() else _character_to_key(character)
        event = Key(key, character)
        event.time = self.at / 1000
        self.app.on_key(event)


@pytest.fixture
def started(tmp_path: Path):  # type: ignore[no-untyped-def]
    @asynccontextmanager
    async def start() -> AsyncIterator[Running]:
        kiosk = Running(tmp_path)
        with kiosk.store:
            async with kiosk.app.run_test(size=(100, 30)), asyncio.timeout(120):
                while kiosk.app.host.contexts.library is None:
                    await asyncio.sleep(0.02)
                yield kiosk

    return start


@pytest.mark.slow
def test_the_pages_that_take_text_or_figures_are_these() -> None:
    keys = {kind.split(":")[1] for kind, _ in entries()}
    assert keys == set(KINDS)
    assert len(entries()) >= 8


@pytest.mark.slow
def test_a_paste_is_typed_or_told_and_never_picks_or_finishes(started) -> None:  # type: ignore[no-untyped-def]
    async def run() -> None:
        async with started() as kiosk:
            for kind, state in entries():
                kiosk.go(state, "penuh")
                count, title = kiosk.events(), kiosk.visit.page.title
                text = "Dewi Lestari" if ":name:" in kind else "25000"
                kiosk.app.on_paste(Paste(text + "#"))
                place = kiosk.visit.state.place
                assert (kiosk.events(), kiosk.visit.page.title) == (count, title), kind
                assert getattr(place, "typed", text) in (text, text[:8], ""), kind
                if ":name:" in kind:
                    assert getattr(place, "typed", None) == text, kind
            first = StandardHomes().first("nobody", kiosk.store.known.workshop)
            kiosk.go(VisitState((first,)), "penuh")
            page = kiosk.visit.page.key
            kiosk.app.on_paste(Paste("1\n2"))
            assert kiosk.visit.page.key == page, "what is pasted picks nobody"
            assert kiosk.visit.state.notice == words().say("id", "notice.paste")

    asyncio.run(run())


@pytest.mark.slow
@pytest.mark.parametrize("keys", ["penuh", "kanan"])
def test_by_a_map_that_types_every_character_is_typed_or_told(started, keys: str) -> None:  # type: ignore[no-untyped-def]
    async def run() -> None:
        async with started() as kiosk:
            for kind, state in entries():
                for character in CHARACTERS:
                    if character == "#" and not kind.startswith("NameEntry"):
                        continue  # the key beside it on the screen says "# Selesai"
                    kiosk.go(state, keys)
                    title = kiosk.visit.page.title
                    count, settings = kiosk.events(), kiosk.visit.state.settings
                    kiosk.press("1" if "name" not in kind else "b")
                    before = kiosk.visit.state
                    kiosk.press(character)
                    after = kiosk.visit.state
                    where = (kind, character)
                    assert kiosk.events() == count, where
                    assert after.settings == settings, where
                    assert kiosk.visit.page.title == title, where
                    assert len(after.path) == len(before.path), where
                    if after.notice is not None or character in "*#":
                        continue
                    typed, was = getattr(after.place, "typed", None), getattr(before.place, "typed", None)
                    if typed is None or was is None:
                        continue
                    if isinstance(after.place, NameEntry):
                        assert typed.casefold() == unicodedata.normalize("NFC", was + character).casefold(), where
                    else:
                        assert typed == was + LANGUAGES["id"].read_marks(character), where

    asyncio.run(run())


@pytest.mark.parametrize(
    "keys",
    [
        pytest.param(keys, marks=() if keys == "ez-access" else pytest.mark.slow)
        for keys in sorted(set(MAPS) - {"penuh", "kanan"})
    ],
)
def test_by_any_other_map_no_character_loses_finishes_or_sets_anything(started, keys: str) -> None:  # type: ignore[no-untyped-def]
    async def run() -> None:
        async with started() as kiosk:
            for kind, state in entries():
                for character in CHARACTERS:
                    kiosk.go(state, keys)
                    count, settings = kiosk.events(), kiosk.visit.state.settings
                    command = MAPS[keys].command(character.lower(), pad=kiosk.visit.page.pad)
                    title, depth = kiosk.visit.page.title, len(kiosk.visit.state.path)
                    kiosk.press(character)
                    where = (kind, character, kiosk.visit.page.key)
                    assert kiosk.events() == count, where
                    assert kiosk.visit.state.settings == settings, where
                    if command is not None and command.act in (Act.HELP, Act.BACK):
                        continue  # keys of this map that lead to help, and that go back from an empty field
                    assert command is None or command.act in ENTERING or kiosk.visit.state.notice, where
                    assert (kiosk.visit.page.title, len(kiosk.visit.state.path)) == (title, depth), where

    asyncio.run(run())


def test_backspace_erases_and_never_leaves(started) -> None:  # type: ignore[no-untyped-def]
    async def run() -> None:
        async with started() as kiosk:
            for _, state in entries():
                kiosk.go(state, "penuh")
                title = kiosk.visit.page.title
                kiosk.press("1")
                for _ in range(4):
                    kiosk.at += 1000
                    event = Key("backspace", "\x7f")
                    event.time = kiosk.at / 1000
                    kiosk.app.on_key(event)
                assert kiosk.visit.page.title == title
                assert kiosk.visit.state.notice is not None

    asyncio.run(run())


def test_enter_after_typing_finishes_whatever_was_highlighted_before(started) -> None:  # type: ignore[no-untyped-def]
    async def run() -> None:
        async with started() as kiosk:
            state = dict(entries())["NameEntry:name:"]
            kiosk.go(state, "penuh")
            kiosk.press("B")
            kiosk.app.host.press("tab", "\t", kiosk.at + 600)
            assert kiosk.visit.view.highlight == 0
            kiosk.at += 1200
            kiosk.press("u")
            assert kiosk.visit.view.highlight is None
            before = kiosk.visit.page.key
            kiosk.app.host.press("enter", "\r", kiosk.at + 600)
            assert before == "name"
            assert kiosk.visit.page.key != "name"

    asyncio.run(run())


@pytest.mark.parametrize("name", ["3M USB-Keypad 2.4G", "dkeypad v1", "123456789", "hid:0c45,7663"])
def test_a_keypad_that_types_its_name_does_no_harm(started, name: str) -> None:  # type: ignore[no-untyped-def]
    """At the door only its first character may count; where something is entered it stands there, unfinished."""

    async def run() -> None:
        async with started() as kiosk:
            places = [state for _, state in entries()]
            for state in places:
                kiosk.go(state, "penuh")
                title, count = kiosk.visit.page.title, kiosk.events()
                for character in (*name, "\r"):
                    if character == "\r":
                        kiosk.app.host.press("enter", "\r", kiosk.at + GAP // 2)
                    else:
                        kiosk.press(character, after=GAP // 2)
                kiosk.at += 1000
                assert (kiosk.visit.page.title, kiosk.events()) == (title, count)
            door = VisitState((StandardHomes().first("nobody", kiosk.store.known.workshop),))
            kiosk.go(door, "penuh")
            kiosk.press(name[0])
            first = kiosk.visit.state.role, len(kiosk.visit.state.path)
            for character in name[1:]:
                kiosk.press(character, after=GAP // 2)
            kiosk.app.host.press("enter", "\r", kiosk.at + GAP // 2)
            assert (kiosk.visit.state.role, len(kiosk.visit.state.path)) == first

    asyncio.run(run())


@pytest.mark.parametrize("name", ["Bu Rina", "O'Neil-Van der Berg Jr.", "Ñusta", "lalu"])
def test_a_name_typed_fast_where_none_is_taken_acts_by_its_first_letter_alone(started, name: str) -> None:  # type: ignore[no-untyped-def]
    async def run() -> None:
        async with started() as kiosk:
            door = VisitState((StandardHomes().first("nobody", kiosk.store.known.workshop),))
            kiosk.go(door, "penuh")
            kiosk.press(name[0])
            first = kiosk.visit.state
            for character in filter(str.isalpha, name[1:]):
                kiosk.press(character, after=30)
                assert kiosk.visit.state.settings == first.settings
                assert kiosk.visit.state.path == first.path
            # At the pace of a deliberate hand each letter acts again.
            lang = kiosk.visit.state.settings.lang
            kiosk.press("l", after=120)
            assert kiosk.visit.state.settings.lang != lang

    asyncio.run(run())
