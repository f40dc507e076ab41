"""The listening from the command line."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("numpy")
pytest.importorskip("onnxruntime")

import numpy as np

from kiosk.listening import Doubt, Event, Heard, Missed, Noise, Status, console
from kiosk.listening.signals import RATE, write_wav
from kiosk.seen import Seen
from kiosk.words import LANGS, Lang, load
from tests.listening import corpus
from tests.listening.conftest import PAGE

if TYPE_CHECKING:
    from kiosk.listening.seeds import Seeds
    from kiosk.listening.synthetic import Choir

WORDS = load()


def say(key: str, /, **values: object) -> str:
    return WORDS.say("id", key, **values).text


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, seeds: Seeds) -> None:
    """The small page in place of all words: its examples are made already."""
    monkeypatch.setattr(console, "usual_grammar", lambda words, lang: PAGE)
    monkeypatch.setattr(console, "other_words", lambda words, lang: ())
    monkeypatch.setattr(console, "_ANSWER_S", 0.3)


@pytest.mark.usefixtures("small")
def test_a_file_is_told_line_by_line(
    choir: Choir, seed_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "said.wav"
    write_wav(path, corpus.placed(choir.say("bantuan", "id", corpus.STRANGERS[0]), random.Random(1), None, 60))
    assert console.listen_main(path, WORDS, "id", seed_folder) == 0
    out = capsys.readouterr().out
    assert '"bantuan", yakin ' in out
    assert "Kiosk: Bantuan" in out, "what it would do"
    write_wav(path, np.zeros(RATE, np.float32))
    assert console.listen_main(path, WORDS, "id", seed_folder) == 1
    assert WORDS.say("id", "hear.nothing").text in capsys.readouterr().out
    assert console.listen_main(tmp_path / "none.wav", WORDS, "id", seed_folder) == 2
    assert "none.wav" in capsys.readouterr().out


@pytest.mark.usefixtures("small")
def test_a_test_of_the_voice_counts_what_was_heard(choir: Choir, seed_folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "said.wav"
    write_wav(path, np.zeros(RATE, np.float32))
    said: list[str] = []
    assert console.voice_test(WORDS, "id", seed_folder, None, f"file:{path}", 1, said.append) == 1
    count = len(PAGE.words)
    assert said[1] == say("hear.say", name="lanjut", n=1, total=1)
    counts = {"right": 0, "doubt": 0, "wrong": 0, "missed": count}
    assert said[-2:] == [say("hear.result", said=count, **counts), say("hear.poor")]
    assert console.voice_test(WORDS, "id", seed_folder, None, f"file:{tmp_path}/no.wav", 1, said.append) == 2
    assert said[-1] == say("voice.no-microphone")


@pytest.mark.usefixtures("small")
def test_a_voice_that_is_heard_right_is_said_to_be_well_known(
    choir: Choir, seed_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person who says each word when it is asked for: the recording is put where the microphone was."""
    said: list[str] = []
    events = {word.names[0].text: word.key for word in PAGE.words}

    def answer(told: object) -> Event:
        name = next(name for name in events if said[-1] == WORDS.say("id", "hear.say", name=name, n=1, total=1).text)
        return Heard(events[name], 0.9)

    path = tmp_path / "said.wav"
    write_wav(path, np.zeros(RATE, np.float32))
    monkeypatch.setattr(console, "_answer", answer)
    assert console.voice_test(WORDS, "id", seed_folder, None, f"file:{path}", 1, said.append) == 0
    assert said[-1] == WORDS.say("id", "hear.well").text
    monkeypatch.setattr(console, "_answer", lambda told: Status("no-microphone"))
    assert console.voice_test(WORDS, "id", seed_folder, None, f"file:{path}", 1, said.append) == 2


@pytest.mark.parametrize("lang", LANGS)
def test_every_event_is_told_in_both_languages(lang: Lang) -> None:
    grammar = console.usual_grammar(WORDS, lang)
    events: list[Event] = [Heard(key, 0.5) for key in grammar.keys]
    events += [Doubt(("next", "back")), Missed(True), Missed(False), Missed(False, "too-long"), Noise(-30, -60)]
    events += [Missed(False, "too-quiet"), Status("no-voices")]
    lines = [console.told(event, grammar, WORDS, lang) for event in events]
    assert len(set(lines)) == len(lines)


def test_the_usual_words_are_each_one_key() -> None:
    grammar = console.usual_grammar(WORDS, "id")
    assert len(set(grammar.keys)) == len(grammar.keys) >= 25


def test_the_doctor_looks_at_the_whole_chain(tmp_path: Path) -> None:
    found = list(console.report(tmp_path))
    assert [seen.key for seen in found][:3] == ["models", "words_known", "word_heard"]
    assert found[3].key in ("microphones", "microphones_none")
    assert all(seen.well for seen in found[:3])


def test_the_doctor_tells_of_a_chain_that_does_not_hear(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("kiosk.listening.hearing.Hearing.feed", lambda *given: iter(()))
    assert ("word_unheard", False) in [(seen.key, seen.well) for seen in console.report(tmp_path)]
    monkeypatch.setattr(console, "available", lambda: False)
    assert list(console.report(tmp_path)) == [Seen("listening_none", {"command": console.INSTALL})]
