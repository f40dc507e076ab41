"""How far a sound is from many others at once: dynamic time warping in plain NumPy, by anti-diagonals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Rows: TypeAlias = NDArray[np.float32]
"""A sound as the ear gives it: rows of length 1."""


class Bank:
    """Known sounds, laid out so that a sound is held against all of them at once."""

    def __init__(self, known: Sequence[Rows]) -> None:
        self._lengths = np.array([len(rows) for rows in known], int)
        most, size = max(self._lengths, default=0), known[0].shape[1] if known else 0
        self._stack = np.zeros((len(known), most, size), np.float32)
        for place, rows in enumerate(known):
            self._stack[place, : len(rows)] = rows

    def distances(self, heard: Rows) -> list[float]:
        """Return the distance to each known sound: 0 for the same, about 0.03 for the same word.

        It is the sum of the cosine distances along the best path over the lengths of both.
        """
        count, most, size = self._stack.shape
        if not count:
            return []
        steps = len(heard)
        costs = 1 - (self._stack.reshape(-1, size) @ heard.T).reshape(count, most, steps)
        costs = np.ascontiguousarray(costs.transpose(1, 2, 0))
        best = np.full((most + 1, steps + 1, count), np.inf, np.float32)
        best[0, 0] = 0
        for diagonal in range(most + steps - 1):
            # What lies on one anti-diagonal needs only the two before it, so all of it is worked out at once.
            i = np.arange(max(0, diagonal - steps + 1), min(most, diagonal + 1))
            j = diagonal - i
            before = np.minimum(np.minimum(best[i, j], best[i, j + 1]), best[i + 1, j])
            best[i + 1, j + 1] = costs[i, j] + before
        ends = best[self._lengths, steps, np.arange(count)]
        return [float(x) for x in np.maximum(ends, 0) / (self._lengths + steps)]


def distance(one: Rows, other: Rows) -> float:
    """Return the distance of two sounds."""
    return Bank([other]).distances(one)[0]


def score(found: Sequence[float]) -> float:
    """Return how far a sound is from a word, given its distances to the word's examples. Needs at least one."""
    first, *rest = sorted(found)
    return first if not rest else 0.75 * first + 0.25 * rest[0]
