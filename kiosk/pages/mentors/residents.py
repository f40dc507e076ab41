"""Residents, for the mentor: each one's progress, needs and tasks; adding, archiving and restoring them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, get_args

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning import (
    DAYS,
    PRODUCTS,
    LessonProgress,
    Need,
    Progress,
    Resident,
    Settings,
    look_alikes,
    mastery,
    text_form,
    to_do,
)
from kiosk.learning.event_kinds import (
    ResidentAdded,
    ResidentArchived,
    ResidentChanged,
    ResidentPinSet,
    ResidentRestored,
    SettingsGiven,
)
from kiosk.lessons import Lesson, lessons_of, lessons_to_sign, signed_well
from kiosk.pages.entry import Sure
from kiosk.pages.learning.review import due_of
from kiosk.pages.mentors.assign import AssignProduct, GivenList
from kiosk.pages.mentors.certificate import CertificatePage, earned_products
from kiosk.pages.name_entry import NameEntry
from kiosk.pages.people import ChooseTile, mending_choices, person_choice, unless_known
from kiosk.pages.sign_in.set_up import SetUp
from kiosk.pages.work.batch import batch_state
from kiosk.pages.work.bench import BenchSheet
from kiosk.visit import (
    Block,
    Choice,
    Context,
    Enter,
    Items,
    Leave,
    Move,
    Open,
    Page,
    Phrase,
    PlaySound,
    Swap,
    Table,
    Text,
)

LOOKS_AND_SOUND: Final = (
    "size", "theme", "percent", "voice", "speech", "rate", "breath", "volume",
    "sound_done", "sound_right", "sound_not_yet", "sound_edge", "sound_woken",
    "sound_listen",
)  # fmt: skip
"""The settings of what is seen and heard: they suit whoever sees and hears alike, whatever their hands do."""


class Residents(Struct, frozen=True):
    """All residents with a tile."""

    def page(self, context: Context) -> Page:
        """Return each resident, with how many lessons they have finished and begun; to add the first, if none is."""
        alike = look_alikes(context.known.workshop)
        choices = tuple(
            person_choice(
                context,
                resident,
                Move(Open(ResidentPage(resident.id))),
                _summary(context, resident),
                context.say("people.alike") if resident.id in alike else None,
            )
            for resident in context.known.workshop.shown_residents()
        )
        return context.page(
            "mentor.residents",
            blocks=() if choices else (Text((context.say("mentor.no_residents"),)),),
            choices=choices or (context.choice("add", "mentor.add", new_resident()),),
        )


class ResidentPage(Struct, frozen=True):
    """One resident: progress by lesson, and what a mentor can do."""

    resident: str

    def page(self, context: Context) -> Page:
        """Return what they can do by lesson: of those that were given or begun."""
        resident = context.known.workshop.residents[self.resident]
        rows = _progress_rows(context, self.resident)
        head = (context.say("mentor.lesson"), context.say("mentor.can"), context.say("mentor.progress"))
        blocks: tuple[Block, ...] = (Table(head, rows),) if rows else (Text((context.say("mentor.nothing_begun"),)),)
        needs = tuple(context.say(f"need.{need}") for need in resident.needs.value)
        if needs:
            blocks = (*blocks, Items(needs, label=context.say("mentor.needs")))
        for what, ids in look_alikes(context.known.workshop).get(self.resident, {}).items():
            others = ", ".join(map(context.name, ids))
            told = context.say(f"people.alike_{what}", names=others), context.say(f"people.alike_{what}_do")
            blocks = (*blocks, Text(told, "notice"))
        if work := _batches(context, self.resident):
            blocks = (*blocks, Items(work, label=context.say("batch.making")))
        name = context.name(self.resident)
        archive = Move(
            Leave(past=ResidentPage),
            (ResidentArchived(self.resident),),
            notice=context.say("mentor.archived_done", name=name),
        )
        together = Move(Enter("resident", self.resident, SetUp()))
        choices = [
            context.choice("assign", "mentor.assign", AssignProduct((self.resident,))),
            context.choice("given", "assign.given_list", GivenList(self.resident)),
            *(
                Choice(
                    f"bench-{lesson.key}",
                    context.say("bench.judge_lesson", title=lesson.title.phrase(context.lang).text),
                    Move(Open(BenchSheet(self.resident, lesson.key))),
                )
                for lesson in lessons_to_sign(context.library, context.known, self.resident)
            ),
            *(
                Choice(
                    f"certificate-{product}",
                    context.say("bench.certificate_for", product=context.say(f"product.{product}").text),
                    Move(Open(CertificatePage(self.resident, product))),
                )
                for product in earned_products(context, self.resident)
            ),
            context.choice("needs", "mentor.change_needs", Needs(self.resident)),
            *mending_choices(context, resident, ResidentPage),
            context.choice("copy", "care.copy", CopyFrom(self.resident)),
            context.choice("set-up", "mentor.set_up", Sure(context.say("mentor.set_up_sure"), together)),
            context.choice("archive", "mentor.archive", Sure(context.say("mentor.archive_sure", name=name), archive)),
        ]
        if resident.pin.value is not None:
            gone = Move(Leave(), (ResidentPinSet(self.resident, None),), notice=context.say("settings.pin_gone"))
            choices.append(
                context.choice("no-pin", "mentor.reset_pin", Sure(context.say("settings.pin_gone_sure"), gone))
            )
        return context.page(
            "mentor.resident", title=Phrase(name, context.lang), blocks=blocks, choices=tuple(choices), next="assign"
        )


def _batches(context: Context, resident: str) -> tuple[Phrase, ...]:
    """Return what a resident makes with the kiosk at their side, how far that is, and what the last batch came to."""
    lines = []
    for key, batch in context.known.workshop.batches.get(resident, {}).items():
        if (lesson := context.lesson(key)) is not None and batch.begun:
            state = (
                batch_state(context, batch, lesson) if batch.open else context.say("batch.made", n=batch.ended.value)
            )
            lines.append(Phrase(f"{lesson.title.phrase(context.lang).text}: {state.text}", context.lang))
    return tuple(lines)


class Needs(Struct, frozen=True):
    """What adaptations a resident needs; each can be turned on and off."""

    resident: str

    def page(self, context: Context) -> Page:
        """Return each need with its mark."""
        now = context.known.workshop.residents[self.resident].needs.value
        return context.page(
            "mentor.needs",
            "mentor.change_needs",
            help="mentor.needs_help",
            choices=_need_choices(
                context, now, lambda needs: Move(events=(ResidentChanged(self.resident, needs=needs),))
            ),
        )


class CopyFrom(Struct, frozen=True):
    """From whom are a resident's settings copied?"""

    resident: str

    def page(self, context: Context) -> Page:
        """Return the other residents who changed or were given any setting."""
        workshop = context.known.workshop
        others = [
            other
            for other in workshop.shown_residents()
            if other.id != self.resident and workshop.settings.get(other.id, {}).keys() - {"set_up"}
        ]
        return context.page(
            "mentor.copy-from",
            title=context.say("care.copy_for", name=context.name(self.resident)),
            help="care.copy_help",
            blocks=(Text((context.say("care.copy_from" if others else "care.copy_none"),)),),
            choices=tuple(
                person_choice(context, other, Move(Open(CopyWhat(self.resident, other.id)))) for other in others
            ),
        )


