"""What the folds need to know of a lesson. The lessons' own model fits it; this room knows no other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from kiosk.learning.progress import Answers, LessonProgress

SAFETY: Final = "keselamatan"
"""The topic of the lessons on safety."""


class Question(Protocol):
    """An exercise: its key, whether there is a right answer, and the step that a wrong one leads back to."""

    @property
    def key(self) -> str:
        """Return the key."""

    @property
    def judged(self) -> bool:
        """Return whether there is a right answer."""

    @property
    def back_to(self) -> str | None:
        """Return the key of a step, None if none is named."""


class Taught(Protocol):
    """A lesson."""

    @property
    def topic(self) -> str:
        """Return the topic."""

    @property
    def practice(self) -> Sequence[Question]:
        """Return the exercises to practise with."""

    @property
    def quiz(self) -> Sequence[Question]:
        """Return the questions at the end."""

    @property
    def required_right(self) -> int:
        """Return how many questions of the quiz must be right."""

    @property
    def bench_tasks(self) -> Sequence[object]:
        """Return what is done at the bench, before a mentor."""


def judged_exercises(lesson: Taught) -> list[Question]:
    """Return the exercises to which there are right answers, practice first."""
    return [exercise for exercise in (*lesson.practice, *lesson.quiz) if exercise.judged]


def has_passed(lesson: Taught, progress: LessonProgress) -> bool:
    """Tell whether enough of the quiz was right at the latest answers."""
    latest = (progress.answers.get(question.key, Answers()).last.value for question in lesson.quiz)
    return sum(right for _, right in latest) >= lesson.required_right
