"""Groups of residents: made, named and filled by a mentor, who can give things to all of one at once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from msgspec import Struct

from kiosk.learning import Group, Register
from kiosk.learning.event_kinds import GroupMember, GroupNamed, GroupRemoved
from kiosk.pages.entry import Sure
from kiosk.pages.mentors.assign import AssignProduct
from kiosk.pages.people import new_name, person_choice
from kiosk.visit import Choice, Context, Items, Leave, Move, Open, Page, Phrase, PlaySound, Swap, Text


class Groups(Struct, frozen=True):
    """All groups, and making one."""

    def page(self, context: Context) -> Page:
        """Return the groups by name, with how many are in each."""
        workshop = context.known.workshop
        groups = workshop.shown_groups()
        make = Move(Open(new_name("groups.new_name", _taken, _made)))
        return context.page(
            "groups",
            blocks=() if groups else (Text((context.say("groups.none"),)),),
            choices=(
                *(
                    Choice(
                        group.id,
                        Phrase(context.groups[group.id], context.lang),
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
        typed = workshop.groups.get(self.group, Group(self.group)).name.value
        name = context.groups.get(self.group, typed)
        members = workshop.members(self.group)
        names = tuple(Phrase(context.name(member.id), context.lang) for member in members)
        give = context.choice("assign", "mentor.assign", AssignProduct(tuple(member.id for member in members)))
        rename = new_name(
            "groups.rename",
            partial(_taken, but=self.group),
            lambda context, name: Move(
                Leave(), (GroupNamed(self.group, name),), notice=context.say("groups.renamed", name=name)
            ),
            typed,
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
            title=context.say("groups.members_of", name=context.groups.get(self.group, known.name.value)),
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


def _taken(context: Context, but: str = "") -> Iterable[str]:
    """Return the names that a group cannot have: those of the other groups."""
    return (group.name.value for group in context.known.workshop.shown_groups() if group.id != but)


def _made(context: Context, name: str) -> Move:
    group = context.fresh
    return Move(Swap(GroupPage(group)), (GroupNamed(group, name),), (PlaySound("done"),))
