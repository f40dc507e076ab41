"""Emergencies: one page, reached from Help, from each step and by one word; its first line calls a person."""

from __future__ import annotations

from msgspec import Struct

from kiosk.pages.call import call_mentor
from kiosk.pages.entry import number_in_words
from kiosk.visit import Choice, Context, Items, Leave, Move, Open, Page, Text


class Emergencies(Struct, frozen=True):
    """What has happened? Each emergency of the lessons is a choice; to call the mentor is the first."""

    def page(self, context: Context) -> Page:
        """Return the page. Without lessons it still calls."""
        known = context.library.emergencies if context.library else ()
        told = (Choice(e.key, e.when.phrase(context.lang), Move(Open(EmergencySteps(e.key)))) for e in known)
        call = Text((context.say("emergency.call"), context.say("emergency.pick")), "safety")
        return context.page(
            "emergency",
            blocks=(*_number(context), call),
            choices=(*_calls(context, ""), *told, context.choice("close", "emergency.close", Move(Leave()))),
        )


class EmergencySteps(Struct, frozen=True):
    """What to do in one emergency, line by line."""

    emergency: str

    def page(self, context: Context) -> Page:
        """Return the page; an emergency whose lesson is gone shows all of them."""
        known = context.library.emergencies if context.library else ()
        found = next((e for e in known if e.key == self.emergency), None)
        if found is None:
            return Emergencies().page(context)
        return context.page(
            "emergency.do",
            title=found.when.phrase(context.lang),
            help="emergency.help",
            blocks=(
                *_number(context),
                Items(tuple(text.phrase(context.lang) for text in found.do), numbered=True),
            ),
            choices=(*_calls(context, self.emergency), context.choice("close", "emergency.close", Move(Leave()))),
        )


def _number(context: Context) -> tuple[Text, ...]:
    """Return the home's own emergency number, if a mentor has set it."""
    number = context.known.workshop.emergency_number
    label = context.say("emergency.number")
    return (Text((number_in_words(context, number),), "safety", label),) if number else ()


def _calls(context: Context, emergency: str) -> tuple[Choice, ...]:
    """Return the choice that calls the mentor in an emergency; nobody, and a mentor, has none to call."""
    if context.role not in ("resident", "guest"):
        return ()
    return (context.choice("call", "home.call", call_mentor(context, emergency)),)
