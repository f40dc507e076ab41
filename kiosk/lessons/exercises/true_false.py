"""Is a sentence true?"""

from __future__ import annotations

from typing import Any, Literal

from kiosk.lessons.exercises.base import AskedExercise, Told
from kiosk.lessons.parts import LessonBase, YesNo


class TrueFalse(Told):
    """Is the sentence true?"""

    kind: Literal["true_false"]
    answer: YesNo

    def ask(self, lesson: LessonBase, seed: str, turn: int) -> AskedExercise[TrueFalse]:
        """Return the exercise: the same in each turn."""
        return AskedExercise(self, self, turn, "true" if self.answer else "false")

    @classmethod
    def position(cls, written: dict[str, Any]) -> str | None:
        """Return the answer itself: yes and no always stand in the same order."""
        answer = written.get("answer")
        return None if answer is None else str(answer).lower()
