"""A step of a lesson: all that it teaches, its three levels of help, and the step shown again from elsewhere."""

from __future__ import annotations

from msgspec import Struct

from kiosk.learning.event_kinds import AnyEventData, HelpShown, MentorCalled
from kiosk.lessons import Lesson, Localized, Step, find_step
from kiosk.visit import (
    Block,
    Context,
    Lang,
    Leave,
    Move,
    Page,
    Phrase,
    PictureBlock,
    Role,
    Swap,
    Text,
)


def step_blocks(context: Context, step: Step) -> tuple[Block, ...]:
    """Return all that a step teaches: its danger, its act, picture, key point, reason, adaptation, check."""
    lang = context.lang
    blocks: list[Block] = []
    if step.who == "mentor":
        blocks.append(Text((context.say("lesson.mentor_only"),), "mentor"))

    def passage(text: Localized | None, role: Role) -> None:
        if text is not None:
            blocks.append(Text((text.phrase(lang),), role))

    passage(step.safety, "safety")
    blocks.append(Text(localized_texts(step.say, lang)))
    if step.picture:
        blocks.append(PictureBlock(step.picture.name, step.picture.alt.phrase(lang)))
    passage(step.key_point, "key_point")
    passage(step.why, "why")
    resident = context.known.workshop.residents.get(context.person or "")
    needs = resident.needs.value if resident else ()
    adaptations = [step.adapt[need].phrase(lang) for need in needs if need in step.adapt]
    if adaptations:
        blocks.append(Text(tuple(adaptations), "adapt"))
    if step.criterion:
        passage(step.criterion.text, "check")
    passage(step.check, "check")
    if step.extra and context.settings.percent:
        blocks.append(Text(localized_texts(step.extra, lang)))
    if step.confirm:
        blocks.append(Text((context.say("lesson.ask_mentor"),), "mentor"))
    return tuple(blocks)


class StepHelp(Struct, frozen=True):
    """One of the three levels of help at a step: a hint, an example with the picture, the mentor."""

    lesson: str
    step: str
    level: int

    def page(self, context: Context) -> Page:
        """Return the help; the last level has called the mentor."""
        lesson = context.lesson(self.lesson)
        step = find_step(lesson, self.step)
        if step is None or self.level > len(step.help):
            return lesson_gone(context)
        blocks: list[Block] = [Text((step.help[self.level - 1].phrase(context.lang),), "hint")]
        last = self.level == len(step.help)
        if self.level > 1 and step.picture and not last:
            blocks.append(PictureBlock(step.picture.name, step.picture.alt.phrase(context.lang)))
        if last:
            blocks.append(Text((context.say("call.guest" if context.role == "guest" else "call.done"),)))
        choices = [context.choice("close", "lesson.back_to_step", Move(Leave()))]
        if not last:
            more = self.level + 1
            events: tuple[AnyEventData, ...] = (HelpShown(self.lesson, self.step, more),)
            if more == len(step.help) and context.role != "guest":
                events = (*events, MentorCalled(self.lesson, self.step))
            label = "lesson.call_mentor" if more == len(step.help) else "lesson.more_help"
            choices.append(context.choice("more", label, Move(Swap(StepHelp(self.lesson, self.step, more)), events)))
        return context.page(
            "lesson.step-help",
            title=context.say(f"lesson.help_level.{min(self.level, 3)}"),
            help="lesson.help_help",
            where=step.title.phrase(context.lang),
            blocks=tuple(blocks),
            choices=tuple(choices),
            next="close",
        )


class StepReview(Struct, frozen=True):
    """A step shown again from an exercise; "back" returns to the exercise."""

    lesson: str
    step: str

    def page(self, context: Context) -> Page:
        """Return the step without its way onward."""
        lesson = context.lesson(self.lesson)
        step = find_step(lesson, self.step)
        if lesson is None or step is None:
            return lesson_gone(context)
        return context.page(
            "lesson.review",
            title=step.title.phrase(context.lang),
            where=step_where(context, lesson, step),
            blocks=step_blocks(context, step),
            choices=(context.choice("close", "lesson.back_to_exercise", Move(Leave())),),
            next="close",
        )


def step_where(context: Context, lesson: Lesson, step: Step) -> Phrase:
    """Return where in the lesson a step stands: its part, if it is in one, and its number."""
    number = lesson.steps.index(step) + 1
    part = next((part for part in lesson.parts if part.key == step.part), None)
    if part is None:
        return context.say("lesson.where", n=number, total=len(lesson.steps))
    title = part.title.phrase(context.lang).text
    return context.say("lesson.where_part", part=title, n=number, total=len(lesson.steps))


def lesson_gone(context: Context) -> Page:
    """Return the page for a lesson that is not there: still being read, or taken out."""
    return context.page(
        "lesson.gone",
        "gone",
        blocks=(Text((context.say("home.reading" if context.library is None else "gone.text"),)),),
        choices=(context.choice("close", "gone.close", Move(Leave())),),
        next="close",
    )


def localized_texts(localized: tuple[Localized, ...] | list[Localized], lang: Lang) -> tuple[Phrase, ...]:
    """Return texts in a language."""
    return tuple(text.phrase(lang) for text in localized)
