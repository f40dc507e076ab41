"""Kiosks that join each other's events: whatever their clocks say, nothing is lost, nothing merged in silence."""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.learning import Event
from kiosk.learning import event_kinds as f
from kiosk.store import Store, Trouble, database
from kiosk.store.ids import DAY_OF_MS, END, is_id, moved, new_id, now, time_of
from kiosk.store.joining import JoinedRows, in_time
from kiosk.store.rows import COLUMNS, EventRow, checksum, is_row, row_of
from tests.support.effort import examples
from tests.support.histories import check, check_folder, events_of_kinds, record

START = 1_772_413_200_000
YEAR = 365 * DAY_OF_MS
SKEWS = (0, 0, 90_000, -90_000, -YEAR, 7 * 3_600_000, DAY_OF_MS - 60_000)
"""How far kiosks' clocks are off: many are equal, some are fast, one has lost its battery, one took a wrong zone."""


def rows_of(folder: Path) -> list[EventRow]:
    with sqlite3.connect(folder / "kiosk.db") as db:
        return db.execute(f"SELECT {COLUMNS} FROM events ORDER BY id").fetchall()


def renamed(number: int) -> f.ResidentChanged:
    return f.ResidentChanged("r1", name=f"Sri {number}")


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(SKEWS), min_size=2, max_size=4), st.integers(0, 2**32))
def test_kiosks_that_join_at_random_agree_and_lose_nothing(skews: list[int], seed: int) -> None:
    chance, clock = random.Random(seed), [START]
    made: set[EventRow] = set()

    def use(number: int, act: object) -> None:
        with Store.open(folders[number], now=lambda: clock[0] + skews[number]) as store:
            assert callable(act)
            act(store)
            assert store.flush(30)
            assert store.trouble is None
            check(store)

    def work(store: Store) -> None:
        for step in range(chance.randint(1, 4)):
            row = row_of(store.append([renamed(len(made) + step)], "m1")[0])
            assert row not in made
            made.add(row)
            assert store.known.workshop.residents["r1"].name.value == f"Sri {len(made) - 1 + step}" or step

    def take_from(other: int) -> object:
        def join(store: Store) -> None:
            joined = store.join(rows_of(folders[other]))
            assert not joined.clashes
            assert set(joined.passed) <= {"future"}
            # What is done afterwards wins here, even over a kiosk that was ahead.
            (event,) = store.append([renamed(-len(made))], "m1")
            made.add(row_of(event))
            assert store.known.workshop.residents["r1"].name.by == event.id
            assert time_of(event.id) <= store.now() + DAY_OF_MS

        return join

    with tempfile.TemporaryDirectory() as name:
        folders = [Path(name) / str(number) for number in range(len(skews))]
        for number in range(len(skews)):
            use(number, work)
        for _ in range(8):
            clock[0] += chance.choice((0, 1, 1_000, 3_600_000))
            number, other = chance.sample(range(len(skews)), 2)
            use(number, chance.choice((work, take_from(other))))
        clock[0] += YEAR + 3 * DAY_OF_MS  # nothing lies in anybody's future then
        for _ in range(2):
            for number in range(len(skews)):
                for other in range(len(skews)):
                    if number != other:
                        with Store.open(folders[number], now=lambda: clock[0]) as store:
                            assert not store.join(rows_of(folders[other])).passed
        assert all(set(rows_of(folder)) == made for folder in folders)
        assert len({row[0] for row in made}) == len(made)


def test_two_kiosks_behind_one_fast_clock_take_all_of_each_other(tmp_path: Path) -> None:
    with Store.open(tmp_path / "fast", now=lambda: START + 90_000) as fast:
        seen = record(fast, 3)
    names = ("a", "b")
    for name in names:
        with Store.open(tmp_path / name, now=lambda: START) as store:
            assert store.join(map(row_of, seen)).new == len(seen)
            for number in range(20):
                store.append(events_of_kinds(number), "r1")
    rows = {name: rows_of(tmp_path / name) for name in names}
    for name, other in (names, names[::-1]):
        with Store.open(tmp_path / name, now=lambda: START) as store:
            assert store.join(rows[other]) == JoinedRows(new=40, known=len(seen))
    assert check_folder(tmp_path / "a") == check_folder(tmp_path / "b")


