"""The exchange, here with a stick: whatever happens in between, all know the same in the end."""

from __future__ import annotations

import errno
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.exchange import exchanging, join_bundle, read_bundle
from kiosk.exchange.exchange_file import export_bundle, write_bundle
from kiosk.exchange.exchanging import ExchangeReport
from kiosk.exchange.stick import Stick, exchange_by_stick
from kiosk.learning import event_kinds as f
from kiosk.safekeeping.erasing import erase_person
from kiosk.store import DataFolder, EventRow, EventTable, Store, checksum, erased
from kiosk.store import store as store_module
from kiosk.store.contents import UnusableFile
from kiosk.store.ids import _chance, _joined, new_id, time_of
from tests.support import homes
from tests.support.histories import check, record
from tests.support.homes import StickHub, kiosk_rows, live_through, live_through_all, rows_of


def erasing(store: Store) -> Callable[[frozenset[str]], None]:
    def erase(ids: frozenset[str]) -> None:
        for one in sorted(ids):
            erase_person(store, one, elsewhere=True)

    return erase


@pytest.mark.parametrize("seed", range(3))
def test_a_stick_carried_around_makes_all_agree(seed: int) -> None:
    live_through(StickHub, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [100, 200, 300])
def test_a_stick_carried_around_makes_all_agree_in_longer_histories(seed: int) -> None:
    live_through_all(StickHub, range(seed, seed + 10), steps=40)


def _next_id(last: str, ms: int) -> str:
    """Return an id by a step of one: as kiosks once made them, two behind one clock the same."""
    return _joined((max(time_of(last or "0" * 32), ms) << 74 | _chance(last or "0" * 32)) + 1)


STICK_HARMS: dict[str, tuple[Any, str, Any]] = {
    "ids follow one another by a step of one": (store_module, "later_id", _next_id),
    "who was erased is not told": (exchanging._Exchange, "_share_erased", lambda self, erase: frozenset()),
    "digests tell of no difference": (EventTable, "digests", lambda self: {}),
    "nothing is pushed": (exchanging._Exchange, "_push", lambda self, rows: None),
}


@pytest.mark.slow
@pytest.mark.parametrize("harm", STICK_HARMS)
def test_each_harm_done_to_the_exchange_is_found(harm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*STICK_HARMS[harm])
    monkeypatch.setattr(homes, "CLOCKS", (0, 40 * homes.DAY))  # so that many follow the ids of one
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        live_through_all(StickHub, range(60))


@pytest.fixture
def kiosks(tmp_path: Path) -> Any:
    with Store.open(tmp_path / "a") as one, Store.open(tmp_path / "b") as other:
        one.append([f.MentorAdded("m1", "Bu Rina", "hash")], None)
        record(one, 10)
        other.append([f.ResidentAdded("r9", "Sri", "biru", "api")], "m1")
        other.flush()
        yield one, other


def test_both_ways_in_one_file_and_again_nothing_moves(kiosks: tuple[Store, Store], tmp_path: Path) -> None:
    one, other = kiosks
    stick = tmp_path / "stick.zip"
    first = exchange_by_stick(one, stick)
    assert (first.pushed, first.pulled) == (24, 0)
    assert exchange_by_stick(other, stick).pulled == 24
    assert exchange_by_stick(one, stick) == ExchangeReport(moved=True, pulled=1, compared=True)
    assert kiosk_rows(one) == kiosk_rows(other)
    assert check(one) == check(other)
    before = stick.read_bytes()
    assert not exchange_by_stick(one, stick).moved
    assert stick.read_bytes() == before


def test_a_stick_is_an_exchange_file_of_all(kiosks: tuple[Store, Store], tmp_path: Path) -> None:
    one, other = kiosks
    export_bundle(one.folder, tmp_path / "all.zip")
    assert exchange_by_stick(other, tmp_path / "all.zip").pulled == 24
    assert join_bundle(one, read_bundle(tmp_path / "all.zip")).new == 1
    export_bundle(one.folder, tmp_path / "one.zip", "r1")
    with pytest.raises(UnusableFile, match="one resident"):
        exchange_by_stick(other, tmp_path / "one.zip")


def test_who_was_erased_goes_everywhere_and_comes_from_nowhere(kiosks: tuple[Store, Store], tmp_path: Path) -> None:
    one, other = kiosks
    stick, old = tmp_path / "stick.zip", tmp_path / "old.zip"
    exchange_by_stick(one, stick)
    exchange_by_stick(other, stick)
    shutil.copy(stick, old)
    erase_person(one, "r1")
    exchange_by_stick(one, stick)
    with zipfile.ZipFile(stick) as archive:
        assert b"r1" not in archive.read("kejadian.jsonl")
    busy = exchange_by_stick(other, stick)  # somebody is signed in: it waits
    assert busy.waiting == {"r1"}
    assert "r1" in other.known.workshop.residents
    assert "r1" not in erased(other.folder)
    done = exchange_by_stick(other, stick, erasing(other))
    assert done.erased == {"r1"}
    assert not done.waiting
    assert "r1" not in other.known.workshop.residents
    back = exchange_by_stick(other, old, erasing(other))
    assert back.pulled == 0
    assert kiosk_rows(one) == kiosk_rows(other)
    with Stick(old) as carried:
        assert carried.gone() == {"r1"}
        assert rows_of(carried) == kiosk_rows(one)


