"""The home's own emergency number: a mentor enters it, and the emergency page says it first."""

from __future__ import annotations

from msgspec import Struct

from kiosk.learning import EMERGENCY_DIGITS
from kiosk.learning.event_kinds import SettingChanged
from kiosk.pages.entry import DigitsEntry, number_in_words
from kiosk.visit import Context, Leave, Move, Open, Page, Phrase, PlaySound, Text


class EmergencyNumber(Struct, frozen=True):
    """The number as it is now, and the ways to change it."""

    def page(self, context: Context) -> Page:
        """Return the page; without a number there is none to take away."""
        number = context.known.workshop.emergency_number
        entry = DigitsEntry(context.say("setting.emergency.enter"), _kept, *EMERGENCY_DIGITS)
        gone = Move(events=(SettingChanged("emergency", ""),), notice=context.say("setting.emergency.gone"))
        return context.page(
            "setting.emergency",
            title=context.say("setting.emergency.title"),
            help="setting.emergency.text",
            blocks=(Text((number_now(context), context.say("setting.emergency.text"))),),
            choices=(
                context.choice("enter", "setting.emergency.enter", Move(Open(entry))),
                *((context.choice("none", "setting.emergency.none", gone),) if number else ()),
            ),
            next="enter",
        )


def number_now(context: Context) -> Phrase:
    """Return the number in words, or that there is none."""
    number = context.known.workshop.emergency_number
    return number_in_words(context, number) if number else context.say("setting.emergency.unset")


def _kept(context: Context, number: str) -> Move:
    return Move(
        Leave(),
        (SettingChanged("emergency", number),),
        (PlaySound("done"),),
        context.say("setting.emergency.kept"),
    )
