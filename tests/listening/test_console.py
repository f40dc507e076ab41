"""The listening from the command line."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("numpy")
pytest.importorskip("onnxruntime")

import numpy as np

from kiosk.listening import console
from kiosk.listening.signals import RATE, write_wav
from kiosk.words import load
from tests.listening import corpus
from tests.listening.conftest import PAGE

if TYPE_CHECKING:
    from kiosk.listening.seeds import Seeds
    from kiosk.listening.synthetic import Choir

WORDS = load()


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
    assert "heard help (sure" in capsys.readouterr().out
    write_wav(path, np.zeros(RATE, np.float32))
    assert console.listen_main(path, WORDS, "id", seed_folder) == 1
    assert console.listen_main(tmp_path / "none.wav", WORDS, "id", seed_folder) == 2
    assert "none.wav" in capsys.readouterr().out


@pytest.mark.usefixtures("small")
def test_a_test_of_the_voice_counts_what_was_heard(choir: Choir, seed_folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "said.wav"
    write_wav(path, np.zeros(RATE, np.float32))
    said: list[str] = []
    assert console.voice_test(WORDS, "id", seed_folder, None, f"file:{path}", 1, said.append) == 1
    assert said[0] == "lanjut"
    assert said[-1] == f"right 0/{len(PAGE.words)}, doubt 0/{len(PAGE.words)}, wrong 0/{len(PAGE.words)}, " + (
        f"missed {len(PAGE.words)}/{len(PAGE.words)}"
    )
    assert console.voice_test(WORDS, "id", seed_folder, None, f"file:{tmp_path}/no.wav", 1, said.append) == 2
    assert said[-1] == "status no-microphone"


def test_the_usual_words_are_each_one_key() -> None:
    grammar = console.usual_grammar(WORDS, "id")
    assert len(set(grammar.keys)) == len(grammar.keys) >= 25


def test_the_doctor_looks_at_the_whole_chain(tmp_path: Path) -> None:
    found = list(console.report(tmp_path))
    assert [name for name, _, _ in found][:2] == ["voice models", "microphones"]
    assert found[0][2]
