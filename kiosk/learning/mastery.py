"""What a person can do, told from what they did: answers, hints, and a mentor's findings at the bench."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Literal, TypeAlias

from msgspec import Struct

from kiosk.learning.progress import LessonProgress
from kiosk.learning.taught import Taught, has_passed, judged_exercises
from kiosk.learning.workshop import Signed

Mastered: TypeAlias = Literal["new", "learning", "can", "needs_review"]
"""``new``: nothing was tried. ``learning``: tried, not yet right without help. ``can``: shown, without help.
``needs_review``: it was shown once; since then it was missed, or it is time to see whether it is still there."""


class Mastery(Struct, frozen=True):
    """What a person can do: of a whole lesson, of each step that an exercise leads back to, and of each exercise."""

    lesson: Mastered
    steps: dict[str, Mastered]
    exercises: dict[str, Mastered]


def mastery(
    lesson: Taught, own: LessonProgress, signed: Mapping[int, Signed] = {}, due: Collection[str] = ()
) -> Mastery:
    """Return what a person can do of a lesson.

    ``signed`` are the latest findings of its bench tasks, ``due`` the keys of its exercises that are due for review.
    A lesson is mastered when it was finished, its quiz is passed, and every bench task was found well done.
    """
    exercises = {
        exercise.key: _exercise(own, exercise.key, exercise.key in due) for exercise in judged_exercises(lesson)
    }
    by_step: dict[str, list[Mastered]] = {}
    for exercise in judged_exercises(lesson):
        if exercise.back_to:
            by_step.setdefault(exercise.back_to, []).append(exercises[exercise.key])
    steps = {step: _together(states) for step, states in by_step.items()}
    return Mastery(_lesson(lesson, own, signed, exercises), steps, exercises)


def _exercise(own: LessonProgress, key: str, due: bool) -> Mastered:
    shown = [one.right and not helped for one, helped in own.tries(key)]
    if not shown:
        return "new"
    if shown[-1]:
        return "needs_review" if due else "can"
    return "needs_review" if any(shown) else "learning"


def _together(states: Iterable[Mastered]) -> Mastered:
    found = set(states)
    if "needs_review" in found:
        return "needs_review"
    return found.pop() if len(found) == 1 else "learning"


def _lesson(
    lesson: Taught, own: LessonProgress, signed: Mapping[int, Signed], exercises: Mapping[str, Mastered]
) -> Mastered:
    if not own.opened and all(state == "new" for state in exercises.values()):
        return "new"
    well_done = all(task in signed and signed[task].ok for task in range(len(lesson.bench_tasks)))
    if not own.finished or not well_done:
        return "learning"
    if not has_passed(lesson, own) or "needs_review" in exercises.values():
        return "needs_review"
    return "can"
