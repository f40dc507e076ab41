"""Mastery that lasts: three days right without help, then right again after one, two and four weeks."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import CHECKS, DAYS, ZONES, Lasting, Slot, day_number, lasting, midnight, slot_of
from kiosk.learning import event_kinds as f
from kiosk.learning.lasting import HOUR
from tests.support.learning_histories import history, progress_of

ZONE = st.sampled_from(sorted(ZONES))
FIRST = date(2026, 3, 2).toordinal()
moments = st.integers(-(1 << 50), 1 << 50)
done = st.sampled_from(("right", "missed", "helped"))
days = st.dictionaries(st.integers(0, 70), st.sets(done, min_size=1), max_size=20)


def slots(made: dict[int, set[str]], zone: str = "") -> list[Slot]:
    """Return the slots of days, counted from the first."""
    return [
        Slot(slot_of(midnight(date.fromordinal(FIRST + day), zone) + 10 * HOUR), **dict.fromkeys(what, True))
        for day, what in made.items()
    ]


def good(*numbers: int) -> dict[int, set[str]]:
    return {number: {"right"} for number in numbers}


@given(moments, ZONE)
def test_the_day_of_a_moment_can_be_told_from_its_slot_in_each_zone(at: int, zone: str) -> None:
    assert day_number(slot_of(at) * HOUR, zone) == day_number(at, zone)


@given(st.integers(0, 20_000))
def test_a_day_has_three_slots_at_most(day: int) -> None:
    assert len({slot_of((day * 24 + hour) * HOUR + minute) for hour in range(24) for minute in (0, HOUR - 1)}) <= 4
    assert slot_of(day * 24 * HOUR) == slot_of((day * 24 + 14) * HOUR)


@given(days, st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_matters(made: dict[int, set[str]], chance: object) -> None:
    mixed = [*slots(made), *slots(made)]
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert lasting(mixed) == lasting(slots(made))


@given(days)
def test_it_is_what_the_rule_says_worked_out_from_the_days_alone(made: dict[int, set[str]]) -> None:
    missed = max((day for day, what in made.items() if "missed" in what), default=-1)
    run = sorted(day for day, what in made.items() if day > missed and what == {"right"})
    found = lasting(slots(made))
    assert found.days == min(len(run), DAYS)
    since = run[DAYS - 1] if len(run) >= DAYS else None
    assert found.since == (None if since is None else FIRST + since)
    kept = 0 if since is None else sum(run[-1] >= since + after for after in CHECKS)
    assert found.kept == kept
    assert found.check == (None if since is None or kept == len(CHECKS) else FIRST + since + CHECKS[kept])


@given(days, st.integers(71, 90))
def test_one_more_right_day_never_takes_anything_away(made: dict[int, set[str]], later: int) -> None:
    before, after = lasting(slots(made)), lasting(slots(made | good(later)))
    assert after.days >= before.days
    assert after.kept >= before.kept
    assert not after.lost


@given(days, st.integers(71, 90))
def test_a_day_with_help_changes_nothing(made: dict[int, set[str]], later: int) -> None:
    for what in ({"helped"}, {"helped", "right"}):
        assert lasting(slots(made | {later: what})) == lasting(slots(made))


@given(days, st.integers(71, 90), st.sets(done))
def test_forgetting_takes_it_back_and_three_days_bring_it_again(
    made: dict[int, set[str]], later: int, besides: set[str]
) -> None:
    forgot = made | {later: {"missed", *besides}}
    assert lasting(slots(forgot)).days == 0
    assert lasting(slots(forgot)).since is None
    again = lasting(slots(forgot | good(later + 1, later + 2, later + 3)))
    assert (again.days, again.since, again.lost) == (DAYS, FIRST + later + 3, False)


def test_what_was_right_on_an_earlier_day_and_is_missed_is_lost() -> None:
    assert lasting(slots(good(0) | {1: {"missed"}})).lost
    assert not lasting(slots({0: {"right", "missed"}})).lost, "it was never known for a day"
    assert lasting([]) == Lasting()


@given(ZONE)
def test_a_day_is_the_homes(zone: str) -> None:
    """Two answers on both sides of midnight in the home are of two days, whatever day it is elsewhere."""
    start = midnight(date.fromordinal(FIRST), zone)
    night = [Slot(slot_of(start + day * 24 * HOUR + late), right=True) for day in (0, 1) for late in (-1, 0)]
    assert lasting(night, zone).days == DAYS
    others = {other: len({day_number(slot.at * HOUR, other) for slot in night}) for other in ZONES}
    assert others[zone] == 3
    assert any(many == 2 for other, many in others.items() if other != zone)


@given(st.lists(st.tuples(st.integers(0, 60 * 24 * 60), st.booleans(), st.booleans()), max_size=40))
def test_the_events_fold_to_the_days(told: list[tuple[int, bool, bool]]) -> None:
    events: list[tuple[float, f.AnyEventData]] = []
    for minutes, right, helped in sorted(told):
        if helped:
            events.append((float(minutes), f.HelpShown("a", "practice:q", 1)))
        events.append((float(minutes), f.AnswerGiven("a", "q", "x", right)))
    made = history("r1", *events)
    own = progress_of(made, "r1").lesson("a")
    assert progress_of([*reversed(made), *made], "r1").lesson("a").slots == own.slots
    by_day: dict[int, set[str]] = {}
    for event in made:
        match event.data:
            case f.AnswerGiven(right=right):
                by_day.setdefault(day_number(event.at) - FIRST, set()).add("right" if right else "missed")
            case _:
                by_day.setdefault(day_number(event.at) - FIRST, set()).add("helped")
    latest = dict(sorted(by_day.items())[-8:])
    kept = lasting(own.slots.get("q", ()))
    assert kept == lasting(slots(by_day)) or len(by_day) > len(latest)
