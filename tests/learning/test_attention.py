"""Who needs a mentor: every reason by its threshold, the order of urgency, and the laws of folding."""

from __future__ import annotations

from typing import TypeAlias

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import MENTOR_ACTS, AnyEventData, AttentionNeed, Event, fold_workshop, who_needs_help
from kiosk.learning import event_kinds as f
from tests.support.learning_histories import DAY, MINUTE, at, history, progress_of, workshop_of
from tests.support.lesson_values import CARE, CHECK, LESSONS, MAKE, PRICE
from tests.support.strategies import RESIDENTS, events

Done: TypeAlias = tuple[float, AnyEventData]

ADDED = history("m1", (-10, f.ResidentAdded("r1", "Sri", "merah", "bunga")))


def needs(minutes: float, made: list[Event]) -> list[AttentionNeed]:
    """Return who needs help at a minute."""
    people = {resident: progress_of(made, resident) for resident in RESIDENTS}
    return who_needs_help(workshop_of(made), people, LESSONS, at(minutes))


def needs_of(minutes: float, *event_values: Done) -> list[AttentionNeed]:
    """Return what resident r1, who was added and did this, needs at a minute."""
    return needs(minutes, [*ADDED, *history("r1", *event_values)])


IN: Done = (0, f.SignedIn())
BEGUN: Done = (1, f.LessonOpened(MAKE))


def step(minutes: float, key: str) -> Done:
    return minutes, f.PlaceReached(MAKE, f"step:{key}")


def test_nobody_who_gets_on_is_listed() -> None:
    assert needs_of(5, IN, BEGUN, step(1, "potong")) == []


def test_a_call_waits_until_it_is_answered() -> None:
    call: Done = (3.0, f.MentorCalled(MAKE, "potong"))
    assert needs_of(5, IN, call) == [AttentionNeed("r1", "called", at(3), MAKE, "potong")]
    answered = history("m1", (4, f.CallAnswered("r1")))
    assert needs(5, [*ADDED, *history("r1", IN, call), *answered]) == []


def test_a_step_takes_too_long_by_ones_own_measure() -> None:
    # Never within ten minutes, though the usual time is one minute.
    fast: list[Done] = [
        IN,
        BEGUN,
        step(1, "a"),
        (2.0, f.StepDone(MAKE, "a")),
        step(2, "b"),
        (3.0, f.StepDone(MAKE, "b")),
    ]
    assert needs_of(13, *fast, step(3, "c")) == []
    assert needs_of(13.1, *fast, step(3, "c")) == [AttentionNeed("r1", "stuck", at(3), MAKE, "c")]
    # Whose steps take half an hour is not stuck before an hour and a half.
    slow: list[Done] = [IN, BEGUN, step(1, "a"), (31.0, f.StepDone(MAKE, "a")), step(31, "b")]
    assert needs_of(121, *slow, (100.0, f.HelpShown(MAKE, "b", 1))) == []
    assert needs_of(122, *slow, (100.0, f.HelpShown(MAKE, "b", 1))) == [
        AttentionNeed("r1", "stuck", at(31), MAKE, "b")
    ]


def test_the_time_at_a_step_ends_when_they_leave() -> None:
    away: list[Done] = [IN, BEGUN, step(1, "a"), (9.0, f.SignedOut())]
    assert needs_of(600, *away) == []
    assert needs_of(600, IN, BEGUN, step(1, "a"), (12.0, f.SignedOut())) == [
        AttentionNeed("r1", "stuck", at(1), MAKE, "a")
    ]
    # Back again but elsewhere; and the plug pulled, so that nobody signed out.
    assert needs_of(620, *away, (601.0, f.SignedIn())) == []
    assert needs_of(600, IN, BEGUN, step(1, "a")) == []


def test_a_step_reached_three_times_and_never_done_is_stuck() -> None:
    twice: list[Done] = [IN, BEGUN, step(1, "a"), (2.0, f.PlaceReached(MAKE, "tools")), step(3, "a")]
    third: list[Done] = [(4.0, f.PlaceReached(MAKE, "tools")), step(5, "a")]
    assert needs_of(6, *twice) == []
    assert needs_of(6, *twice, *third) == [AttentionNeed("r1", "stuck", at(1), MAKE, "a", again=at(5))]
    assert needs_of(7, *twice, *third, (6.0, f.StepDone(MAKE, "a"))) == []


