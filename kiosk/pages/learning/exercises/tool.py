"""Picking the tool for a step by its picture, on a page."""

from __future__ import annotations

from kiosk.lessons import AskedTool
from kiosk.pages.learning.exercises.base import Asking, ExercisePage, fill_phrase
from kiosk.visit import Block, Choice, Context, Items, Phrase, Role, Text


class ToolPage(ExercisePage["AskedTool"]):
    """Pick the tool for a step."""

    def below(self, ask: Asking[AskedTool]) -> tuple[Block, ...]:
        """Return the step that the tool is for."""
        return (Text((_for_step(ask.context, ask.one),)),)

    def choices(self, ask: Asking[AskedTool]) -> tuple[Choice, ...]:
        """Return the tools with their pictures, mixed."""
        lang = ask.context.lang
        return tuple(
            ask.pick(tool.key or "", tool.text.phrase(lang), tool.picture.name if tool.picture else None)
            for tool in ask.mixed(ask.one.tools)
        )

    def feedback(self, context: Context, one: AskedTool, answer: str, role: Role) -> tuple[Block, ...]:
        """Return the right tool; about a wrong one, that it is not for this step."""
        lang = context.lang
        step = one.step.title.phrase(lang)
        tool = next((tool for tool in one.tools if tool.key == answer), one.tools[0]).text.phrase(lang)
        if role == "right":
            return Text((context.say("tool.right"),), role), Items((tool,), label=step)
        wrong = fill_phrase(context, tool.lang, "tool.wrong", tool=tool)
        return Text((wrong,), role), Text((_for_step(context, one),))


def _for_step(context: Context, one: AskedTool) -> Phrase:
    """Return the step in one line: on a low screen the pictures of the tools need the rows."""
    step = one.step.title.phrase(context.lang)
    return fill_phrase(context, step.lang, "tool.for", step=step)
