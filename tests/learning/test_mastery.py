"""Mastery, from answers, hints and a mentor's findings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import AnyEventData, Event, Mastered, Mastery, mastery
from kiosk.learning import event_kinds as f
from tests.support.learning_histories import history, progress_of, workshop_of
from tests.support.lesson_values import CHECK, LESSONS, MAKE, PRICE, Ask, Plain
from tests.support.strategies import RESIDENTS, events

DAY = 24 * 60
"""Minutes of a day."""


def of(key: str, *event_values: AnyEventData | int, due: tuple[str, ...] = ()) -> Mastery:
    """Return what r1 can do of a lesson after these events, one a minute; a number is so many days that go by.

    A mentor's findings are among the events.
    """
    minutes, made = 0, []
    for value in event_values:
        minutes += DAY * value if isinstance(value, int) else 1
        if not isinstance(value, int):
            made.append((float(minutes), value))
    events_made = history("r1", *made)
    signed = workshop_of(events_made).signed_tasks("r1", key)
    return mastery(LESSONS[key], progress_of(events_made, "r1").lesson(key), signed, due)


def answer(exercise: str, right: bool, key: str = CHECK) -> f.AnswerGiven:
    return f.AnswerGiven(key, exercise, "a" if right else "b", right)


def on_days(exercises: tuple[str, ...], *gaps: int, key: str = CHECK) -> list[AnyEventData | int]:
    """Return right answers today and after each number of days."""
    made: list[AnyEventData | int] = []
    for gap in (0, *gaps):
        made += [gap, *(answer(exercise, True, key) for exercise in exercises)]
    return made


def test_an_exercise_is_mastered_when_it_is_right_without_help_on_three_days() -> None:
    def state(*event_values: AnyEventData | int, due: tuple[str, ...] = ()) -> Mastered:
        return of(CHECK, *event_values, due=due).exercises["potong"]

    hint, right, wrong = f.HelpShown(CHECK, "quiz:potong", 1), answer("potong", True), answer("potong", False)
    assert state() == "new"
    assert state(wrong) == "learning"
    assert state(right) == state(right, right, right) == state(right, 1, right) == "learning"
    assert state(right, 1, right, 1, right) == "can"
    assert state(right, 1, right, 1, hint, right) == "learning", "a day with help does not count"
    assert state(right, 1, hint, right, 1, right, 1, right) == "can", "nor does it take anything away"
    assert state(right, 1, right, 1, right, due=("potong",)) == "needs_review"
    assert state(right, due=("potong",)) == "needs_review"
    assert state(right, 1, right, 1, right, 1, wrong) == "needs_review"
    assert state(right, 1, right, 1, right, 6, right) == "can"
    assert state(right, 1, right, 1, right, 7, right) == "still_can"
    assert state(right, 1, right, 1, right, 7, right, 1, wrong, 1, right, 1, right) == "learning"
    assert state(right, 1, right, 1, right, 7, right, 1, wrong, 1, right, 1, right, 1, right) == "can"


def test_a_step_is_mastered_when_all_that_leads_back_to_it_is() -> None:
    def steps(*event_values: AnyEventData | int) -> dict[str, Mastered]:
        return of(CHECK, *event_values).steps

    assert steps() == {"potong": "new"}
    assert steps(*on_days(("potong",), 1, 1)) == {"potong": "learning"}
    both = on_days(("potong", "anyam"), 1, 1)
    assert steps(*both) == {"potong": "can"}
    assert steps(*both, 7, answer("potong", True)) == {"potong": "can"}, "one of the two is known to last"
    assert steps(*both, *on_days(("potong", "anyam"), 7)[3:]) == {"potong": "still_can"}
    assert steps(*both, answer("anyam", False)) == {"potong": "needs_review"}


def test_a_lesson_is_mastered_when_it_is_finished_lasts_and_was_seen_at_the_bench() -> None:
    asked = ("siapkan", "anyam")
    once = (f.LessonOpened(MAKE), *on_days(asked, key=MAKE), f.LessonFinished(MAKE))
    signed = (f.BenchSigned("r1", MAKE, 0), f.BenchSigned("r1", MAKE, 1))
    assert of(MAKE).lesson == "new"
    assert of(MAKE, f.LessonOpened(MAKE)).lesson == "learning"
    assert of(MAKE, *once, *signed).lesson == "learning", "one day is no proof"
    assert of(MAKE, *once, *signed).days == 1
    done = (*once, *on_days(asked, 1, key=MAKE)[3:], *on_days(asked, 1, key=MAKE)[3:])
    assert of(MAKE, *done).lesson == "learning"
    assert of(MAKE, *done).days == 3
    assert of(MAKE, *done, signed[0]).lesson == "learning"
    assert of(MAKE, *done, *signed).lesson == "can"
    assert of(MAKE, *done, *signed, due=("anyam",)).lesson == "needs_review"
    assert of(MAKE, *done, *signed, *on_days(asked, 7, key=MAKE)[3:]).lesson == "still_can"
    assert of(MAKE, *done, *signed, f.BenchSigned("r1", MAKE, 1, ok=False)).lesson == "learning"


def test_a_lesson_that_was_mastered_and_is_missed_needs_review() -> None:
    asked = ("siapkan", "potong", "anyam")
    done = (f.LessonOpened(CHECK), *on_days(asked, 1, 1), f.LessonFinished(CHECK))
    assert of(CHECK, *done).lesson == "can"
    assert of(CHECK, *done, answer("potong", False)).lesson == "needs_review"


@given(st.integers(1, 25), st.data())
def test_nine_of_ten_exercises_make_a_lesson_mastered(many: int, data: st.DataObject) -> None:
    asked = [Ask(f"q{n}") for n in range(many)]
    known = data.draw(st.integers(0, many))
    events_made: list[AnyEventData | int] = [f.LessonOpened("a")]
    for day in range(3):
        events_made += [1, *(f.AnswerGiven("a", one.key, "a", True) for one in asked[:known])]
        events_made += [f.AnswerGiven("a", one.key, "b", False) for one in asked[known:] if day < 2]
    lesson = Plain(quiz=tuple(asked), required_right=0)
    days = iter(range(1, 9))
    minutes, timed = 0.0, []
    for value in (*events_made, f.LessonFinished("a")):
        if isinstance(value, int):
            minutes = next(days) * DAY
        else:
            timed.append((minutes, value))
    found = mastery(lesson, progress_of(history("r1", *timed), "r1").lesson("a"))
    assert (found.lesson == "can") == (known * 10 >= many * 9)


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
