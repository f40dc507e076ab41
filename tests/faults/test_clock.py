"""A clock that jumps by years, back and forward: order, resuming and backups follow what happened, not the clock."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.exchange import exchange_file
from kiosk.learning import event_kinds as f
from kiosk.safekeeping.backups import back_up, is_backup_due, list_backups
from kiosk.store import DataFolder, Store
from kiosk.store.contents import inspect_database
from kiosk.store.ids import now
from tests.support.effort import examples
from tests.support.histories import check

YEAR = 365 * 86_400_000
START = 1_772_413_200_000
jumps = st.lists(st.integers(-60, 170).map(lambda years: START + years * YEAR), min_size=1, max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(30), deadline=None)
@given(jumps)
def test_the_last_place_is_where_one_goes_on_whatever_the_clock_says(quick: Path, times: list[int]) -> None:
    folder = quick / f"{len(list(quick.iterdir()))}"
    clock = [START]
    with Store.open(folder, now=lambda: clock[0]) as store:
        store.append([f.ResidentAdded("r1", "Sri", "merah", "ikan")], "m1")
    for number, time in enumerate(times):
        clock[0] = max(0, time)
        with Store.open(folder, now=lambda: clock[0]) as store:
            store.append([f.PlaceReached("keset.mutu", f"step:s{number}")], "r1")
        with Store.open(folder, now=lambda: clock[0]) as store:
            assert store.repair is None
            assert store.known.progress["r1"].lesson("keset.mutu").place.value == f"step:s{number}"
            places = [e.data.place for e in check(store) if isinstance(e.data, f.PlaceReached)]
            assert places == [f"step:s{n}" for n in range(number + 1)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(15), deadline=None)
@given(jumps)
def test_backups_go_on_whatever_the_clock_says(quick: Path, times: list[int]) -> None:
    folder = quick / f"{len(list(quick.iterdir()))}"
    with Store.open(folder) as store:
        store.append([f.ResidentAdded("r1", "Sri", "merah", "ikan")], "m1")
    for time in times:
        now = max(0, time)
        if is_backup_due((backup.at for backup in list_backups(DataFolder(folder))), now):
            back_up(DataFolder(folder), now)
        assert not is_backup_due((backup.at for backup in list_backups(DataFolder(folder))), now)
    assert all(inspect_database(backup.file).events == 1 for backup in list_backups(DataFolder(folder)))


def test_a_kiosk_that_is_fast_and_one_of_the_past_can_still_exchange(tmp_path: Path) -> None:
    """What is more than a day ahead is not taken: see ``tests/store/test_joining.py``."""
    late = now() + 20 * 3_600_000
    for name, time, place in (("a", late, "step:late"), ("b", START - 20 * YEAR, "step:early")):
        with Store.open(tmp_path / name, now=lambda time=time: time) as store:  # type: ignore[misc]
            store.append([f.ResidentAdded("r1", "Sri", "merah", "ikan"), f.PlaceReached("keset.mutu", place)], "r1")
        exchange_file.export_bundle(DataFolder(tmp_path / name), tmp_path / f"{name}.zip", now=time)
    for name, other in (("a", "b"), ("b", "a")):
        with Store.open(tmp_path / name) as store:
            exchange_file.join_bundle(store, exchange_file.read_bundle(tmp_path / f"{other}.zip"))
            assert store.known.progress["r1"].lesson("keset.mutu").place.value == "step:late"
            store.append([f.PlaceReached("keset.mutu", "step:now")], "r1")
            assert store.flush()
            assert store.known.progress["r1"].lesson("keset.mutu").place.value == "step:now"
            check(store)
