"""Key filters let one press through for one press of the hand, held or trembling, and lose no meant one."""

from __future__ import annotations

from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.access.filters import FIRST_REPEAT, Filter
from kiosk.learning import VALUES, Proposal, Settings, Trial, measure, propose_rate


def counted(filter_: Filter, presses: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Run presses through a filter with its timer, and return what counted and when it was acted on."""
    out = []
    for place, (key, at) in enumerate(presses):
        if settled := filter_.settle(at):
            out.append((settled, at))
        if filter_.press(key, at) == "counts":
            out.append((key, at))
        following = presses[place + 1][1] if place + 1 < len(presses) else 10**12
        wake = filter_.wake
        if wake is not None and wake <= following:
            settled = filter_.settle(wake)
            assert settled == key
            out.append((settled, wake))
    return out


def held(start: int, delay: int, gaps: list[int], key: str = "down") -> list[tuple[str, int]]:
    times = [start, start + delay]
    for gap in gaps:
        times.append(times[-1] + gap)
    return [(key, at) for at in times]


STREAMS = st.builds(held, st.just(0), st.integers(250, 660), st.lists(st.integers(20, 100), min_size=1, max_size=400))
RULES = st.builds(
    Settings,
    repeat_gap=st.sampled_from([value for value in VALUES["repeat_gap"] if value]),
    bounce=st.sampled_from(VALUES["bounce"]),
)


@given(STREAMS, RULES)
def test_a_held_key_is_one_press_however_long(stream: list[tuple[str, int]], rules: Settings) -> None:
    assert counted(Filter(rules), stream) == [("down", 0)]


@given(STREAMS, RULES, st.integers(0, 300))
def test_another_key_during_a_hold_counts_and_the_hold_still_does_not(
    stream: list[tuple[str, int]], rules: Settings, place: int
) -> None:
    place = 1 + place % len(stream)
    other = ("enter", stream[place - 1][1] + 5)
    assert counted(Filter(rules), [*stream[:place], other]) == [("down", 0), other]


STEPS = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3000)), max_size=60)


@given(STEPS, RULES, st.sampled_from([0, 500]))
def test_what_counts_keeps_the_distances_that_the_settings_ask_for(
    steps: list[tuple[str, int]], rules: Settings, key_gap: int
) -> None:
    rules = Settings(repeat_gap=rules.repeat_gap, bounce=rules.bounce, key_gap=key_gap)
    presses, now = [], 0
    for key, later in steps:
        now += later
        presses.append((key, now))
    filter_, last = Filter(rules), ("", -(10**6))
    for key, at in presses:
        due = filter_.wake
        if due is not None and due <= at and (settled := filter_.settle(due)):
            last = (settled, due - rules.repeat_gap)
        verdict = filter_.press(key, at)
        if verdict == "ignored":
            continue
        assert at - last[1] >= key_gap
        if key == last[0]:
            assert at - last[1] >= rules.bounce
        if verdict == "counts":
            last = (key, at)


@given(st.lists(st.integers(FIRST_REPEAT, 5000), max_size=40))
def test_slow_presses_of_one_key_all_count_at_once(gaps: list[int]) -> None:
    presses, now = [("enter", 0)], 0
    for gap in gaps:
        now += gap
        presses.append(("enter", now))
    assert counted(Filter(Settings()), presses) == presses


def test_a_quick_second_press_counts_a_moment_later() -> None:
    assert counted(Filter(Settings()), [("2", 0), ("2", 400)]) == [("2", 0), ("2", 510)]


TYPED = ("20000", "1122", "aabb", "0000000000")


@given(st.sampled_from(TYPED), st.lists(st.integers(120, 300), min_size=10, max_size=10), st.booleans())
def test_a_fast_hand_loses_no_press(text: str, gaps: list[int], even: bool) -> None:
    presses, now = [], 0
    for key, gap in zip(text, gaps, strict=False):
        presses.append((key, now))
        now += gaps[0] if even else gap
    assert "".join(key for key, _ in counted(Filter(Settings()), presses)) == text


@given(st.sampled_from(TYPED), st.integers(120, 300))
def test_a_fast_hand_loses_no_press_to_a_timer_that_never_comes(text: str, gap: int) -> None:
    filter_, found = Filter(Settings()), ""
    for place, key in enumerate(text):
        found += filter_.settle(place * gap) or ""
        found += key if filter_.press(key, place * gap) == "counts" else ""
    assert found + (filter_.settle(10**6) or "") == text


@given(st.lists(st.integers(40, 450), min_size=1, max_size=30))
def test_a_trembling_hand_presses_once_with_the_setting_that_it_is_proposed(after: list[int]) -> None:
    trials = [
        Trial(n * 9000, (("a", n * 9000 + 900), ("a", n * 9000 + 900 + again))) for n, again in enumerate(after)
    ]
    found = measure(trials)
    assert found.bounce > max(sorted(after)[: ceil(0.95 * len(after))])
    rules = Settings(repeat_gap=found.repeat_gap, bounce=found.bounce)
    for again in sorted(after)[: ceil(0.95 * len(after))]:
        assert counted(Filter(rules), [("a", 0), ("a", again), ("b", 3000)]) == [("a", 0), ("b", 3000)]


def test_a_second_press_within_the_bounce_time_is_an_accident() -> None:
    assert counted(Filter(Settings(bounce=500)), [("2", 0), ("2", 499), ("2", 1300)]) == [("2", 0), ("2", 1300)]


def test_other_keys_are_not_slowed_unless_asked() -> None:
    keys = [("1", 0), ("5", 40), ("1", 90)]
    assert counted(Filter(Settings()), keys) == keys
    assert counted(Filter(Settings(key_gap=200)), keys) == [("1", 0)]


def test_with_all_off_every_press_counts() -> None:
    presses = held(0, 250, [30] * 20)
    assert counted(Filter(Settings(repeat_gap=0, bounce=0)), presses) == presses


def test_new_settings_do_not_forget_the_key_that_is_held() -> None:
    filter_ = Filter(Settings())
    stream = held(0, 400, [30] * 10)
    assert counted(filter_, stream[:6]) == [("down", 0)]
    assert counted(filter_.with_settings(Settings(bounce=100)), stream[6:]) == []


def test_settling_too_early_or_without_doubt_gives_nothing() -> None:
    filter_ = Filter(Settings())
    assert filter_.settle(10) is None
    filter_.press("a", 0)
    assert filter_.press("a", 400) == "doubt"
    assert filter_.settle(508) is None
    assert filter_.settle(509) == "a", "a timer may fire a hair early"
    assert filter_.wake is None


def test_practice_without_accidents_leaves_the_defaults_and_gives_a_rate() -> None:
    trials = [Trial(0, (("enter", 650),)), Trial(5000, (("enter", 5650),)), Trial(9000, ())]
    assert measure(trials) == Proposal(110, 0, 0, 1000)
    assert measure([]) == Proposal(110, 0, 0, None)


def test_practice_of_a_trembling_hand_proposes_what_would_have_stopped_it() -> None:
    trembling = [Trial(n * 9000, (("a", n * 9000 + 900), ("a", n * 9000 + 1500))) for n in range(10)]
    assert measure(trembling).bounce == 1000
    slipping = [Trial(n * 9000, (("a", n * 9000 + 900), ("s", n * 9000 + 1100))) for n in range(10)]
    assert measure(slipping).key_gap == 300
    holding = [Trial(n * 9000, tuple(held(n * 9000 + 900, 500, [90] * 30, "a"))) for n in range(10)]
    assert measure(holding) == Proposal(200, 0, 0, 1600)


@given(st.lists(st.tuples(st.integers(1, 3000), st.integers(1, 1600)), min_size=1, max_size=40))
def test_a_proposal_stops_nearly_all_the_double_presses_of_the_practice(hands: list[tuple[int, int]]) -> None:
    trials = []
    for place, (reaction, again) in enumerate(hands):
        first = place * 100_000 + reaction
        trials.append(Trial(place * 100_000, (("a", first), ("a", first + again))))
    found = measure(trials)
    assert all(getattr(found, name) in VALUES[name] for name in ("repeat_gap", "bounce", "key_gap"))
    rules = Settings(repeat_gap=found.repeat_gap, bounce=found.bounce)
    through = sum(len(counted(Filter(rules), list(trial.presses))) > 1 for trial in trials)
    assert through <= len(trials) // 20


def test_the_proposed_rate_follows_the_065_rule() -> None:
    assert propose_rate([650]) == 1000
    assert propose_rate([1000, 1600]) == 2000
    assert propose_rate([10]) == 300
    assert propose_rate([60000]) == 10000
    with pytest.raises(ValueError, match="reaction"):
        propose_rate([])
