"""Faults at the edges: a damaged schema, rows that hold anything, a disk that refuses in the midst of a call."""

from __future__ import annotations

import random
import sqlite3
import stat
from pathlib import Path
from typing import Any

import pytest

from kiosk.learning import Event
from kiosk.learning import event_kinds as f
from kiosk.store import Store, StoreError, snapshots
from kiosk.store.joining import JoinedRows
from kiosk.store.rows import checksum
from tests.support.histories import check, check_folder, events_of_kinds, record

PAGE = 4096


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, list[Event]]:
    """Return a real file of few pages, so that damage often meets its schema, and its events."""
    folder = tmp_path_factory.mktemp("small")
    with Store.open(folder) as store:
        made = record(store, 20)
    return (folder / "kiosk.db").read_bytes(), made


def harmed(data: bytes, chance: random.Random, room: int) -> bytes:
    """Return a copy of the same length with bytes changed or zeroed somewhere within the first ``room``."""
    copy = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 20))):
        place = chance.randrange(room)
        size = min(chance.choice((1, 1, 16, 512)), len(copy) - place)
        copy[place : place + size] = bytes(size) if chance.random() < 0.3 else chance.randbytes(size)
    return bytes(copy)


@pytest.mark.parametrize("room", [PAGE, None], ids=["schema", "anywhere"])
def test_whatever_is_damaged_the_store_opens_or_says_why_and_takes_more(
    tmp_path: Path, small: tuple[bytes, list[Event]], room: int | None
) -> None:
    """A damaged schema makes SQLite fail in ways of its own: messages that are no text, columns that are gone."""
    data, made = small
    known = {event.id: event for event in made}
    repaired = 0
    for seed in range(60):
        folder = tmp_path / str(seed)
        folder.mkdir()
        (folder / "kiosk.db").write_bytes(harmed(data, random.Random(seed), room or len(data)))
        try:
            store = Store.open(folder)
        except StoreError as error:
            assert error.kind == "newer", seed  # noqa: PT017 - its version alone was hit
            continue
        with store:
            found = list(store.events())
            assert all(known[event.id] == event for event in found), seed
            if store.repair is not None:
                repaired += 1
                assert store.repair.kept == len(found), seed
                check(store)
            more = store.append(events_of_kinds(1), "r1")
            assert store.flush(), seed
            assert list(store.events()) == [*found, *more], seed
    assert repaired > 15


def test_a_damaged_schema_loses_no_event(tmp_path: Path, small: tuple[bytes, list[Event]]) -> None:
    data, made = small
    for number, (right, wrong) in enumerate(
        [
            (b"CREATE TABLE events", b"CREATE \xd4\xe9BLE events"),
            (b"at INTEGER", b"a\xb4 INTEGER"),
            (b"at INTEGER NOT NULL", b"ax INTEGER NOT NULL"),
            (b"n INTEGER PRIMARY KEY", b"n INTEGER PRIMARX KEY"),
            (b"TABLE snapshots", b"TABLE snapshotz"),
            (b"UNIQUE", b"UNIQUF"),
        ]
    ):
        assert data.count(right) >= 1
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "kiosk.db").write_bytes(data.replace(right, wrong))
        with Store.open(folder) as store:
            assert store.repair is not None, wrong
            assert store.repair.kept == len(made), wrong
            assert check(store) == made
        assert check_folder(folder) == made


@pytest.mark.parametrize("harm", ["DELETE FROM kiosk", "UPDATE kiosk SET id = x'ff'", "UPDATE kiosk SET id = 'zz'"])
def test_a_kiosk_without_an_id_gets_one_and_keeps_its_events(tmp_path: Path, harm: str) -> None:
    with Store.open(tmp_path) as store:
        made = record(store, 5)
    change(tmp_path, harm)
    with Store.open(tmp_path) as store:
        assert store.repair is not None
        assert check(store) == made
        kiosk = store.kiosk
    with Store.open(tmp_path) as store:
        assert (store.repair, store.kiosk) == (None, kiosk)


@pytest.mark.parametrize("id_", ["'zz'", "x'ff00'", f"'{'f' * 32}'"])
def test_a_row_whose_id_is_damaged_does_not_hinder_the_next_event(tmp_path: Path, id_: str) -> None:
    with Store.open(tmp_path) as store:
        made = record(store, 5)
    change(tmp_path, f"INSERT INTO events VALUES (NULL, {id_}, 1, 'r1', '{{}}', 7)")
    with Store.open(tmp_path) as store:
        made += store.append(events_of_kinds(9), "r1")
        assert store.flush()
        assert check(store) == made
    assert [event.id for event in made] == sorted(event.id for event in made)


