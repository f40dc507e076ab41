"""A kiosk that nobody uses, run for real but for its terminal: it invites once, wakes safely, and is dim at night."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from textual.events import Key
from textual.pilot import Pilot

from kiosk.access import load_maps
from kiosk.app import idle_watch
from kiosk.app.app import KioskApp
from kiosk.learning import Settings
from kiosk.learning import event_kinds as f
from kiosk.pages.sign_in import idle
from kiosk.speech import Speaker, SpeechEvent, Voice
from kiosk.store import Store
from kiosk.visit import Line, Phrase
from tests.support.workshop import library, words

SOON = 400
"""Stands for the three minutes, in milliseconds."""


class Mouth:
    """A speaker that keeps what it is given; each is said at once."""

    def __init__(self, on_event: Callable[[SpeechEvent], None]) -> None:
        self.said: list[str] = []
        self.turn = 0

    def speak(self, lines: tuple[Line, ...], voice: Voice) -> None:
        self.said += [line.phrase.text for line in lines]

    def preview(self, phrase: Phrase, voice: Voice) -> None:
        self.said.append(phrase.text)

    def ahead(self, lines: tuple[Line, ...], voice: Voice) -> None: ...
    def signal(self, name: str) -> None: ...
    def stop(self) -> None: ...
    def close(self) -> None: ...


def at(hour: int) -> int:
    """Return that hour of a day at the kiosk, in milliseconds since 1970."""
    return int(datetime(2026, 3, 2, hour, 30, tzinfo=ZoneInfo(Settings().zone)).timestamp() * 1000)


class Running:
    """A kiosk with five residents, one of whom dwells, at an hour."""

    def __init__(self, folder: Path) -> None:
        self.hour = 12
        self.store = Store.open(folder, now=lambda: at(self.hour))
        self.store.append((f.MentorAdded("m1", "Rina", "-"),), None)
        for n in range(5):
            self.store.append((f.ResidentAdded(f"r{n}", f"Warga {n}", "biru", "ikan"),), "m1")
        self.mouths: list[Mouth] = []
        self.app = KioskApp(self.store, words(), load_maps({})[0], library, self.speaker, lambda name: None)

    def speaker(self, on_event: Callable[[SpeechEvent], None]) -> Speaker:
        self.mouths.append(Mouth(on_event))
        return cast(Speaker, self.mouths[-1])

    @property
    def page(self) -> str:
        return self.app.visit.page.key

    async def until(self, page: str) -> None:
        async with asyncio.timeout(20):
            while self.page != page:
                await asyncio.sleep(0.02)


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setattr(idle, "INVITES_AFTER", SOON)
    monkeypatch.setattr(idle_watch, "TOUCH", 100)

    @asynccontextmanager
    async def start() -> AsyncIterator[tuple[Running, Pilot[int]]]:
        kiosk = Running(tmp_path)
        with kiosk.store:
            async with kiosk.app.run_test(size=(100, 30)) as pilot:
                yield kiosk, pilot

    return start


def test_it_invites_once_and_a_bouncing_key_only_wakes_it(started) -> None:  # type: ignore[no-untyped-def]
    async def run() -> None:
        async with started() as (kiosk, _):
            await kiosk.until("invitation")
            await asyncio.sleep(3 * SOON / 1000)
            assert kiosk.page == "invitation", "it stands until someone comes"
            (mouth,) = kiosk.mouths
            assert mouth.said.count("Selamat datang di bengkel.") == 1
            for _ in range(3):  # one shaky press of a key that is a resident's number, however busy the machine is
                kiosk.app.post_message(Key("4", "4"))
            # Behind the keys, on their way: to the page, and up from it.
            for each in (kiosk.app, kiosk.app.host.display.view, kiosk.app.screen, kiosk.app):
                passed = asyncio.Event()
                each.call_later(passed.set)
                await passed.wait()
            assert kiosk.page == "sign-in"
            assert kiosk.app.visit.state.role == "nobody"

    asyncio.run(run())


def test_a_pointer_that_moves_wakes_it_but_a_finger_presses_nothing_else(started) -> None:  # type: ignore[no-untyped-def]
    async def run() -> None:
        async with started() as (kiosk, pilot):
            await kiosk.until("invitation")
            view = kiosk.app.host.display.view
            await pilot.hover(view, offset=(0, 0))
            await pilot.hover(view, offset=(50, 20))
            await pilot.hover(view, offset=(0, 1))
            await kiosk.until("sign-in")
            await kiosk.until("invitation")
            await pilot.hover(view, offset=(50, 22))
            await pilot.click(view, offset=(50, 22))
            await pilot.pause(0.2)
            assert kiosk.page == "sign-in"
            assert kiosk.app.visit.state.role == "nobody"

    asyncio.run(run())


def test_a_switch_that_steps_keeps_it_at_the_door(started) -> None:  # type: ignore[no-untyped-def]
    async def run() -> None:
        async with started() as (kiosk, pilot):
            await kiosk.until("invitation")
            await pilot.press("f9")
            await pilot.press("f8")  # an unknown key: scanning begins, each round takes longer than the wait
            assert kiosk.app.host.display.lit[0]
            await asyncio.sleep(3 * SOON / 1000)
            assert kiosk.page == "sign-in"

    asyncio.run(run())


def test_what_the_kiosk_tells_by_itself_is_no_sign_of_life(started) -> None:  # type: ignore[no-untyped-def]
    async def run() -> None:
        async with started() as (kiosk, _):
            await kiosk.until("sign-in")

            def tell() -> None:
                host = kiosk.app.host
                host.tell_phrase(host.say("batch.over_name", name="Sri"), alive=False)
                host.after(SOON // 4, tell)

            tell()
            await kiosk.until("invitation")

    asyncio.run(run())


def test_the_door_is_dim_at_night_and_nothing_else(started) -> None:  # type: ignore[no-untyped-def]
    async def run() -> None:
        async with started() as (kiosk, pilot):
            await kiosk.until("invitation")
            kiosk.hour = 23
            kiosk.app.host.display.turn_dim()
            assert kiosk.app.host.display.theme == "kuning-hitam", "off by default"
            kiosk.store.append((f.SettingChanged("night", "true"),), "m1")
            kiosk.app.host.display.turn_dim()
            assert kiosk.app.host.display.theme == "redup"
            await pilot.press("f9")
            await pilot.pause()
            assert (kiosk.page, kiosk.app.host.display.theme) == ("sign-in", "redup")
            await pilot.press("1")
            await pilot.pause()
            assert kiosk.app.visit.state.person == "r0"
            assert kiosk.app.host.display.theme == "kuning-hitam"

    asyncio.run(run())
