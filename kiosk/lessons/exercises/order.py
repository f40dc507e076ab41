"""Put what is to be done in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from kiosk.lessons.exercises.base import AskedExercise, Told, choice_keys
from kiosk.lessons.parts import Key, LessonBase, Option
from kiosk.lessons.source import Problem
from kiosk.lessons.written import WrittenExercise, twice


class Order(Told):
    """Put what is to be done in order. ``answer`` holds all keys in the right order."""

    kind: Literal["order"]
    choices: tuple[Option, ...] = Field(min_length=3, max_length=7)
    answer: tuple[Key, ...]

    def ask(self, lesson: LessonBase, seed: str, turn: int) -> AskedExercise[Order]:
        """Return the exercise: the same in each turn."""
        return AskedExercise(self, self, turn, ",".join(self.answer))

    @classmethod
    def problems(cls, written: WrittenExercise) -> Iterator[Problem]:
        """Yield an answer that is not all of the choices."""
        keys, answer = choice_keys(written.tree), written.tree.get("answer")
        yield from twice(written.source, (*written.path, "choices"), keys)
        if isinstance(answer, list) and sorted(map(str, answer)) != sorted(keys):
            yield written.problem(("answer",), "not_order", near=", ".join(keys))
