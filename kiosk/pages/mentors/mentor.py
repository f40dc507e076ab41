"""The mentor's workspace: who needs them now comes first; then people, paths, reports, and the kiosk itself."""

from __future__ import annotations

from msgspec import Struct

from kiosk.learning.event_kinds import MentorPinSet
from kiosk.lessons import Confirmed
from kiosk.pages.care.care import care_choice
from kiosk.pages.dates import date_in_words
from kiosk.pages.entry import PinEntry, Sure, ask_pin_twice
from kiosk.pages.guide import guide_choice
from kiosk.pages.help import HelpPage
from kiosk.pages.mentors.assign import Whom
from kiosk.pages.mentors.attention import MOST_SHOWN, AttentionList, attention_choices, residents_in_need
from kiosk.pages.mentors.desk import problem_in_words
from kiosk.pages.mentors.figures import figures_choice, figures_waiting
from kiosk.pages.mentors.groups import Groups
from kiosk.pages.mentors.mentors import Mentors
from kiosk.pages.mentors.own_lessons import own_lessons_choices
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
        people = [  # with nobody there yet, the first two alone: neither is under another number later
            context.choice("residents", "mentor.residents", Residents()),
            context.choice("add", "mentor.add", new_resident()),
            context.choice("groups", "groups.title", Groups()),
            context.choice("paths", "assign.paths", Paths()),
            context.choice("reports", "reports.title", Reports()),
            context.choice("give", "assign.several", Whom()),
        ]
        choices += people if there else people[:2]
        choices += [
            context.choice("archived", "mentor.archived", Archived()),
            context.choice("mentors", "people.mentors", Mentors()),
            context.choice("lessons", "mentor.lessons", LessonReport(), figures_waiting(context)),
            guide_choice(context),
            *((care_choice(context),) if context.care else ()),
            tools_choice(context),
            context.choice("settings", "home.settings", SettingsPage()),
            context.choice("pin", "mentor.pin", _new_pin(context.person or "")),
            context.choice("help", "home.help", HelpPage(self)),
            context.choice("sign-out", "home.sign_out", Sure(context.say("home.sign_out_sure"), Move(SignOut()))),
            context.choice("quit", "mentor.quit", Sure(context.say("mentor.quit_sure"), Move(effects=(Quit(),)))),
        ]
        return context.page(
            "mentor",
            title=context.say("mentor.title", name=context.name(context.person, "people.mentor")),
            blocks=(Text((need,)),),
            choices=tuple(choices),
            next=choices[0].key if there else "add",
        )


class LessonReport(Struct, frozen=True):
    """Which lessons were read, which are out and why, and how many marks are still to confirm."""

    def page(self, context: Context) -> Page:
        """Return the problems first: each says the file, the line and what to write instead."""
        library = context.library
        if library is None:
            blocks: tuple[Block, ...] = (Text((context.say("home.reading"),)),)
        else:
            problems = tuple(problem_in_words(context, problem) for problem in library.problems)
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
            choices=(
                *figures_choice(context),
                *own_lessons_choices(context),
                context.choice("close", "gone.close", Move(Leave())),
            ),
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
