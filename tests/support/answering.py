"""How an exercise of any kind is answered rightly: by what its page offers, so that no test must know the kinds."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.learning import Settings
from kiosk.lessons import Amount, AskedExercise, Exercise, ExerciseBase, Lesson, exercise_spot
from kiosk.pages.learning.lesson import LessonPlace
from kiosk.visit import Act, Command, Visit, VisitState, choose
from kiosk.words import Lang
from tests.support.workshop import Memory, pick, settle


def keys_to_pick(one: AskedExercise[ExerciseBase]) -> list[str]:
    """Return the keys of the right choices, one after another; the last of an order settles itself."""
    keys = one.right.split(",")
    return keys[:-1] if len(keys) > 1 else keys


def labels_of(lesson: Lesson, exercise: Exercise, keys: Sequence[str], person: str, lang: Lang) -> list[str]:
    """Return what stands on the choices with these keys."""
    place = LessonPlace(lesson.key, exercise_spot(lesson, exercise))
    state = VisitState((place,), "resident", person, Settings(lang=lang))
    page = place.page(Memory().context(state))
    return [page.choice(key).label.text for key in keys]


def enter(visit: Visit, digits: str) -> None:
    """Enter a number on a pad."""
    for digit in digits:
        settle(visit, visit.command(choose(int(digit))))
    settle(visit, visit.command(Command(Act.NEXT)))


def give_answer(visit: Visit, one: AskedExercise[ExerciseBase]) -> None:
    """Answer the exercise that a visit stands before, rightly."""
    if isinstance(one.now, Amount):
        pick(visit, "answer")
        enter(visit, one.right)
        return
    for key in keys_to_pick(one):
        pick(visit, key)
