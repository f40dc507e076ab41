"""Two parallel sets of questions: the same aims asked before a path and after it, never with the same numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, zip_longest
from typing import Final

from msgspec import Struct

from kiosk.learning import judged_exercises
from kiosk.lessons.exercises import Exercise, ask_exercise
from kiosk.lessons.model import Lesson

MOST_QUESTIONS: Final = 12
"""So many questions a set has at most: some ten minutes."""

TURNS: Final = {"before": -2, "after": -1}
"""The turns from which a set's numbers and pieces are made: the last ones, which a lesson asks last."""


class ParallelQuestion(Struct, frozen=True):
    """An aim of a lesson (its place from 1) and the exercises that ask for it before and after."""

    lesson: Lesson
    objective: int
    before: Exercise
    after: Exercise

    def asked(self, part: str) -> Exercise:
        """Return the exercise of a part, "before" or "after"."""
        return self.before if part == "before" else self.after


def parallel_questions(lessons: Iterable[Lesson]) -> list[ParallelQuestion]:
    """Return the questions of some lessons: one for each aim, from all lessons alike where there are too many."""
    rounds = zip_longest(*(_of_lesson(lesson) for lesson in lessons))
    return [question for question in chain.from_iterable(rounds) if question][:MOST_QUESTIONS]


def _of_lesson(lesson: Lesson) -> Iterator[ParallelQuestion]:
    """Yield a question for each aim that an exercise shows.

    An exercise that makes others in each turn is asked both times. Else there are two; or one, if there is no other.
    """
    for objective in range(1, len(lesson.objectives) + 1):
        shown = [e for e in (*lesson.practice, *lesson.quiz) if e.shows == objective]
        judged = [exercise for exercise in shown if exercise in judged_exercises(lesson)]
        fresh = [exercise for exercise in judged if ask_exercise(lesson, exercise, None, 0).fresh]
        if pair := fresh[:1] or judged[:2]:
            yield ParallelQuestion(lesson, objective, pair[0], pair[-1])