def test_someone_of_whom_nothing_can_be_read_is_not_among_the_people(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        made = record(store, 5)
    event_data = '{"fact":"KilnFired","degrees":900}'
    key = "0" * 12 + "7" + "0" * 3 + "8" + "0" * 15
    crc = checksum(key, 1, "r77", event_data)
    change(tmp_path, f"INSERT INTO events VALUES (NULL, '{key}', 1, 'r77', '{event_data}', {crc})")
    with Store.open(tmp_path) as store:
        assert check(store) == made
        assert "r77" not in store.known.progress
        assert len(store.known.progress) == len(list(store.known.progress))


@pytest.mark.parametrize("at", [1 << 63, -(1 << 63) - 1, 1 << 200])
def test_an_event_that_no_file_can_hold_is_refused_and_hinders_nothing(tmp_path: Path, at: int) -> None:
    with Store.open(tmp_path) as store:
        key, event_data = "0123456789ab7cde8f0123456789abcd", '{"fact":"SignedIn"}'
        joined = store.join([(key, at, "r1", event_data, checksum(key, at, "r1", event_data))])
        assert joined == JoinedRows(passed={"damaged": 1})
        made = store.append(events_of_kinds(1), "r1")
        assert store.flush()
        assert store.trouble is None
        assert tuple(check(store)) == made


def test_a_read_that_fails_in_the_midst_of_a_call_costs_no_event_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(tmp_path) as store:
        made = record(store, 6)
    real, refusals = snapshots.load_snapshot, [sqlite3.OperationalError("disk I/O error")]

    def load(*args: Any) -> Any:
        if refusals:
            raise refusals.pop()
        return real(*args)

    with Store.open(tmp_path) as store:
        monkeypatch.setattr(snapshots, "load_snapshot", load)
        made += store.append(events_of_kinds(7), "r1")
        assert refusals == []
        assert store.flush()
        assert check(store) == made
    assert check_folder(tmp_path) == made


def test_every_file_is_the_kiosks_own_also_while_in_use_and_after_a_repair(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with Store.open(folder) as store:
        record(store, 20)
        assert modes(folder).keys() == {"kiosk.db", "kiosk.db-wal", "kiosk.db-shm", "kiosk.lock"}
        assert set(modes(folder).values()) == {0o600}
    (folder / "kiosk.db").write_bytes(b"damaged" * 1000)
    with Store.open(folder) as store:
        assert store.repair is not None
        assert store.repair.damaged in modes(folder)
        assert set(modes(folder).values()) == {0o600}


def test_a_guest_leaves_no_trace_in_any_file(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        record(store, 3)
        store.append([f.AnswerGiven("keset.harga", "q1", "JAWABAN-TAMU", True)], "tamu-17", keep=False)
        assert store.known.progress["tamu-17"].lesson("keset.harga").answers["q1"].tries == 1
        store.append(events_of_kinds(4), "r1")
        assert store.flush()
        held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        assert b"keset.produksi" in held
        assert b"JAWABAN-TAMU" not in held
        assert b"tamu-17" not in held
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"JAWABAN-TAMU" not in held
    assert b"tamu-17" not in held
    with Store.open(tmp_path) as store:
        assert "tamu-17" not in store.known.progress


def test_what_the_last_try_at_closing_wrote_is_not_called_lost(tmp_path: Path) -> None:
    """The disk comes back after the patience ran out, and before the writer's last try."""
    store = Store.open(tmp_path)
    made = record(store, 1)
    holder = sqlite3.connect(tmp_path / "kiosk.db", isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")
    made += store.append(events_of_kinds(2), "r1")
    real = store.flush

    def flush(timeout: float = 5.0) -> bool:
        done = real(timeout)
        holder.execute("ROLLBACK")
        holder.close()
        return done

    store.flush = flush  # type: ignore[method-assign]
    assert store.close(0.1)
    assert check_folder(tmp_path) == made


def change(folder: Path, statement: str) -> None:
    db = sqlite3.connect(folder / "kiosk.db")
    with db:
        db.execute(statement)
    db.close()


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
