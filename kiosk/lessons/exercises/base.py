"""What all kinds of exercise share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Generic, TypeVar

from msgspec import Struct
from pydantic import Field

from kiosk.lessons.parts import Key, LessonBase, Localized, Model, Picture, Whole
from kiosk.lessons.source import Problem
from kiosk.lessons.written import WrittenExercise, mappings, twice

E_co = TypeVar("E_co", bound="ExerciseBase", covariant=True)


class ExerciseBase(Model):
    """An exercise. A kind of exercise is a module of this package with a subclass, which ``Exercise`` names."""

    key: Key
    prompt: Localized
    picture: Picture | None = None
    back_to: Key | None = None
    shows: Whole | None = Field(None, ge=1)
    """Which of the lesson's objectives a right answer shows: its place in their list, from 1."""

    @property
    def judged(self) -> bool:
        """Return whether there is a right answer."""
        return True

    def rule(self) -> Localized | None:
        """Return what is told after a right answer; None where that depends on what was made afresh."""
        return None

    def ask(self, lesson: LessonBase, seed: str, turn: int) -> AskedExercise[ExerciseBase]:
        """Return the exercise as it is asked in a turn (from 0); the same seed and turn always ask the same."""
        raise NotImplementedError

    @classmethod
    def problems(cls, written: WrittenExercise) -> Iterator[Problem]:
        """Yield what only the whole lesson shows to be wrong with an exercise of this kind."""
        yield from ()

    @classmethod
    def position(cls, written: dict[str, Any]) -> str | None:
        """Return where the right answer stands among the others as they are written; None if that is no pattern."""
        return None


class AskedExercise(Struct, Generic[E_co], frozen=True):
    """An exercise as it is asked in a turn. ``own`` is the lesson's, ``now`` the same with the numbers of the turn.

    ``right`` is the right answer as it is recorded; ``truth`` the same where it is to be recorded with the answer.
    ``fresh`` tells whether another turn asks something else.
    """

    own: E_co
    now: E_co
    turn: int
    right: str
    truth: str | None = None
    fresh: bool = False

    def step_to_see(self) -> str | None:
        """Return the key of the step that a wrong answer leads back to."""
        return self.own.back_to


class Told(ExerciseBase):
    """An exercise whose feedback the lesson writes."""

    right: Localized
    wrong: Localized
    wrong_for: dict[Key, Localized] = Field({})

    def rule(self) -> Localized | None:
        """Return the feedback on the right answer."""
        return self.right

    def wrong_text(self, answer: str) -> Localized:
        """Return the feedback on a wrong answer: its own, or the one for all."""
        return self.wrong_for.get(answer, self.wrong)


def choice_problems(written: WrittenExercise) -> Iterator[Problem]:
    """Yield what is wrong where one of the written ``choices`` is the answer."""
    keys = choice_keys(written.tree)
    yield from twice(written.source, (*written.path, "choices"), keys)
    yield from written.unknown(("answer",), written.tree.get("answer"), keys)
    wrong_for = written.tree.get("wrong_for")
    for wrong in wrong_for if isinstance(wrong_for, dict) else ():
        yield from written.unknown(("wrong_for", wrong), wrong, keys)


def choice_position(written: dict[str, Any]) -> str | None:
    """Return the place of the right answer among the written ``choices``, from 1."""
    keys, answer = choice_keys(written), written.get("answer")
    return str(keys.index(answer) + 1) if answer in keys else None


def choice_keys(written: dict[str, Any]) -> list[str]:
    """Return the keys of the written ``choices``."""
    return [str(choice.get("key")) for choice in mappings(written, "choices")]
