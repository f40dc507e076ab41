"""Sentences read aloud, carried to another kiosk: they come with who allowed it, and nothing hostile is kept."""

from __future__ import annotations

import zipfile
from array import array
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.exchange import bundle_mentions, export_bundle, join_bundle, preview_join, read_bundle
from kiosk.exchange.carried_recordings import RECORDINGS, CarriedRecording
from kiosk.learning import event_kinds as f
from kiosk.safekeeping.backups import back_up
from kiosk.safekeeping.erasing import erase_person
from kiosk.safekeeping.restoring import restore_backup
from kiosk.speech.plan import recording_key
from kiosk.speech.player import OUTPUT_RATE
from kiosk.speech.recordings import (
    allow_voice,
    allowed_since,
    keep_recording,
    read_samples,
    recordings_in,
    remove_recordings,
    try_take,
    wave_file,
)
from kiosk.store import DataFolder, JoinedRows, Store
from tests.speech.test_recordings import SENTENCE, spoken, wav

KEY = recording_key(SENTENCE, "id")
PEOPLE = (
    f.MentorAdded("m1", "Bu Rina", "-"),
    f.ResidentAdded("r1", "Sri", "merah", "ikan"),
    f.ResidentAdded("r2", "Joko", "biru", "api"),
)


def lend(folder: DataFolder, person: str, key: str = KEY) -> None:
    allow_voice(folder.recordings, person, "2026-11-01")
    keep_recording(folder.recordings, person, key, wav(spoken(SENTENCE)), SENTENCE)


def a_kiosk(path: Path) -> DataFolder:
    """Return the data folder of a kiosk at which a mentor and a resident lent their voices; another did not."""
    with Store.open(path) as store:
        store.append(PEOPLE, None)
    folder = DataFolder(path)
    for person in ("m1", "r1"):
        lend(folder, person)
    keep_recording(folder.recordings, "r2", KEY, wav(spoken(SENTENCE)), SENTENCE)
    return folder


def here(folder: DataFolder) -> set[tuple[str, str]]:
    return {(one.person, one.key) for one in recordings_in(folder.recordings) if read_samples(one.file)}


def join(path: Path, file: Path) -> JoinedRows:
    with Store.open(path) as store:
        bundle = read_bundle(file)
        would = preview_join(store, bundle)
        joined = join_bundle(store, bundle)
        assert would.recordings >= joined.recordings
        return joined


@pytest.mark.parametrize(("person", "come"), [(None, {"m1", "r1"}), ("r1", {"r1"})])
def test_an_export_brings_the_voices_of_those_who_allowed_it(
    tmp_path: Path, person: str | None, come: set[str]
) -> None:
    one, file = a_kiosk(tmp_path / "one"), tmp_path / "carried.zip"
    try_take(one.recordings, "r1", KEY, wav(spoken(SENTENCE)), SENTENCE)
    export_bundle(one, file, person)
    assert join(tmp_path / "other", file).recordings == len(come)
    other = DataFolder(tmp_path / "other")
    assert here(other) == {(who, KEY) for who in come}
    for who in come:
        assert allowed_since(other.recordings, who) == "2026-11-01"
        own, sent = (folder.recordings / who / f"{KEY}.wav" for folder in (one, other))
        assert abs(own.stat().st_mtime - sent.stat().st_mtime) < 0.01, "the one recorded last is the one that counts"
        assert len(read_samples(own) or b"") == len(read_samples(sent) or b"")
    assert join(tmp_path / "other", file).recordings == 0, "a second time brings none"
    assert bundle_mentions(file, "r1")


NOTES = {who: f"note-{at:012x}" for at, who in enumerate(("r1", "r2"))}


def test_a_residents_file_has_the_notes_that_were_spoken_to_them_and_to_nobody_else(tmp_path: Path) -> None:
    one, file = a_kiosk(tmp_path / "one"), tmp_path / "carried.zip"
    with Store.open(one.path) as store:
        store.append([f.LessonAssigned(who, "keset.mutu", recording=key) for who, key in NOTES.items()], "m1")
        store.append([f.LessonAssigned("r1", "pel.mutu", recording=KEY)], "m1")
        assert store.flush(30)
    for key in NOTES.values():
        lend(one, "m1", key)
    export_bundle(one, file, "r1")
    with Store.open(tmp_path / "other") as store:
        store.append(PEOPLE[:1], None)
    join(tmp_path / "other", file)
    assert here(DataFolder(tmp_path / "other")) == {("r1", KEY), ("m1", NOTES["r1"])}


def with_lines(file: Path, *lines: bytes) -> Path:
    """Return a copy of a carried file with other recordings in it."""
    other = file.with_name("other.zip")
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name != RECORDINGS:
                target.writestr(name, source.read(name))
        target.writestr(RECORDINGS, b"\n".join(lines))
    return other


def line(person: str = "r1", key: str = KEY, at: int = 1, since: str = "2026-11-01", sound: bytes = b"") -> bytes:
    return msgspec.json.encode(CarriedRecording(person, key, at, since, sound or wav(spoken(SENTENCE))))


