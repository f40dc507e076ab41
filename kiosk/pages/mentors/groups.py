"""Groups of residents: made, named and filled by a mentor, who can give things to all of one at once."""

from __future__ import annotations

from msgspec import Struct

from kiosk.learning import Group, Register
from kiosk.learning.event_kinds import GroupMember, GroupNamed, GroupRemoved
from kiosk.pages.entry import Sure
from kiosk.pages.mentors.assign import AssignProduct
from kiosk.pages.name_entry import NameEntry
from kiosk.pages.people import person_choice
from kiosk.visit import Choice, Context, Items, Leave, Move, Open, Page, Phrase, PlaySound, Swap, Text


class Groups(Struct, frozen=True):
    """All groups, and making one."""

    def page(self, context: Context) -> Page:
        """Return the groups by name, with how many are in each."""
        workshop = context.known.workshop
        groups = workshop.shown_groups()
        make = Move(Open(NameEntry("groups.new_name", _made)))
        return context.page(
            "groups",
            blocks=() if groups else (Text((context.say("groups.none"),)),),
            choices=(
                *(
                    Choice(
                        group.id,
                        Phrase(group.name.value, context.lang),
                        Move(Open(GroupPage(group.id))),
                        detail=context.say("groups.count", n=len(workshop.members(group.id))),
                    )
                    for group in groups
                ),
                context.choice("make", "groups.make", make),
            ),
            next=None if groups else "make",
        )


class GroupPage(Struct, frozen=True):
    """One group: who is in it, and what can be done with it."""

    group: str

    def page(self, context: Context) -> Page:
        """Return the members and the acts; without members nothing can be given."""
        workshop = context.known.workshop
        name = workshop.groups.get(self.group, Group(self.group)).name.value
        members = workshop.members(self.group)
        names = tuple(Phrase(context.name(member.id), context.lang) for member in members)
        give = context.choice("assign", "mentor.assign", AssignProduct(tuple(member.id for member in members)))
        rename = NameEntry(
            "groups.rename",
            lambda context, name: Move(
                Leave(), (GroupNamed(self.group, name),), notice=context.say("groups.renamed", name=name)
            ),
            typed=name,
        )
        gone = Move(
            Leave(past=GroupPage), (GroupRemoved(self.group),), notice=context.say("groups.removed", name=name)
        )
        return context.page(
            "group",
            title=Phrase(name, context.lang),
            help="groups.group_help",
            blocks=(Items(names, label=context.say("groups.members")),)
            if names
            else (Text((context.say("groups.empty"),)),),
            choices=(
                *((give,) if members else ()),
                context.choice("members", "groups.change", Members(self.group)),
                context.choice("rename", "groups.rename", rename),
                context.choice("remove", "groups.remove", Sure(context.say("groups.remove_sure", name=name), gone)),
            ),
            next="assign" if members else "members",
        )


class Members(Struct, frozen=True):
    """Who is in a group: each resident can be added and taken out."""

    group: str

    def page(self, context: Context) -> Page:
        """Return all residents, the members marked."""
        workshop = context.known.workshop
        known = workshop.groups.get(self.group, Group(self.group))
        inside = {r.id for r in workshop.shown_residents() if known.members.get(r.id, Register(False)).value}
        return context.page(
            "group.members",
            title=context.say("groups.members_of", name=known.name.value),
            help="groups.members_help",
            choices=tuple(
                person_choice(
                    context,
                    resident,
                    Move(events=(GroupMember(self.group, resident.id, resident.id not in inside),)),
                    mark=context.say("groups.member") if resident.id in inside else None,
                )
                for resident in workshop.shown_residents()
            ),
        )


def _made(context: Context, name: str) -> Move:
    group = context.fresh
    return Move(Swap(GroupPage(group)), (GroupNamed(group, name),), (PlaySound("done"),))
