"""Ids of events: real UUIDv7, strictly increasing whatever the clock does."""

from __future__ import annotations

import uuid

from hypothesis import given
from hypothesis import strategies as st

from kiosk.store.ids import fresh, is_id, later
from tests.strategies import ids

times = st.integers(0, 1 << 44)


@given(times)
def test_a_fresh_id_is_a_uuid_of_version_7_and_of_its_time(ms: int) -> None:
    made = fresh(ms)
    parsed = uuid.UUID(made)
    assert (parsed.version, parsed.variant, parsed.hex) == (7, uuid.RFC_4122, made)
    assert parsed.int >> 80 == ms
    assert is_id(made)


@given(st.lists(times, max_size=30))
def test_ids_increase_strictly_even_when_the_clock_jumps_back(clock: list[int]) -> None:
    last = ""
    for ms in clock:
        new = later(last, ms)
        assert new > last
        assert is_id(new)
        last = new


@given(ids)
def test_the_next_id_after_any_is_an_id(last: str) -> None:
    new = later(last, 0)
    assert new > last
    assert is_id(new)


def test_the_next_id_carries_over_version_and_variant() -> None:
    assert later("0000000000017fffbfffffffffffffff", 0) == "00000000000270008000000000000000"


@given(st.text(max_size=40))
def test_another_text_is_no_id(text: str) -> None:
    assert is_id(text) == (len(text) == 32 and text[12] == "7" and text[16] in "89ab" and _is_hex(text))


def _is_hex(text: str) -> bool:
    return set(text) <= set("0123456789abcdef") and text[0] != "f"
