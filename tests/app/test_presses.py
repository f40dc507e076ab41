"""Presses at the app: a fast hand loses none, a dropped one shows quietly, and one on its way picks what it saw."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.access import load_maps
from kiosk.access.bursts import GAP
from kiosk.app.app import KioskApp
from kiosk.app.change_guard import AIMED
from kiosk.app.page_view import PageView
from kiosk.learning import event_kinds as f
from kiosk.store import Store
from kiosk.visit import Act, Command, Field, Line, Outcome
from tests.support.workshop import PEOPLE, library, pick, words


def at_the_kiosk(folder: Path, act: Callable[[KioskApp, Store], None], *events: f.SettingChanged) -> None:
    """Do something at a kiosk of two residents and a mentor; ``events`` are the residents' settings."""

    async def start_visit(store: Store) -> None:
        app = KioskApp(store, words(), load_maps({})[0], library, None, lambda name: None)
        async with app.run_test(size=(100, 30)) as pilot:
            await app.workers.wait_for_complete()
            await pilot.pause()
            act(app, store)
            await pilot.pause()

    with Store.open(folder) as store:
        store.append(PEOPLE, None)
        for resident in ("r1", "r2"):
            store.append((f.SettingChanged("set_up", "true"), *events), resident)
        asyncio.run(start_visit(store))


def press(app: KioskApp, key: str, character: str | None, at: int) -> None:
    app.host.press(key, character, at)


def do(app: KioskApp, act: Callable[[], Outcome]) -> None:
    with app.host.own_act():
        app.host.do(act)


def type_keys(app: KioskApp, keys: str, gap: int) -> None:
    start = app.now()
    for place, key in enumerate(keys):
        press(app, key, key, start + place * gap)
    app.host.keys.settle_doubt(start + len(keys) * gap + 1000)


def entered(app: KioskApp) -> str:
    return next(block.value.say or block.value.text for block in app.visit.page.blocks if isinstance(block, Field))


def status(app: KioskApp) -> str:
    return "".join(segment.text for segment in app.host.display.layout.laid[app.visit.view.index].rows[0])


@pytest.mark.parametrize("gap", [120, 150, 200, 250, 300])
@pytest.mark.parametrize("keys", ["2000", "1122", "1111"])
def test_each_key_of_a_fast_hand_is_entered(tmp_path: Path, keys: str, gap: int) -> None:
    def act(app: KioskApp, store: Store) -> None:
        do(app, lambda: pick(app.visit, "mentor"))
        type_keys(app, keys, gap)
        assert entered(app) == words().say("id", "entry.count", count=len(keys)).text
        assert words().texts["id"]["sign.dropped"] not in status(app)

    at_the_kiosk(tmp_path, act)


def test_a_press_that_does_not_count_shows_by_a_sign_that_moves_nothing(tmp_path: Path) -> None:
    def act(app: KioskApp, store: Store) -> None:
        sign, start, before = words().texts["id"]["sign.dropped"], app.now(), app.visit.view
        press(app, "down", None, start)
        press(app, "down", None, start + 40)
        assert sign in status(app)
        assert app.visit.page.notice is None
        assert app.visit.view.sheet.targets == before.sheet.targets
        assert app.visit.view.highlight == 0
        press(app, "down", None, start + 2000)
        assert sign not in status(app)
        assert app.visit.view.highlight == 1

    at_the_kiosk(tmp_path, act)


def test_a_trembling_hand_enters_its_pin_with_its_own_filter(tmp_path: Path) -> None:
    def act(app: KioskApp, store: Store) -> None:
        do(app, lambda: app.visit.command(Command(Act.CHOOSE, 2)))
        start = app.now() + 10_000
        for place, key in enumerate("12"):
            for again in (0, 350):
                press(app, key, key, start + place * 2000 + again)
                app.host.keys.settle_doubt(start + place * 2000 + again + 150)
        assert entered(app) == words().say("id", "entry.count", count=2).text
        do(app, lambda: app.visit.command(Command(Act.HOME)))
        assert app.host.keys.filter.settings.bounce == 0, "at the door a fast hand may come"

    at_the_kiosk(tmp_path, act, f.SettingChanged("bounce", "500"))


def test_a_press_on_its_way_picks_what_it_saw(tmp_path: Path) -> None:
    def act(app: KioskApp, store: Store) -> None:
        guest = next(t.number for t in app.visit.view.sheet.targets if t.choice and t.choice.key == "guest")
        store.append((f.ResidentAdded("new", "Dewi", "hijau", "ikan"),), None)
        app.host.again()
        assert app.visit.view.sheet.numbered(guest or 0).choice.key == "new"  # type: ignore[union-attr]
        press(app, str(guest), str(guest), app.now())
        assert app.visit.state.role == "guest"

    at_the_kiosk(tmp_path, act)


def test_a_press_after_it_was_seen_picks_what_stands_there_now(tmp_path: Path) -> None:
    def act(app: KioskApp, store: Store) -> None:
        guest = next(t.number for t in app.visit.view.sheet.targets if t.choice and t.choice.key == "guest")
        store.append((f.ResidentAdded("new", "Dewi", "hijau", "ikan"),), None)
        app.host.again()
        press(app, str(guest), str(guest), app.now() + AIMED + 1)
        assert app.visit.state.person == "new"

    at_the_kiosk(tmp_path, act)


def test_a_finger_on_its_way_picks_what_it_saw(tmp_path: Path) -> None:
    def act(app: KioskApp, store: Store) -> None:
        laid = app.host.display.layout.laid[0]
        place = next(at for at, t in enumerate(laid.sheet.targets) if t.choice and t.choice.key == "guest")
        box = laid.boxes[place]
        store.append((f.ResidentAdded("new", "Dewi", "hijau", "ikan"),), None)
        app.host.again()
        now = app.host.display.layout.laid[0].target_at(box.x + 2, box.y + 2)
        touched = app.host.display.layout.laid[0].sheet.targets[now or 0]
        app.on_page_view_picked(PageView.Picked(touched, box.x + 2, box.y + 2, app.now()))
        assert app.visit.state.role == "guest"

    at_the_kiosk(tmp_path, act)


def test_own_acts_may_be_typed_ahead_of_the_eye(tmp_path: Path) -> None:
    def act(app: KioskApp, store: Store) -> None:
        press(app, "1", "1", app.now())
        assert app.visit.state.person == "r1"
        second = app.visit.view.sheet.numbered(2)
        assert second is not None
        assert second.choice is not None
        press(app, "2", "2", app.now() + GAP + 1)  # sooner than that, no hand but a device has typed both
        assert app.visit.state.path[1:] == (second.choice.then.to.place,)  # type: ignore[union-attr]

    at_the_kiosk(tmp_path, act)


@pytest.mark.parametrize(("stray", "stops"), [("off", 0), ("tone", 0), ("sentence", 1)])
def test_a_key_without_use_does_not_cut_off_what_is_read(
    tmp_path: Path, stray: str, stops: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def act(app: KioskApp, store: Store) -> None:
        do(app, lambda: app.visit.command(Command(Act.CHOOSE, 1)))
        stopped: list[Line] = []
        monkeypatch.setattr(app.host.narrator, "stop", lambda: stopped.append(app.visit.view.sheet.script[0]))
        press(app, "f9", None, app.now() + 5000)
        assert len(stopped) == stops
        assert (app.visit.page.notice is None) is (stray == "off")

    at_the_kiosk(tmp_path, act, f.SettingChanged("stray", stray))