def test_what_is_set_after_a_join_wins_even_if_the_other_clock_was_ahead(tmp_path: Path) -> None:
    """Within the day by which a clock may be ahead: what lies further in the future is not taken at all."""
    with Store.open(tmp_path, now=lambda: START) as store:
        ahead = Event(new_id(START + DAY_OF_MS - 1), START, "m1", f.ResidentAdded("r1", "Sri", "merah", "bunga"))
        assert store.join([row_of(ahead)]).new == 1
        (changed,) = store.append([f.ResidentChanged("r1", name="Wati")], "m1")
        assert ahead.id < changed.id < new_id(START + DAY_OF_MS + 1_000)
        assert store.known.workshop.residents["r1"].name.value == "Wati"


FUTURE = (
    (new_id(START + DAY_OF_MS + 1_000), START),
    (new_id(START), START + DAY_OF_MS + 1_000),
    (new_id(START), -1),
    (new_id(START), END),
    (new_id(END), START),
    ("efffffffffff7fffbfffffffffffffff", START),
    ("ffffffffffff7fffbfffffffffffffff", START),
)


@pytest.mark.parametrize(("key", "at"), FUTURE, ids=map(str, range(len(FUTURE))))
def test_an_id_or_a_time_of_the_future_is_passed_over_and_the_others_are_not(
    tmp_path: Path, key: str, at: int
) -> None:
    with Store.open(tmp_path, now=lambda: START) as store:
        good = Event(new_id(START), START, "r1", f.SignedIn())
        bad = Event(key, at, "r1", f.SignedOut())
        assert store.join(map(row_of, (bad, good, bad))) == JoinedRows(new=1, passed={"future": 2})
        (own,) = store.append([f.SignedIn()], "r1")
        assert time_of(own.id) == START
        assert store.flush()
        assert check(store) == [good, own]


def _harm(row: EventRow, number: int, value: object) -> tuple[object, ...]:
    return (*row[:number], value, *row[number + 1 :])


def test_a_row_that_does_not_fit_stops_no_other(tmp_path: Path) -> None:
    good = row_of(Event(new_id(START), START, "r1", f.SignedIn()))
    rows: list[tuple[object, ...]] = [good[:4], (*good, 1), (), (None,) * 5, ("\ud800", 1, None, "{}", 1)]
    rows += [_harm(good, number, value) for number in range(5) for value in (None, 7, "x", b"x", 1 << 80, 1.5)]
    with Store.open(tmp_path) as store:
        joined = store.join([*rows, good])
        assert (joined.new, joined.passed) == (1, {"damaged": len(rows)})
        assert store.flush()
        assert len(check(store)) == 1


