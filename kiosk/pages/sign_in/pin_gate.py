"""Asking for a PIN: after two slips each further try has to wait, and nobody is ever locked out."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from kiosk.learning.event_kinds import PinMissed, PinWaited
from kiosk.pages.entry import PicturePinEntry, PinEntry
from kiosk.visit import CheckPin, Context, Move, Page, Phrase, PlaySound, Swap, Text, Wait

_SECOND: Final = 1_000
_MINUTE: Final = 60 * _SECOND


class PinGate(Struct, frozen=True):
    """Asks for the PIN of a resident (of pictures) or of a mentor, then does ``right``.

    Each try starts here, so a wait holds however the person came: from the pad, by undoing, by signing in anew.
    """

    person: str
    right: Move

    def page(self, context: Context) -> Page:
        """Return the pad, or how long to wait for it."""
        left = context.known.workshop.pin_wait(self.person, context.now)
        return self._wait(context, left) if left else self._entry(context).page(context)

    def _entry(self, context: Context) -> PinEntry | PicturePinEntry:
        if self.person in context.known.workshop.mentors:
            return PinEntry("sign_in.mentor_pin", self._tried)
        return PicturePinEntry("sign_in.picture_pin", self._tried)

    def _tried(self, context: Context, pin: str) -> Move:
        workshop = context.known.workshop
        if workshop.pin_wait(self.person, context.now):
            return Move(Swap(self))
        known = workshop.mentors.get(self.person) or workshop.residents.get(self.person)
        wrong = Move(Swap(self), (PinMissed(self.person),), (PlaySound("not_yet"),), context.say("sign_in.pin_wrong"))
        return Move(effects=(CheckPin(pin, (known.pin.value if known else None) or "", self.right, wrong),))

    def _wait(self, context: Context, left: int) -> Page:
        again = waited = Move(Swap(self))
        if context.known.workshop.clock_went_back(self.person, context.now):
            waited = Move(Swap(self), (PinWaited(self.person),))
        return context.page(
            "pin.wait",
            "sign_in.wait",
            blocks=(Text((_time(context, left), context.say("sign_in.ask_for_help"))),),
            choices=(context.choice("again", "sign_in.again", again),),
            next="again",
            wait=Wait(left, lambda at: waited),
        )


def _time(context: Context, left: int) -> Phrase:
    if left > _MINUTE:
        return context.say("sign_in.wait_minutes", n=-(-left // _MINUTE))
    return context.say("sign_in.wait_seconds", n=-(-left // _SECOND))
