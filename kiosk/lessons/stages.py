"""A lesson's steps as they are worked at the bench: a step in which one waits is done in stages."""

from __future__ import annotations

from msgspec import Struct

from kiosk.lessons.generate import figures_of
from kiosk.lessons.model import Lesson
from kiosk.lessons.parts import Step


class WorkStage(Struct, frozen=True):
    """A step, or as much of it as is done before a wait. ``wait`` is how long that is, in milliseconds: 0 if none.

    ``key`` is the step's; of its second stage and further ones with a number after it.
    """

    key: str
    step: Step
    wait: int = 0


def stages(lesson: Lesson) -> list[WorkStage]:
    """Return the stages of all steps in their order."""
    minutes, found = figures_of(lesson).values, list[WorkStage]()
    for step in lesson.steps:
        begins = 0
        for number, wait in enumerate(step.waits, 1):
            part = step.model_copy(update={"say": step.say[begins : wait.after]})
            found.append(WorkStage(_key(step, number), part, max(1, int(minutes[wait.minutes] * 60_000))))
            begins = wait.after
        if begins < len(step.say):
            rest = step.model_copy(update={"say": step.say[begins:]}) if begins else step
            found.append(WorkStage(_key(step, len(step.waits) + 1), rest))
    return found


def _key(step: Step, number: int) -> str:
    return step.key if number == 1 else f"{step.key}:{number}"
