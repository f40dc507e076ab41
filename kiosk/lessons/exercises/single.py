"""Pick one of a few answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field

from kiosk.lessons.exercises.base import AskedExercise, Told, choice_position, choice_problems
from kiosk.lessons.parts import Key, LessonBase, Option
from kiosk.lessons.source import Problem
from kiosk.lessons.written import WrittenExercise


class Single(Told):
    """Pick one answer."""

    kind: Literal["single"]
    choices: tuple[Option, ...] = Field(min_length=2, max_length=6)
    answer: Key

    def ask(self, lesson: LessonBase, seed: str, turn: int) -> AskedExercise[Single]:
        """Return the exercise: the same in each turn."""
        return AskedExercise(self, self, turn, self.answer)

    @classmethod
    def problems(cls, written: WrittenExercise) -> Iterator[Problem]:
        """Yield an answer that is none of the choices."""
        return choice_problems(written)

    @classmethod
    def position(cls, written: dict[str, Any]) -> str | None:
        """Return the place of the right answer, from 1."""
        return choice_position(written)
