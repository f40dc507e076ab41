"""A whole lesson with its quiz by voice alone: words played into a virtual microphone, in a real terminal."""

from __future__ import annotations

import shutil
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.learning import Settings
from kiosk.learning import event_kinds as f
from kiosk.listening import is_voice_installed, other_words
from kiosk.store import Store
from kiosk.words import load_words
from tests.support.hands import Digits, whole_lesson
from tests.support.terminal import EYE, Terminal
from tests.support.voice_hand import TRIES, Voice, microphone
from tests.support.workshop import finish_before, library

pytest.importorskip("numpy")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (is_voice_installed() and shutil.which("pulseaudio") and shutil.which("paplay")),
        reason="the extra voice or pulseaudio is not installed",
    ),
]

LESSON = "batik.produksi"
PATIENCE = 60
"""Seconds to wait until the kiosk hears, on a machine that has other things to do."""


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the kiosk's words, as after its first day."""
    from kiosk.listening.embedder import Embedder
    from kiosk.listening.templates import Templates

    folder = tmp_path_factory.mktemp("seeds")
    templates = Templates(folder, Embedder())
    templates.prepare(other_words(load_words(), "id"))
    assert templates.wait(600)
    templates.close()
    return folder


def test_a_whole_lesson_is_done_by_voice_alone(tmp_path: Path, known: Path) -> None:
    from kiosk.listening.synthetic import SyntheticVoices

    lesson, data = library().lessons[LESSON], tmp_path / "data"
    shutil.copytree(known, data / "voices" / "seeds")
    with Store.open(data) as store:
        people = (f.MentorAdded("m", "Rina", "-"), f.ResidentAdded("r", "Sari", "hijau", "ikan"))
        store.append((*people, f.LessonAssigned("r", LESSON)), None)
        store.append((*finish_before(lesson), f.SettingChanged("set_up", "true"), *Voice.events), "r")
        assert store.flush()
    sound = tmp_path / "sound"
    sound.mkdir()
    synthetic_voices = SyntheticVoices()
    try:
        with (
            microphone(sound) as env,
            Terminal("run", "--silent", "--data", str(data), columns=100, rows=30, **env) as terminal,
        ):
            hand = Voice(terminal, "id", synthetic_voices, env)
            signs = [hand.say(f"sign.hears.{state}") for state in ("ok", "learning")]
            terminal.until(lambda: any(sign in terminal.flat() for sign in signs), "a kiosk that hears", PATIENCE)
            whole_lesson(hand, "Sari", lesson)
    finally:
        synthetic_voices.close()
    with Store.open(data) as store:
        progress = store.known.progress["r"].lesson(LESSON)
        events = [event.data for event in store.events()]
    assert progress.finished > progress.opened
    assert progress.steps == {step.key for step in lesson.steps}
    assert isinstance(events[-1], f.SignedOut)


@contextmanager
def sari(
    tmp_path: Path, known: Path, *events: f.SettingChanged, silent: bool = True
) -> Iterator[tuple[Digits, Voice]]:
    """Run a kiosk at which Sari has signed in by keys; yield the keys and her voice."""
    from kiosk.listening.synthetic import SyntheticVoices

    data, sound = tmp_path / "data", tmp_path / "sound"
    shutil.copytree(known, data / "voices" / "seeds")
    with Store.open(data) as store:
        store.append((f.MentorAdded("m", "Rina", "-"), f.ResidentAdded("r", "Sari", "hijau", "ikan")), None)
        store.append((f.SettingChanged("set_up", "true"), *events), "r")
        assert store.flush()
    sound.mkdir()
    synthetic_voices = SyntheticVoices()
    try:
        started = ("run", *(("--silent",) if silent else ()), "--data", str(data))
        with microphone(sound) as env, Terminal(*started, columns=100, rows=30, **env) as terminal:
            keys, voice = Digits(terminal), Voice(terminal, "id", synthetic_voices, env)
            terminal.wait_for(keys.say("sign_in.title"))
            keys.pick("Sari")
            yield keys, voice
    finally:
        synthetic_voices.close()


def picks(keys: Digits, *labels: str) -> None:
    for label in labels:
        keys.pick(keys.say(label))


def hears(keys: Digits, *states: str) -> None:
    """Wait until the sign of one of these states is on the screen."""
    signs = [keys.say(f"sign.hears.{state}") for state in states]
    keys.terminal.until(lambda: any(sign in keys.terminal.flat() for sign in signs), "a kiosk that hears", PATIENCE)


