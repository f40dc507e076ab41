"""Mastery, from answers, hints and a mentor's findings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import AnyEventData, Event, Mastered, Mastery, mastery
from kiosk.learning import event_kinds as f
from tests.support.learning_histories import history, progress_of, workshop_of
from tests.support.lesson_values import CHECK, LESSONS, MAKE, PRICE
from tests.support.strategies import RESIDENTS, events


def of(key: str, *event_values: AnyEventData, due: tuple[str, ...] = ()) -> Mastery:
    """Return what r1 can do of a lesson after these events, one a minute; a mentor's findings are among them."""
    made = history("r1", *enumerate(event_values))
    signed = workshop_of(made).signed_tasks("r1", key)
    return mastery(LESSONS[key], progress_of(made, "r1").lesson(key), signed, due)


def answer(exercise: str, right: bool, key: str = CHECK) -> f.AnswerGiven:
    return f.AnswerGiven(key, exercise, "a" if right else "b", right)


def test_an_exercise_is_mastered_when_it_is_right_without_help() -> None:
    def state(*event_values: AnyEventData, due: tuple[str, ...] = ()) -> Mastered:
        return of(CHECK, *event_values, due=due).exercises["potong"]

    hint = f.HelpShown(CHECK, "quiz:potong", 1)
    assert state() == "new"
    assert state(answer("potong", False)) == "learning"
    assert state(hint, answer("potong", True)) == "learning"
    assert state(hint, answer("potong", True), answer("potong", True)) == "can"
    assert state(answer("potong", True)) == "can"
    assert state(answer("potong", True), due=("potong",)) == "needs_review"
    assert state(answer("potong", True), answer("potong", False)) == "needs_review"


def test_a_step_is_mastered_when_all_that_leads_back_to_it_is() -> None:
    def steps(*event_values: AnyEventData) -> dict[str, Mastered]:
        return of(CHECK, *event_values).steps

    assert steps() == {"potong": "new"}
    assert steps(answer("potong", True)) == {"potong": "learning"}
    assert steps(answer("potong", True), answer("anyam", True)) == {"potong": "can"}
    missed = (answer("potong", True), answer("anyam", True), answer("anyam", False))
    assert steps(*missed) == {"potong": "needs_review"}


def test_a_lesson_is_mastered_when_it_is_finished_passed_and_seen_at_the_bench() -> None:
    done = (f.LessonOpened(MAKE), answer("siapkan", True, MAKE), answer("anyam", True, MAKE), f.LessonFinished(MAKE))
    signed = (f.BenchSigned("r1", MAKE, 0), f.BenchSigned("r1", MAKE, 1))
    assert of(MAKE).lesson == "new"
    assert of(MAKE, f.LessonOpened(MAKE)).lesson == "learning"
    assert of(MAKE, *done).lesson == "learning"
    assert of(MAKE, *done, signed[0]).lesson == "learning"
    assert of(MAKE, *done, *signed).lesson == "can"
    assert of(MAKE, *done, *signed, due=("anyam",)).lesson == "needs_review"
    assert of(MAKE, *done, *signed, f.BenchSigned("r1", MAKE, 1, ok=False)).lesson == "learning"


def test_a_quiz_that_is_no_longer_passed_needs_review() -> None:
    done = (f.LessonOpened(CHECK), answer("siapkan", True), answer("potong", True), f.LessonFinished(CHECK))
    assert of(CHECK, *done).lesson == "can"
    assert of(CHECK, *done, answer("potong", False)).lesson == "needs_review"


def test_one_s_own_costs_are_no_evidence() -> None:
    assert of(PRICE, answer("potong", True, PRICE)).exercises == {"anyam": "new"}


@given(events(60).flatmap(lambda made: st.tuples(st.just(made), st.permutations([*made, *made]))))
def test_mastery_does_not_depend_on_order_or_repetition(orders: tuple[list[Event], list[Event]]) -> None:
    for key, lesson in LESSONS.items():
        for who in RESIDENTS:
            found = [
                mastery(lesson, progress_of(order, who).lesson(key), workshop_of(order).signed_tasks(who, key))
                for order in orders
            ]
            assert found[0] == found[1]
