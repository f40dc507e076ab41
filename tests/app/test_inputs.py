"""A new input device is one module and a line in the registry: here one is added, used and taken away again."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from kiosk.access import load_maps
from kiosk.app.app import KioskApp
from kiosk.app.inputs.input import Input, Present, Shown
from kiosk.app.inputs.registry import INPUT_KINDS, InputKind
from kiosk.learning import Settings
from kiosk.store import Store
from kiosk.visit import Act, Command
from tests.support.workshop import PEOPLE, library, words


class Whistle(Input):
    """A toy: one whistle picks the first target of the sheet, two whistles ask for help."""

    urgent = True

    def __init__(self, *told: object) -> None:
        super().__init__(*told)  # type: ignore[arg-type]  # the host, from the registry
        self.people: list[Present] = []
        self.pages: list[Shown] = []
        self.closed = False
        self.ready = False

    def person(self, present: Present) -> None:
        self.people.append(present)

    def shown(self, shown: Shown) -> None:
        self.pages.append(shown)

    @property
    def sign(self) -> str:
        return "sign.resting" if self.ready else ""

    def close(self) -> None:
        self.closed = True

    def blow(self, times: int) -> None:
        if times == 1:
            self._host.choose(0)
        else:
            self._host.command(Command(Act.HELP))


def run_kiosk(folder: Path, settings: Settings) -> Whistle | None:
    """Run a kiosk for a whistle, if there is one: into the first target, to the help, and to its end."""

    async def run(store: Store) -> Whistle | None:
        app = KioskApp(store, words(), load_maps({})[0], library, None, lambda name: None, settings)
        async with app.run_test(size=(100, 30)) as pilot:
            await app.workers.wait_for_complete()
            await pilot.pause()
            whistle = next((each for each in app.host.inputs if isinstance(each, Whistle)), None)
            if whistle is not None:
                use(app, whistle)
        app.close()
        return whistle

    with Store.open(folder) as store:
        store.append(PEOPLE, None)
        return asyncio.run(run(store))


def head(app: KioskApp) -> str:
    return "".join(segment.text for segment in app.host.display.layout.laid[app.visit.view.index].rows[0])


def use(app: KioskApp, whistle: Whistle) -> None:
    assert whistle.pages[-1].page.key == "sign-in"
    assert words().texts["id"]["sign.resting"] not in head(app)
    whistle.ready = True
    app.host.again()
    assert words().texts["id"]["sign.resting"] in head(app)
    whistle.blow(1)
    assert app.visit.state.person == "r1"
    assert (whistle.people[-1].resident, whistle.pages[-1].page.key) == ("r1", app.visit.page.key)
    whistle.blow(2)
    assert whistle.pages[-1].page.key == "help"


def test_a_device_is_added_by_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(INPUT_KINDS, "whistle", InputKind(Whistle, lambda settings: settings.hold == 0))
    whistle = run_kiosk(tmp_path, Settings())
    assert whistle is not None
    assert whistle.closed


def test_a_device_that_nobody_asks_for_is_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(INPUT_KINDS, "whistle", InputKind(Whistle, lambda settings: settings.dwell > 10**6))
    assert run_kiosk(tmp_path, Settings()) is None
