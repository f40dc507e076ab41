"""Calling the mentor: from home, and from the help of every page."""

from __future__ import annotations

from msgspec import Struct

from kiosk.learning.event_kinds import MentorCalled
from kiosk.visit import Context, Leave, Move, Open, Page, Text


def call_mentor(context: Context) -> Move:
    """Return the move that records a call and opens the page that says so; a guest's call has no name to note."""
    return Move(Open(Called()), () if context.role == "guest" else (MentorCalled(),))


class Called(Struct, frozen=True):
    """Says that the mentor has been called."""

    def page(self, context: Context) -> Page:
        """Return the page; a guest is told to raise a hand, for no one is noted as calling."""
        guest = context.role == "guest"
        return context.page(
            "called",
            "call",
            blocks=(Text((context.say("call.guest" if guest else "call.done"), context.say("call.meanwhile"))),),
            choices=(context.choice("ok", "call.ok", Move(Leave())),),
            next="ok",
        )
