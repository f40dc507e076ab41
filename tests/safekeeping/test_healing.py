"""Single damaged events: counted and healed while the kiosk runs, from whichever backup has them, and only them."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as slow
from hypothesis import strategies as st

from kiosk.learning import Event
from kiosk.learning import event_kinds as f
from kiosk.safekeeping import restoring
from kiosk.safekeeping.backups import back_up, list_backups
from kiosk.safekeeping.restoring import (
    count_damaged,
    finish_repair,
    pending_repair,
    read_repair_report,
    repair_events,
    repair_events_in_use,
)
from kiosk.store import DataFolder, Store, StoreError
from kiosk.store.rows import checksum
from kiosk.store.salvage import rows_in
from kiosk.visit import RepairOutcome
from tests.support.effort import examples
from tests.support.histories import check, check_folder, events_of_kinds, record

EVENTS = 63


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Event]]:
    """Return a data folder of which all is in two backups, and its events."""
    folder = tmp_path_factory.mktemp("backed-up")
    with Store.open(folder) as store:
        record(store, 30)
        back_up(DataFolder(folder), 1_700_000_000_000)
        events = {event.id: event for event in store.events()}
        back_up(DataFolder(folder), 1_700_100_000_000)
    assert len(events) == EVENTS
    return folder, events


def harm(file: Path, column: str, value: object, numbers: list[int]) -> None:
    """Change a column of events under the hand of whoever uses the file."""
    with closing(sqlite3.connect(file)) as db, db:
        for n in numbers:
            db.execute(f"UPDATE events SET {column} = ? WHERE n = ?", (value if column != "id" else f"{value}{n}", n))


HARM = [("fact", '{"fact":"SignedIn"}'), ("fact", "\x00"), ("at", 7), ("who", "r9"), ("crc", 0), ("id", "no id ")]


@slow(max_examples=examples(25), deadline=None)
@given(st.sampled_from(HARM), st.lists(st.integers(1, EVENTS), min_size=1, max_size=6, unique=True))
def test_what_a_backup_has_is_healed_while_the_kiosk_runs(
    tmp_path_factory: pytest.TempPathFactory,
    backed_up: tuple[Path, dict[str, Event]],
    wrong: tuple[str, object],
    numbers: list[int],
) -> None:
    folder, events = backed_up
    place = tmp_path_factory.mktemp("in-use") / "data"
    shutil.copytree(folder, place)
    with Store.open(place) as store:
        later = store.append(events_of_kinds(77), "r1")
        assert store.flush(30)
        harm(store.file, *wrong, numbers)
        assert count_damaged(store.file) == len(numbers)
        with pytest.raises(StoreError):
            repair_events(DataFolder(place))
        found = repair_events_in_use(store)
        assert (found.healed, found.left) == (len(numbers), 0)
        assert found.backups == (list_backups(DataFolder(place))[0].at,)
        assert sum(n for _, n in found.people) == len(numbers)
        assert count_damaged(store.file) == 0
        assert {event.id: event for event in check(store)} == events | {event.id: event for event in later}
        store.append(events_of_kinds(78), "r1")
    assert len(check_folder(place)) == EVENTS + 4


def test_what_is_in_no_backup_is_left_and_counted(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        record(store, 10)
        back_up(DataFolder(tmp_path))
        store.append(events_of_kinds(5), "r1")
        assert store.flush(30)
        harm(store.file, "fact", "{}", [3, 24, 25])
        assert repair_events_in_use(store) == RepairOutcome(
            1, 2, (list_backups(DataFolder(tmp_path))[0].at,), (("m1", 1),)
        )
        assert repair_events_in_use(store) == RepairOutcome(0, 2)
        assert len(check(store)) == 23


def test_a_backup_with_other_numbers_heals_by_the_id_and_else_not_at_all(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        record(store, 10)
        back_up(DataFolder(tmp_path))
        events = list(store.events())
    backup = list_backups(DataFolder(tmp_path))[0].file
    with closing(sqlite3.connect(backup)) as db, db:
        db.execute("UPDATE events SET n = -n")
        db.execute("UPDATE events SET n = 24 + n")  # in the opposite order
    with Store.open(tmp_path) as store:
        harm(store.file, "fact", "{}", [4])
        harm(store.file, "id", "no id ", [9])
        assert repair_events_in_use(store).healed == 1
        assert {event.id for event in check(store)} == {event.id for event in events} - {events[8].id}


def test_nothing_is_written_where_the_disk_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(tmp_path) as store:
        record(store, 10)
        back_up(DataFolder(tmp_path))
        harm(store.file, "fact", "{}", [4, 5])
        indexed = restoring._indexed

        def refuse(db: sqlite3.Connection, n: int) -> bool:
            if n == 5:
                raise sqlite3.OperationalError("disk I/O error")
            return indexed(db, n)

        monkeypatch.setattr(restoring, "_indexed", refuse)
        with pytest.raises(sqlite3.OperationalError):
            repair_events_in_use(store)
        assert count_damaged(store.file) == 2
        store.append(events_of_kinds(6), "r1")
        assert store.flush(30)


def test_a_bit_that_falls_over_on_the_disk_is_healed_though_the_indexes_say_otherwise(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        record(store, 200)
        events = check(store)
    back_up(DataFolder(tmp_path))
    whole = (tmp_path / "kiosk.db").read_bytes()
    chance, healed = random.Random(7), 0
    for _ in range(40):
        data = bytearray(whole)
        place = chance.randrange(len(data))
        data[place] ^= 1 << chance.randrange(8)
        if len({row[0] for row in rows_in(bytes(data))}) != len(events) - 1:
            continue  # not within an event of the table
        (tmp_path / "kiosk.db").write_bytes(data)
        with closing(sqlite3.connect(tmp_path / "kiosk.db")) as db:
            try:
                if db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                    continue  # SQLite sees it: then all is salvaged
            except sqlite3.Error:
                continue
        if count_damaged(tmp_path / "kiosk.db"):
            assert repair_events(DataFolder(tmp_path)) == (1, 0)
            with closing(sqlite3.connect(tmp_path / "kiosk.db")) as db:
                assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert check_folder(tmp_path) == events
            healed += 1
    assert healed >= 3


def test_what_was_salvaged_is_mended_once_and_told_ever_after(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        record(store, 50)
    back_up(DataFolder(tmp_path))
    (tmp_path / "kiosk.db").write_bytes(b"damaged")
    assert read_repair_report(DataFolder(tmp_path)) is None
    with Store.open(tmp_path) as store:
        assert pending_repair(store) is not None
        mended = finish_repair(store)
        assert mended is not None
        assert pending_repair(store) is None
        assert finish_repair(store) is None
    assert read_repair_report(DataFolder(tmp_path)) == mended
    assert (mended.kept, mended.joined, mended.missing) == (0, 103, 0)
    assert mended.at > 0
    for damaged in (b'{"kept": "many"}', b'{"more": ' + b"[" * 50_000):
        DataFolder(tmp_path).repair_report.write_bytes(damaged)
        assert read_repair_report(DataFolder(tmp_path)) is None


def test_an_event_of_a_later_kiosk_is_no_damage(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.append([f.SignedIn()], "r1")
        assert store.flush(30)
        (before,) = store.events()
        event_data = '{"fact":"FromTomorrow"}'
        crc = checksum(before.id, before.at, before.who, event_data)
        with closing(sqlite3.connect(store.file)) as db, db:
            db.execute("UPDATE events SET fact = ?, crc = ?", (event_data, crc))
        assert count_damaged(store.file) == 0
