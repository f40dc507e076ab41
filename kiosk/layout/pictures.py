"""Drawings as block characters in two colours: what is drawn is ink, the rest is ground.

A cell holds two dots, one above the other, so that dots are square; curves are smoothed by quarter blocks where
the drawing is large enough to gain by it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Final

from kiosk.drawing import DrawingJob, DrawingReason, Refusal, rasteriser

_VIEW_BOX: Final = re.compile(rb"viewBox\s*=\s*[\"']([-+0-9.eE,\s]{7,100})[\"']")

LEAST: Final = 1e-3
MOST: Final = 1e6
"""The smallest and the largest side of a drawing, in its own units."""

_TEXTS: Final[dict[DrawingReason, str]] = {
    "broken": "a drawing cannot be read: {why}",
    "complex": "a drawing has too many parts, or too deep ones",
    "empty": "a drawing has no ink",
    "forbidden": "a drawing may not hold {why}",
    "heavy": "a drawing takes too much memory",
    "large": "a drawing has at most 256 KB",
    "no_size": "a drawing needs a viewBox",
    "slow": "a drawing takes too long",
    "unavailable": "the process that draws does not start now",
}

_ask: ContextVar[Callable[[DrawingJob], None] | None] = ContextVar("ask", default=None)


class PictureRefused(ValueError):
    """A drawing that is not shown, and why."""

    def __init__(self, reason: DrawingReason, why: str = "") -> None:
        super().__init__(_TEXTS[reason].format(why=why))
        self.reason, self.why = reason, why


@contextmanager
def without_waiting(ask: Callable[[DrawingJob], None]) -> Iterator[None]:
    """Leave room for what is not drawn yet, and call ``ask`` for it; else a layout waits until it is drawn."""
    token = _ask.set(ask)
    try:
        yield
    finally:
        _ask.reset(token)


@lru_cache(maxsize=256)
def fit_drawing(svg: bytes, columns: int, rows: int) -> tuple[int, int]:
    """Return the columns and rows in which a drawing keeps its shape inside this room, a row counting double.

    Raises Refused if the file does not say how large its drawing is.
    """
    across, down = _size(svg)
    scale = min(columns / across, rows * 2 / down)
    return max(1, int(across * scale + 1e-6)), max(1, int(down * scale / 2 + 1e-6))


def _size(svg: bytes) -> tuple[float, float]:
    found = _VIEW_BOX.search(svg[:4096])
    try:
        _, _, across, down = map(float, (found[1] if found else b"").replace(b",", b" ").split())
    except ValueError:
        raise PictureRefused("no_size") from None
    if not all(math.isfinite(side) and LEAST <= side <= MOST for side in (across, down)):
        raise PictureRefused("no_size")
    return across, down


def draw(svg: bytes, columns: int, rows: int) -> tuple[str, ...]:
    """Return a drawing as ``rows`` rows of ``columns`` columns. Raises Refused if it is unsafe or broken.

    Within ``without_waiting`` the rows are empty as long as it is not drawn.
    """
    job, ask = DrawingJob(svg, columns, rows), _ask.get()
    found = rasteriser().draw(job) if ask is None else rasteriser().known(job)
    if found is None and ask is not None:
        ask(job)
        return (" " * columns,) * rows
    if isinstance(found, Refusal):
        raise PictureRefused(found.reason, found.why)
    assert found is not None
    return tuple(found.decode().split("\n"))
