"""Nobody has done anything for a while: the kiosk asks, waits, and only then signs out. Nothing is lost by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kiosk.pages.lesson import LessonPlace
from kiosk.pages.move import Leave, Move, Open, SignOut
from kiosk.pages.page import Choice, Page, Text, Wait

if TYPE_CHECKING:
    from kiosk.pages.journey import Context, State

ASKS_FOR: Final = 30_000
"""Milliseconds that the question stands: at least 20 s (508 407.5 asks for an alert and more time on request)."""


class StillThere(Struct, frozen=True):
    """Asks whether someone is there; any key or touch says so."""

    def page(self, context: Context) -> Page:
        """Return the question. Unanswered, it signs out; the place in a lesson is kept as ever."""
        here = Move(Leave())
        return Page(
            key="still-there",
            title=context.say("idle.title"),
            blocks=(Text((context.say("idle.any_key"), context.say("idle.kept"))),),
            choices=(
                Choice("here", context.say("idle.here"), here),
                Choice("sign-out", context.say("home.sign_out"), Move(SignOut())),
            ),
            help=(context.say("idle.any_key"),),
            next="here",
            pressed=lambda key, at: here,
            wait=Wait(ASKS_FOR, lambda at: Move(SignOut())),
            lang=context.lang,
        )


def ask(state: State) -> tuple[int, Move] | None:
    """Return after how many ms without a sign of life to ask, and the move that asks; None if never here.

    A lesson has a time of its own, by default none: whoever works at the bench does not touch the kiosk.
    """
    if state.role == "nobody" or isinstance(state.place, StillThere):
        return None
    learning = any(isinstance(place, LessonPlace) for place in state.path)
    minutes = state.settings.idle_lesson if learning else state.settings.idle
    return (minutes * 60_000, Move(Open(StillThere()))) if minutes else None
