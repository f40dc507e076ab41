"""Backups: made of a store in use, whole, private, thinned out by age, whatever the clock says."""

from __future__ import annotations

import sqlite3
import stat
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.safekeeping import backups
from kiosk.safekeeping.backup_keeper import BackupKeeper
from kiosk.safekeeping.backups import DAY, back_up, backups_to_keep, is_backup_due, list_backups
from kiosk.store import DataFolder, Store
from kiosk.store.contents import UnusableFile, inspect_database
from kiosk.store.data_folder import stamped_time, time_stamp
from tests.support.histories import events_of_kinds, record

NOON = int(datetime(2026, 6, 15, 12, tzinfo=UTC).timestamp()) * 1000
times = st.integers(0, 4_000_000_000).map(lambda seconds: seconds * 1000)


def test_a_backup_of_a_store_in_use_is_of_one_moment_and_whole(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        record(store, 3000)
        stop = threading.Event()

        def go_on() -> None:
            number = 0
            while not stop.is_set():
                store.append(events_of_kinds(number), "r1")
                store.flush()
                number += 1

        writer = threading.Thread(target=go_on)
        writer.start()
        try:
            backup = back_up(DataFolder(tmp_path))
        finally:
            stop.set()
            writer.join()
        found = inspect_database(backup.file)
    assert found.events >= 6003
    assert found.events % 2 == 1, "both facts of a key press, or neither"
    assert {person.name for person in found.people} == {"Warga 0", "Warga 1", "Warga 2"}
    assert stat.S_IMODE(backup.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(backup.file.parent.stat().st_mode) == 0o700
    assert [file.name for file in backup.file.parent.iterdir()] == [backup.file.name], "no log, and nothing half made"


def test_a_backup_is_a_store_like_any_other(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a") as store:
        made = record(store, 20)
        backup = back_up(DataFolder(tmp_path / "a"))
    (tmp_path / "b").mkdir()
    backup.file.rename(tmp_path / "b" / "kiosk.db")
    with Store.open(tmp_path / "b") as store:
        assert store.repair is None
        assert list(store.events()) == made


def test_what_fails_leaves_the_earlier_ones_and_nothing_half_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(tmp_path) as store:
        record(store, 400)
    first = back_up(DataFolder(tmp_path), NOON)
    monkeypatch.setattr(backups, "SPARE", 1 << 60)
    with pytest.raises(backups.NoRoom):
        back_up(DataFolder(tmp_path), NOON + DAY)
    monkeypatch.undo()
    data = bytearray((tmp_path / "kiosk.db").read_bytes())
    data[4096 * 3 : 4096 * 8] = bytes(4096 * 5)
    (tmp_path / "kiosk.db").write_bytes(data)
    with pytest.raises(sqlite3.Error):
        back_up(DataFolder(tmp_path), NOON + DAY)
    assert [file.name for file in first.file.parent.iterdir()] == [first.file.name]
    assert inspect_database(first.file).events == 803


def test_they_are_thinned_out_with_age(tmp_path: Path) -> None:
    stay: set[int] = set()
    for number in range(800):
        now = NOON + number * DAY
        stay = backups_to_keep(stay | {now}, now)
        ages = [(now - at) // DAY for at in sorted(stay, reverse=True)]
        assert ages[:7] == list(range(min(number + 1, 7)))
        assert len(ages) <= 7 + 4 + 12
        if number > 366:
            assert 300 <= ages[-1] < 366, "the oldest is of almost a year ago"
    with Store.open(tmp_path) as store:
        record(store, 2)
    for number in range(12):
        back_up(DataFolder(tmp_path), NOON + number * DAY)
    assert {backup.at for backup in list_backups(DataFolder(tmp_path))} == backups_to_keep(
        {NOON + number * DAY for number in range(12)}, NOON + 11 * DAY
    )


@given(st.sets(times, max_size=80), times)
def test_what_is_kept(made: set[int], now: int) -> None:
    stay = backups_to_keep(made, now)
    assert stay <= made
    assert backups_to_keep(stay, now) == stay, "what was kept once is kept again"
    assert len(stay) <= 2 * (7 + 4 + 12)
    for side in ([at for at in made if at <= now], [at for at in made if at > now]):
        assert not side or max(side) in stay
    assert {at for at in made if 0 <= now - at < 3 * DAY} <= made


@pytest.mark.parametrize("year", [2020, 2021, 2024, 2026, 2032])
def test_a_week_that_two_years_share_is_one_week(year: int) -> None:
    """30 December 2024 and 2 January 2025 are of one week, as 1 January 2027 and 31 December 2026 are."""
    first = int(datetime(year, 12, 1, 12, tzinfo=UTC).timestamp()) * 1000
    made = {first + number * DAY for number in range(50)}
    stay = backups_to_keep(made, max(made))
    old = sorted(at for at in stay if max(made) - at >= 7 * DAY)
    days = [datetime.fromtimestamp(at / 1000, UTC).date() for at in old]
    # Beyond the last seven days: Sundays, and the last days of months.
    assert all(day.isoweekday() == 7 or (day + timedelta(1)).day == 1 for day in days)
    weekly = [day for day in days if day.isoweekday() == 7]
    assert all((later - sooner).days == 7 for sooner, later in pairwise(weekly))
    assert len({day.isocalendar()[:2] for day in weekly}) == len(weekly)


@given(st.sets(times, max_size=40), times)
def test_a_day_without_a_backup_makes_one_due(made: set[int], now: int) -> None:
    assert is_backup_due(made, now) == all(at > now or now - at >= DAY for at in made)
    assert not is_backup_due(made | {now}, now)


@given(times)
def test_a_time_is_read_from_the_name_it_was_written_in(at: int) -> None:
    assert stamped_time(f"kiosk-{time_stamp(at)}.db") == at
    assert stamped_time(f"kiosk.db.before-{time_stamp(at)}-2") == at


@pytest.mark.parametrize("name", ["kiosk-.db", "kiosk-20261399-000000.db", "kiosk-latest.db", ""])
def test_another_name_has_no_time(name: str) -> None:
    assert stamped_time(name) is None


def test_a_clock_that_jumps_costs_one_backup_at_most(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        record(store, 2)
    for number in range(10):
        back_up(DataFolder(tmp_path), NOON + number * DAY)
    before = {backup.at for backup in list_backups(DataFolder(tmp_path))}
    back_up(DataFolder(tmp_path), 946_684_800_000)  # 2000: the battery of the clock is empty
    back_up(DataFolder(tmp_path), 4_102_444_800_000)  # 2100
    assert len(before - {backup.at for backup in list_backups(DataFolder(tmp_path))}) <= 1
    assert is_backup_due((backup.at for backup in list_backups(DataFolder(tmp_path))), NOON + 11 * DAY)


def test_the_keeper_makes_one_when_it_is_due_and_goes_on_after_a_failure(tmp_path: Path) -> None:
    clock = [NOON]
    with BackupKeeper.start(DataFolder(tmp_path), lambda: clock[0], first=0, again=0.02):
        wait_for(lambda: True)  # there is no database yet: that must not end it
        with Store.open(tmp_path) as store:
            record(store, 2)
        wait_for(lambda: len(list_backups(DataFolder(tmp_path))) == 1)
        clock[0] += DAY - 1000
        threading.Event().wait(0.2)
        assert len(list_backups(DataFolder(tmp_path))) == 1
        clock[0] += 1000
        wait_for(lambda: len(list_backups(DataFolder(tmp_path))) == 2)


def test_a_kiosk_that_ends_does_not_wait_for_a_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "PAGES", 1)
    monkeypatch.setattr(backups, "PAUSE", 0.5)
    with Store.open(tmp_path) as store:
        record(store, 400)
    keeper = BackupKeeper.start(DataFolder(tmp_path), first=0)
    wait_for(lambda: any((tmp_path / "cadangan").glob("*.part")))
    keeper.close()
    assert list_backups(DataFolder(tmp_path)) == []
    assert not any((tmp_path / "cadangan").iterdir())


def wait_for(holds: object) -> None:
    assert callable(holds)
    for _ in range(500):
        if holds():
            return
        threading.Event().wait(0.02)
    raise AssertionError("it did not happen")


def test_what_is_no_whole_database_is_refused(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data") as store:
        record(store, 20)
    good = (tmp_path / "data" / "kiosk.db").read_bytes()
    file = tmp_path / "x.db"
    for bad in (b"", b"not a database", good[: len(good) // 2], good[:5000] + bytes(4096) + good[9096:]):
        file.write_bytes(bad)
        with pytest.raises(UnusableFile, match=r"x\.db"):
            inspect_database(file)
    file.write_bytes(good)
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("UPDATE events SET fact = replace(fact, 'Warga 1', 'Warga 7')")
    assert inspect_database(file).damaged == 1
    file.write_bytes(good)
    with closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA user_version = 999")
    with pytest.raises(UnusableFile) as refused:
        inspect_database(file)
    assert refused.value.kind == "newer"