def says(voice: Voice, word: str, shown: str, *, call: str = "", asleep: str = "") -> None:
    """Say a word, again if need be, until something is shown; ``call`` first where the sign ``asleep`` stands.

    A kiosk that was called listens for some seconds: on a busy machine they may be over before a word is heard.
    """
    for _ in range(TRIES):
        for _ in range(TRIES if call else 0):
            if asleep not in voice.terminal.flat():
                break
            voice.speak(call)
            _pump(voice, lambda: asleep not in voice.terminal.flat())
        voice.speak(word)
        _pump(voice, lambda: shown in voice.terminal.flat())
        if shown in voice.terminal.flat():
            return
    raise AssertionError(f"{word} does not lead to {shown}: {voice.terminal.flat()}")


def _pump(voice: Voice, holds: Callable[[], bool]) -> None:
    """Take in what the kiosk writes until something holds, or a person would speak again."""
    end = time.monotonic() + 2.5
    while time.monotonic() < end and not holds():
        voice.terminal.pump(0.05)


def teaches(keys: Digits, voice: Voice, sound: str, then: str) -> None:
    """Say a sound as each of three examples; ``then`` is what is shown after them."""
    for example in (1, 2, 3):
        keys.terminal.wait_for(keys.say("voice.page.example", n=example, total=3))
        time.sleep(0.6)
        voice.speak(sound)
    keys.terminal.wait_for(keys.say(then))
    time.sleep(EYE)  # it came by itself: a press before the eye saw it is for what stood there before


def test_any_sound_may_be_a_word_and_the_page_shows_what_is_heard_and_how_sure(tmp_path: Path, known: Path) -> None:
    from kiosk.listening.personal import Personal, voice_file

    with sari(tmp_path, known, *Voice.events) as (keys, voice):
        picks(keys, "home.settings", "settings.voice", "voice.page.teach")
        hears(keys, "ok", "learning")
        teaches(keys, voice, "aaa", "voice.teach.word-done")
        keys.pick(keys.say("voice.page.stop"))
        keys.pick(keys.say("voice.page.test"))
        hears(keys, "ok")
        says(voice, "aaa", f"{keys.say('voice.page.heard')} {keys.say('voice.word.next')}")
        shown = keys.terminal.flat()
        assert any(keys.say("voice.page.sure", n=n) in shown for n in range(3, 11)), shown
        says(voice, "tujuh", f"{keys.say('voice.page.heard')} tujuh")
        says(voice, keys.say("voice.word.back"), keys.say("setting.listen.title"))
        # In pieces: the next word is the one that is asked for the next time.
        keys.pick(keys.say("voice.page.teach"))
        keys.terminal.wait_for(keys.say("voice.word.back"))
    file = voice_file(tmp_path / "data" / "voices", "r")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert Personal.load(file).names == ["id:lanjut"]
    kept = {path.suffix for path in (tmp_path / "data").rglob("*") if path.is_file()}
    assert not kept & {".wav", ".pcm", ".raw"}


def test_a_wake_word_of_ones_own_calls_the_kiosk_until_it_is_deleted(tmp_path: Path, known: Path) -> None:
    from kiosk.listening.personal import Personal, voice_file

    file = voice_file(tmp_path / "data" / "voices", "r")
    with sari(tmp_path, known, f.SettingChanged("listen", "wake")) as (keys, voice):
        hears(keys, "asleep")
        picks(keys, "home.settings", "settings.voice", "setting.wake_word.title", "setting.wake_word.value.own")
        says(voice, "dua", keys.say("voice.teach.too-like", name="dua"))
        teaches(keys, voice, "hoi hoi", "voice.page.wake_taught")
        assert Personal.load(file).names == ["id:kata panggil anda"], "nothing else is taught"
        keys.pick(keys.say("voice.page.use_wake"))
        hears(keys, "asleep")
        says(voice, "hoi hoi", keys.say("voice.woken"))
        hears(keys, "ok")
        says(voice, keys.say("voice.word.home"), "Sari", call="hoi hoi", asleep=keys.say("sign.hears.asleep"))
        picks(keys, "home.settings", "settings.voice", "setting.wake_word.title", "setting.wake_word.value.own")
        picks(keys, "voice.page.forget_wake", "sure.yes")
        keys.terminal.wait_for(keys.say("voice.page.wake_forgotten"))
    assert Personal.load(file).names == []
    with Store.open(tmp_path / "data") as store:
        assert store.known.workshop.settings_of("r", Settings()).wake_word == "kiosk"
