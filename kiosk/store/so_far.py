"""How far something that takes long has come: told as it goes on, to whoever shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias, TypeVar

T = TypeVar("T")

SoFar: TypeAlias = Callable[[int, int], None]
"""Called with how many are done, of how many; 0 if nobody knows how many there will be."""

EVERY: Final = 1000
"""One of so many steps is told: telling costs next to nothing then."""


def unseen(done: int, total: int) -> None:
    """Tell nobody."""


def counted(items: Iterable[T], total: int, so_far: SoFar) -> Iterator[T]:
    """Yield items, telling how many there were so far."""
    for done, item in enumerate(items, 1):
        if done % EVERY == 0:
            so_far(done, total)
        yield item
