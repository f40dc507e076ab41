"""Emergencies: one page, reached from Help, from each step and by one word; its first line calls a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from kiosk.pages.call import call_mentor
from kiosk.pages.move import Leave, Move, Open, Place
from kiosk.pages.page import Choice, Items, Page, Text

if TYPE_CHECKING:
    from kiosk.lessons.model import Emergency
    from kiosk.pages.journey import Context


class Emergencies(Struct, frozen=True):
    """What has happened? Each emergency of the lessons is a choice; to call the mentor is the first."""

    def page(self, context: Context) -> Page:
        """Return the page. Without lessons it still calls."""
        known = context.library.emergencies if context.library else ()
        return Page(
            key="emergency",
            title=context.say("emergency.title"),
            blocks=(Text((context.say("emergency.call"), context.say("emergency.pick")), "safety"),),
            choices=(
                *_calls(context),
                *(Choice(e.key, e.when.phrase(context.lang), Move(Open(InEmergency(e.key)))) for e in known),
                Choice("close", context.say("emergency.close"), Move(Leave())),
            ),
            help=(context.say("emergency.help"),),
            lang=context.lang,
        )


class InEmergency(Struct, frozen=True):
    """What to do in one emergency, line by line."""

    emergency: str

    def page(self, context: Context) -> Page:
        """Return the page; an emergency whose lesson is gone shows all of them."""
        known = context.library.emergencies if context.library else ()
        found: Emergency | None = next((e for e in known if e.key == self.emergency), None)
        if found is None:
            return Emergencies().page(context)
        lang = context.lang
        return Page(
            key="emergency.do",
            title=found.when.phrase(lang),
            blocks=(Items(tuple(text.phrase(lang) for text in found.do), numbered=True),),
            choices=(*_calls(context), Choice("close", context.say("emergency.close"), Move(Leave()))),
            help=(context.say("emergency.help"),),
            lang=lang,
        )


def to_emergencies(place: Place) -> Move:
    """Return the move to the page of emergencies; there it changes nothing."""
    return Move() if isinstance(place, Emergencies) else Move(Open(Emergencies()))


def _calls(context: Context) -> tuple[Choice, ...]:
    """Return the choice that calls the mentor; nobody, and a mentor, has none to call."""
    if context.role not in ("resident", "guest"):
        return ()
    return (Choice("call", context.say("home.call"), call_mentor(context)),)
