"""Reckoning with one's own figures, from a page of a lesson."""

from __future__ import annotations

from kiosk.lessons import AskedExercise, OwnCosts
from kiosk.pages.learning.exercises.base import Asking, ExercisePage
from kiosk.pages.work.calculator import Calculation
from kiosk.visit import Block, Choice, Context, Role


class OwnCostsPage(ExercisePage["AskedExercise[OwnCosts]"]):
    """Open the calculator, or go on."""

    leads = True

    def choices(self, ask: Asking[AskedExercise[OwnCosts]]) -> tuple[Choice, ...]:
        """Return the way to the calculator and the way on."""
        context = ask.context
        return (
            context.choice("begin", "costs.begin", Calculation(product=ask.lesson.product)),
            context.choice("next", "lesson.go_on", ask.ahead),
        )

    def feedback(self, context: Context, one: AskedExercise[OwnCosts], answer: str, role: Role) -> tuple[Block, ...]:
        """Return nothing: it is never answered."""
        return ()
