"""A call at a real kiosk outlives its process, and is answered where nobody has signed in."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.learning import event_kinds as f
from kiosk.store import Store
from tests.support.terminal import Terminal
from tests.whole.test_whole_lesson import on_disk, said, sign_in


@pytest.mark.slow
def test_a_call_outlives_a_killed_kiosk_and_one_act_answers_it(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.append([f.MentorAdded("m1", "Rina", "-")], None)
        store.append([f.ResidentAdded("r1", "Sri", "merah", "ikan")], "m1")
        store.append([f.SettingChanged("set_up", "true")], "r1")
    grave = said("call.emergency", name="Sri")
    with Terminal("run", "--silent", "--data", str(tmp_path)) as terminal:
        sign_in(terminal, "Sri")
        terminal.press("h")
        terminal.wait_for(said("help.title"))
        terminal.pick(said("emergency.title"))
        terminal.wait_for(said("emergency.pick"))
        terminal.pick(said("home.call"))
        terminal.wait_for(grave)
        terminal.until(lambda: f.MentorCalled(emergency="") in on_disk(tmp_path), "the call")
        terminal.kill()
    with Terminal("run", "--silent", "--data", str(tmp_path)) as terminal:
        terminal.wait_for(grave)
        terminal.wait_for("4  Panggilan")  # after the tiles, whose label is cut into lines as theirs are
        terminal.look()
        terminal.press("4")
        terminal.wait_gone(grave)
        terminal.until(lambda: f.CallAnswered("r1") in on_disk(tmp_path), "the answer")
    with Store.open(tmp_path) as store:
        answered = list(store.events())[-1]
    assert (answered.who, answered.data) == (None, f.CallAnswered("r1"))
