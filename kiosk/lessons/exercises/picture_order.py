"""Put the pictures of steps in the order in which the steps are done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from pydantic import Field

from kiosk.lessons.exercises.base import AskedExercise, ExerciseBase
from kiosk.lessons.generate import draw_in_turn
from kiosk.lessons.parts import Key, LessonBase, Step
from kiosk.lessons.source import Problem
from kiosk.lessons.written import WrittenExercise, mappings

_LEAST: Final = 3
_MOST: Final = 6

IN_A_ROW: Final = 4
"""So many pictures of steps that follow each other are asked for, where the lesson does not name the steps."""


class PictureOrder(ExerciseBase):
    """Put pictures of steps in order: those of ``steps``, or of a few that follow each other, others each time."""

    kind: Literal["picture_order"]
    steps: tuple[Key, ...] = Field((), max_length=_MOST)

    def ask(self, lesson: LessonBase, seed: str, turn: int) -> AskedPictures:
        """Return the exercise with the steps of a turn, in their order."""
        steps = [step for step in lesson.steps if step.picture and (not self.steps or step.key in self.steps)]
        rows = [tuple(steps)] if self.steps else _rows(steps)
        row = draw_in_turn(seed, turn, rows)
        right = ",".join(step.key for step in row)
        fresh = len(rows) > 1
        return AskedPictures(self, self, turn, right, right if fresh else None, fresh, steps=row)

    @classmethod
    def problems(cls, written: WrittenExercise) -> Iterator[Problem]:
        """Yield steps that there are not, or that have no picture, and too few of them."""
        pictured = [str(s.get("key")) for s in mappings(written.source.tree, "steps") if s.get("picture")]
        yield from written.unknown_each("steps", pictured)
        given = written.tree.get("steps")
        if len(pictured) < _LEAST or (isinstance(given, list) and len(given) < _LEAST):
            yield written.problem((), "picture_steps", least=str(_LEAST))


def _rows(steps: list[Step]) -> list[tuple[Step, ...]]:
    return [tuple(steps[at : at + IN_A_ROW]) for at in range(max(1, len(steps) - IN_A_ROW + 1))]


class AskedPictures(AskedExercise[PictureOrder], frozen=True, kw_only=True):
    """An exercise with the steps of a turn, in the right order."""

    steps: tuple[Step, ...]

    def step_to_see(self) -> str | None:
        """Return the first of the steps."""
        return self.own.back_to or self.steps[0].key
