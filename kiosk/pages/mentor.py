"""The mentor's workspace: who is here and how far, assignments, adding and archiving residents."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, get_args

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning import Need, Resident
from kiosk.learning.facts import (
    AssignmentWithdrawn,
    CallAnswered,
    LessonAssigned,
    MentorPinSet,
    ResidentAdded,
    ResidentArchived,
    ResidentChanged,
    ResidentPinSet,
    ResidentRestored,
)
from kiosk.pages.entry import NameEntry, PinEntry, Sure, asked_twice
from kiosk.pages.help import HelpPage
from kiosk.pages.home import PRODUCTS, how_far, lessons_of
from kiosk.pages.move import HASHED, Enter, Leave, Move, Open, Place, PlaySound, Quit, SignOut, Swap
from kiosk.pages.page import TILE_COLOURS, Block, Choice, Items, Page, Phrase, Table, Text, Tile
from kiosk.pages.set_up import SetUp
from kiosk.pages.settings import SettingsPage

if TYPE_CHECKING:
    from kiosk.lessons import Problem
    from kiosk.pages.journey import Context

PICTURES: Final = (
    "bunga", "burung", "ikan", "kucing", "pohon", "rumah", "matahari", "bulan",
    "bintang", "kupu-kupu", "payung", "sepeda", "gelas", "kunci", "bola", "daun",
)  # fmt: skip


class MentorHome(Struct, frozen=True):
    """Where a mentor starts: who waits comes first."""

    def page(self, context: Context) -> Page:
        """Return the workspace."""
        workshop = context.facts.workshop
        waiting = [workshop.residents[key] for key in workshop.waiting_calls() if key in workshop.residents]
        mentor = workshop.mentors.get(context.person or "")
        blocks: list[Block] = []
        if waiting:
            names = tuple(Phrase(resident.name.value, context.lang) for resident in waiting)
            blocks.append(Items(names, label=context.say("mentor.waiting")))
        elif not workshop.shown_residents():
            blocks.append(Text((context.say("mentor.no_residents"),)))
        choices = [
            Choice(
                f"answer-{resident.id}",
                context.say("mentor.answer", name=resident.name.value),
                Move(facts=(CallAnswered(resident.id),), notice=context.say("mentor.answered")),
            )
            for resident in waiting
        ]
        people = [
            Choice("residents", context.say("mentor.residents"), Move(Open(Residents()))),
            Choice("add", context.say("mentor.add"), Move(Open(NameEntry("mentor.new_name", _named)))),
        ]
        choices += people if workshop.shown_residents() else reversed(people)
        choices += [
            Choice("archived", context.say("mentor.archived"), Move(Open(Archived()))),
            Choice("lessons", context.say("mentor.lessons"), Move(Open(LessonReport()))),
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
        return Page(
            key="mentor",
            title=context.say("mentor.title", name=mentor.name.value if mentor else ""),
            blocks=tuple(blocks),
            choices=tuple(choices),
            help=(context.say("mentor.help"),),
            next=choices[0].key,
            lang=context.lang,
        )


class Residents(Struct, frozen=True):
    """All residents with a tile."""

    def page(self, context: Context) -> Page:
        """Return each resident, with how many lessons they have finished and begun."""
        return Page(
            key="mentor.residents",
            title=context.say("mentor.residents"),
            blocks=() if context.facts.workshop.shown_residents() else (Text((context.say("mentor.no_residents"),)),),
            choices=tuple(
                Choice(
                    resident.id,
                    Phrase(resident.name.value, context.lang),
                    Move(Open(ResidentPage(resident.id))),
                    detail=_summary(context, resident),
                    tile=_tile(resident.colour.value, resident.picture.value),
                )
                for resident in context.facts.workshop.shown_residents()
            ),
            help=(context.say("mentor.residents_help"),),
            lang=context.lang,
        )


class ResidentPage(Struct, frozen=True):
    """One resident: progress by lesson, and what a mentor can do."""

    resident: str

    def page(self, context: Context) -> Page:
        """Return the progress as a table of the lessons that are assigned or begun."""
        resident = context.facts.workshop.residents[self.resident]
        rows = _progress_rows(context, self.resident)
        head = (context.say("mentor.lesson"), context.say("mentor.progress"), context.say("mentor.quiz"))
        blocks: tuple[Block, ...] = (Table(head, rows),) if rows else (Text((context.say("mentor.nothing_begun"),)),)
        needs = tuple(context.say(f"need.{need}") for need in resident.needs.value)
        if needs:
            blocks = (*blocks, Items(needs, label=context.say("mentor.needs")))
        name = resident.name.value
        archive = Move(
            Leave(2),
            (ResidentArchived(self.resident),),
            notice=context.say("mentor.archived_done", name=name),
        )
        together = Move(Enter("resident", self.resident, SetUp()))
        choices = [
            Choice("assign", context.say("mentor.assign"), Move(Open(AssignProduct(self.resident)))),
            Choice("needs", context.say("mentor.change_needs"), Move(Open(Needs(self.resident)))),
            Choice(
                "set-up", context.say("mentor.set_up"), Move(Open(Sure(context.say("mentor.set_up_sure"), together)))
            ),
            Choice(
                "archive",
                context.say("mentor.archive"),
                Move(Open(Sure(context.say("mentor.archive_sure", name=name), archive))),
            ),
        ]
        if resident.pin.value is not None:
            gone = Move(Leave(), (ResidentPinSet(self.resident, None),), notice=context.say("settings.pin_gone"))
            choices.append(
                Choice(
                    "no-pin",
                    context.say("mentor.reset_pin"),
                    Move(Open(Sure(context.say("settings.pin_gone_sure"), gone))),
                )
            )
        return Page(
            key="mentor.resident",
            title=Phrase(name, context.lang),
            blocks=blocks,
            choices=tuple(choices),
            help=(context.say("mentor.resident_help"),),
            next="assign",
            lang=context.lang,
        )


class AssignProduct(Struct, frozen=True):
    """Of which product is the lesson to assign?"""

    resident: str

    def page(self, context: Context) -> Page:
        """Return the products that have lessons."""
        library = context.library
        return Page(
            key="mentor.assign-product",
            title=context.say("mentor.assign"),
            blocks=() if library else (Text((context.say("home.reading"),)),),
            choices=tuple(
                Choice(
                    product,
                    context.say(f"product.{product}"),
                    Move(Open(AssignLesson(self.resident, product))),
                    tile=Tile(picture=f"umum/produk-{product}"),
                )
                for product in PRODUCTS
                if library and lessons_of(library, product)
            ),
            help=(context.say("mentor.assign_help"),),
            lang=context.lang,
        )


class AssignLesson(Struct, frozen=True):
    """The lessons of a product: picking one assigns it, picking it again withdraws it."""

    resident: str
    product: str

    def page(self, context: Context) -> Page:
        """Return the lessons, the assigned ones marked."""
        given = context.facts.workshop.assigned(self.resident)
        choices = []
        for lesson in lessons_of(context.library, self.product) if context.library else []:
            title = lesson.title.phrase(context.lang)
            if lesson.key in given:
                then = Move(
                    facts=(AssignmentWithdrawn(self.resident, lesson.key),),
                    notice=context.say("mentor.withdrawn", title=title.text),
                )
            else:
                then = Move(
                    facts=(LessonAssigned(self.resident, lesson.key),),
                    effects=(PlaySound("done"),),
                    notice=context.say("mentor.assigned", title=title.text),
                )
            choices.append(
                Choice(
                    lesson.key,
                    title,
                    then,
                    detail=how_far(context, lesson, self.resident),
                    mark=context.say("home.assigned") if lesson.key in given else None,
                )
            )
        return Page(
            key="mentor.assign",
            title=context.say("mentor.assign_to", name=context.facts.workshop.residents[self.resident].name.value),
            choices=tuple(choices),
            help=(context.say("mentor.assign_help"),),
            lang=context.lang,
        )


class Needs(Struct, frozen=True):
    """What adaptations a resident needs; each can be turned on and off."""

    resident: str

    def page(self, context: Context) -> Page:
        """Return each need with its mark."""
        now = context.facts.workshop.residents[self.resident].needs.value
        return Page(
            key="mentor.needs",
            title=context.say("mentor.change_needs"),
            choices=_need_choices(
                context, now, lambda needs: Move(facts=(ResidentChanged(self.resident, needs=needs),))
            ),
            help=(context.say("mentor.needs_help"),),
            lang=context.lang,
        )


class Archived(Struct, frozen=True):
    """Residents who are archived; picking one restores them."""

    def page(self, context: Context) -> Page:
        """Return the archived residents."""
        archived = context.facts.workshop.archived_residents()
        return Page(
            key="mentor.archived",
            title=context.say("mentor.archived"),
            blocks=(Text((context.say("mentor.restore" if archived else "mentor.none_archived"),)),),
            choices=tuple(
                Choice(
                    resident.id,
                    Phrase(resident.name.value, context.lang),
                    Move(
                        facts=(ResidentRestored(resident.id),),
                        notice=context.say("mentor.restored", name=resident.name.value),
                    ),
                    tile=_tile(resident.colour.value, resident.picture.value),
                )
                for resident in archived
            ),
            help=(context.say("mentor.archived_help"),),
            lang=context.lang,
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
            unconfirmed = sum(len(lesson.unconfirmed) for lesson in library.lessons.values())
            blocks = (
                Text((context.say("mentor.lessons_read", n=len(library.lessons)),)),
                *((Items(problems, label=context.say("mentor.problems")),) if problems else ()),
                Text((context.say("mentor.unconfirmed", n=unconfirmed),)),
            )
        return Page(
            key="mentor.lessons",
            title=context.say("mentor.lessons"),
            blocks=blocks,
            choices=(Choice("close", context.say("gone.close"), Move(Leave())),),
            help=(context.say("mentor.lessons_help"),),
            next="close",
            lang=context.lang,
        )


# Adding a resident: name, colour, picture, needs -----------------------------------------------------


class NewResident(Struct, frozen=True):
    """What has been chosen for a new resident so far."""

    name: str
    colour: str | None = None
    picture: str | None = None
    needs: tuple[Need, ...] = ()

    def page(self, context: Context) -> Page:
        """Return the next question: the tile's colour, its picture, then the needs."""
        if self.colour is None:
            return self._question(
                context,
                "colour",
                tuple(
                    Choice(
                        colour,
                        context.say(f"colour.{colour}"),
                        Move(Open(replace(self, colour=colour))),
                        tile=Tile(colour),
                    )
                    for colour in TILE_COLOURS
                ),
            )
        if self.picture is None:
            taken = {(r.colour.value, r.picture.value) for r in context.facts.workshop.shown_residents()}
            return self._question(
                context,
                "picture",
                tuple(
                    Choice(
                        picture,
                        context.say(f"tile.{picture}"),
                        Move(Open(replace(self, picture=picture))),
                        tile=_tile(self.colour, picture),
                    )
                    for picture in PICTURES
                    if (self.colour, picture) not in taken
                ),
            )
        added = ResidentAdded(context.fresh, self.name, self.colour, self.picture, self.needs)
        done = Move(Leave(3), (added,), (PlaySound("done"),), context.say("mentor.added", name=self.name))
        needs = _need_choices(context, self.needs, lambda needs: Move(Swap(replace(self, needs=needs))))
        return self._question(context, "needs", (Choice("done", context.say("mentor.add_done"), done), *needs))

    def _question(self, context: Context, about: str, choices: tuple[Choice, ...]) -> Page:
        return Page(
            key=f"mentor.new-{about}",
            title=context.say(f"mentor.new_{about}", name=self.name),
            choices=choices,
            help=(context.say("mentor.new_help"),),
            lang=context.lang,
        )


