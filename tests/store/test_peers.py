"""The events of a store as a set, where an exchange with a peer ended, and what makes that worthless."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.learning import event_kinds as f
from kiosk.store import EventTable, PeerState, Store, checksum, connect, scratch_database
from kiosk.store.rows import EventRow
from tests.support.effort import examples
from tests.support.histories import record

STATE = PeerState("word", 3, 4)


def test_where_an_exchange_ended_outlives_a_restart_and_goes_back_with_a_copy(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a") as store:
        record(store, 2)
        assert store.peer("hub") == PeerState()
        assert store.keep_peer("hub", PeerState(), begin=True)
        assert store.keep_peer("hub", STATE)
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    with Store.open(tmp_path / "a") as store:
        assert store.keep_peer("hub", PeerState("later", 9, 9))
        assert store.peer("another") == PeerState()
    with Store.open(tmp_path / "b") as store:
        assert store.peer("hub") == STATE


@pytest.mark.parametrize("begun", [False, True])
def test_an_erasing_makes_the_numbers_of_every_exchange_worthless(tmp_path: Path, begun: bool) -> None:
    """Also of one that goes on meanwhile: events have other numbers then."""
    with Store.open(tmp_path) as store:
        record(store, 4)
        store.keep_peer("hub", STATE, begin=True)
        store.erase("r1")
        assert store.peer("hub") == PeerState()
        if begun:
            assert not store.keep_peer("hub", STATE)
            assert store.peer("hub") == PeerState()


def test_rows_of_a_kiosk_of_this_home_may_be_of_any_time_before_2100(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a", now=lambda: 4_000_000_000_000) as ahead:
        record(ahead, 1, residents=1)
        rows = [row for _, row in EventTable(ahead._disk.reader).page(0, 10)]
    with Store.open(tmp_path / "b") as store:
        assert store.join(rows).passed == {"future": 3}
        assert store.join(rows, trusted=True).new == 3
        (event,) = store.append([f.StepDone("keset.mutu", "s1")], "r0")
        assert event.id > str(rows[-1][0])
        beyond = ("f" * 12 + str(rows[0][0])[12:], *rows[0][1:4])
        assert store.join([(*beyond, checksum(*beyond))], trusted=True).passed == {"future": 1}


def test_an_event_that_went_with_somebody_stays_away_by_its_id(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        (event,) = store.append([f.WordPronounced("siti", "sitti")], "m1")
        store.flush()
        rows = [row for _, row in EventTable(store._disk.reader).page(0, 10)]
        assert store.erase(event.id) == 1
        assert store.join(rows).passed == {"erased": 1}


ids = st.builds(
    lambda bucket, rest: f"0190{bucket}{rest:07x}7abc8{'0' * 15}", st.sampled_from("0123"), st.integers(0, 20)
)
rows = st.builds(lambda key, fact: (key, 0, None, fact, checksum(key, 0, None, fact)), ids, st.sampled_from("ab"))


def table(rows: list[EventRow]) -> EventTable:
    found = EventTable(scratch_database())
    found.add(rows)
    return found


@settings(max_examples=examples(100))
@given(st.lists(rows, max_size=30), st.lists(rows, max_size=30))
def test_digests_tell_where_two_sets_differ(ours: list[EventRow], theirs: list[EventRow]) -> None:
    here, there = table(ours), table(theirs)
    mine, yours = here.digests(), there.digests()
    alike = {bucket for bucket in mine | yours if mine.get(bucket) == yours.get(bucket)}
    for bucket in mine | yours:
        assert (bucket in alike) == (here.pairs(bucket) == there.pairs(bucket))
    pages = here.page(0, 100)
    assert here.last() == len(pages) == sum(count for count, _ in mine.values())
    assert pages[:2] + here.page(2, 100) == pages
    offered = {(str(row[0]), int(str(row[4]))) for _, row in pages}
    lacking = {key for key, crc in offered if (key, crc) not in set().union(*map(there.pairs, yours))}
    assert there.missing(offered) == lacking
    assert {row[0] for row in here.fetch(lacking)} == lacking


def test_a_table_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "empty.db")) as db, pytest.raises(sqlite3.Error):
        EventTable(db).last()
