"""What is to be done later is done on a machine so busy that its time has passed before anything looks at a clock."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual import _time

from kiosk.access import load_maps
from kiosk.app.app import KioskApp
from kiosk.store import Store
from tests.support.workshop import library, words

STOLEN = 20
"""So often another program takes the processor."""


@pytest.mark.parametrize("milliseconds", [0, 1, 5, 20])
def test_what_is_due_soon_is_done_however_busy_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, milliseconds: int
) -> None:
    """Else scanning would stop for good, and a press in doubt would be lost."""

    async def run(store: Store) -> None:
        app = KioskApp(store, words(), load_maps({})[0], library, None, lambda name: None)
        async with app.run_test(size=(100, 30)) as pilot:
            read, looks = _time.get_time, 0

            def stolen() -> float:
                """Return a time before which another program had the processor for half a tenth of a second."""
                nonlocal looks
                looks = min(looks + 1, STOLEN)
                return read() + 0.05 * looks

            done = asyncio.Event()
            monkeypatch.setattr(_time, "get_time", stolen)
            app.after(milliseconds, done.set)
            await asyncio.wait_for(done.wait(), 2)
            monkeypatch.setattr(_time, "get_time", read)
            await pilot.pause()

    with Store.open(tmp_path) as store:
        asyncio.run(run(store))
