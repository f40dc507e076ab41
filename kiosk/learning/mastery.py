"""What a person can do, told from what they did: answers, hints, and a mentor's findings at the bench."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from kiosk.learning.lasting import Lasting, lasting
from kiosk.learning.progress import LessonProgress
from kiosk.learning.taught import Taught, has_passed, judged_exercises
from kiosk.learning.workshop import Signed

Mastered: TypeAlias = Literal["new", "learning", "can", "still_can", "needs_review"]
"""``new``: nothing was tried. ``learning``: tried, not yet right without help on three days. ``can``: it was.
``still_can``: and it was right again a week later, or more. ``needs_review``: it was shown; since then it was missed,
or it is time to see whether it is still there."""

MOST_WANTED: Final = (9, 10)
"""Of ten exercises nine make a lesson mastered."""


class Mastery(Struct, frozen=True):
    """What a person can do: of a whole lesson, of each step that an exercise leads back to, and of each exercise.

    ``days`` is on how many days, ``DAYS`` at most, nine of ten exercises were right without help.
    """

    lesson: Mastered
    steps: dict[str, Mastered]
    exercises: dict[str, Mastered]
    days: int = 0


def mastery(
    lesson: Taught,
    own: LessonProgress,
    signed: Mapping[int, Signed] = {},
    due: Collection[str] = (),
    zone: str = "",
) -> Mastery:
    """Return what a person can do of a lesson, by the days of a zone (see ``day_number``).

    ``signed`` are the latest findings of its bench tasks, ``due`` the keys of its exercises that are due for review.
    A lesson is mastered when it was finished, nine of ten exercises are, and every bench task was found well done.
    One without exercises is mastered at the bench alone.
    """
    judged = judged_exercises(lesson)
    known = {exercise.key: lasting(own.slots.get(exercise.key, ()), zone) for exercise in judged}
    exercises = {key: _exercise(found, key in own.answers, key in due) for key, found in known.items()}
    by_step: dict[str, list[Mastered]] = {}
    for exercise in judged:
        if exercise.back_to:
            by_step.setdefault(exercise.back_to, []).append(exercises[exercise.key])
    steps = {step: _together(states) for step, states in by_step.items()}
    days = _of_most(found.days for found in known.values())
    return Mastery(_lesson(lesson, own, signed, exercises, known), steps, exercises, days)


def _exercise(found: Lasting, tried: bool, due: bool) -> Mastered:
    if not tried:
        return "new"
    if found.lost or (due and found.days):
        return "needs_review"
    if found.since is None:
        return "learning"
    return "still_can" if found.kept else "can"


def _of_most(counts: Iterable[int]) -> int:
    """Return the count that nine of ten reach, the best of them; 0 of none."""
    best, (wanted, of) = sorted(counts, reverse=True), MOST_WANTED
    return best[-(-len(best) * wanted // of) - 1] if best else 0


def _together(states: Iterable[Mastered]) -> Mastered:
    found = set(states)
    if "needs_review" in found:
        return "needs_review"
    if found == {"can", "still_can"}:
        return "can"
    return found.pop() if len(found) == 1 else "learning"


def _lesson(
    lesson: Taught,
    own: LessonProgress,
    signed: Mapping[int, Signed],
    exercises: Mapping[str, Mastered],
    known: Mapping[str, Lasting],
) -> Mastered:
    if not own.opened and all(state == "new" for state in exercises.values()):
        return "new"
    well_done = all(task in signed and signed[task].ok for task in range(len(lesson.bench_tasks)))
    if not own.finished or not well_done:
        return "learning"
    if not has_passed(lesson, own):
        return "needs_review"
    if known and not _of_most(found.since is not None for found in known.values()):
        return "needs_review" if any(found.lost for found in known.values()) else "learning"
    if any(exercises[key] == "needs_review" for key, found in known.items() if found.since is not None):
        return "needs_review"
    return "still_can" if known and _of_most(found.kept for found in known.values()) else "can"
