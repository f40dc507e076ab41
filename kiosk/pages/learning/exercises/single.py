"""Picking one of a few answers, on a page."""

from __future__ import annotations

from kiosk.lessons import AskedExercise, Single
from kiosk.pages.learning.exercises.base import Asking, ToldPage
from kiosk.visit import Choice


class SinglePage(ToldPage["AskedExercise[Single]"]):
    """Pick one answer."""

    def choices(self, ask: Asking[AskedExercise[Single]]) -> tuple[Choice, ...]:
        """Return the answers, mixed."""
        lang = ask.context.lang
        return tuple(ask.pick(choice.key, choice.text.phrase(lang)) for choice in ask.mixed(ask.one.now.choices))
