"""Days are those of the home's zone, whatever the machine is set to, and are counted anew when the zone changes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import ZONES, Settings, day_number, home_zone, local, midnight, theme_at
from kiosk.learning import event_kinds as f
from kiosk.store import Store

LATE = 1_796_315_400_000
"""23:30 in Jakarta on 3 December 2026, which is 0:30 in Makassar and 1:30 in Jayapura on the fourth."""

AHEAD = {"Asia/Jakarta": 7, "Asia/Makassar": 8, "Asia/Jayapura": 9}


def _days(store: Store) -> dict[int, int]:
    return {day: counted.events for day, counted in store.days(1, 10**6)}


def _choose(store: Store, zone: str) -> None:
    store.append([f.SettingChanged("zone", zone)], "m1")


@given(st.integers(0, 4_000_000_000_000), st.sampled_from(sorted(ZONES)))
def test_a_day_is_that_of_the_zone(at: int, zone: str) -> None:
    assert (
        day_number(at, zone) == date(1970, 1, 1).toordinal() + (at + AHEAD[zone] * 3_600_000) // 86_400_000
        or at < 6e11
    )
    day = local(at, zone).date()
    assert midnight(day, zone) <= at < midnight(date.fromordinal(day.toordinal() + 1), zone)


@pytest.mark.parametrize(
    ("machine", "home"),
    [
        *((zone, zone) for zone in ZONES),
        ("UTC", "Asia/Jakarta"),
        ("America/New_York", "Asia/Jakarta"),
    ],
)
def test_a_home_that_chose_none_is_where_its_machine_is_or_in_jakarta(machine: str, home: str) -> None:
    code = "from kiosk.learning import home_zone; print(home_zone())"
    done = subprocess.run(
        [sys.executable, "-c", code], env={"TZ": machine}, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == home
    assert home_zone("Asia/Makassar") == "Asia/Makassar"
    assert home_zone("Mars/Olympus") == home_zone()


def test_days_are_counted_anew_when_the_zone_changes(tmp_path: Path) -> None:
    with Store.open(tmp_path, now=lambda: LATE) as store:
        store.append([f.MentorAdded("m1", "Sari", "x"), f.ResidentAdded("r1", "Budi", "red", "bola")], "m1")
        store.append([f.SignedIn()], "r1")
        _choose(store, "Asia/Jakarta")
        first = local(LATE, "Asia/Jakarta").toordinal()
        assert _days(store) == {first: 4}
        _choose(store, "Asia/Makassar")
        assert store.known.workshop.zone == "Asia/Makassar"
        assert _days(store) == {first + 1: 5}, "half past midnight there"
    with Store.open(tmp_path, now=lambda: LATE) as store:
        assert _days(store) == {first + 1: 5}
        _choose(store, "Asia/Jakarta")
    with Store.open(tmp_path, now=lambda: LATE) as store:  # changed last, and not asked for before the end
        assert _days(store) == {first: 6}


def test_a_residents_own_choice_changes_no_days(tmp_path: Path) -> None:
    with Store.open(tmp_path, now=lambda: LATE) as store:
        store.append([f.ResidentAdded("r1", "Budi", "red", "bola")], "r1")
        store.append([f.SettingChanged("zone", "Asia/Jayapura")], "r1")
        assert store.known.workshop.zone == home_zone()


@pytest.mark.parametrize(
    ("zone", "dim"), [("Asia/Jakarta", False), ("Asia/Makassar", False), ("Asia/Jayapura", True)]
)
def test_the_night_begins_by_the_homes_clock(zone: str, dim: bool) -> None:
    eight = midnight(date(2026, 12, 3), "Asia/Jakarta") + 19 * 3_600_000 + 1
    assert (theme_at(Settings(night=True), local(eight, zone).hour) == "redup") is dim


@pytest.fixture
def running(tmp_path: Path) -> Store:
    store = Store.open(tmp_path)
    store.append([f.MentorAdded("m1", "Sari", "x"), f.ResidentAdded("r1", "Budi", "red", "bola")], "m1")
    assert store.flush()
    return store


def test_a_store_is_looked_at_beside_a_kiosk_and_nothing_is_changed(running: Store, tmp_path: Path) -> None:
    with running:
        with Store.look(tmp_path) as looked:
            assert looked.known.workshop == running.known.workshop
            running.append([f.SignedIn()], "r1")
            assert running.flush()
            assert not looked.known.progress.get("r1"), "all that is read is of one moment"
            acts: list[Callable[[], object]] = [lambda: looked.append([f.SignedIn()], "r1")]
            for act in acts:
                with pytest.raises(Exception, match="reading only"):
                    act()
        before = {path.name: path.read_bytes() for path in tmp_path.glob("kiosk.db*") if "shm" not in path.name}
        with Store.look(tmp_path) as looked:
            assert len(list(looked.events("r1"))) == 1
            assert _days(looked) == _days(running)
        assert {name: (tmp_path / name).read_bytes() for name in before} == before
