"""Telling what is wrong in a picture, on a page."""

from __future__ import annotations

from kiosk.lessons import AskedFault
from kiosk.pages.learning.exercises.base import Asking, ExercisePage, fill_phrase, picture_blocks
from kiosk.visit import Block, Choice, Context, Role, Text


class FaultPage(ExercisePage["AskedFault"]):
    """Pick what is wrong in the picture."""

    def above(self, ask: Asking[AskedFault]) -> tuple[Block, ...]:
        """Return the picture of the turn; one that the lesson writes is shown as with every exercise."""
        return picture_blocks(ask.context, ask.one.picture) if ask.one.check else ()

    def choices(self, ask: Asking[AskedFault]) -> tuple[Choice, ...]:
        """Return what may be wrong, mixed."""
        lang = ask.context.lang
        return tuple(ask.pick(choice.key, choice.text.phrase(lang)) for choice in ask.mixed(ask.one.choices))

    def feedback(self, context: Context, one: AskedFault, answer: str, role: Role) -> tuple[Block, ...]:
        """Return what the lesson writes about the answer, or the check that the picture fails."""
        exercise, lang, right = one.now, context.lang, role == "right"
        told = exercise.right if right else exercise.wrong_for.get(answer, exercise.wrong)
        if told is not None:
            return (Text((told.phrase(lang),), role),)
        picked = next((choice.text for choice in one.choices if choice.key == answer), exercise.prompt).phrase(lang)
        line = fill_phrase(context, picked.lang, "fault.right" if right else "fault.wrong", name=picked)
        more = (one.check.bad.phrase(lang),) if right and one.check and one.check.bad else ()
        return Text((line, *more), role), *(() if right else picture_blocks(context, one.picture))
