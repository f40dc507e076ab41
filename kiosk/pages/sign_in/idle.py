"""Nobody has done anything for a while: the kiosk asks, waits, and only then signs out. Nothing is lost by it.

Where nobody is signed in it invites instead, and leaves no trace of who began to sign in and went away.
"""

from __future__ import annotations

from typing import Final, TypeAlias

from msgspec import Struct

from kiosk.pages.call import CallWaits
from kiosk.pages.sign_in.sign_in import SignIn
from kiosk.visit import Context, Leave, Move, Open, Page, SignOut, Text, VisitState, Wait

ASKS_FOR: Final = 30_000
"""Milliseconds that the question stands: at least 20 s (508 407.5 asks for an alert and more time on request)."""

INVITES_AFTER: Final = 180_000
"""Milliseconds without a sign of life at the page for signing in until the kiosk invites."""


class StillThere(Struct, frozen=True):
    """Asks whether someone is there; any key or touch says so."""

    def page(self, context: Context) -> Page:
        """Return the question. Unanswered, it signs out; the place in a lesson is kept as ever."""
        here = Move(Leave())
        return context.page(
            "still-there",
            "idle",
            help="idle.any_key",
            blocks=(Text((context.say("idle.any_key"), context.say("idle.kept"))),),
            choices=(
                context.choice("here", "idle.here", here),
                context.choice("sign-out", "home.sign_out", Move(SignOut())),
            ),
            next="here",
            pressed=lambda key, at: here,
            wait=Wait(ASKS_FOR, lambda at: Move(SignOut())),
        )


class Invitation(Struct, frozen=True):
    """Greets whoever passes by; any sign of life leads to the page for signing in, as it is for a newcomer."""

    def page(self, context: Context) -> Page:
        """Return the greeting. It waits for ever: to say it again and again would be noise in a workshop."""
        begin = Move(SignOut())
        return context.page(
            "invitation",
            "idle.start",
            help="idle.press",
            blocks=(Text((context.say("idle.press"), context.say("idle.welcome"))),),
            choices=(context.choice("begin", "idle.begin", begin),),
            next="begin",
            pressed=lambda key, at: begin,
        )


TELLS_OF_CALL_AFTER: Final = 30_000
"""Milliseconds without a sign of life at the page for signing in until it tells who waits for the mentor."""

Sleeper: TypeAlias = StillThere | Invitation
"""The places at which any sign of life counts, whatever it is."""


def waits_at_the_door(state: VisitState) -> bool:
    """Tell whether the page that is shown waits for somebody to sign in."""
    return isinstance(state.place, SignIn | Invitation | CallWaits)


def ask_if_idle(state: VisitState, *, called: bool = False) -> tuple[int, Move] | None:
    """Return after how many ms without a sign of life to ask or invite, and the move for it; None if never here.

    ``called`` tells that somebody waits for the mentor: then the kiosk tells that in place of inviting.

    A lesson has a time of its own, by default none: whoever works at the bench does not touch the kiosk.
    """
    if isinstance(state.place, Sleeper):
        return None
    if state.role == "nobody" and called:
        waits = isinstance(state.place, CallWaits) or not isinstance(state.path[0], SignIn)
        return None if waits else (TELLS_OF_CALL_AFTER, Move(Open(CallWaits())))
    if state.role == "nobody":  # a kiosk that was never set up, or shows a draft, has another first place
        return (INVITES_AFTER, Move(Open(Invitation()))) if isinstance(state.path[0], SignIn) else None
    from kiosk.pages.learning.lesson import AT_BENCH  # somebody is signed in: not before the first paint

    learning = any(isinstance(place, AT_BENCH) for place in state.path)
    minutes = state.settings.idle_lesson if learning else state.settings.idle
    return (minutes * 60_000, Move(Open(StillThere()))) if minutes else None