def test_the_same_mistake_three_times_running() -> None:
    def tries(*answers: tuple[str, bool]) -> list[Done]:
        return [(float(n), f.AnswerGiven(CHECK, "anyam", *one)) for n, one in enumerate(answers, 1)]

    wrong = AttentionNeed("r1", "same_mistake", at(1), CHECK, "potong", "anyam", at(3))
    assert needs_of(5, IN, *tries(("b", False), ("b", False))) == []
    assert needs_of(5, IN, *tries(("b", False), ("b", False), ("b", False))) == [wrong]
    assert needs_of(5, IN, *tries(("b", False), ("c", False), ("b", False))) == []
    assert needs_of(5, IN, *tries(("b", False), ("b", False), ("b", False), ("a", True))) == []
    assert wrong.act == "explain"


def test_one_s_own_costs_are_never_a_mistake() -> None:
    tries = ((float(n), f.AnswerGiven(PRICE, "potong", "7000", False)) for n in range(1, 5))
    assert needs_of(5, IN, *tries) == []


def test_the_safety_quiz_counts_once_all_of_it_was_answered() -> None:
    one: Done = (1, f.AnswerGiven(CARE, "siapkan", "b", False))
    two: Done = (2, f.AnswerGiven(CARE, "potong", "a", True))
    assert needs_of(5, IN, one) == []
    assert needs_of(5, IN, one, two) == [AttentionNeed("r1", "safety", at(2), CARE)]
    assert needs_of(5, IN, one, two, (3.0, f.AnswerGiven(CARE, "siapkan", "a", True))) == []
    other = [
        (n, f.AnswerGiven(CHECK, key, "b", False)) for n, key in ((1.0, "siapkan"), (2.0, "potong"), (3.0, "anyam"))
    ]
    assert needs_of(5, IN, *other) == []


def test_help_that_rises_over_three_lessons() -> None:
    def helped(*levels: int) -> list[Done]:
        made: list[Done] = []
        for n, (key, level) in enumerate(zip((CHECK, MAKE, PRICE), levels, strict=False)):
            made += [(n, f.LessonOpened(key)), (n, f.HelpShown(key, "a", level)), (n, f.LessonFinished(key))]
        return [one for one in made if not (isinstance(one[1], f.HelpShown) and one[1].level == 0)]

    assert [one.why for one in needs_of(5, *helped(0, 1, 2))] == ["more_help", "sign_off"]
    assert [one.why for one in needs_of(5, *helped(1, 1, 2))] == ["sign_off"]
    assert [one.why for one in needs_of(5, *helped(1, 2))] == ["sign_off"]
    assert needs_of(5, *helped(1, 2, 3))[0] == AttentionNeed("r1", "more_help", at(2), PRICE)


def test_a_finished_lesson_waits_for_every_bench_task_to_be_signed() -> None:
    done = [*ADDED, *history("r1", IN, BEGUN, (2.0, f.LessonFinished(MAKE)))]
    waits = [AttentionNeed("r1", "sign_off", at(2), MAKE)]
    assert needs(3, done) == waits
    one = history("m1", (3, f.BenchSigned("r1", MAKE, 0)))
    assert needs(4, done + one) == waits
    both = [*one, *history("m1", (4, f.BenchSigned("r1", MAKE, 1, {}, "Lagi.", False)))]
    assert needs(5, done + both) == []
    again = history("r1", (6, f.LessonFinished(MAKE)))
    assert needs(7, done + both + again) == [AttentionNeed("r1", "sign_off", at(6), MAKE)]


@pytest.mark.parametrize("event_values", [[], [IN]])
def test_who_was_not_seen_for_a_week_is_asked_after(event_values: list[Done]) -> None:
    seen = 0.0 if event_values else -10.0
    week = 7 * DAY / MINUTE
    assert needs_of(seen + week - 1, *event_values) == []
    assert needs_of(seen + week, *event_values) == [AttentionNeed("r1", "absent", at(seen))]
    archived = history("m1", (1, f.ResidentArchived("r1")))
    assert needs(seen + week, [*ADDED, *history("r1", *event_values), *archived]) == []


