"""Dwelling picks once, only what the pointer stayed on, and can be paused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.access import dwell as d


def test_staying_picks_and_leaving_cancels() -> None:
    state = d.hover(d.Dwell(1200), 3, 100)
    half = d.tick(state, 700)
    assert half.progress == pytest.approx(0.5)
    assert half.chosen is None
    left = d.hover(half.dwell, None, 800)
    assert d.tick(left, 5000).chosen is None
    back = d.hover(left, 3, 6000)
    assert d.tick(back, 7100).chosen is None
    assert d.tick(back, 7200).chosen == 3


@given(
    st.integers(1, 4000),
    st.lists(st.tuples(st.sampled_from([None, 0, 1, 2, d.REST, "sheet"]), st.integers(0, 3000)), max_size=80),
)
def test_a_target_fires_once_until_it_is_left_and_only_after_its_time(
    after: int, moves: list[tuple[int | str | None, int]]
) -> None:
    state, now, over, since, fired, paused = d.Dwell(after), 0, None, 0, False, False
    for move, later in moves:
        if move == "sheet":
            state, fired = d.new_sheet(state, state.target), True
        elif not isinstance(move, str) and move != over:
            state, over, since, fired = d.hover(state, move, now), move, now, False
        now += later
        result = d.tick(state, now)
        state = result.dwell
        due = over is not None and not fired and now - since >= after
        if over == d.REST:
            assert result.chosen is None
            paused ^= due
            fired |= due
        else:
            assert result.chosen == (over if due and not paused else None)
            fired |= result.chosen is not None
        assert state.paused == paused
        assert 0.0 <= result.progress <= 1.0


@given(st.integers(1, 4000), st.integers(1, 12))
def test_waking_when_told_shows_every_step_and_fires_in_time(after: int, steps: int) -> None:
    state, now, seen = d.hover(d.Dwell(after), 1, 50), 50, 0
    while (wake := d.next_wake(state, now, steps)) is not None:
        assert wake > now
        now, seen = wake, seen + 1
        result = d.tick(state, now)
        state = result.dwell
    assert now == 50 + after
    assert result.chosen == 1
    assert seen <= steps


def test_off_means_off() -> None:
    state = d.hover(d.Dwell(0), 1, 0)
    assert d.next_wake(state, 0) is None
    assert d.tick(state, 10**9).chosen is None


def test_a_new_sheet_under_a_still_pointer_picks_nothing() -> None:
    state = d.tick(d.hover(d.Dwell(1000), 1, 0), 1000).dwell
    state = d.new_sheet(state, 4)
    assert d.tick(state, 9000).chosen is None
    assert d.tick(d.hover(d.hover(state, None, 9000), 4, 9100), 10100).chosen == 4
