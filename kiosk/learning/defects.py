"""Defects found at work, counted by product and week, the most frequent first: what to mend first (Pareto)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from kiosk.learning.days import Count

FAILED: Final = "no:"
"""What a day's counts call a check that was not passed begins with this; the check's key follows."""


class Defect(Struct, frozen=True):
    """How often a check was not passed, and that added to those of all checks more frequent than it."""

    check: str
    n: int
    running: int


class WeekOfWork(Struct, frozen=True):
    """The pieces of a product that were checked by a lesson in a week, which begins on ``monday`` (an ordinal).

    ``pieces`` are by verdict; ``defects`` come the most frequent first, those as frequent by their keys.
    """

    product: str
    lesson: str
    monday: int
    pieces: dict[str, int]
    defects: tuple[Defect, ...]

    def first_to_mend(self) -> tuple[Defect, ...]:
        """Return the few checks, the most frequent first, that make up at least four fifths of all defects."""
        total = self.defects[-1].running if self.defects else 0
        return tuple(defect for defect in self.defects if (defect.running - defect.n) * 5 < total * 4)


def defects_by_week(counts: Iterable[Count]) -> tuple[WeekOfWork, ...]:
    """Return the weeks in which pieces were checked, from the counts of days, by product, lesson and week."""
    found: dict[tuple[str, str, int], Counter[str]] = {}
    for count in counts:
        product, slash, lesson = count.lesson.partition("/")
        if slash:
            monday = count.day - (count.day - 1) % 7  # the first of all days is a Monday
            found.setdefault((product, lesson, monday), Counter())[count.what] += count.n
    return tuple(_week(*key, found[key]) for key in sorted(found))


def _week(product: str, lesson: str, monday: int, counted: Counter[str]) -> WeekOfWork:
    failed = {what.removeprefix(FAILED): n for what, n in counted.items() if what.startswith(FAILED)}
    defects, running = [], 0
    for check, n in sorted(failed.items(), key=lambda pair: (-pair[1], pair[0])):
        running += n
        defects.append(Defect(check, n, running))
    pieces = {what: n for what, n in sorted(counted.items()) if not what.startswith(FAILED)}
    return WeekOfWork(product, lesson, monday, pieces, tuple(defects))
