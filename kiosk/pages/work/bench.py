"""Work at the bench: the resident asks to be watched; a mentor measures, judges, and signs with their PIN."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning import Signed
from kiosk.learning.event_kinds import BenchSigned, MentorCalled
from kiosk.lessons import (
    Check,
    Lesson,
    all_signed,
    figures_of,
    format_quantity,
    lessons_with_tasks,
    limits_of,
    signed_well,
)
from kiosk.pages.call import Called
from kiosk.pages.dates import date_of, day_in_words
from kiosk.pages.entry import AmountEntry
from kiosk.pages.learning.step import lesson_gone
from kiosk.pages.mentors.note import TO_WORK, Notes, note_phrase
from kiosk.pages.people import person_choice
from kiosk.pages.sign_in.pin_gate import PinGate
from kiosk.pages.work.quality import decimal, limits_in_words, places_of
from kiosk.visit import Block, Choice, Context, Field, Items, Leave, Move, Open, Page, Phrase, PlaySound, Swap, Text


class BenchLessons(Struct, frozen=True):
    """The lessons whose work a resident can show at the bench, and those that are signed."""

    def page(self, context: Context) -> Page:
        """Return them, the latest first; what is signed comes last."""
        person = context.person or ""
        lessons = lessons_with_tasks(context.library, context.known, person)
        signed = {lesson.key for lesson in lessons if all_signed(context.known, person, lesson)}
        lessons.sort(key=lambda lesson: lesson.key in signed)
        return context.page(
            "bench.lessons",
            "bench",
            blocks=() if lessons else (Text((context.say("bench.none"),)),),
            choices=tuple(
                Choice(
                    lesson.key,
                    lesson.title.phrase(context.lang),
                    Move(Open(BenchTasks(person, lesson.key))),
                    detail=_count(context, person, lesson),
                    mark=context.say("bench.all_signed") if lesson.key in signed else None,
                )
                for lesson in lessons
            ),
            next=lessons[0].key if lessons else None,
        )


class BenchTasks(Struct, frozen=True):
    """A lesson's work at the bench as the resident sees it: what to show, and what a mentor found."""

    resident: str
    lesson: str

    def page(self, context: Context) -> Page:
        """Return the tasks with their findings, calling the mentor, and the mentor's way to sign here."""
        lesson = context.lesson(self.lesson)
        if lesson is None:
            return lesson_gone(context)
        guest = context.role == "guest"
        call = Move(Open(Called()), () if guest else (MentorCalled(self.lesson),))
        sign = context.choice("sign", "bench.sign_here", BenchSheet(self.resident, self.lesson))
        return context.page(
            "bench.tasks",
            "bench",
            where=lesson.title.phrase(context.lang),
            blocks=_task_blocks(context, self.resident, lesson),
            choices=(context.choice("call", "bench.call", call), *(() if guest else (sign,))),
            next="call",
        )


class BenchSheet(Struct, frozen=True):
    """A lesson's bench tasks for the mentor to pick from."""

    resident: str
    lesson: str

    def page(self, context: Context) -> Page:
        """Return each task with what was found last."""
        lesson = context.lesson(self.lesson)
        if lesson is None:
            return lesson_gone(context)
        signed = context.known.workshop.signed_tasks(self.resident, self.lesson)
        return context.page(
            "bench.sheet",
            title=context.say("bench.judge", name=context.name(self.resident)),
            where=lesson.title.phrase(context.lang),
            choices=tuple(
                Choice(
                    f"task-{task}",
                    text.phrase(context.lang),
                    Move(Open(BenchTask(self.resident, self.lesson, task))),
                    detail=_finding(context, signed.get(task)),
                )
                for task, text in enumerate(lesson.bench_tasks)
            ),
        )


