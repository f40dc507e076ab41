"""Who needs a mentor now, in words: why, since when, and the one act that answers it."""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning import AttentionNeed, who_needs_help
from kiosk.learning.event_kinds import LessonAssigned
from kiosk.lessons import Step, find_exercise, find_step
from kiosk.pages.call import answer_call
from kiosk.pages.dates import how_long
from kiosk.pages.learning.step import lesson_gone, step_blocks
from kiosk.pages.mentors.assign import still_to_do
from kiosk.pages.mentors.residents import ResidentPage
from kiosk.pages.work.bench import BenchSheet
from kiosk.visit import Block, Choice, Context, Leave, Move, Open, Page, Phrase, PlaySound, Text

MOST_SHOWN: Final = 4
"""So many stand on the mentor's first page: more would hide what else there is to do. All are one choice away."""

NAMES_LESSON: Final = ("same_mistake", "sign_off", "safety")
"""Reasons that are told with the title of the lesson."""

ANSWERED_BY_ACT: Final = ("go", "sign")
"""Acts that are events of their own: who was called or is to sign says so by them, not by having met somebody."""


def residents_in_need(context: Context) -> list[AttentionNeed]:
    """Return who needs a mentor now, the most urgent first."""
    lessons = context.library.lessons if context.library else {}
    return who_needs_help(context.known.workshop, context.known.signs, lessons, context.now)


def attention_choices(context: Context, found: list[AttentionNeed]) -> tuple[Choice, ...]:
    """Return a choice for each, which opens what to do about it."""
    return tuple(
        Choice(
            f"{one.why}-{one.resident}",
            need_phrase(context, one),
            Move(Open(AttentionPage(one))),
            detail=how_long(context, one.since),
            mark=context.say("assign.given") if _given_since(context, one) else None,
        )
        for one in found
    )


class AttentionList(Struct, frozen=True):
    """All who need a mentor now."""

    def page(self, context: Context) -> Page:
        """Return them, the most urgent first."""
        found = residents_in_need(context)
        return context.page(
            "attention",
            blocks=() if found else (Text((context.say("attention.none"),)),),
            choices=attention_choices(context, found),
        )


class AttentionPage(Struct, frozen=True):
    """One resident who needs a mentor: why, and what answers it."""

    one: AttentionNeed

    def page(self, context: Context) -> Page:
        """Return the reason, since when, and the act."""
        one, name = self.one, context.name(self.one.resident)
        act, met = self._act(context), context.known.workshop.met_about(one.met())
        # Who calls because their work is ready wants it judged; whoever it is, there is their own page.
        sheet = one.why == "called" and one.lesson and one.step is None and _has_tasks(context, one.lesson)
        return context.page(
            "attention.one",
            title=need_phrase(context, one),
            where=None if one.why in NAMES_LESSON else _title(context, one),  # it would be heard twice
            blocks=(
                Text((how_long(context, one.since),), label=context.say("attention.since")),
                *self._blocks(context),
                Text((context.say(f"attention.what.{one.act}", name=name),), "mentor"),
                *((Text((context.say("attention.is_met", name=name),), "notice"),) if met else ()),
            ),
            choices=(
                *((act,) if act else ()),
                *((self._sign(context),) if sheet else ()),
                *(() if one.act in ANSWERED_BY_ACT else (self._met(context, met=met),)),
                Choice(
                    "resident",
                    context.say("attention.see", name=name),
                    Move(Open(ResidentPage(one.resident))),
                ),
            ),
            next=act.key if act else "resident",
        )

    def _blocks(self, context: Context) -> tuple[Block, ...]:
        """Return the question that is answered wrongly again and again, with its rule."""
        one = self.one
        exercise = find_exercise(context.lesson(one.lesson), one.exercise or "")
        if exercise is None or one.why != "same_mistake":
            return ()
        blocks: list[Block] = [Text((exercise.prompt.phrase(context.lang),), label=context.say("attention.question"))]
        if rule := exercise.rule():
            blocks.append(Text((rule.phrase(context.lang),), "right"))
        return tuple(blocks)

    def _act(self, context: Context) -> Choice | None:
        """Return the one act that answers it; None where the resident's own page is that."""
        one, name = self.one, context.name(self.one.resident)
        lesson = context.lesson(one.lesson)
        match one.act:
            case "go":
                answered = answer_call(context, one.resident, Leave())
                return Choice("answer", context.say("mentor.answer", name=name), answered)
            case "sign" if one.lesson:
                return self._sign(context)
            case "show_step" if one.lesson and one.step:
                return context.choice("step", "attention.step", StepShown(one.resident, one.lesson, one.step))
            case "teach_safety" | "explain" if lesson:
                note = context.say("attention.note").text
                again = Move(
                    Leave(),
                    (LessonAssigned(one.resident, lesson.key, note=note),),
                    (PlaySound("done"),),
                    context.say("mentor.assigned", title=lesson.title.phrase(context.lang).text),
                )
                return context.choice("again", "attention.again", again)
        return None

    def _met(self, context: Context, *, met: bool) -> Choice:
        """Return the choice that the mentor met them; after an undo, the one that takes that back."""
        if met:
            return context.choice("not-met", "attention.not_met", Move(events=(self.one.met(met=False),)))
        done = Move(
            Leave(), (self.one.met(),), notice=context.say("attention.met_done", name=context.name(self.one.resident))
        )
        return context.choice("met", "attention.met", done)

    def _sign(self, context: Context) -> Choice:
        sheet = BenchSheet(self.one.resident, self.one.lesson or "")
        return context.choice("sign", "attention.sign", sheet)


class StepShown(Struct, frozen=True):
    """A step as the resident sees it, with what is adapted for them."""

    resident: str
    lesson: str
    step: str

    def page(self, context: Context) -> Page:
        """Return all that the step teaches."""
        step = _step(context, self.lesson, self.step)
        if step is None:
            return lesson_gone(context)
        return context.page(
            "attention.step",
            title=step.title.phrase(context.lang),
            blocks=step_blocks(replace(context, person=self.resident), step),
            choices=(context.choice("close", "gone.close", Move(Leave())),),
            next="close",
        )


def need_phrase(context: Context, one: AttentionNeed) -> Phrase:
    """Return who needs help, and why, in one sentence."""
    name = context.name(one.resident)
    step = _step(context, one.lesson or "", one.step or "")
    if one.why == "stuck" and step is not None:
        lesson = context.lesson(one.lesson)
        number = lesson.steps.index(step) + 1 if lesson else 0
        return context.say("attention.stuck_at", name=name, n=number, step=step.title.phrase(context.lang).text)
    title = _title(context, one)
    if one.why in NAMES_LESSON and title:
        return context.say(f"attention.at.{one.why}", name=name, title=title.text)
    return context.say("attention.why.emergency" if one.emergency else f"attention.why.{one.why}", name=name)


def _step(context: Context, lesson: str, step: str) -> Step | None:
    return find_step(context.lesson(lesson), step)


def _title(context: Context, one: AttentionNeed) -> Phrase | None:
    lesson = context.lesson(one.lesson)
    return lesson.title.phrase(context.lang) if lesson else None


def _has_tasks(context: Context, lesson: str) -> bool:
    found = context.lesson(lesson)
    return bool(found and found.bench_tasks)


def _given_since(context: Context, one: AttentionNeed) -> bool:
    """Tell whether the lesson was given again already: then the resident has only to do it."""
    if one.act not in ("teach_safety", "explain") or one.lesson is None:
        return False
    return still_to_do(context, one.resident, "lesson", one.lesson)
