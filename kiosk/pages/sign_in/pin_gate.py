"""Asking for a PIN: after two slips each further try has to wait, and nobody is ever locked out."""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

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
    waited: bool = False
    """Whether a wait is over. Its page stays: a pad that came by itself would take "try again" for a digit."""

    def page(self, context: Context) -> Page:
        """Return the pad, or how long to wait for it."""
        left = context.known.workshop.pin_wait(self.person, context.now)
        return self._wait(context, left) if left or self.waited else self._entry(context).page(context)

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
        went_back = context.known.workshop.clock_went_back(self.person, context.now)
        over = Move(Swap(replace(self, waited=True)), (PinWaited(self.person),) if went_back else ())
        said = (
            (_time(context, left), context.say("sign_in.ask_for_help")) if left else (context.say("sign_in.waited"),)
        )
        return context.page(
            "pin.wait",
            "sign_in.wait",
            blocks=(Text(said),),
            choices=(context.choice("again", "sign_in.again", Move(Swap(replace(self, waited=False)))),),
            next="again",
            wait=Wait(left, lambda at: over) if left else None,
        )


def _time(context: Context, left: int) -> Phrase:
    if left > _MINUTE:
        return context.say("sign_in.wait_minutes", n=-(-left // _MINUTE))
    return context.say("sign_in.wait_seconds", n=-(-left // _SECOND))
