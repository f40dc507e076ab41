"""Which tool: pick the picture of the tool that a step of the lesson is done with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from kiosk.lessons.exercises.base import AskedExercise, ExerciseBase
from kiosk.lessons.generate import draw_in_turn, draw_number
from kiosk.lessons.parts import Key, LessonBase, Step, Thing
from kiosk.lessons.source import Problem
from kiosk.lessons.written import WrittenExercise, mappings

_MOST_OTHERS: Final = 3
"""So many tools that the step is not done with stand beside the one that it is."""


class Tool(ExerciseBase):
    """Pick the tool that a step is done with: ``step``, or one after another of those that a tool is for."""

    kind: Literal["tool"]
    step: Key | None = None

    def ask(self, lesson: LessonBase, seed: str, turn: int) -> AskedTool:
        """Return the exercise with the step and the tools of a turn."""
        tools = [tool for tool in lesson.tools if tool.steps]
        asked = [s for s in lesson.steps if _others(s.key, tools) and len(_others(s.key, tools)) < len(tools)]
        steps = [step for step in asked if self.step in (None, step.key)]
        step = draw_in_turn(seed, turn, steps)
        seed = f"{seed}/{turn}"
        mixed = sorted(tools, key=lambda tool: draw_number(seed, tool.key or ""))
        right = next(tool for tool in mixed if step.key in tool.steps)
        others = _others(step.key, mixed)[:_MOST_OTHERS]
        key = right.key or ""
        return AskedTool(self, self, turn, key, key, len(steps) > 1, step=step, tools=(right, *others))

    @classmethod
    def problems(cls, written: WrittenExercise) -> Iterator[Problem]:
        """Yield tools of which none can be picked, and a step that no tool, or each, is for."""
        tools = [t["steps"] for t in mappings(written.source.tree, "tools") if isinstance(t.get("steps"), list)]
        steps = written.keys("steps")
        asked = [step for step in steps if 0 < sum(step in tool for tool in tools) < len(tools)]
        if not asked:
            yield written.problem((), "tool_steps")
        yield from written.unknown(("step",), written.tree.get("step"), asked)


def _others(step: str, tools: list[Thing]) -> list[Thing]:
    return [tool for tool in tools if step not in tool.steps]


class AskedTool(AskedExercise[Tool], frozen=True, kw_only=True):
    """An exercise with the step of a turn, and the tools to pick from."""

    step: Step
    tools: tuple[Thing, ...]

    def step_to_see(self) -> str | None:
        """Return the step that is done with the tool."""
        return self.step.key
