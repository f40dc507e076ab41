"""What is wrong in this picture: one that the lesson writes, or the picture of a defect from its checklist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Literal

from pydantic import Field

from kiosk.lessons.exercises.base import AskedExercise, ExerciseBase, choice_position, choice_problems
from kiosk.lessons.generate import draw_in_turn, draw_number
from kiosk.lessons.parts import Check, Key, LessonBase, Localized, Option, Picture
from kiosk.lessons.source import Problem
from kiosk.lessons.written import WrittenExercise, mappings

_WRITTEN: Final = ("picture", "choices", "answer", "right", "wrong")
"""What an exercise has whose picture the lesson writes; one of the checklist has none of it."""

_MOST_OTHERS: Final = 3
"""So many checks that the piece passes stand beside the one that it fails."""


class Fault(ExerciseBase):
    """Tell what is wrong in a picture.

    Either the lesson writes the picture, the ``choices`` and the feedback, or all come from its checklist: the
    picture of one defect, and the names of the checks to pick from (``checks``: only these).
    """

    kind: Literal["fault"]
    choices: tuple[Option, ...] = Field((), max_length=6)
    answer: Key | None = None
    right: Localized | None = None
    wrong: Localized | None = None
    wrong_for: dict[Key, Localized] = Field({})
    checks: tuple[Key, ...] = ()

    def rule(self) -> Localized | None:
        """Return the feedback on the right answer, where the lesson writes it."""
        return self.right

    def ask(self, lesson: LessonBase, seed: str, turn: int) -> AskedFault:
        """Return the exercise with the picture and the choices of a turn."""
        if self.picture is not None:
            return AskedFault(self, self, turn, self.answer or "", picture=self.picture, choices=self.choices)
        checks = [check for check in lesson.checklist if not self.checks or check.key in self.checks]
        shown = {check.key: check.picture_bad for check in checks if check.picture_bad}
        key = draw_in_turn(seed, turn, sorted(shown))
        others = [check for check in checks if shown.get(check.key) != shown[key]]
        others.sort(key=lambda check: draw_number(f"{seed}/{turn}", check.key))
        check = next(check for check in checks if check.key == key)
        choices = tuple(Option(key=one.key, text=one.name) for one in (check, *others[:_MOST_OTHERS]))
        return AskedFault(self, self, turn, key, key, True, picture=shown[key], choices=choices, check=check)

    @classmethod
    def problems(cls, written: WrittenExercise) -> Iterator[Problem]:
        """Yield what is missing of a written picture, and a checklist that has no two defects to tell apart."""
        if given := [name for name in _WRITTEN if written.tree.get(name) is not None]:
            yield from (written.problem((), "missing", name=name) for name in _WRITTEN if name not in given)
            yield from choice_problems(written)
            if "choices" in given and len(mappings(written.tree, "choices")) < 2:
                yield written.problem(("choices",), "list_short", name="choices", least="2")
            if written.tree.get("checks"):
                yield written.problem(("checks",), "fault_both")
            return
        yield from written.needs("checklist")
        yield from written.unknown_each("checks", written.keys("checklist"))
        checks, wanted = mappings(written.source.tree, "checklist"), written.tree.get("checks")
        asked = [c for c in checks if not isinstance(wanted, list) or not wanted or c.get("key") in wanted]
        pictures = {str(c["picture_bad"].get("name")) for c in asked if isinstance(c.get("picture_bad"), dict)}
        if checks and (not pictures or len(asked) < 2 or (len(asked) == len(pictures) == 1)):
            yield written.problem((), "fault_pictures")

    @classmethod
    def position(cls, written: dict[str, Any]) -> str | None:
        """Return the place of the right answer, from 1, where the lesson writes it."""
        return choice_position(written)


class AskedFault(AskedExercise[Fault], frozen=True, kw_only=True):
    """An exercise with the picture and the choices of a turn; ``check`` fails, if it is of the checklist."""

    picture: Picture | None
    choices: tuple[Option, ...]
    check: Check | None = None

    def step_to_see(self) -> str | None:
        """Return the step that teaches the check, or the exercise's."""
        return self.check.step if self.check else self.own.back_to