def test_the_most_urgent_comes_first_and_then_the_longest() -> None:
    made = [
        *history("m1", *((-10, f.ResidentAdded(who, who, "merah", "bunga")) for who in RESIDENTS)),
        *history("r1", (5, f.MentorCalled())),
        *history("r2", (4, f.MentorCalled()), (1, f.LessonFinished(MAKE))),
        *history(
            "r3", (1, f.AnswerGiven(CARE, "siapkan", "b", False)), (2, f.AnswerGiven(CARE, "potong", "b", False))
        ),
    ]
    found = [(one.why, one.resident, one.act) for one in needs(6, made)]
    assert found == [
        ("called", "r2", "go"),
        ("called", "r1", "go"),
        ("safety", "r3", "teach_safety"),
        ("sign_off", "r2", "sign"),
    ]


def met(minutes: float, one: AttentionNeed, *, met: bool = True) -> list[Event]:
    """Return that the mentor met a resident about this at a minute, or took it back."""
    return history("m1", (minutes, one.met(met=met)))


def test_whom_a_mentor_met_is_not_told_again_until_there_is_new_cause() -> None:
    day = DAY / MINUTE
    made = [*ADDED, *history("r1", IN)]
    (away,) = needs(9 * day, made)
    assert away.why == "absent"
    made += met(9 * day, away)
    assert needs(9 * day, made) == needs(40 * day, made) == []
    back = [*made, *history("r1", (10 * day, f.SignedIn()))]
    assert needs(11 * day, back) == []
    assert [(one.why, one.since) for one in needs(20 * day, back)] == [("absent", at(10 * day))]
    assert needs(9 * day, [*made, *met(9 * day + 1, away, met=False)]) == [away]


def test_the_same_mistake_once_more_is_new_cause_and_another_one_stays() -> None:
    wrong = [(float(n), f.AnswerGiven(CHECK, "anyam", "b", False)) for n in (1, 2, 3)]
    made = [*ADDED, *history("r1", IN, *wrong)]
    made += met(4, *needs(4, made))
    assert needs(4, made) == []
    once_more = needs(6, [*made, *history("r1", (5, f.AnswerGiven(CHECK, "anyam", "b", False)))])
    assert [(one.why, one.again) for one in once_more] == [("same_mistake", at(5))]
    # Another question that stays wrong is told when this one is met about.
    more = [(float(n), f.AnswerGiven(CHECK, "potong", "c", False)) for n in (3.1, 3.2, 3.3)]
    two = [*ADDED, *history("r1", IN, *wrong, *more)]
    (first,) = needs(4, two)
    assert first.exercise == "anyam"
    assert [one.exercise for one in needs(5, [*two, *met(5, first)])] == ["potong"]


@given(events(60), st.integers(0, 1 << 44), st.data())
def test_meeting_takes_away_just_that_entry_and_taking_back_returns_it(
    made: list[Event], now: int, data: st.DataObject
) -> None:
    people = {resident: progress_of(made, resident) for resident in RESIDENTS}
    workshop = workshop_of(made)
    found = who_needs_help(workshop, people, LESSONS, now)
    if not found:
        return
    one = data.draw(st.sampled_from(found))
    late = max(event.id for event in made)
    there = fold_workshop(workshop, Event(f"{late}1", now, "m1", one.met()))
    after = who_needs_help(there, people, LESSONS, now)
    assert one not in after
    assert set(found) - {one} <= set(after), "all others stay"
    assert {(other.resident, other.why) for other in set(after) - set(found)} <= {(one.resident, one.why)}
    back = fold_workshop(there, Event(f"{late}2", now, "m1", one.met(met=False)))
    assert who_needs_help(back, people, LESSONS, now) == found


@given(
    events(60).flatmap(lambda made: st.tuples(st.just(made), st.permutations([*made, *made]))),
    st.integers(0, 1 << 44),
)
def test_who_needs_help_does_not_depend_on_order_or_repetition(
    orders: tuple[list[Event], list[Event]], now: int
) -> None:
    found = []
    for order in orders:
        people = {resident: progress_of(order, resident) for resident in RESIDENTS}
        found.append(who_needs_help(workshop_of(order), people, LESSONS, now))
    assert found[0] == found[1]
    assert len({(one.resident, one.why) for one in found[0]}) == len(found[0])
    ranks = [list(MENTOR_ACTS).index(one.why) for one in found[0]]
    assert ranks == sorted(ranks)
    assert {one.resident for one in found[0]} <= {r.id for r in workshop_of(orders[0]).shown_residents()}