HOSTILE = {
    "no sound": line(sound=b"#!/bin/sh\nrm -rf ~"),
    "silence": line(sound=wave_file(bytes(2 * OUTPUT_RATE))),
    "too long": line(sound=wave_file(bytes(2 * 61 * OUTPUT_RATE))),
    "all too loud": line(sound=wave_file(array("h", [32767, -32768] * OUTPUT_RATE).tobytes())),
    "no samples a second": line(sound=wave_file(bytes(9_000)).replace((22_050).to_bytes(4, "little"), bytes(4))),
    "a header alone": line(sound=wave_file(bytes(9_000))[:44]),
    "out of the folder": line(person="../../r1"),
    "another's voice": line(person="r2"),
    "a mentor's voice": line(person="m1"),
    "nobody here": line(person="r9"),
    "no key": line(key="../../../kiosk"),
    "a key of another form": line(key=KEY.upper() + "0"),
    "a time that cannot be": line(at=10**15),
    "never allowed": line(since=""),
    "no list": b'{"person": "r1"}',
    "deeper and deeper": b"[" * 50_000,
    "no text": b"\xff\xfe",
    "a line beyond all bounds": b'["r1","' + b"0" * 4_100_000,
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_hostile_is_passed_over_and_told(tmp_path: Path, what: str) -> None:
    """A good recording stands after it, which comes."""
    one, file = a_kiosk(tmp_path / "one"), tmp_path / "carried.zip"
    export_bundle(one, file, "r1")
    good = recording_key("Cuci tangan.", "id")
    bad = with_lines(file, HOSTILE[what], line(key=good))
    joined = join(tmp_path / "other", bad)
    assert here(DataFolder(tmp_path / "other")) == {("r1", good)}
    assert sum(joined.passed.values()) == 1
    files = {path.relative_to(tmp_path / "other") for path in tmp_path.joinpath("other").rglob("*.wav")}
    assert files == {Path("rekaman/r1") / f"{good}.wav"}
    assert not (tmp_path / "r1").exists()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(sound=st.binary(max_size=300), head=st.booleans(), rest=st.binary(max_size=100))
def test_no_bytes_are_more_than_passed_over(tmp_path: Path, sound: bytes, head: bool, rest: bytes) -> None:
    one, file = tmp_path / "one", tmp_path / "carried.zip"
    if not file.exists():
        export_bundle(a_kiosk(one), file, "r1")
    begin = wave_file(b"")[:40] if head else b""
    join(one, with_lines(file, line(key="0" * 12, sound=begin + sound + b"x"), rest))
    assert here(DataFolder(one)) == {("m1", KEY), ("r1", KEY), ("r2", KEY)}


def test_a_file_brings_no_more_than_its_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, file = a_kiosk(tmp_path / "one"), tmp_path / "carried.zip"
    export_bundle(one, file)
    monkeypatch.setattr("kiosk.exchange.carried_recordings.MOST_RECORDINGS", 1)
    joined = join(tmp_path / "other", file)
    assert (joined.recordings, joined.passed) == (1, {"many": 1})
    monkeypatch.setattr("kiosk.exchange.exchange_file.MOST_RECORDED", 1_000)
    with pytest.raises(ValueError, match="too big"):
        read_bundle(file)


def test_who_was_erased_does_not_come_back_by_a_file_or_a_backup(tmp_path: Path) -> None:
    one, file = a_kiosk(tmp_path / "one"), tmp_path / "carried.zip"
    export_bundle(one, file)
    carried_away = tmp_path / "stick"
    back_up(one)
    one.backups.rename(carried_away)  # a copy that no erasing reaches
    with Store.open(one.path) as store:
        erase_person(store, "r1")
    assert join(one.path, file).passed["erased"] > 0
    (backup,) = carried_away.glob("*.db")
    restore_backup(one, backup)
    assert {who for who, _ in here(one)} == {"m1", "r2"}


def test_a_backup_brings_back_what_is_missing_or_damaged_and_leaves_what_is_newer(tmp_path: Path) -> None:
    folder = a_kiosk(tmp_path)
    good = {one.person: read_samples(one.file) for one in recordings_in(folder.recordings)}
    damaged, file = folder.recordings / "r1" / f"{KEY}.wav", back_up(folder).file
    damaged.write_bytes(damaged.read_bytes()[:500])
    remove_recordings(folder.recordings, "m1")
    lend(folder, "r1", "0123456789ab")
    assert restore_backup(folder, file).recordings == 2
    assert here(folder) == {("m1", KEY), ("r1", KEY), ("r1", "0123456789ab"), ("r2", KEY)}
    assert {who: read_samples(folder.recordings / who / f"{KEY}.wav") for who in good} == good
    damaged.write_bytes(b"RIFF")
    file = back_up(folder).file  # a backup of another second takes the earlier one's place
    assert restore_backup(folder, file).recordings == 1, "a damaged one takes no good one's place in the backup"
    newer = wav(spoken(SENTENCE), 0.3)
    keep_recording(folder.recordings, "r1", KEY, newer, SENTENCE)
    kept = read_samples(damaged)
    assert restore_backup(folder, file).recordings == 0
    assert read_samples(damaged) == kept
    back_up(folder)
    assert read_samples(folder.kept_recordings / "r1" / f"{KEY}.wav") == kept
