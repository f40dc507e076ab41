"""Working out a sum, on a page."""

from __future__ import annotations

from kiosk.lessons import Amount, AskedExercise, answer_unit
from kiosk.pages.entry import AmountEntry
from kiosk.pages.learning.exercises.base import Asking, ToldPage, picture_blocks
from kiosk.visit import Block, Choice, Context, Items, Move, Role, Swap, Text


class AmountPage(ToldPage["AskedExercise[Amount]"]):
    """Enter the sum, with hints for who asks."""

    leads = True

    def below(self, ask: Asking[AskedExercise[Amount]]) -> tuple[Block, ...]:
        """Return the hints that were asked for."""
        hints = ask.one.now.hints[: ask.hints]
        return tuple(Text((hint.phrase(ask.context.lang),), "hint") for hint in hints)

    def choices(self, ask: Asking[AskedExercise[Amount]]) -> tuple[Choice, ...]:
        """Return the way to enter the answer, and a hint."""
        exercise, context = ask.one.now, ask.context
        entry = AmountEntry(
            exercise.prompt.phrase(context.lang),
            lambda context, amount: ask.answer(str(amount)),
            (*picture_blocks(context, exercise.picture), Text((exercise.prompt.phrase(context.lang),))),
            unit=answer_unit(ask.lesson, exercise),
            leave=ask.place,
        )
        hint = (ask.hint("practice.hint"),) if ask.hints < len(exercise.hints) else ()
        return (context.choice("answer", "practice.enter", Move(Swap(entry))), *hint)

    def feedback(self, context: Context, one: AskedExercise[Amount], answer: str, role: Role) -> tuple[Block, ...]:
        """Return the rule, and the way to the answer."""
        told = super().feedback(context, one, answer, role)
        steps = tuple(step.phrase(context.lang) for step in one.now.solution)
        return (*told, Items(steps, numbered=True, label=context.say("practice.solution"))) if steps else told
