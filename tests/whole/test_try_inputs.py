"""Trying the buttons at a real kiosk: keys and touches are named, and the third of one leads back."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.learning import event_kinds as f
from kiosk.store import Store
from tests.support.terminal import Terminal
from tests.whole.test_whole_lesson import on_disk, said

REFLEX = 0.6
"""Seconds between two presses of one key: closer ones are taken for a bounce."""


@pytest.mark.slow
def test_keys_and_touches_are_named_and_do_nothing_else(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.append([f.MentorAdded("m1", "Rina", "-"), f.ResidentAdded("r1", "Sri", "merah", "ikan")], None)
    with Terminal("run", "--silent", "--data", str(tmp_path)) as terminal:
        terminal.wait_for(said("sign_in.title"))
        terminal.press("h")
        terminal.wait_for(said("help.title"))
        terminal.pick(said("try.title"))
        terminal.wait_for(said("try.out"))
        terminal.pick(said("try.begin"))
        terminal.wait_gone(said("try.begin"))
        terminal.press("1")
        terminal.wait_for(said("try.number", name=said("key.name.1"), n=1))
        row = next(n for n, line in enumerate(terminal.screen().splitlines()) if said("act.back") in line)
        column = terminal.screen().splitlines()[row].index(said("act.back"))
        terminal.send(f"\x1b[<0;{column + 1};{row + 1}M\x1b[<0;{column + 1};{row + 1}m")
        terminal.wait_for(said("try.touch", name=said("act.back")))
        for times in (1, 2):
            terminal.press("q")
            terminal.wait_for(said("try.times", n=times))
            terminal.drain(REFLEX)
        terminal.press("q")
        terminal.wait_for(said("help.title"))
        assert not [event for event in on_disk(tmp_path) if isinstance(event, f.SignedIn)]
