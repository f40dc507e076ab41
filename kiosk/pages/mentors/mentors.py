"""Mentors, for a mentor: adding one, mending a name or a tile, archiving and restoring. PINs are each one's own."""

from __future__ import annotations

from msgspec import Struct

from kiosk.learning import Mentor
from kiosk.learning.event_kinds import MentorAdded, MentorArchived, MentorRestored
from kiosk.pages.entry import PinEntry, Sure, ask_pin_twice
from kiosk.pages.name_entry import NameEntry
from kiosk.pages.people import ChooseTile, mending_choices, person_choice, unless_known
from kiosk.pages.sign_in.pin_gate import PinGate
from kiosk.visit import HASHED, Context, Leave, Move, Open, Page, Phrase, PlaySound, SignOut, Swap, Text


class Mentors(Struct, frozen=True):
    """All mentors, and adding one."""

    def page(self, context: Context) -> Page:
        """Return the mentors; who adds one or brings one back enters their own PIN, for that gives a power."""
        workshop = context.known.workshop
        archive = context.choice("archived", "people.archived_mentors", ArchivedMentors())
        return context.page(
            "mentors.all",
            "people.mentors",
            choices=(
                *(
                    person_choice(context, mentor, Move(Open(MentorPage(mentor.id))))
                    for mentor in workshop.shown_mentors()
                ),
                context.choice("add", "people.add_mentor", _gated(context, Move(Swap(_name_entry(""))))),
                *((archive,) if workshop.archived_mentors() else ()),
            ),
        )


class MentorPage(Struct, frozen=True):
    """One mentor: their name, their tile, and archiving them. The last one cannot be archived."""

    mentor: str

    def page(self, context: Context) -> Page:
        """Return what can be changed."""
        workshop = context.known.workshop
        name = context.name(self.mentor)
        mentor = workshop.mentors.get(self.mentor, Mentor(self.mentor))
        alone = len(workshop.shown_mentors()) == 1
        gone = (MentorArchived(self.mentor),)
        archived = Move(Leave(past=MentorPage), gone, notice=context.say("mentor.archived_done", name=name))
        then = _gated(context, Move(SignOut(), gone) if self.mentor == context.person else archived)
        sure = Move(Open(Sure(context.say("people.archive_sure", name=name), then)))
        only = Move(notice=context.say("people.only_one"))
        return context.page(
            "mentors.one",
            title=Phrase(name, context.lang),
            help="people.mentor_help",
            choices=(
                *mending_choices(context, mentor, MentorPage),
                context.choice("archive", "mentor.archive", only if alone else sure),
            ),
        )


class ArchivedMentors(Struct, frozen=True):
    """Mentors who are archived; picking one restores them."""

    def page(self, context: Context) -> Page:
        """Return the archived mentors."""
        archived = context.known.workshop.archived_mentors()

        def restored(mentor: Mentor) -> Move:
            notice = context.say("mentor.restored", name=context.name(mentor.id))
            return _gated(context, Move(Leave(), (MentorRestored(mentor.id),), notice=notice))

        return context.page(
            "mentors.archived",
            "people.archived_mentors",
            help="people.mentors_help",
            blocks=(Text((context.say("people.restore_mentor" if archived else "mentor.none_archived"),)),),
            choices=tuple(person_choice(context, mentor, restored(mentor)) for mentor in archived),
        )


def _gated(context: Context, then: Move) -> Move:
    """Return the move that asks for the PIN of the mentor who is here, then goes on: an open visit gives no power."""
    return Move(Open(PinGate(context.person or "", then)))


def _name_entry(typed: str) -> NameEntry:
    def finish(context: Context, name: str) -> Move:
        return unless_known(context, name, Move(Swap(_tile_and_pin(name))), _name_entry(name))

    return NameEntry("people.new_mentor", finish, typed=typed)


def _tile_and_pin(name: str) -> ChooseTile:
    def pin(context: Context, colour: str, picture: str) -> Move:
        def added(context: Context) -> Move:
            mentor = MentorAdded(context.fresh, name, HASHED, colour, picture)
            return Move(
                Leave(Mentors), (mentor,), (PlaySound("done"),), context.say("people.mentor_added", name=name)
            )

        return Move(Open(ask_pin_twice(PinEntry, ("first.pin", "first.pin_again"), "first.pin_differs", added)))

    return ChooseTile(name, pin)
