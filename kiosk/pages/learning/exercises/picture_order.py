"""Putting the pictures of steps in order, on a page."""

from __future__ import annotations

from kiosk.lessons import AskedPictures
from kiosk.pages.learning.exercises.base import Asking, ExercisePage, fill_phrase
from kiosk.pages.learning.exercises.order import OrderEntry, order_choices, order_so_far, take_back
from kiosk.visit import Block, Choice, Context, Items, Move, Phrase, Role, Text


class PictureOrderPage(ExercisePage["AskedPictures"]):
    """Pick the picture of what is done first, then of what comes next."""

    def below(self, ask: Asking[AskedPictures]) -> tuple[Block, ...]:
        """Return what was picked already."""
        return order_so_far(ask, _entries(ask.context, ask.one))

    def choices(self, ask: Asking[AskedPictures]) -> tuple[Choice, ...]:
        """Return the pictures that are left, each with the name of its step."""
        return order_choices(ask, _entries(ask.context, ask.one))

    def back(self, ask: Asking[AskedPictures]) -> Move | None:
        """Take the last pick back."""
        return take_back(ask)

    def feedback(self, context: Context, one: AskedPictures, answer: str, role: Role) -> tuple[Block, ...]:
        """Return the right order; after a wrong one only the first step that stands in a wrong place."""
        titles = tuple(step.title.phrase(context.lang) for step in one.steps)
        if role == "right":
            return Text((context.say("pictures.right"),), role), Items(titles, numbered=True)
        picked = answer.split(",")
        wrong = next((n for n, step in enumerate(one.steps) if picked[n : n + 1] != [step.key]), 0)
        step, place = titles[wrong], Phrase(str(wrong + 1))
        line = fill_phrase(context, step.lang, "pictures.wrong", n=place, step=step)
        return (Text((line,), role),)


def _entries(context: Context, one: AskedPictures) -> list[OrderEntry]:
    return [
        OrderEntry(step.key, step.title.phrase(context.lang), step.picture.name if step.picture else None)
        for step in one.steps
    ]
