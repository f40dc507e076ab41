"""Judging a pictured piece, on a page."""

from __future__ import annotations

from kiosk.lessons import AskedExercise, Judge
from kiosk.pages.learning.exercises.base import A, Asking, ToldPage
from kiosk.visit import Choice


def grade_choices(ask: Asking[A]) -> tuple[Choice, ...]:
    """Return the lesson's grades, always in the same order."""
    return tuple(ask.pick(grade.key, grade.name.phrase(ask.context.lang)) for grade in ask.lesson.grades)


class JudgePage(ToldPage["AskedExercise[Judge]"]):
    """Pick the grade of a piece."""

    def choices(self, ask: Asking[AskedExercise[Judge]]) -> tuple[Choice, ...]:
        """Return the grades."""
        return grade_choices(ask)
