"""Ids of people that no kiosk makes: they come by no file, and erasing one never takes more than its own rows."""

from __future__ import annotations

import os
import struct
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk.exchange.admission import is_person_id, judge_row
from kiosk.exchange.carried_recordings import CarriedRecording, admitted_recordings
from kiosk.exchange.exchange_file import read_bundle
from kiosk.learning import Event, Resident, Workshop, in_file_name
from kiosk.learning import event_kinds as f
from kiosk.store import DataFolder, RefusalReason, Store, write_whole
from kiosk.store.contents import UnusableFile
from kiosk.store.rows import row_of

WORDS = ["fact", "ResidentAdded", "merah", "bunga", "resident", "name", "3x3", "true", "Sri", "id"]
"""Ids that are also keys, kinds and values of events."""


def row(person: str, who: str = "m1") -> tuple[str, int, str | None, str, int]:
    return row_of(Event("0190a0000000700080000000000000aa", 1, who, f.ResidentAdded(person, "Tono", "biru", "ikan")))


@given(st.text(st.characters(codec="utf-8"), max_size=70))
def test_an_id_that_leads_out_of_a_folder_or_splits_a_list_comes_by_no_file(person: str) -> None:
    odd = not is_person_id(person)
    assert (judge_row(row(person), person) == "damaged") == odd
    assert (judge_row(row("r1", who=person), None) == "damaged") == odd
    if not odd:
        assert Path(person).name == person
        assert person.split() == [person]


@pytest.mark.parametrize("person", ["..", ".", "", "a b", "a\x1bb", "../x", "/tmp/x", "a\nb", "a" * 65])
def test_these_come_by_no_file(person: str) -> None:
    assert judge_row(row(person), person) == "damaged"


@given(st.text(max_size=40), st.text(max_size=20))
def test_a_file_name_never_leads_out_of_its_folder(person: str, name: str) -> None:
    made = in_file_name(person, name)
    assert "/" not in made
    assert made not in (".", "..")
    assert made.isascii()


@pytest.mark.parametrize("word", WORDS)
def test_erasing_whose_id_is_a_word_of_events_takes_their_rows_alone(tmp_path: Path, word: str) -> None:
    with Store.open(tmp_path) as store:
        store.append((f.MentorAdded("m1", "Rina", "-"),), None)
        store.append(
            (f.ResidentAdded("r1", "Sri", "merah", "bunga"), f.ResidentAdded(word, "Tono", "biru", "ikan")), "m1"
        )
        store.append((f.SettingChanged("keys", "3x3"), f.SettingChanged("set_up", "true")), "r1")
        assert store.flush(30)
        assert store.erase(word) == 1
        assert len(list(store.events())) == 4
        store.append((f.SignedIn(),), "r1")
        assert store.flush(30)
        assert len(list(store.events(who="r1"))) == 3, "and what comes later is recorded"


def test_a_device_or_a_pipe_is_never_replaced_by_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="Invalid argument"):
        write_whole(pipe, b"x")
    assert pipe.is_fifo()


@pytest.mark.parametrize("trick", ["comment", "sign"])
def test_a_directory_of_a_million_names_is_refused_before_it_is_read(tmp_path: Path, trick: str) -> None:
    file = tmp_path / "big.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(300):
            archive.writestr(f"{number}", b"")
        if trick == "comment":
            archive.comment = b"x" * 65_535
    if trick == "sign":
        data = bytearray(file.read_bytes())
        struct.pack_into("<4s", data, len(data) - 18, b"PK\5\6")
        file.write_bytes(data)
    with pytest.raises(UnusableFile):
        read_bundle(file)


@pytest.mark.parametrize(
    "change", [{"key": "a\0b"}, {"key": "../../x"}, {"person": "a b/c"}, {"since": "x" * 3_000_000}]
)
def test_an_odd_recording_costs_its_line_and_not_the_import(tmp_path: Path, change: dict[str, str]) -> None:
    line = replace(CarriedRecording("r1", "0" * 12, 1, "2026-01-01", b""), **change)
    passed = Counter[RefusalReason]()
    workshop = Workshop(residents={"r1": Resident("r1"), "a b/c": Resident("a b/c")})
    assert not list(admitted_recordings(DataFolder(tmp_path), [line], workshop, None, passed))
    assert passed == {"damaged": 1}