def test_one_id_with_two_contents_is_told_and_what_was_here_stays(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Store.open(tmp_path) as store:
        (here,) = store.append([f.ResidentAdded("r1", "Sri", "merah", "ikan")], "m1")
        forged = row_of(Event(here.id, here.at, "m1", f.ResidentAdded("r1", "Siti", "merah", "ikan")))
        for _ in range(2):  # while it waits for the disk, and when it is there
            joined = store.join([row_of(here), forged])
            assert joined == JoinedRows(known=1, passed={"clash": 1}, clashes=(here.id,))
            assert store.flush()
        other = Event(new_id(now()), now(), "m1", f.SignedIn())
        twice = [row_of(other), row_of(Event(other.id, other.at, "m2", f.SignedIn()))]
        assert store.join(twice) == JoinedRows(new=1, passed={"clash": 1}, clashes=(other.id,))
        assert store.flush()
        assert check(store) == [here, other]
    assert here.id in caplog.text


def test_an_own_event_whose_id_is_taken_is_written_all_the_same_and_told(tmp_path: Path) -> None:
    told: list[Trouble | None] = []
    with Store.open(tmp_path) as store:
        store.on_trouble = told.append
        (first,) = store.append([f.ResidentAdded("r1", "Sri", "merah", "ikan")], "m1")
        assert store.flush()
        # Another program, or a clone of the folder, has used the id that comes next.
        taken = later_than(first.id)
        with database.connect(tmp_path / "kiosk.db") as other:
            key, event_data = taken, '{"fact":"SignedOut"}'
            other.execute(
                "INSERT INTO events (id, at, who, fact, crc) VALUES (?, 1, 'r9', ?, ?)",
                (key, event_data, checksum(key, 1, "r9", event_data)),
            )
        event = Event(taken, now(), "m1", f.ResidentChanged("r1", name="Wati"))
        with store._waiting.changed:
            store._projections.take([(row_of(event), event)])
        assert store.flush()
        until = time.monotonic() + 10
        while not told and time.monotonic() < until:
            time.sleep(0.01)
        assert [trouble.kind for trouble in told if trouble] == ["clash"]
    events = check_folder(tmp_path)
    assert len(events) == 3
    assert [e.data for e in events if isinstance(e.data, f.ResidentChanged)] == [event.data]


def later_than(key: str) -> str:
    return moved(new_id(0), time_of(key) + 5)


def test_a_kind_that_is_not_known_yet_is_carried_on_as_it_is(tmp_path: Path) -> None:
    event_data = '{"fact":"KilnFired", "degrees":900}'
    key = new_id(START)
    row = (key, START, "r1", event_data, checksum(key, START, "r1", event_data))
    with Store.open(tmp_path / "a") as store:
        assert store.join([row]) == JoinedRows(new=1)
        assert store.join([row]) == JoinedRows(known=1)
        assert store.flush()
        assert store.join([row]) == JoinedRows(known=1)
        assert check(store) == []
    with Store.open(tmp_path / "b") as store:
        assert store.join(rows_of(tmp_path / "a")) == JoinedRows(new=1)
    assert rows_of(tmp_path / "b") == [row]


def test_facts_of_the_erased_are_passed_over_by_append_and_join(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a") as store:
        made = record(store, 9)
        store.erase("r1")
        (tmp_path / "a" / "terhapus.txt").write_text("r1\n")
        theirs = [event for event in made if "r1" in (event.who, getattr(event.data, "resident", ""))]
        assert store.join(map(row_of, made)) == JoinedRows(
            known=len(made) - len(theirs), passed={"erased": len(theirs)}
        )
        assert store.append([f.LessonAssigned("r1", "keset.mutu"), f.SignedIn()], "m1")[0].data == f.SignedIn()
        assert store.append([f.SignedIn()], "r1") == ()
    with Store.open(tmp_path / "a") as store:
        assert store.append([f.GroupMember("g1", "r1", True)], "m1") == ()
        assert store.flush()
        assert "r1" not in store.known.workshop.residents
        check(store)


# What 0.1.0 left ------------------------------------------------------------------------------------------


def poison(folder: Path, key: str, more: int) -> list[EventRow]:
    """Write what 0.1.0 had after such a file came: the forged event, and its own with the ids that follow."""
    number, rows = int(key, 16), list[EventRow]()
    for step in range(more + 1):
        event_data = '{"fact":"ResidentChanged","resident":"r1","name":"%s"}' % (step or "Palsu")
        one = f"{number + step:032x}"
        if one[12] != "7" or one[16] not in "89ab":  # what carried over into the time
            one = moved("0" * 12 + "70008" + "0" * 14 + f"{step:x}", time_of(key) + 1)
        rows.append((one, START + step, "m1", event_data, checksum(one, START + step, "m1", event_data)))
    with sqlite3.connect(folder / "kiosk.db") as db:
        db.executemany("INSERT INTO events (id, at, who, fact, crc) VALUES (?, ?, ?, ?, ?)", rows)
    return rows


@pytest.mark.parametrize(
    "key", ["efffffffffff7fffbfffffffffffffff", "e00000000000700080000000000000aa", f"{END:012x}7000800000000000000f"]
)
def test_records_that_are_poisoned_already_open_and_go_on_and_lose_nothing(tmp_path: Path, key: str) -> None:
    with Store.open(tmp_path, now=lambda: START) as store:
        made = record(store, 6)
    poisoned = poison(tmp_path, key, 3)
    for start_visit in range(3):
        with Store.open(tmp_path, now=lambda: START + 60_000) as store:
            events = check(store)
            assert len(events) == len(made) + len(poisoned) + start_visit
            assert {row_of(event)[1:4] for event in events} >= {row[1:4] for row in poisoned}
            if not start_visit:  # the last of them won, and still does
                assert store.known.workshop.residents["r1"].name.value == "3"
            store.append([f.ResidentChanged("r1", name=f"Kunjungan {start_visit}")], "m1")
            assert store.known.workshop.residents["r1"].name.value == f"Kunjungan {start_visit}"
            assert store.flush()
    rows = rows_of(tmp_path)
    assert all(is_id(row[0]) and is_row(row) for row in rows)
    assert {in_time(row) for row in poisoned} <= set(rows)
    with Store.open(tmp_path / "other", now=lambda: START + 60_000) as store:  # and others take them
        assert store.join(rows) == JoinedRows(new=len(rows))
        assert store.join(poisoned, own=True) == JoinedRows(known=len(poisoned))  # an old backup brings none twice
