"""How far something that takes long has come: told as it goes on, to whoever shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias, TypeVar

T = TypeVar("T")

ReportProgress: TypeAlias = Callable[[int, int], None]
"""Called with how many are done, of how many; 0 if nobody knows how many there will be."""

EVERY: Final = 1000
"""One of so many steps is told: telling costs next to nothing then."""


def report_nothing(done: int, total: int) -> None:
    """Tell nobody."""


def count_progress(items: Iterable[T], total: int, report_progress: ReportProgress) -> Iterator[T]:
    """Yield items, telling how many there were so far."""
    for done, item in enumerate(items, 1):
        if done % EVERY == 0:
            report_progress(done, total)
        yield item
