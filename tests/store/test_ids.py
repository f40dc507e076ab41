"""Ids of events: real UUIDv7, strictly increasing whatever the clock does."""

from __future__ import annotations

import uuid

from hypothesis import given
from hypothesis import strategies as st

from kiosk.store.ids import DAY_OF_MS, END, is_id, is_uuid, later_id, moved, new_id, time_of, within
from tests.support.strategies import ids, times


@given(times)
def test_a_fresh_id_is_a_uuid_of_version_7_and_of_its_time(ms: int) -> None:
    made = new_id(ms)
    parsed = uuid.UUID(made)
    assert (parsed.version, parsed.variant, parsed.hex) == (7, uuid.RFC_4122, made)
    assert parsed.int >> 80 == ms
    assert is_id(made)


@given(st.lists(times, max_size=30))
def test_ids_increase_strictly_even_when_the_clock_jumps_back(clock: list[int]) -> None:
    last = ""
    for ms in clock:
        new = later_id(last, ms)
        assert new > last
        assert is_id(new)
        last = new


@given(ids)
def test_the_next_id_after_any_is_an_id(last: str) -> None:
    new = later_id(last, 0)
    assert new > last
    assert is_id(new)


@given(st.lists(st.integers(-(1 << 50), 1 << 50), max_size=30))
def test_whatever_the_clock_says_ids_are_ids_and_increase(clock: list[int]) -> None:
    last = ""
    for ms in clock:
        new = later_id(last, within(ms))
        assert new > last
        assert is_id(new)
        last = new


@given(ids)
def test_two_that_follow_the_same_id_never_make_the_same(last: str) -> None:
    made = {later_id(last, 0) for _ in range(50)}
    assert len(made) == 50


def test_a_wrong_clock_leaves_room_for_the_ids_of_years() -> None:
    """A step takes up a 2**14th part of a millisecond: a day has room for a thousand thousand million."""
    last = new_id(0)
    for _ in range(100_000):
        last = later_id(last, 0)
    assert time_of(last) <= 8
    assert is_id(later_id(new_id(END - DAY_OF_MS), 0))


def test_the_next_id_carries_over_version_and_variant() -> None:
    after = later_id("0000000000017fffbfffffffffffffff", 0)
    assert after > "00000000000270008000000000000000"
    assert time_of(after) == 2
    assert is_id(after)


@given(st.integers(END, (1 << 48) - 1), st.integers(0, (1 << 74) - 1), times)
def test_a_uuid_beyond_all_time_is_no_id_and_is_moved_to_the_same_one_always(ms: int, low: int, at: int) -> None:
    late = moved(new_id(ms), ms)
    assert is_uuid(late)
    assert not is_id(late)
    assert moved(late, at) == moved(late, at)
    assert is_id(moved(late, at))
    assert time_of(moved(late, at)) == at
    assert moved(late, ms) == late


@given(st.text(max_size=40))
def test_another_text_is_no_id(text: str) -> None:
    assert is_uuid(text) == (len(text) == 32 and text[12] == "7" and text[16] in "89ab" and _is_hex(text))


def _is_hex(text: str) -> bool:
    return set(text) <= set("0123456789abcdef")
