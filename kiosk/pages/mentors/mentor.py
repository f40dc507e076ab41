"""The mentor's workspace: who needs them now comes first; then people, paths, reports, and the kiosk itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from kiosk.learning.event_kinds import MentorPinSet
from kiosk.pages.care.care import care_choice
from kiosk.pages.dates import date_in_words
from kiosk.pages.entry import PinEntry, Sure, ask_pin_twice
from kiosk.pages.help import HelpPage
from kiosk.pages.mentors.assign import Whom
from kiosk.pages.mentors.attention import MOST_SHOWN, AttentionList, attention_choices, residents_in_need
from kiosk.pages.mentors.groups import Groups
from kiosk.pages.mentors.mentors import Mentors
from kiosk.pages.mentors.paths import Paths
from kiosk.pages.mentors.reports import Reports
from kiosk.pages.mentors.residents import Archived, Residents, new_resident
from kiosk.pages.settings.settings import SettingsPage
from kiosk.pages.work.tools import tools_choice
from kiosk.visit import (
    HASHED,
    Block,
    Choice,
    Context,
    Items,
    Leave,
    Move,
    Open,
    Page,
    Phrase,
    Place,
    Quit,
    SignOut,
    Text,
)

if TYPE_CHECKING:
    from kiosk.lessons import Confirmed, Problem


class MentorHome(Struct, frozen=True):
    """Where a mentor starts: who needs them now comes first."""

    def page(self, context: Context) -> Page:
        """Return the workspace."""
        workshop = context.known.workshop
        there = bool(workshop.shown_residents())
        found = residents_in_need(context)
        need = context.say("attention.now" if found else "attention.none" if there else "mentor.no_residents")
        choices = list(attention_choices(context, found[:MOST_SHOWN]))
        if len(found) > MOST_SHOWN:
            every = context.say("attention.all", n=len(found))
            choices.append(Choice("attention", every, Move(Open(AttentionList()))))
        people = [
            Choice("residents", context.say("mentor.residents"), Move(Open(Residents()))),
            Choice("groups", context.say("groups.title"), Move(Open(Groups()))),
            Choice("paths", context.say("assign.paths"), Move(Open(Paths()))),
            Choice("reports", context.say("reports.title"), Move(Open(Reports()))),
            Choice("give", context.say("assign.several"), Move(Open(Whom()))),
        ]
        add = Choice("add", context.say("mentor.add"), Move(Open(new_resident())))
        choices += [*people, add] if there else [add]
        choices += [
            Choice("archived", context.say("mentor.archived"), Move(Open(Archived()))),
            Choice("mentors", context.say("people.mentors"), Move(Open(Mentors()))),
            Choice("lessons", context.say("mentor.lessons"), Move(Open(LessonReport()))),
            *((care_choice(context),) if context.care else ()),
            tools_choice(context),
            Choice("settings", context.say("home.settings"), Move(Open(SettingsPage()))),
            Choice("pin", context.say("mentor.pin"), Move(Open(_new_pin(context.person or "")))),
            Choice("help", context.say("home.help"), Move(Open(HelpPage(self)))),
            Choice(
                "sign-out",
                context.say("home.sign_out"),
                Move(Open(Sure(context.say("home.sign_out_sure"), Move(SignOut())))),
            ),
            Choice(
                "quit",
                context.say("mentor.quit"),
                Move(Open(Sure(context.say("mentor.quit_sure"), Move(effects=(Quit(),))))),
            ),
        ]
        return context.page(
            "mentor",
            title=context.say("mentor.title", name=context.name(context.person, "people.mentor")),
            blocks=(Text((need,)),),
            choices=tuple(choices),
            next=choices[0].key,
        )


class LessonReport(Struct, frozen=True):
    """Which lessons were read, which are out and why, and how many marks are still to confirm."""

    def page(self, context: Context) -> Page:
        """Return the problems first: each says the file, the line and what to write instead."""
        library = context.library
        if library is None:
            blocks: tuple[Block, ...] = (Text((context.say("home.reading"),)),)
        else:
            problems = tuple(_problem(context, problem) for problem in library.problems)
            confirmed = tuple(_confirmed(context, one) for one in library.confirmed)
            unconfirmed = sum(len(lesson.unconfirmed) for lesson in library.lessons.values())
            blocks = (
                Text((context.say("mentor.lessons_read", n=len(library.lessons)),)),
                *((Items(problems, label=context.say("mentor.problems")),) if problems else ()),
                Text((context.say("mentor.unconfirmed", n=unconfirmed),)),
                *((Items(confirmed, label=context.say("mentor.confirmed")),) if confirmed else ()),
            )
        return context.page(
            "mentor.lessons",
            blocks=blocks,
            choices=(Choice("close", context.say("gone.close"), Move(Leave())),),
            next="close",
        )


def _new_pin(mentor: str) -> Place:
    return ask_pin_twice(
        PinEntry,
        ("first.pin", "first.pin_again"),
        "first.pin_differs",
        lambda context: Move(Leave(), (MentorPinSet(mentor, HASHED),), notice=context.say("settings.pin_set")),
    )


def _confirmed(context: Context, one: Confirmed) -> Phrase:
    day = date_in_words(context, one.on).text
    return context.say("mentor.confirmed_by", figure=one.figure, lesson=one.lesson, by=one.by, day=day)


def _problem(context: Context, problem: Problem) -> Phrase:
    what = context.say(f"problem.{problem.key}", **dict(problem.values))
    return context.say("mentor.problem", file=problem.file, line=problem.line, what=what.text)
