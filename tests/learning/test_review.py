"""Spaced review: never much at a time, wider each time, and the same from the same answers in any order."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import CHECKS, LONGEST, MOST_CARDS, AnyEventData, Card, Event, Progress, day_number, due_cards
from kiosk.learning import event_kinds as f
from tests.support.learning_histories import START, event, history, progress_of
from tests.support.strategies import RESIDENTS, events

DAY = 24 * 60
FOREVER = 253_402_000_000_000


def answers(*days: tuple[float, bool]) -> Progress:
    """Return progress with one exercise, answered on these days."""
    given = ((day * DAY, f.AnswerGiven("keset.mutu", "q1", "a", right)) for day, right in days)
    return progress_of(history("r1", *given), "r1")


def days_to(progress: Progress) -> float:
    """Return in how many days from the start the one card is due."""
    (card,) = due_cards(progress, FOREVER)
    return (card.due - START) / 60_000 / DAY


def test_who_answered_nothing_has_nothing_to_review() -> None:
    assert due_cards(Progress(), FOREVER) == []


def test_a_card_is_not_due_on_the_day_of_the_lesson_but_soon_after_a_wrong_answer() -> None:
    wrong, right = answers((0, False)), answers((0, True))
    assert days_to(wrong) == 1
    assert days_to(right) > days_to(wrong)
    assert due_cards(right, START + 60_000 * DAY) == []


def test_it_is_asked_at_the_checks_and_else_spaced_wider_each_time_and_never_wider_than_the_bound() -> None:
    days: list[tuple[float, bool]] = [(0, True)]
    for _ in range(10):
        days.append((days_to(answers(*days)), True))
    asked = [day for day, _ in days]
    gaps = [round(later - day) for day, later in pairwise(asked)]
    assert gaps[:2] == sorted(gaps[:2]), "until it was right on three days"
    mastered, *checks = (day_number(START + round(day * DAY * 60_000)) for day in asked[2:6])
    checks = [day - mastered for day in checks]
    assert checks == list(CHECKS)
    assert gaps[5:] == sorted(gaps[5:]), "and after the last check"
    assert gaps[0] < 10 < gaps[-1] <= LONGEST


def test_a_wrong_answer_brings_it_back_and_a_hint_brings_it_sooner() -> None:
    assert days_to(answers((0, True), (3, False))) < days_to(answers((0, True), (3, True)))
    made: list[tuple[float, AnyEventData]] = [
        (0, f.HelpShown("keset.mutu", "quiz:q1", 1)),
        (1, f.AnswerGiven("keset.mutu", "q1", "a", True)),
    ]
    assert days_to(progress_of(history("r1", *made), "r1")) < days_to(progress_of(history("r1", *made[1:]), "r1"))


def test_only_a_few_are_due_the_longest_first_and_only_what_there_is() -> None:
    made = ((n, f.AnswerGiven("keset.mutu", f"q{n}", "b", False)) for n in range(12))
    progress = progress_of(history("r1", *made), "r1")
    cards = due_cards(progress, FOREVER)
    assert [card.exercise for card in cards] == [f"q{n}" for n in range(MOST_CARDS)]
    assert due_cards(progress, FOREVER, most=2) == cards[:2]
    there = {("keset.mutu", "q7"), ("keset.mutu", "q3"), ("keset.harga", "q1")}
    assert [card.exercise for card in due_cards(progress, FOREVER, among=there)] == ["q3", "q7"]


def test_a_broken_clock_is_no_error() -> None:
    for at in (-(1 << 62), 0, (1 << 62)):
        broken = Event(event(0, "r1", f.SignedIn()).id, at, "r1", f.AnswerGiven("keset.mutu", "q1", "a", True))
        later = event(5, "r1", f.AnswerGiven("keset.mutu", "q1", "a", True))
        assert len(due_cards(progress_of([broken, later], "r1"), FOREVER * 2)) == 1


@given(
    events(60).flatmap(lambda made: st.tuples(st.just(made), st.permutations([*made, *made]))),
    st.integers(0, 1 << 44),
)
def test_what_is_due_does_not_depend_on_order_or_repetition(
    orders: tuple[list[Event], list[Event]], now: int
) -> None:
    for who in RESIDENTS:
        found = [due_cards(progress_of(order, who), now) for order in orders]
        assert found[0] == found[1] == due_cards(progress_of(orders[0], who), now)
        assert all(isinstance(card, Card) and card.due <= now for card in found[0])
        assert len(found[0]) <= MOST_CARDS


def test_the_scheduler_is_imported_only_when_it_is_asked() -> None:
    code = "import sys, kiosk.learning.review; print('fsrs' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