def test_a_stick_erases_no_mentor(kiosks: tuple[Store, Store], tmp_path: Path) -> None:
    one, _ = kiosks
    write_bundle(one.folder, tmp_path / "x.zip", [], "k", 0, None, gone=["m1", "../x", "r" * 65])
    report = exchange_by_stick(one, tmp_path / "x.zip", erasing(one))
    assert not report.erased
    assert one.known.workshop.mentors.keys() == {"m1"}
    assert erased(one.folder) == set()


def test_a_stick_that_cannot_be_written_keeps_what_it_had(
    kiosks: tuple[Store, Store], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = kiosks
    stick = tmp_path / "stick.zip"
    exchange_by_stick(one, stick)
    before, real = stick.read_bytes(), os.fsync

    def full(number: int) -> None:
        if Path(f"/proc/self/fd/{number}").readlink().name == "stick.zip.part":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(number)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            exchange_by_stick(other, stick)
    assert stick.read_bytes() == before
    assert not list(tmp_path.glob("*.part"))
    assert "r1" in other.known.workshop.residents, "what came from it is here"
    assert exchange_by_stick(other, stick).pushed == 1


def test_a_damaged_stick_is_refused_and_changes_nothing(kiosks: tuple[Store, Store], tmp_path: Path) -> None:
    one, other = kiosks
    stick = tmp_path / "stick.zip"
    exchange_by_stick(one, stick)
    data = bytearray(stick.read_bytes())
    data[len(data) // 3] ^= 1
    stick.write_bytes(data)
    before = kiosk_rows(other)
    with pytest.raises(UnusableFile):
        exchange_by_stick(other, stick)
    assert kiosk_rows(other) == before
    assert stick.read_bytes() == data


def row(key: str, fact: str, *, crc: int = 0) -> EventRow:
    return key, 5, "m1", fact, crc or checksum(key, 5, "m1", fact)


def test_what_does_not_fit_is_passed_over_counted_and_taken_off(tmp_path: Path) -> None:
    key = new_id(1_000)
    here, there = row(key, '{"fact":"Future","n":1}'), row(key, '{"fact":"Future","n":2}')
    rows = [
        there,
        row(new_id(2_000), '{"fact":"Future"}', crc=1),
        row(new_id(3_000), '{"fact":"Future","text":"' + "x" * 17_000 + '"}'),
        row("f" * 12 + new_id(0)[12:], '{"fact":"Future"}'),
        row("no id", '{"fact":"Future"}'),
        row(new_id(4_000), '{"fact":"Future","n":3}'),
    ]
    stick = tmp_path / "stick.zip"
    write_bundle(DataFolder(tmp_path), stick, rows, "k", 0, None)
    with Store.open(tmp_path / "a") as store:
        store.join([here])
        report = exchange_by_stick(store, stick)
        assert report.pulled == 1
        assert report.passed == {"clash": 1, "size": 1, "future": 1}
        assert report.refused == 1, "the same clash, as the stick sees it"
        assert kiosk_rows(store) == {here, rows[-1]}
    with Stick(stick) as carried:
        assert rows_of(carried) == {there, rows[2], rows[3], rows[5]}, "nothing is merged in silence"


def test_an_older_kiosk_carries_what_it_does_not_know(tmp_path: Path) -> None:
    """Rows travel as they are, through a kiosk that cannot read them too."""
    future = row(new_id(1_000), '{"fact":"FromTheFuture",  "resident":"r1"}')
    known = '{"fact":"StepDone","lesson":"keset.mutu","step":"s1","not_yet":[1]}'
    newer = (*(base := (new_id(2_000), 6, "r1", known)), checksum(*base))
    with Store.open(tmp_path / "new") as store:
        store.join([future, newer])
        exchange_by_stick(store, tmp_path / "one.zip")
    with Store.open(tmp_path / "old") as store:
        exchange_by_stick(store, tmp_path / "one.zip")
        exchange_by_stick(store, tmp_path / "two.zip")
        assert store.known.progress["r1"].lessons["keset.mutu"].steps
    with Store.open(tmp_path / "other") as store:
        exchange_by_stick(store, tmp_path / "two.zip")
        assert kiosk_rows(store) == {future, newer}
