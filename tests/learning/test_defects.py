"""Defects by product and week: nothing is lost or counted twice, and the most frequent stands first."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import Day, Event, counts_of, day_number, defects_by_week, fold_day
from kiosk.learning import event_kinds as f
from tests.support.strategies import KINDS

HOUR = 3_600_000
DAY = 24 * HOUR
MONDAY = 1_772_413_200_000
"""2 March 2026, 01:00 UTC: a Monday nearly everywhere."""


def counted(events: list[Event]):  # type: ignore[no-untyped-def]
    days: dict[int, Day] = {}
    for event in events:
        days[day_number(event.at)] = fold_day(days.get(day_number(event.at), Day()), event)
    return [count for day, made in days.items() for count in counts_of(day, made)]


def checked(at: int, *failed: str, product: str = "keset") -> Event:
    verdict = "fix" if failed else "pass"
    return Event(f"{at:032x}", at, "r1", f.PieceChecked(product, f"{product}.mutu", {}, failed, verdict))  # type: ignore[arg-type]


def test_the_most_frequent_defect_stands_first_and_the_few_that_matter_are_told() -> None:
    failed = ["lebar"] * 6 + ["celah"] * 3 + ["tepi"]
    events = [checked(MONDAY + n * HOUR // 2, check) for n, check in enumerate(failed)]
    events += [checked(MONDAY + 6 * HOUR), checked(MONDAY + 7 * DAY, "tepi")]
    first, second = defects_by_week(counted(events))
    assert date.fromordinal(first.monday).isoweekday() == 1
    assert first.pieces == {"fix": 10, "pass": 1}
    assert [(d.check, d.n, d.running) for d in first.defects] == [("lebar", 6, 6), ("celah", 3, 9), ("tepi", 1, 10)]
    assert [d.check for d in first.first_to_mend()] == ["lebar", "celah"]
    assert (second.monday - first.monday, second.pieces) == (7, {"fix": 1})


@given(st.lists(st.tuples(st.integers(0, 60), KINDS[f.PieceChecked]), max_size=30))
def test_every_failed_check_is_counted_once(made: list[tuple[int, f.PieceChecked]]) -> None:
    events = [Event(f"{n:032x}", MONDAY + day * DAY, "r1", event_data) for n, (day, event_data) in enumerate(made)]
    weeks = defects_by_week(counted(events))
    assert sum(sum(week.pieces.values()) for week in weeks) == len(made)
    assert sum(d.n for week in weeks for d in week.defects) == sum(
        len(set(event_data.failed)) for _, event_data in made
    )
    for week in weeks:
        numbers = [defect.n for defect in week.defects]
        assert numbers == sorted(numbers, reverse=True)
        total = sum(numbers)
        assert sum(defect.n for defect in week.first_to_mend()) * 5 >= total * 4
