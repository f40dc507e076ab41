"""Fresh pieces to judge and fresh numbers to reckon with: made from the lesson, the same for the same seed.

What is drawn depends on the seed's text alone, so a lesson that is resumed shows the same piece again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from hashlib import blake2b
from itertools import product
from math import ceil, floor, prod
from typing import Any, Final, TypeVar

from msgspec import Struct

from kiosk.lessons.figures import Figures, evaluate_all, exact
from kiosk.lessons.parts import Check, GradeVerdict, LessonBase

SETS: Final = 100
"""At most this many sets of numbers are drawn from: all of them are tried when the lesson is loaded."""

PICTURES: Final = 2
"""So many pictures are shown of a fresh piece: each is one more screen to hear."""

_FAR: Final = range(3, 9)
"""How many steps of measuring a value that is far out lies beyond its limit."""

_ROOM: Final = 10
"""How many steps of measuring a good value lies at most inside a limit that has no other limit facing it."""

T = TypeVar("T")


class Limits(Struct, frozen=True):
    """Between what a measured value is good, both ends included, and how finely it is measured."""

    low: Fraction | None
    high: Fraction | None
    by: Fraction

    def hold(self, value: Fraction) -> bool:
        """Return whether a value is good."""
        return not (self.low is not None and value < self.low) and not (self.high is not None and value > self.high)

    def good(self) -> list[Fraction]:
        """Return the good values that a piece may have, those on a limit included; none is below nothing."""
        match self.low, self.high:
            case Fraction() as low, Fraction() as high:
                inside = [low + n * self.by for n in range(floor((high - low) / self.by) + 1)]
                return inside if inside and inside[-1] == high else [*inside, high]
            case Fraction() as low, _:
                return [low + n * self.by for n in range(_ROOM + 1)]
            case _, Fraction() as high:
                return [value for n in range(_ROOM + 1) if (value := high - n * self.by) >= 0]
            case _:
                return []

    def bad(self) -> tuple[list[Fraction], list[Fraction]]:
        """Return the values just beyond a limit, and those that are far beyond it; none is below nothing."""

        def beyond(steps: Sequence[int]) -> list[Fraction]:
            low = [self.low - n * self.by for n in steps] if self.low is not None else []
            high = [self.high + n * self.by for n in steps] if self.high is not None else []
            return [value for value in (*low, *high) if value >= 0]

        near = beyond([1])
        return near, beyond(_FAR) or near


class CheckFinding(Struct, frozen=True):
    """What a check on a piece found: whether it failed and, if it was measured, the value and its limits."""

    check: Check
    bad: bool
    value: Fraction | None = None
    limits: Limits | None = None

    @property
    def on_limit(self) -> bool:
        """Return whether the value is exactly as far as it may go."""
        return self.limits is not None and self.value in (self.limits.low, self.limits.high)


class SamplePiece(Struct, frozen=True):
    """A piece as its checks found it, and the seed it was made from."""

    findings: tuple[CheckFinding, ...]
    seed: str = ""

    @property
    def verdict(self) -> GradeVerdict:
        """Return what becomes of the piece: one check that rejects it is enough, or one that fails to fix it."""
        wanted = {finding.check.if_bad for finding in self.findings if finding.bad}
        return "reject" if "reject" in wanted else "fix" if wanted else "pass"

    @property
    def deciding(self) -> tuple[CheckFinding, ...]:
        """Return the findings that make the verdict; of a good piece those that are on a limit."""
        if self.verdict == "pass":
            return tuple(finding for finding in self.findings if finding.on_limit)
        return tuple(f for f in self.findings if f.bad and f.check.if_bad == self.verdict)

    @property
    def pictured(self) -> tuple[CheckFinding, ...]:
        """Return the findings whose pictures are shown: as many of a good piece as of a bad one, those that matter.

        Only checks that have a picture of either kind count, or the number would tell what they found.
        """
        able = [f for f in self.findings if f.check.picture_good and f.check.picture_bad]
        first = sorted(able, key=lambda f: (not f.bad, draw_number(self.seed, f"picture/{f.check.key}")))[:PICTURES]
        return tuple(f for f in self.findings if f in first)


def limits_of(check: Check, figures: Figures) -> Limits | None:
    """Return a check's limits, or None if it is seen and not measured."""
    if check.by is None:
        return None
    low, high = (figures.values[name] if name is not None else None for name in (check.low, check.high))
    return Limits(low, high, exact(check.by))


def figures_of(lesson: LessonBase) -> Figures:
    """Return a lesson's figures, the workshop's own among them, worked out."""
    return evaluate_all({name: figure.model_dump() for name, figure in lesson.figures.items()})[0]


def number_sets(vary: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Fraction]]:
    """Return the sets of values, by figure, that ``{name: {from, to, step}}`` gives: all, or some of very many.

    Those of the least and the greatest values are always among them. Raises FigureError for what is no number, and
    ValueError for a range that does not go up from ``from`` to ``to`` by ``step``.
    """
    ranges = {name: Range(*(exact(vary[name].get(end)) for end in ("from", "to", "step"))) for name in sorted(vary)}
    if not all(values.goes_up() for values in ranges.values()):
        raise ValueError("from, to and step do not go together")
    if prod(values.count for values in ranges.values()) <= SETS:
        every = list(product(*(range(values.count) for values in ranges.values())))
    else:
        corners = set(product(*({0, values.count - 1} for values in ranges.values())))
        turn = 0
        while len(corners) < SETS:
            corners.add(tuple(draw_below(name, str(turn), values.count) for name, values in ranges.items()))
            turn += 1
        every = sorted(corners)
    return [
        {name: values.at(place) for (name, values), place in zip(ranges.items(), places, strict=True)}
        for places in every
    ]


class Range(Struct, frozen=True):
    """The values ``first``, ``first + step`` ... ``last``."""

    first: Fraction
    last: Fraction
    step: Fraction

    def goes_up(self) -> bool:
        """Return whether the steps lead from the first to the last value exactly, and are no more than a million."""
        if self.step <= 0 or self.last <= self.first or self.count > 10**6:
            return False
        return self.at(self.count - 1) == self.last

    @property
    def count(self) -> int:
        """Return how many values there are."""
        return ceil((self.last - self.first) / self.step) + 1

    def at(self, place: int) -> Fraction:
        """Return a value by its place from 0."""
        return self.first + place * self.step


def draw_number(seed: str, what: str) -> int:
    """Return a number that the seed and the name of what is drawn give: as good as drawn by lot, always the same."""
    return int.from_bytes(blake2b(f"{seed}/{what}".encode(), digest_size=8).digest(), "big")


def draw_below(seed: str, what: str, end: int) -> int:
    """Return a number from 0 up to below ``end``."""
    return draw_number(seed, what) % end


def draw_one(seed: str, what: str, among: Sequence[T]) -> T:
    """Return one of several things."""
    return among[draw_below(seed, what, len(among))]


def draw_in_turn(seed: str, turn: int, among: Sequence[T]) -> T:
    """Return one of several things by its turn from 0: none comes again before all have been."""
    mixed = sorted(range(len(among)), key=lambda place: draw_number(seed, str(place)))
    return among[mixed[turn % len(among)]]
