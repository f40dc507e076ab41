"""Lending the kiosk a voice from the command line: the list, bringing files in, recording, removing, erasing."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest

from kiosk.commands.cli import main
from kiosk.learning import event_kinds as f
from kiosk.safekeeping.erasing import erase_person
from kiosk.speech.recordings import CONSENT, keep_recording, recordings_of
from kiosk.store import DataFolder, Store
from tests.speech.test_recordings import spoken, wav

LESSON = "keset.mutu"


def run(data: Path, *words: str) -> int:
    return main(["recordings", *words, "--data", str(data), "--lang", "id"])


def listed(data: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """Return the sentences of a lesson by the names of their files."""
    assert run(data, "list", "--lesson", LESSON) == 0
    lines = capsys.readouterr().out.splitlines()[:-1]
    return dict(line[2:].split("  ", 1) for line in lines)


def test_the_list_has_whole_sentences_without_blanks_and_numbers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sentences = listed(tmp_path, capsys)
    assert len(sentences) > 100
    assert not [text for text in sentences.values() if "{" in text or any(c.isnumeric() for c in text)]
    assert run(tmp_path, "list", "--lesson", "tidak.ada") == 1
    assert "tidak.ada" in capsys.readouterr().err


@pytest.mark.slow
def test_files_are_checked_and_kept_and_nothing_without_consent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = list(listed(tmp_path / "data", capsys).items())
    source = tmp_path / "wav"
    source.mkdir()
    (good, sentence), (soft, other) = names[10:12]
    (source / good).write_bytes(wav(spoken(sentence)))
    (source / soft).write_bytes(wav(spoken(other), 0.008))
    (source / "lain.wav").write_bytes(wav(spoken(sentence)))
    (source / "catatan.txt").write_text("bukan suara")
    add = ("add", str(source), "--by", "Bu Rina", "--lesson", LESSON)
    assert run(tmp_path / "data", *add) == 1
    assert "--consent" in capsys.readouterr().err
    assert not (tmp_path / "data" / "rekaman").exists()
    assert run(tmp_path / "data", *add, "--consent") == 1
    shown = capsys.readouterr()
    assert "1 rekaman disimpan. 2 tidak bisa dipakai." in shown.out
    assert f"Terlalu pelan. Baca lebih dekat ke mikrofon: {other}" in shown.err
    assert "lain.wav" in shown.err
    folder = tmp_path / "data" / "rekaman" / "bu-rina"
    assert {file.name for file in folder.iterdir()} == {good, CONSENT}
    assert (folder / CONSENT).read_text("utf-8").startswith("Bu Rina\n")
    assert run(tmp_path / "data", "list", "--lesson", LESSON) == 0
    assert f"* {good}  {sentence}" in capsys.readouterr().out


@pytest.mark.slow
def test_reading_at_the_microphone_keeps_what_is_good_and_stops_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file stands for the microphone. The first take is read again, the second is kept."""
    name, sentence = next(iter(listed(tmp_path, capsys).items()))
    microphone = tmp_path / "microphone.wav"
    microphone.write_bytes(wav(spoken(sentence), silence_s=0.05))
    length = len(spoken(sentence)) / 22_050 + 0.3
    answers = iter(["", "end", "u", "", "end", "", "s"])

    def answer(question: str) -> str:
        if (given := next(answers)) == "end":
            time.sleep(length)  # the one who reads needs so long
        return given

    monkeypatch.setattr("builtins.input", answer)
    monkeypatch.setattr("kiosk.commands.recordings.record.say_main", lambda *_, **__: 0)
    assert (
        run(tmp_path, "record", "--by", "Rina", "--consent", "--lesson", LESSON, "--microphone", f"file:{microphone}")
        == 1
    )
    assert [file.name for file in recordings_of(tmp_path / "rekaman", "Rina")] == [name]


def test_one_voice_is_removed_when_its_owner_asks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_recording(tmp_path / "rekaman", "Bu Rina", "abc", wav(spoken("Cuci tangan.")), "Cuci tangan.")
    monkeypatch.setattr("sys.stdin", io.StringIO("tidak\n"))
    assert run(tmp_path, "remove", "--by", "Bu Rina") == 1
    assert (tmp_path / "rekaman" / "bu-rina").is_dir()
    monkeypatch.setattr("sys.stdin", io.StringIO("Bu Rina\n"))
    assert run(tmp_path, "remove", "--by", "Bu Rina") == 0
    assert not (tmp_path / "rekaman" / "bu-rina").exists()
    assert run(tmp_path, "remove", "--by", "Bu Rina", "--yes") == 1


def test_erasing_a_resident_takes_their_voice_away_and_nobody_elses(tmp_path: Path) -> None:
    for person in ("Sri Rahayu", "Joko"):
        keep_recording(tmp_path / "rekaman", person, "abc", wav(spoken("Cuci tangan.")), "Cuci tangan.")
    with Store.open(tmp_path) as store:
        store.append(
            [f.ResidentAdded("r1", "Sri Rahayu", "merah", "ikan"), f.ResidentAdded("r2", "Joko", "biru", "api")], None
        )
        done = erase_person(store, "r1")
    assert any("sri-rahayu" in removed for removed in done.removed)
    folder = DataFolder(tmp_path).recordings
    assert not recordings_of(folder, "Sri Rahayu")
    assert len(recordings_of(folder, "Joko")) == 1
