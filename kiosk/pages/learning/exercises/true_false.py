"""Telling whether a sentence is true, on a page."""

from __future__ import annotations

from kiosk.lessons import AskedExercise, TrueFalse
from kiosk.pages.learning.exercises.base import Asking, ToldPage
from kiosk.visit import Choice


class TrueFalsePage(ToldPage["AskedExercise[TrueFalse]"]):
    """True or not."""

    def choices(self, ask: Asking[AskedExercise[TrueFalse]]) -> tuple[Choice, ...]:
        """Return both answers, always in the same order."""
        say = ask.context.say
        return ask.pick("true", say("practice.true")), ask.pick("false", say("practice.false"))
