"""Sign-in at a shared terminal, without reading: a tile, perhaps a picture PIN; a guest; the mentor."""

from __future__ import annotations

from msgspec import Struct

from kiosk.learning import ZONES, Mentor, Resident
from kiosk.learning.event_kinds import MentorAdded, SettingChanged
from kiosk.pages.call import answer_choices
from kiosk.pages.care.other_kiosks import join_choice
from kiosk.pages.entry import PinEntry, ask_pin_twice
from kiosk.pages.name_entry import NameEntry
from kiosk.pages.people import person_choice
from kiosk.pages.settings.values import value_phrase
from kiosk.pages.sign_in.pin_gate import PinGate
from kiosk.visit import (
    HASHED,
    Choice,
    Context,
    Enter,
    Leave,
    Move,
    Open,
    Page,
    Phrase,
    Place,
    PlaySound,
    Swap,
    Text,
    Tile,
)


class SignIn(Struct, frozen=True):
    """The first page: a tile for each resident, a guest's visit, and the mentor's way in."""

    def page(self, context: Context) -> Page:
        """Return the tiles, in the order in which the residents were added: they keep their places."""
        workshop = context.known.workshop
        tiles = tuple(person_choice(context, resident, _sign_in(resident)) for resident in workshop.shown_residents())
        return context.page(
            "sign-in",
            "sign_in",
            blocks=() if tiles else (Text((context.say("sign_in.none"),)),),
            choices=(
                *tiles,
                context.choice(
                    "guest",
                    "sign_in.guest",
                    Move(Enter("guest")),
                    detail=context.say("sign_in.guest_detail"),
                    tile=Tile(picture="umum/produk-umum"),
                ),
                context.choice(
                    "mentor",
                    "sign_in.mentor",
                    _mentor_way(workshop.shown_mentors()),
                    tile=Tile(picture="umum/topik-mutu"),
                ),
                *answer_choices(context),  # last: everybody's tile keeps its place
            ),
        )


class FirstStart(Struct, frozen=True):
    """The very first page of a new kiosk: it leads the mentor through adding themselves."""

    def page(self, context: Context) -> Page:
        """Return the welcome; the sign-in once people came from the hub."""
        if context.known.workshop.shown_mentors():
            return SignIn().page(context)
        joins = (join_choice(context),) if context.care and context.care.can_join() else ()
        return context.page(
            "first-start",
            "first",
            blocks=(Text((context.say("first.hello"), context.say("first.mentor"))),),
            choices=(
                context.choice(
                    "begin",
                    "first.begin",
                    NameEntry("first.name", lambda context, name: Move(Swap(_choose_pin(name)))),
                ),
                *joins,
                context.choice(
                    "guest",
                    "sign_in.guest",
                    Move(Enter("guest")),
                    detail=None if joins else context.say("sign_in.guest_detail"),
                ),
            ),
            next="begin",
        )


class FirstZone(Struct, frozen=True):
    """Which time is it in this place? Asked once, of the mentor who sets up the kiosk; "back" leaves it as it is."""

    def page(self, context: Context) -> Page:
        """Return the three zones, each with the city that it is named after; the main one is the machine's."""
        return context.page(
            "first-zone",
            "first.zone",
            blocks=(Text((context.say("setting.zone.text"), context.say("first.zone_why"))),),
            choices=tuple(
                Choice(
                    zone,
                    value_phrase(context, "zone", zone),
                    Move(Leave(), (SettingChanged("zone", zone),), (PlaySound("done"),), context.say("first.ready")),
                    detail=Phrase(zone.partition("/")[2], "id"),
                )
                for zone in ZONES
            ),
            next=context.known.workshop.zone,
        )


class MentorList(Struct, frozen=True):
    """Which mentor is it? Shown when there are several."""

    def page(self, context: Context) -> Page:
        """Return the mentors by name."""
        return context.page(
            "mentors",
            "sign_in.which_mentor",
            help="sign_in.mentor_help",
            choices=tuple(
                person_choice(context, mentor, Move(Open(_mentor_pin(mentor))))
                for mentor in context.known.workshop.shown_mentors()
            ),
        )


def _sign_in(resident: Resident) -> Move:
    enter = Move(Enter("resident", resident.id))
    return enter if resident.pin.value is None else Move(Open(PinGate(resident.id, enter)))


def _mentor_way(mentors: list[Mentor]) -> Move:
    return Move(Open(_mentor_pin(mentors[0]) if len(mentors) == 1 else MentorList()))


def _mentor_pin(mentor: Mentor) -> PinGate:
    return PinGate(mentor.id, Move(Enter("mentor", mentor.id)))


def _choose_pin(name: str) -> Place:
    def then(context: Context) -> Move:
        added = MentorAdded(context.fresh, name, HASHED)
        return Move(Enter("mentor", added.mentor, FirstZone()), events=(added,))

    return ask_pin_twice(PinEntry, ("first.pin", "first.pin_again"), "first.pin_differs", then)