class BenchTask(Struct, frozen=True):
    """One task as a mentor judges it: what was measured (``values``, by check), a note, and the finding.

    The note is written (``note``) or spoken (``recording``).
    """

    resident: str
    lesson: str
    task: int
    values: tuple[tuple[str, str], ...] = ()
    note: str = ""
    recording: str = ""

    def page(self, context: Context) -> Page:
        """Return the task; good and not yet are both signed, and so have a name and a day."""
        lesson = context.lesson(self.lesson)
        if lesson is None or self.task >= len(lesson.bench_tasks):
            return lesson_gone(context)
        blocks: list[Block] = [Text((lesson.bench_tasks[self.task].phrase(context.lang),))]
        before = context.known.workshop.signed_tasks(self.resident, self.lesson).get(self.task)
        if before:
            blocks.append(Text((_finding(context, before),), label=context.say("bench.before")))
        values = dict(self.values)
        blocks += [_measured(context, check, values[check.key]) for check in lesson.checklist if check.key in values]
        if note := note_phrase(context, self.note, self.recording, context.person):
            blocks.append(Text((note,), label=context.say("bench.note")))
        notes = Notes(TO_WORK, lambda note, spoken: Move(Swap(replace(self, note=note, recording=spoken))), self)
        return context.page(
            "bench.task",
            title=context.say("bench.judge", name=context.name(self.resident)),
            where=lesson.title.phrase(context.lang),
            blocks=tuple(blocks),
            choices=(
                context.choice("good", "bench.good", self._signed(context, ok=True)),
                context.choice("not-yet", "bench.not_yet", self._signed(context, ok=False)),
                context.choice("note", "assign.set_note" if note else "assign.write_note", Move(Swap(notes))),
                *(
                    Choice(
                        f"measure-{check.key}",
                        context.say("bench.measure", name=check.name.phrase(context.lang).text),
                        Move(Swap(entry)),
                        mark=context.say("bench.filled") if check.key in values else None,
                    )
                    for check in lesson.checklist
                    if (entry := self._entry(context, lesson, check)) is not None
                ),
            ),
        )

    def _entry(self, context: Context, lesson: Lesson, check: Check) -> AmountEntry | None:
        """Return the pad for a check that is measured, over it between what it is good; None if it is only seen."""
        limits = limits_of(check, figures_of(lesson))
        if limits is None:
            return None
        places = places_of(limits)

        def finish(context: Context, amount: int) -> Move:
            others = tuple(pair for pair in self.values if pair[0] != check.key)
            return Move(Swap(replace(self, values=(*others, (check.key, decimal(amount, places))))))

        good = Text((limits_in_words(context, check, limits),))
        named, likely = check.name.phrase(context.lang), (limits.low, limits.high)
        return AmountEntry(named, finish, (good,), check.unit or "", places, self, likely=likely)

    def _signed(self, context: Context, *, ok: bool) -> Move:
        given = (self.resident, self.lesson, self.task, dict(self.values), self.note, ok, self.recording)
        signed = context.say("bench.signed")
        done = Move(Leave(past=BenchTask), (BenchSigned(*given),), (PlaySound("done"),), signed)
        if context.role == "mentor":
            return done
        return Move(Open(SignHere(done, "bench.good" if ok else "bench.not_yet")))


class SignHere(Struct, frozen=True):
    """Which mentor signs? Their PIN is asked for then and there: the visit stays the resident's."""

    done: Move
    """What is done once the PIN is right; its events are the mentor's."""

    what: str
    """The words key of what is signed."""

    def page(self, context: Context) -> Page:
        """Return the mentors by name."""
        return context.page(
            "bench.sign",
            "bench.sign_here",
            help="bench.sign_help",
            blocks=(Text((context.say(self.what),)),),
            choices=tuple(
                person_choice(context, mentor, Move(Open(PinGate(mentor.id, replace(self.done, by=mentor.id)))))
                for mentor in context.known.workshop.shown_mentors()
            ),
        )


def _task_blocks(context: Context, resident: str, lesson: Lesson) -> tuple[Block, ...]:
    signed = context.known.workshop.signed_tasks(resident, lesson.key)
    blocks: list[Block] = [
        Items(
            tuple(text.phrase(context.lang) for text in lesson.bench_tasks),
            numbered=True,
            label=context.say("bench.show"),
        )
    ]
    for task in range(len(lesson.bench_tasks)):
        found = signed.get(task)
        note = note_phrase(context, found.note, found.recording, found.by) if found else None
        notes = (note,) if note else ()
        blocks.append(Text((_finding(context, found), *notes), label=context.say("bench.task_number", n=task + 1)))
    return tuple(blocks)


def _finding(context: Context, signed: Signed | None) -> Phrase:
    if signed is None:
        return context.say("bench.unsigned")
    name = context.name(signed.by, "call.title")
    day = day_in_words(context, date_of(context, signed.at)).text
    return context.say("bench.signed_good" if signed.ok else "bench.signed_not_yet", name=name, day=day)


def _measured(context: Context, check: Check, value: str) -> Field:
    written = format_quantity(Fraction(value), check.unit or "", context.lang)
    return Field(check.name.phrase(context.lang), Phrase(written, context.lang))


def _count(context: Context, resident: str, lesson: Lesson) -> Phrase:
    return context.say("bench.count", n=signed_well(context.known, resident, lesson), total=len(lesson.bench_tasks))
