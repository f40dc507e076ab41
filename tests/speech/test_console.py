"""The speech at the command line."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest

from kiosk.commands.cli import main
from kiosk.commands.say import say_main
from kiosk.learning import event_kinds as f
from kiosk.speech import speech_health, speech_state_health
from kiosk.speech.renderer import Engine
from kiosk.speech.voice import SpeechState
from kiosk.store import Store
from kiosk.words import HealthLine
from tests.speech.conftest import heard_from


def test_say_speaks_the_text_and_waits_for_its_end(tmp_path: Path) -> None:
    file = tmp_path / "out.pcm"
    assert say_main("Rp500.", device=f"file:{file}") == 0
    raw = file.read_bytes()
    [first, *rest] = heard_from(array("h", raw[: len(raw) // 2 * 2]))
    assert ([first, *rest][-1][1] - first[0]) > 10_000


def test_say_tells_what_to_do_without_a_device(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert say_main("Satu.", device=f"file:{tmp_path / 'absent' / 'out.pcm'}") == 1
    assert "Plug in" in capsys.readouterr().err


def test_say_tells_that_there_is_nothing_to_say(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert say_main("•", device=f"file:{tmp_path / 'out.pcm'}") == 1
    assert "nothing to say" in capsys.readouterr().err


def test_say_says_words_as_they_were_mended_here(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store.open(tmp_path) as store:
        store.append([f.WordPronounced("sarekat", "sarékat"), f.WordPronounced("whatsapp", "watsép")], "m1")
    said = []
    for folder in (tmp_path, tmp_path / "other"):
        main(["say", "Kirim WhatsApp sarekat.", "--data", str(folder), "--lang", "id"])
        said.append(capsys.readouterr().out.splitlines()[:2])
    (here, phonemes), (there, usual) = said
    assert (here, there) == ("Kirim watsép sarékat.", "Kirim wotsap sarekat.")
    assert "saR2'Ekat" in phonemes
    assert phonemes != usual


def test_voices_lists_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["voices"]) == 0
    out = capsys.readouterr().out
    assert "id: poz/id" in out
    assert "en: gmw/en" in out


def test_the_report_names_synthesiser_voice_device_and_a_spoken_sentence(tmp_path: Path) -> None:
    device = f"file:{tmp_path / 'out.pcm'}"
    lines = {seen.key: seen for seen in speech_health(device, tmp_path / "cache")}
    assert lines["synthesiser"] == HealthLine("synthesiser", {"driver": "espeak"})
    assert lines["voice_id"] == HealthLine("voice_id", {"voice": "poz/id"})
    assert lines["loudspeaker"] == HealthLine("loudspeaker", {"name": device})
    assert lines["sentence"].well
    assert lines["latency"].values["most"] == 150


def test_the_report_tells_what_is_missing(tmp_path: Path) -> None:
    lines = speech_health(f"file:{tmp_path / 'absent' / 'out.pcm'}")
    assert [seen.key for seen in lines if not seen.well] == ["loudspeaker_none"]


ENGINE = Engine("ok", "espeak", {"id": ["poz/id"]})


@pytest.mark.parametrize(
    ("state", "engine", "amiss"),
    [
        ("ok", ENGINE, []),
        ("ok", Engine("ok", "sapi5", {"en": ["Zira"]}), ["voice_id_none"]),
        ("no-device", ENGINE, ["loudspeaker_none"]),
        ("worker-restarting", ENGINE, ["synthesiser_falls"]),
        ("no-engine", None, ["synthesiser_none"]),
    ],
)
def test_what_a_state_means_is_told_without_a_sound(
    state: SpeechState, engine: Engine | None, amiss: list[str]
) -> None:
    assert [one.key for one in speech_state_health(state, engine, "hw:0") if not one.well] == amiss
