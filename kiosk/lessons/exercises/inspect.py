"""Judge a fresh piece, made from the lesson's checklist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from kiosk.lessons.exercises.base import AskedExercise, ExerciseBase
from kiosk.lessons.figures import Figures
from kiosk.lessons.generate import CheckFinding, SamplePiece, draw_below, draw_one, figures_of, limits_of
from kiosk.lessons.parts import Check, Key, LessonBase
from kiosk.lessons.source import Problem
from kiosk.lessons.written import WrittenExercise


class Inspect(ExerciseBase):
    """Judge a fresh piece by the lesson's grades. It is made from the checklist (``checks``: only these of it)."""

    kind: Literal["inspect"]
    checks: tuple[Key, ...] = ()

    def ask(self, lesson: LessonBase, seed: str, turn: int) -> AskedPiece:
        """Return the exercise with the piece of a turn."""
        piece = sample_piece(lesson, self, f"{seed}/{turn}")
        return AskedPiece(self, self, turn, piece.verdict, piece.verdict, fresh=True, piece=piece)

    @classmethod
    def problems(cls, written: WrittenExercise) -> Iterator[Problem]:
        """Yield that the lesson has no grades or no checklist, and checks that are not on it."""
        yield from written.needs("grades", "checklist")
        yield from written.unknown_each("checks", written.keys("checklist"))


class AskedPiece(AskedExercise[Inspect], frozen=True, kw_only=True):
    """An exercise with the piece of a turn."""

    piece: SamplePiece

    def step_to_see(self) -> str | None:
        """Return the step of the check that decides, or the exercise's."""
        deciding = self.piece.deciding
        return deciding[0].check.step if deciding else self.own.back_to


def sample_piece(lesson: LessonBase, exercise: Inspect, seed: str) -> SamplePiece:
    """Return a piece to judge. About half are good; one or two checks fail on the others."""
    checks = [check for check in lesson.checklist if not exercise.checks or check.key in exercise.checks]
    failing: set[str] = set()
    if draw_below(seed, "good", 2):
        # Which verdict it shall be is drawn before the check, or what few checks find would hardly ever be seen.
        verdict = draw_one(seed, "verdict", sorted({check.if_bad for check in checks}))
        first = draw_one(seed, "first", [check.key for check in checks if check.if_bad == verdict])
        others = [c.key for c in checks if c.key != first and (verdict == "reject" or c.if_bad == "fix")]
        failing = {first, *([draw_one(seed, "second", others)] if others and not draw_below(seed, "two", 3) else [])}
    figures = figures_of(lesson)
    findings = tuple(_finding(check, check.key in failing, figures, f"{seed}/{check.key}") for check in checks)
    return SamplePiece(findings, seed)


def _finding(check: Check, fails: bool, figures: Figures, seed: str) -> CheckFinding:
    limits = limits_of(check, figures)
    if limits is None:
        return CheckFinding(check, fails)
    if fails:
        value = draw_one(seed, "value", limits.bad()[draw_below(seed, "far", 2)])
    else:
        good = limits.good()
        edges = [value for value in good if value in (limits.low, limits.high)]
        value = draw_one(seed, "value", good if draw_below(seed, "edge", 3) else edges)
    return CheckFinding(check, not limits.hold(value), value, limits)
