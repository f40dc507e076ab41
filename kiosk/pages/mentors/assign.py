"""Giving a lesson or a path to one resident, to several or to a group; with a day and a note; and taking it back."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Final, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning import AnyEventData, Assignment, Progress, Workshop, to_do
from kiosk.learning.event_kinds import AssignmentWithdrawn, LessonAssigned, PathAssigned, PathWithdrawn
from kiosk.lessons import lessons_of
from kiosk.pages.dates import day_in_words, days_to_aim_at, iso_in_words, today
from kiosk.pages.entry import Sure
from kiosk.pages.learning.results import how_far
from kiosk.pages.mentors.note import TO_A_TASK, Notes, note_phrase
from kiosk.pages.people import person_choice
from kiosk.pages.products import product_choices
from kiosk.visit import Block, Choice, Context, Items, Leave, Move, Open, Page, Phrase, PlaySound, Swap, Text

AssignedKind: TypeAlias = Literal["lesson", "path"]

PLAIN: Final = Assignment(True)
"""Given without a day and without a note."""


class Whom(Struct, frozen=True):
    """To whom? Groups and residents can be turned on and off; with ``path`` it is given to them at once."""

    picked: tuple[str, ...] = ()
    path: str | None = None

    def page(self, context: Context) -> Page:
        """Return the groups, then the residents, those picked with a mark."""
        workshop = context.known.workshop
        groups = [(group, tuple(r.id for r in workshop.members(group.id))) for group in workshop.shown_groups()]
        return context.page(
            "assign.whom",
            choices=(
                context.choice("go", "assign.give" if self.path else "assign.go", self._go(context)),
                *(
                    Choice(
                        group.id,
                        Phrase(context.groups[group.id], context.lang),
                        self._toggled(members),
                        detail=context.say("groups.count", n=len(members)),
                        mark=self._mark(context, members),
                    )
                    for group, members in groups
                ),
                *(
                    person_choice(
                        context,
                        resident,
                        self._toggled((resident.id,)),
                        mark=self._mark(context, (resident.id,)),
                    )
                    for resident in workshop.shown_residents()
                ),
            ),
            next="go",
        )

    def _go(self, context: Context) -> Move:
        if not self.picked:
            return Move(notice=context.say("assign.nobody"))
        if self.path is None:
            return Move(Open(AssignProduct(self.picked)))
        still = [person for person in self.picked if not still_to_do(context, person, "path", self.path)]
        events = assign_events(still, "path", self.path)
        return Move(Leave(), events, (PlaySound("done"),), _told(context, still, "path", self.path))

    def _toggled(self, people: tuple[str, ...]) -> Move:
        if self._all(people):
            return Move(Swap(replace(self, picked=tuple(p for p in self.picked if p not in people))))
        return Move(Swap(replace(self, picked=(*self.picked, *(p for p in people if p not in self.picked)))))

    def _all(self, people: tuple[str, ...]) -> bool:
        return bool(people) and all(person in self.picked for person in people)

    def _mark(self, context: Context, people: tuple[str, ...]) -> Phrase | None:
        return context.say("settings.now") if self._all(people) else None


class AssignProduct(Struct, frozen=True):
    """What is to be given: a path, or a lesson of which product?"""

    whom: tuple[str, ...]

    def page(self, context: Context) -> Page:
        """Return the paths and the products that have lessons."""
        library = context.library
        paths = tuple(
            _what(
                context,
                self.whom,
                "path",
                key,
                Phrase(context.paths[key], context.lang),
                context.say("assign.path", n=len(path.lessons)),
            )
            for key, path in context.known.workshop.shown_paths()
        )
        return context.page(
            "mentor.assign-product",
            title=_for_whom(context, self.whom),
            help="mentor.assign_help",
            blocks=() if library else (Text((context.say("home.reading"),)),),
            choices=(
                *paths,
                *product_choices(context, lambda product: AssignLesson(self.whom, product)),
            ),
        )


class AssignLesson(Struct, frozen=True):
    """The lessons of a product: picking one gives it; one that is given shows its day, its note and the way back."""

    whom: tuple[str, ...]
    product: str

    def page(self, context: Context) -> Page:
        """Return the lessons, the given ones marked."""
        lessons = lessons_of(context.library, self.product)
        one = self.whom[0] if len(self.whom) == 1 else None
        return context.page(
            "mentor.assign",
            title=_for_whom(context, self.whom),
            choices=tuple(
                _what(
                    context,
                    self.whom,
                    "lesson",
                    lesson.key,
                    lesson.title.phrase(context.lang),
                    how_far(context, lesson, one) if one else None,
                )
                for lesson in lessons
            ),
        )


class GivenList(Struct, frozen=True):
    """What a resident has to do now."""

    resident: str

    def page(self, context: Context) -> Page:
        """Return the paths and lessons that were given and not taken back."""
        workshop = context.known.workshop
        named = dict(workshop.shown_paths())
        paths = [key for key in named if _given(workshop, self.resident, "path", key)]
        lessons = workshop.assigned(self.resident)
        progress = context.known.progress.get(self.resident, Progress())
        done = {todo.lesson for todo in to_do(workshop, self.resident, progress) if todo.done}
        both: list[tuple[AssignedKind, str]] = [
            *(("path", key) for key in paths),
            *(("lesson", key) for key in lessons),
        ]
        return context.page(
            "assign.given-list",
            title=context.say("mentor.assign_to", name=context.name(self.resident)),
            help="assign.given_help",
            blocks=() if both else (Text((context.say("assign.nothing_given"),)),),
            choices=tuple(
                Choice(
                    f"{kind}-{key}",
                    assigned_title(context, kind, key),
                    Move(Open(Given((self.resident,), kind, key))),
                    detail=context.say("assign.path", n=len(named[key].lessons)) if kind == "path" else None,
                    mark=context.say("lesson.finished") if kind == "lesson" and key in done else None,
                )
                for kind, key in both
            ),
        )


class Given(Struct, frozen=True):
    """A lesson or path that was given: its day, its note, and taking it back."""

    whom: tuple[str, ...]
    kind: AssignedKind
    key: str

    def page(self, context: Context) -> Page:
        """Return to whom it was given, by when and with which note, and what can be changed."""
        terms = self.terms(context)
        names = tuple(Phrase(context.name(person), context.lang) for person in self.whom)
        until = iso_in_words(context, terms.until) if terms.until else None
        day = until or context.say("assign.no_day")
        note = note_phrase(context, terms.note, terms.recording, terms.noted_by)
        blocks: tuple[Block, ...] = (
            Items(names, label=context.say("assign.for")),
            Text((Phrase(context.name(terms.by, "call.title"), context.lang),), label=context.say("people.given_by")),
            Text((day,), label=context.say("assign.day")),
            Text((note or context.say("bench.note_none"),), label=context.say("bench.note")),
        )
        title = assigned_title(context, self.kind, self.key)
        back = Move(
            Leave(past=Given),
            withdraw_events(self.whom, self.kind, self.key),
            notice=context.say("mentor.withdrawn", title=title.text),
        )
        return context.page(
            "assign.given",
            title=title,
            blocks=blocks,
            choices=(
                context.choice("day", "assign.set_day", Days(self)),
                context.choice(
                    "note",
                    "assign.set_note" if note else "assign.write_note",
                    Move(Swap(Notes(TO_A_TASK, partial(self._noted, context, terms), self))),
                ),
                context.choice(
                    "withdraw", "assign.withdraw", Sure(context.say("assign.withdraw_sure", title=title.text), back)
                ),
            ),
        )

    def terms(self, context: Context) -> Assignment:
        """Return the day and the note with which it was given to the first of those who have it."""
        workshop = context.known.workshop
        have = (_given(workshop, person, self.kind, self.key) for person in self.whom)
        return next((terms for terms in have if terms), Assignment(False))

    def changed(self, terms: Assignment) -> tuple[AnyEventData, ...]:
        """Return the events that give it again with another day or note."""
        return assign_events(self.whom, self.kind, self.key, terms)

    def _noted(self, context: Context, terms: Assignment, note: str, recording: str) -> Move:
        terms = replace(terms, note=note, recording=recording, noted_by=None)
        return Move(Swap(self), self.changed(terms), notice=context.say("assign.changed"))


class Days(Struct, frozen=True):
    """By which day should it be done? There need not be any."""

    of: Given

    def page(self, context: Context) -> Page:
        """Return no day, then the days to aim at."""
        terms = self.of.terms(context)

        def choice(key: str, label: Phrase, until: str | None) -> Choice:
            events = self.of.changed(replace(terms, until=until))
            mark = context.say("settings.now") if until == terms.until else None
            return Choice(key, label, Move(Leave(), events, notice=context.say("assign.changed")), mark=mark)

        return context.page(
            "assign.days",
            "assign.day",
            choices=(
                choice("none", context.say("assign.no_day"), None),
                *(
                    choice(day.isoformat(), day_in_words(context, day), day.isoformat())
                    for day in days_to_aim_at(today(context))
                ),
            ),
        )


# What is given to whom -------------------------------------------------------------------------------


def assign_events(
    whom: Iterable[str], kind: AssignedKind, key: str, terms: Assignment = PLAIN
) -> tuple[LessonAssigned | PathAssigned, ...]:
    """Return the events that give a lesson or a path to residents."""
    noted = (terms.recording, terms.noted_by)
    if kind == "path":
        return tuple(PathAssigned(person, key, terms.until, terms.note, *noted) for person in whom)
    return tuple(LessonAssigned(person, key, terms.until, terms.note, terms.path, *noted) for person in whom)


def withdraw_events(
    whom: Iterable[str], kind: AssignedKind, key: str
) -> tuple[AssignmentWithdrawn | PathWithdrawn, ...]:
    """Return the events that take it back."""
    if kind == "path":
        return tuple(PathWithdrawn(person, key) for person in whom)
    return tuple(AssignmentWithdrawn(person, key) for person in whom)


def assigned_title(context: Context, kind: AssignedKind, key: str) -> Phrase:
    """Return the title of a lesson or the name of a path; its key if it is gone."""
    if kind == "lesson":
        lesson = context.library.lessons.get(key) if context.library else None
        return lesson.title.phrase(context.lang) if lesson else Phrase(key, context.lang)
    return Phrase(context.paths.get(key, key), context.lang)


def _given(workshop: Workshop, person: str, kind: AssignedKind, key: str) -> Assignment | None:
    registers = (workshop.given_paths if kind == "path" else workshop.assignments).get(person, {})
    return registers[key].value if key in registers and registers[key].value.given else None


def _what(
    context: Context, whom: tuple[str, ...], kind: AssignedKind, key: str, title: Phrase, detail: Phrase | None = None
) -> Choice:
    """Return the choice that gives something to those who do not have it; if all do, it shows how it was given."""
    still = [person for person in whom if not still_to_do(context, person, kind, key)]
    if not still:
        return Choice(key, title, Move(Open(Given(whom, kind, key))), detail, context.say("assign.given"))
    then = Move(
        events=assign_events(still, kind, key),
        effects=(PlaySound("done"),),
        notice=_told(context, still, kind, key),
    )
    return Choice(key, title, then, detail)


def _told(context: Context, whom: Iterable[str], kind: AssignedKind, key: str) -> Phrase:
    """Return that it was given, and which lesson must be finished before if somebody neither has it nor gets it."""
    workshop, title = context.known.workshop, assigned_title(context, kind, key).text
    given = dict(workshop.shown_paths())[key].lessons if kind == "path" else (key,)
    for lesson in filter(None, map(context.lesson, given)):
        first = context.lesson(lesson.after)
        if first is None or first.key in given:
            continue
        for person in whom:
            progress = context.known.progress.get(person, Progress())
            has = {todo.lesson for todo in to_do(workshop, person, progress)}
            if not progress.lesson(first.key).finished and first.key not in has:
                return context.say("assign.opens_after", title=title, first=first.title.phrase(context.lang).text)
    return context.say("mentor.assigned", title=title)


def still_to_do(context: Context, person: str, kind: AssignedKind, key: str) -> bool:
    """Tell whether a person still has it to do: a lesson that was finished since can be given again."""
    terms = _given(context.known.workshop, person, kind, key)
    if terms is None or kind == "path":
        return terms is not None
    by = context.known.workshop.assignments[person][key].by
    return context.known.progress.get(person, Progress()).lesson(key).finished <= by


def _for_whom(context: Context, whom: tuple[str, ...]) -> Phrase:
    if len(whom) == 1:
        return context.say("mentor.assign_to", name=context.name(whom[0]))
    return context.say("assign.to_several", n=len(whom))
