"""The listening from the command line."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("numpy")
pytest.importorskip("onnxruntime")

import numpy as np

from kiosk.commands.support import voice_trial
from kiosk.commands.support.voice_trial import event_text, listen_main, voice_test
from kiosk.listening import Doubt, ListeningStatus, Missed, Noise, VoiceEvent, WordHeard
from kiosk.listening.grammar import usual_grammar
from kiosk.listening.health import INSTALL, listening_health
from kiosk.listening.signals import SAMPLE_RATE
from kiosk.words import LANGS, HealthLine, Lang, load_words
from tests.listening import corpus
from tests.listening.conftest import PAGE
from tests.support.sounds import write_wav

if TYPE_CHECKING:
    from kiosk.listening.synthetic import SyntheticVoices
    from kiosk.listening.templates import Templates

WORDS = load_words()


def say(key: str, /, **values: object) -> str:
    return WORDS.say("id", key, **values).text


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, templates: Templates) -> None:
    """The small page in place of all words: its examples are made already."""
    monkeypatch.setattr(voice_trial, "usual_grammar", lambda words, lang: PAGE)
    monkeypatch.setattr(voice_trial, "other_words", lambda words, lang: ())
    monkeypatch.setattr(voice_trial, "_ANSWER_S", 0.3)


@pytest.mark.usefixtures("small")
def test_a_file_is_told_line_by_line(
    synthetic_voices: SyntheticVoices, seed_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "said.wav"
    write_wav(
        path, corpus.placed(synthetic_voices.say("bantuan", "id", corpus.STRANGERS[0]), random.Random(1), None, 60)
    )
    assert listen_main(path, WORDS, "id", seed_folder) == 0
    out = capsys.readouterr().out
    assert '"bantuan", yakin ' in out
    assert "Kiosk: Bantuan" in out, "what it would do"
    write_wav(path, np.zeros(SAMPLE_RATE, np.float32))
    assert listen_main(path, WORDS, "id", seed_folder) == 1
    assert WORDS.say("id", "hear.nothing").text in capsys.readouterr().out
    assert listen_main(tmp_path / "none.wav", WORDS, "id", seed_folder) == 2
    assert "none.wav" in capsys.readouterr().out


@pytest.mark.usefixtures("small")
def test_a_test_of_the_voice_counts_what_was_heard(
    synthetic_voices: SyntheticVoices, seed_folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "said.wav"
    write_wav(path, np.zeros(SAMPLE_RATE, np.float32))
    said: list[str] = []
    assert voice_test(WORDS, "id", seed_folder, None, f"file:{path}", 1, said.append) == 1
    count = len(PAGE.words)
    assert said[1] == say("hear.say", name="lanjut", n=1, total=1)
    counts = {"right": 0, "doubt": 0, "wrong": 0, "missed": count}
    assert said[-2:] == [say("hear.result", said=count, **counts), say("hear.poor")]
    assert voice_test(WORDS, "id", seed_folder, None, f"file:{tmp_path}/no.wav", 1, said.append) == 2
    assert said[-1] == say("voice.no-microphone")


@pytest.mark.usefixtures("small")
def test_a_voice_that_is_heard_right_is_said_to_be_well_known(
    synthetic_voices: SyntheticVoices, seed_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person who says each word when it is asked for: the recording is put where the microphone was."""
    said: list[str] = []
    events = {word.names[0].text: word.key for word in PAGE.words}

    def answer(told: object) -> VoiceEvent:
        name = next(name for name in events if said[-1] == WORDS.say("id", "hear.say", name=name, n=1, total=1).text)
        return WordHeard(events[name], 0.9)

    path = tmp_path / "said.wav"
    write_wav(path, np.zeros(SAMPLE_RATE, np.float32))
    monkeypatch.setattr(voice_trial, "_answer", answer)
    assert voice_test(WORDS, "id", seed_folder, None, f"file:{path}", 1, said.append) == 0
    assert said[-1] == WORDS.say("id", "hear.well").text
    monkeypatch.setattr(voice_trial, "_answer", lambda told: ListeningStatus("no-microphone"))
    assert voice_test(WORDS, "id", seed_folder, None, f"file:{path}", 1, said.append) == 2


@pytest.mark.parametrize("lang", LANGS)
def test_every_event_is_told_in_both_languages(lang: Lang) -> None:
    grammar = usual_grammar(WORDS, lang)
    events: list[VoiceEvent] = [WordHeard(key, 0.5) for key in grammar.keys]
    events += [Doubt(("next", "back")), Missed(True), Missed(False), Missed(False, "too-long"), Noise(-30, -60)]
    events += [Missed(False, "too-quiet"), ListeningStatus("no-voices")]
    lines = [event_text(event, grammar, WORDS, lang) for event in events]
    assert len(set(lines)) == len(lines)


def test_the_usual_words_are_each_one_key() -> None:
    grammar = usual_grammar(WORDS, "id")
    assert len(set(grammar.keys)) == len(grammar.keys) >= 25


def test_the_doctor_looks_at_the_whole_chain(tmp_path: Path) -> None:
    found = list(listening_health(tmp_path))
    assert [seen.key for seen in found][:3] == ["models", "words_known", "word_heard"]
    assert found[3].key in ("microphones", "microphones_none")
    assert all(seen.well for seen in found[:3])


def test_the_doctor_tells_of_a_chain_that_does_not_hear(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("kiosk.listening.hearing.Hearing.feed", lambda *given: iter(()))
    assert ("word_unheard", False) in [(seen.key, seen.well) for seen in listening_health(tmp_path)]
    monkeypatch.setattr("kiosk.listening.health.is_voice_installed", lambda: False)
    assert list(listening_health(tmp_path)) == [HealthLine("listening_none", {"command": INSTALL})]
