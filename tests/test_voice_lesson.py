"""A whole lesson with its quiz by voice alone: words played into a virtual microphone, in a real terminal."""

from __future__ import annotations

import shutil
import stat
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
PATIENCE = 60
"""Seconds to wait until the kiosk hears, on a machine that has other things to do."""


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
            signs = [hand.say(f"sign.hears.{state}") for state in ("ok", "learning")]
            terminal.until(lambda: any(sign in terminal.flat() for sign in signs), "a kiosk that hears", PATIENCE)
            whole_lesson(hand, "Sari", lesson)
    finally:
        choir.close()
    with Store.open(data) as store:
        progress = store.facts.progress["r"].lesson(LESSON)
        facts = [event.fact for event in store.events()]
    assert progress.finished > progress.opened
    assert progress.steps == {step.key for step in lesson.steps}
    assert isinstance(facts[-1], f.SignedOut)


def test_a_word_is_taught_by_ear_and_then_known(tmp_path: Path) -> None:
    from kiosk.listening.personal import Personal, voice_file
    from kiosk.listening.synthetic import Choir
    from tests.hands import Digits
    from tests.voice_hand import Voice, microphone

    data = tmp_path / "data"
    with Store.open(data) as store:
        store.append((f.MentorAdded("m", "Rina", "-"), f.ResidentAdded("r", "Sari", "hijau", "ikan")), None)
        store.append((f.SettingChanged("set_up", "true"), *Voice.facts), "r")
        assert store.flush()
    sound = tmp_path / "sound"
    sound.mkdir()
    choir = Choir()
    try:
        started = ("run", "--silent", "--data", str(data))
        with microphone(sound) as env, Terminal(*started, columns=100, rows=30, **env) as terminal:
            keys, voice = Digits(terminal), Voice(terminal, "id", choir, env)
            terminal.wait_for(keys.say("sign_in.title"))
            for label in ("Sari", "home.settings", "settings.voice", "voice.page.teach"):
                keys.pick(keys.say(label) if "." in label else label)
            signs = [keys.say(f"sign.hears.{state}") for state in ("ok", "learning")]
            terminal.until(lambda: any(sign in terminal.flat() for sign in signs), "a kiosk that hears", PATIENCE)
            for example in (1, 2, 3):
                terminal.wait_for(keys.say("voice.page.example", n=example, total=3))
                voice.speak(keys.say("voice.word.next"))
            terminal.wait_for(keys.say("voice.teach.word-done"))
    finally:
        choir.close()
    file = voice_file(data / "voices", "r")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert Personal.load(file).names == ["id:lanjut"]
