"""Lending the kiosk a voice from the command line: the list, bringing files in, recording, removing, erasing."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest

from kiosk.commands.cli import main
from kiosk.learning import event_kinds as f
from kiosk.safekeeping.backups import back_up
from kiosk.safekeeping.erasing import erase_person
from kiosk.speech.plan import recording_key
from kiosk.speech.recordings import CONSENT, allow_voice, allowed_since, keep_recording, recordings_in
from kiosk.store import DataFolder, Store
from tests.speech.test_recordings import spoken, wav

LESSON = "keset.mutu"


def run(data: Path, *words: str) -> int:
    return main(["recordings", *words, "--data", str(data), "--lang", "id"])


def with_people(data: Path, *mentors: str) -> None:
    """Have mentors m1, m2 ... of these names at a kiosk."""
    with Store.open(data) as store:
        store.append([f.MentorAdded(f"m{n}", name, "-") for n, name in enumerate(mentors, 1)], None)


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
    with_people(tmp_path / "data", "Bu Rina")
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
    folder = tmp_path / "data" / "rekaman" / "m1"
    assert {file.name for file in folder.iterdir()} == {good, CONSENT}
    assert "Rina" not in (folder / CONSENT).read_text("utf-8"), "a name can change; whose folder it is, the id tells"
    assert run(tmp_path / "data", "add", str(source), "--by", "Pak Joko", "--consent") == 1
    assert "Bu Rina" in capsys.readouterr().err, "who reads is somebody of this kiosk"
    assert run(tmp_path / "data", "list", "--lesson", LESSON) == 0
    assert f"* {good}  {sentence}" in capsys.readouterr().out


@pytest.mark.slow
def test_reading_at_the_microphone_keeps_what_is_good_and_stops_when_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file stands for the microphone. The first take is read again, the second is kept."""
    with_people(tmp_path, "Rina")
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
    assert [one.file.name for one in recordings_in(tmp_path / "rekaman", "m1")] == [name]


KEY = "0123456789ab"


def lend(folder: Path, person: str, key: str = KEY) -> None:
    allow_voice(folder, person, "2026-11-01")
    keep_recording(folder, person, key, wav(spoken("Cuci tangan.")), "Cuci tangan.")


def test_one_voice_is_removed_when_its_owner_asks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with_people(tmp_path, "Bu Rina")
    lend(tmp_path / "rekaman", "m1")
    back_up(DataFolder(tmp_path))
    monkeypatch.setattr("sys.stdin", io.StringIO("tidak\n"))
    assert run(tmp_path, "remove", "--by", "Bu Rina") == 1
    assert (tmp_path / "rekaman" / "m1").is_dir()
    monkeypatch.setattr("sys.stdin", io.StringIO("Bu Rina\n"))
    assert run(tmp_path, "remove", "--by", "Bu Rina") == 0
    assert not list(tmp_path.rglob(f"{KEY}.wav")), "no backup brings it back"
    assert run(tmp_path, "remove", "--by", "Bu Rina", "--yes") == 1


def test_folders_called_by_a_name_go_over_to_its_one_owner(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_people(tmp_path, "Bu Rina", "Joko", "Joko")
    for old in ("bu-rina", "joko", "tamu"):
        lend(tmp_path / "rekaman", old)
    (tmp_path / "rekaman" / "bu-rina" / CONSENT).write_text("Bu Rina\n2026-10-02\n", "utf-8")
    assert run(tmp_path, "remove", "--by", "Siapa", "--yes") == 1
    found = {one.person for one in recordings_in(tmp_path / "rekaman")}
    assert found == {"m1", "joko", "tamu"}, "of two people of one name nobody can tell whose voice it is"
    assert allowed_since(tmp_path / "rekaman", "m1") == "2026-10-02"
    assert run(tmp_path, "remove", "--by", "tamu", "--yes") == 0
    assert run(tmp_path, "remove", "--by", "m2", "--yes") == 1, "Joko has none of his own"
    assert {one.person for one in recordings_in(tmp_path / "rekaman")} == {"m1", "joko"}


def test_erasing_a_resident_takes_their_voice_away_and_nobody_elses(tmp_path: Path) -> None:
    """Two are called Joko: a folder of a time when names told them apart goes, for it may be his who is erased."""
    folder = DataFolder(tmp_path)
    for person in ("r1", "r2", "joko"):
        lend(folder.recordings, person)
    name, note = recording_key("Joko", "id"), recording_key("Bagus sekali.", "id")
    to_him, to_her, to_both = (f"note-{n:012x}" for n in range(3))
    for key in (name, note, to_him, to_her, to_both):
        lend(folder.recordings, "r1", key)
    with Store.open(tmp_path) as store:
        store.append(
            [f.ResidentAdded("r1", "Sri Rahayu", "merah", "ikan"), f.ResidentAdded("r2", "Joko", "biru", "api")], None
        )
        store.append([f.LessonAssigned("r2", LESSON, None, "Bagus sekali. Teruskan.")], "m1")
        store.append(
            [f.LessonAssigned("r2", LESSON, recording=to_him), f.BenchSigned("r1", LESSON, 0, recording=to_her)], "m1"
        )
        store.append([f.PathAssigned(who, "p1", recording=to_both) for who in ("r1", "r2")], "m1")
        store.append([f.LessonAssigned("r2", LESSON, recording=KEY)], "m1")
        assert store.flush(30)
        back_up(folder)
        done = erase_person(store, "r2")
    assert any("r2" in removed for removed in done.removed)
    for kept in (folder.recordings, folder.kept_recordings):
        assert [(one.person, one.key) for one in recordings_in(kept)] == [("r1", KEY), ("r1", to_her)], (
            "names and notes go too, those that were spoken, and no sentence that a note was said to be"
        )
    assert not (folder.recordings / "joko").exists()
