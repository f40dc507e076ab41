"""A whole lesson with its quiz by voice alone: words played into a virtual microphone, in a real terminal."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kiosk.learning import facts as f
from kiosk.listening import available
from kiosk.store import Store
from tests.hands import whole_lesson
from tests.pages.workshop import library
from tests.terminal import Terminal

pytestmark = pytest.mark.skipif(
    not (available() and shutil.which("pulseaudio") and shutil.which("paplay")),
    reason="the extra voice or pulseaudio is not installed",
)

LESSON = "batik.produksi"
PATIENCE = 180
"""Seconds to wait while the kiosk learns its words for the first time, on a machine that has other things to do."""


def test_a_whole_lesson_is_done_by_voice_alone(tmp_path: Path) -> None:
    from kiosk.listening.synthetic import Choir
    from tests.voice_hand import Voice, microphone

    lesson, data = library().lessons[LESSON], tmp_path / "data"
    with Store.open(data) as store:
        people = (f.MentorAdded("m", "Rina", "-"), f.ResidentAdded("r", "Sari", "hijau", "ikan"))
        store.append((*people, f.LessonAssigned("r", LESSON)), None)
        store.append((f.SettingChanged("set_up", "true"), *Voice.facts), "r")
        assert store.flush()
    sound = tmp_path / "sound"
    sound.mkdir()
    choir = Choir()
    try:
        with (
            microphone(sound) as env,
            Terminal("run", "--silent", "--data", str(data), columns=100, rows=30, **env) as terminal,
        ):
            hand = Voice(terminal, "id", choir, env)
            terminal.wait_for(hand.say("sign.hears.ok"), PATIENCE)
            whole_lesson(hand, "Sari", lesson)
    finally:
        choir.close()
    with Store.open(data) as store:
        progress = store.facts.progress["r"].lesson(LESSON)
        facts = [event.fact for event in store.events()]
    assert progress.finished > progress.opened
    assert progress.steps == {step.key for step in lesson.steps}
    assert isinstance(facts[-1], f.SignedOut)
    assert len(hand.said) <= 2 * hand.picks, "most words are understood at once"
