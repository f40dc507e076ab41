"""Reckon with one's own figures."""

from __future__ import annotations

from typing import Literal

from kiosk.lessons.exercises.base import AskedExercise, ExerciseBase
from kiosk.lessons.parts import LessonBase


class OwnCosts(ExerciseBase):
    """Reckon with one's own figures; nothing is right or wrong about them."""

    kind: Literal["own_costs"]

    @property
    def judged(self) -> bool:
        """Return that there is no right answer."""
        return False

    def ask(self, lesson: LessonBase, seed: str, turn: int) -> AskedExercise[OwnCosts]:
        """Return the exercise, which has no right answer."""
        return AskedExercise(self, self, turn, "")