class CopyWhat(Struct, frozen=True):
    """Which of another resident's settings are copied?"""

    resident: str
    other: str

    def page(self, context: Context) -> Page:
        """Return all of them, or only those of what is seen and heard."""
        name, other = context.name(self.resident), context.name(self.other)

        def choice(what: str, names: Iterable[str]) -> Choice:
            given = SettingsGiven(self.resident, _settings_of(context, self.other, self.resident, names))
            notice = context.say("care.copied", name=name, other=other)
            then = Move(Leave(ResidentPage), (given,), (PlaySound("done"),), notice)
            return context.choice(what, f"care.copy_{what}", then, context.say(f"care.copy_{what}_detail"))

        return context.page(
            "mentor.copy-what",
            title=context.say("care.copy_for", name=name),
            help="care.copy_help",
            where=Phrase(other, context.lang),
            choices=(
                choice("all", (name for name in Settings.__struct_fields__ if name != "set_up")),
                choice("looks", LOOKS_AND_SOUND),
            ),
        )


class Archived(Struct, frozen=True):
    """Residents who are archived; picking one restores them."""

    def page(self, context: Context) -> Page:
        """Return the archived residents."""
        archived = context.known.workshop.archived_residents()
        return context.page(
            "mentor.archived",
            blocks=(Text((context.say("mentor.restore" if archived else "mentor.none_archived"),)),),
            choices=tuple(
                person_choice(
                    context,
                    resident,
                    Move(
                        events=(ResidentRestored(resident.id),),
                        notice=context.say("mentor.restored", name=context.name(resident.id)),
                    ),
                )
                for resident in archived
            ),
        )


