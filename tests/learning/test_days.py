"""Counts of days: no check of a piece is lost or counted twice."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import Day, Event, day_number, fold_day
from kiosk.learning import event_kinds as f
from tests.support.strategies import KINDS

DAY = 24 * 3_600_000
MONDAY = 1_772_413_200_000
"""2 March 2026, 01:00 UTC: a Monday nearly everywhere."""


@given(st.lists(st.tuples(st.integers(0, 60), KINDS[f.PieceChecked]), max_size=30))
def test_every_verdict_and_every_failed_check_is_counted_once_on_its_day(
    made: list[tuple[int, f.PieceChecked]],
) -> None:
    days, expected = dict[int, Day](), Counter[tuple[int, str, str, str]]()
    for n, (day, piece) in enumerate(made):
        at = MONDAY + day * DAY
        number = day_number(at)
        days[number] = fold_day(days.get(number, Day()), Event(f"{n:032x}", at, "r1", piece))
        for what in (piece.verdict, *(f"no:{check}" for check in set(piece.failed))):
            expected[number, "r1", f"{piece.product}/{piece.lesson}", what] += 1
    found = {
        (number, who, lesson, what): n
        for number, day in days.items()
        for who, lessons in day.counts.items()
        for lesson, done in lessons.items()
        for what, n in done.items()
    }
    assert found == expected