def _named(context: Context, name: str) -> Move:
    return Move(Swap(NewResident(name)))


def _need_choices(
    context: Context, now: tuple[Need, ...], then: Callable[[tuple[Need, ...]], Move]
) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            need,
            context.say(f"need.{need}"),
            then(tuple(n for n in now if n != need) if need in now else (*now, need)),
            mark=context.say("settings.now") if need in now else None,
        )
        for need in get_args(Need)
    )


def _new_pin(mentor: str) -> Place:
    return asked_twice(
        PinEntry,
        ("first.pin", "first.pin_again"),
        "first.pin_differs",
        lambda context: Move(Leave(), (MentorPinSet(mentor, HASHED),), notice=context.say("settings.pin_set")),
    )


def _problem(context: Context, problem: Problem) -> Phrase:
    what = context.say(f"problem.{problem.key}", **dict(problem.values))
    return context.say("mentor.problem", file=problem.file, line=problem.line, what=what.text)


def _tile(colour: str, picture: str) -> Tile:
    return Tile(colour, f"tile/{picture}")


def _summary(context: Context, resident: Resident) -> Phrase:
    progress = context.facts.progress.get(resident.id)
    lessons = progress.lessons.values() if progress else ()
    finished = sum(bool(lesson.finished) for lesson in lessons)
    return context.say("mentor.summary", finished=finished, begun=len(lessons))


def _progress_rows(context: Context, resident: str) -> tuple[tuple[Phrase, ...], ...]:
    library = context.library
    progress = context.facts.progress.get(resident)
    begun = set(progress.lessons) if progress else set()
    keys = begun | set(context.facts.workshop.assigned(resident))
    if library is None:
        return ()
    rows = []
    for product in PRODUCTS:
        for lesson in lessons_of(library, product):
            if lesson.key in keys:
                answers = progress.lesson(lesson.key).answers if progress else {}
                right = sum(e.key in answers and answers[e.key].last.value[1] for e in lesson.quiz)
                quiz = context.say("mentor.of", n=right, total=len(lesson.quiz))
                rows.append((lesson.title.phrase(context.lang), how_far(context, lesson, resident), quiz))
    return tuple(rows)
