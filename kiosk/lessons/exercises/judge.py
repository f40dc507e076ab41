"""Judge a pictured piece."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from kiosk.lessons.exercises.base import AskedExercise, Told
from kiosk.lessons.parts import GradeVerdict, LessonBase
from kiosk.lessons.source import Problem
from kiosk.lessons.written import WrittenExercise


class Judge(Told):
    """Judge a pictured piece by the lesson's grades."""

    kind: Literal["judge"]
    answer: GradeVerdict

    def ask(self, lesson: LessonBase, seed: str, turn: int) -> AskedExercise[Judge]:
        """Return the exercise: the same in each turn, recorded with its truth so that misses can be counted."""
        return AskedExercise(self, self, turn, self.answer, self.answer)

    @classmethod
    def problems(cls, written: WrittenExercise) -> Iterator[Problem]:
        """Yield that the lesson has no grades."""
        yield from written.needs("grades")

    @classmethod
    def position(cls, written: dict[str, Any]) -> str | None:
        """Return the verdict: the grades always stand in the same order."""
        return None if written.get("answer") is None else str(written["answer"])