# Adding a resident: name, colour, picture, needs -----------------------------------------------------


class NewResident(Struct, frozen=True):
    """What a new resident, whose name and tile are chosen, needs."""

    name: str
    colour: str
    picture: str
    needs: tuple[Need, ...] = ()

    def page(self, context: Context) -> Page:
        """Return each need with its mark, after the choice that adds the resident."""
        added = ResidentAdded(context.fresh, self.name, self.colour, self.picture, self.needs)
        done = Move(Leave("home"), (added,), (PlaySound("done"),), context.say("mentor.added", name=self.name))
        needs = _need_choices(context, self.needs, lambda needs: Move(Swap(replace(self, needs=needs))))
        return context.page(
            "mentor.new-needs",
            title=context.say("mentor.new_needs", name=self.name),
            help="mentor.new_help",
            choices=(context.choice("done", "mentor.add_done", done), *needs),
        )


def new_resident(typed: str = "") -> NameEntry:
    """Return where a new resident's name is written; their tile and their needs follow."""

    def finish(context: Context, name: str) -> Move:
        tile = ChooseTile(name, lambda context, *tile: Move(Open(NewResident(name, *tile))))
        return unless_known(context, name, Move(Swap(tile)), new_resident(name))

    return NameEntry("mentor.new_name", finish, typed=typed)


def _need_choices(
    context: Context, now: tuple[Need, ...], then: Callable[[tuple[Need, ...]], Move]
) -> tuple[Choice, ...]:
    return tuple(
        context.choice(
            need,
            f"need.{need}",
            then(tuple(n for n in now if n != need) if need in now else (*now, need)),
            mark=context.say("settings.now") if need in now else None,
        )
        for need in get_args(Need)
    )


def _settings_of(context: Context, person: str, target: str, names: Iterable[str]) -> dict[str, str]:
    """Return a person's settings for another: those that either of the two has changed, so that both are then alike.

    A language that nobody chose stays that of the kiosk.
    """
    settings = context.known.workshop.settings
    own = settings.get(person, {})
    changed = own.keys() | (settings.get(target, {}).keys() - {"lang"})
    now = context.known.workshop.settings_of(person, Settings())
    return {name: text_form(getattr(now, name)) for name in names if name in changed}


def _summary(context: Context, resident: Resident) -> Phrase:
    signs = context.known.signs.get(resident.id)
    lessons = signs.lessons.values() if signs else ()
    finished = sum(lesson.finished_at is not None for lesson in lessons)
    return context.say("mentor.summary", finished=finished, begun=len(lessons) - finished)


def _progress_rows(context: Context, resident: str) -> tuple[tuple[Phrase, ...], ...]:
    workshop = context.known.workshop
    progress = context.known.progress.get(resident, Progress())
    keys = set(progress.lessons) | {todo.lesson for todo in to_do(workshop, resident, progress)}
    rows = []
    for product in PRODUCTS:
        for lesson in lessons_of(context.library, product):
            if lesson.key in keys:
                own, due = progress.lesson(lesson.key), due_of(context, progress, lesson.key)
                known = mastery(lesson, own, workshop.signed_tasks(resident, lesson.key), due, workshop.zone)
                can = context.say(f"mentor.mastery.{known.lesson}")
                if known.lesson == "learning" and known.days:
                    can = context.say("mentor.mastery_days", n=known.days, of=DAYS)
                rows.append((lesson.title.phrase(context.lang), can, _counts(context, resident, lesson, own)))
    return tuple(rows)


def _counts(context: Context, resident: str, lesson: Lesson, own: LessonProgress) -> Phrase:
    """Return how many steps are done, questions right and bench tasks well done, each of how many, and how it was."""
    steps = sum(step.key in own.steps for step in lesson.steps)
    right = sum(e.key in own.answers and own.answers[e.key].last.value[1] for e in lesson.quiz)
    counts = [context.say("mentor.steps", n=steps, total=len(lesson.steps))]
    if lesson.quiz:
        counts.append(context.say("mentor.questions", n=right, total=len(lesson.quiz)))
    if tasks := len(lesson.bench_tasks):
        counts.append(context.say("mentor.tasks", n=signed_well(context.known, resident, lesson), total=tasks))
    if own.felt.value:
        counts.append(context.say(f"mentor.felt_{own.felt.value}"))
    return Phrase(", ".join(count.text for count in counts), context.lang)
