"""Drawings as block characters in two colours: what is drawn is ink, the rest is ground.

A cell holds two dots, one above the other, so that dots are square; curves are smoothed by quarter blocks where
the drawing is large enough to gain by it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

MAX_BYTES: Final = 256 * 1024
"""A larger file is refused: the drawings are pictograms of a few KB."""

_QUARTERS: Final = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
_FORBIDDEN: Final = re.compile(
    # References leave the file or bring text of unknown fonts; entities can grow without bound.
    rb"<!DOCTYPE|<!ENTITY|<image\b|<script\b|<foreignObject\b|@import|"
    rb"(?:href|src)\s*=\s*[\"']\s*[^#\"'\s]|url\(\s*[\"']?\s*[^#\"')\s]",
    re.IGNORECASE,
)
_VIEW_BOX: Final = re.compile(rb"viewBox\s*=\s*[\"']\s*[-0-9.]+[\s,]+[-0-9.]+[\s,]+([0-9.]+)[\s,]+([0-9.]+)")


class Refused(ValueError):
    """A drawing that is not shown, and why."""


@lru_cache(maxsize=256)
def fitted(svg: bytes, columns: int, rows: int) -> tuple[int, int]:
    """Return the columns and rows in which a drawing keeps its shape inside this room, a row counting double.

    Raises Refused if the file does not say how large its drawing is.
    """
    found = _VIEW_BOX.search(svg[:4096])
    across, down = (float(number) for number in found.groups()) if found else (0.0, 0.0)
    if not (across and down):
        raise Refused("a drawing needs a viewBox")
    scale = min(columns / across, rows * 2 / down)
    return max(1, int(across * scale + 1e-6)), max(1, int(down * scale / 2 + 1e-6))


@lru_cache(maxsize=128)
def draw(svg: bytes, columns: int, rows: int) -> tuple[str, ...]:
    """Return a drawing as ``rows`` rows of ``columns`` columns. Raises Refused if it is unsafe or broken."""
    if len(svg) > MAX_BYTES:
        raise Refused("a drawing has at most 256 KB")
    found = _FORBIDDEN.search(svg)
    if found:
        raise Refused(f"a drawing may not hold {found[0].decode('ascii', 'replace')}")
    dots = _dots(svg, columns * 2, rows * 4)
    return tuple(_row(dots[at * 4 : at * 4 + 4], columns) for at in range(rows))


def _row(dots: list[bytes], columns: int) -> str:
    """Return one row of cells from four rows of square dots, two to a column, each with how much ink it has.

    Two dots make a quarter of a cell, which is ink if half of it is.
    """
    upper, lower = (
        [above + below >= 255 for above, below in zip(dots[at], dots[at + 1], strict=True)] for at in (0, 2)
    )
    return "".join(
        _QUARTERS[upper[at] + 2 * upper[at + 1] + 4 * lower[at] + 8 * lower[at + 1]]
        for at in range(0, columns * 2, 2)
    )


def _dots(svg: bytes, across: int, down: int) -> list[bytes]:
    """Return how much ink each dot has, 0 to 255, in rows that fill the given size."""
    # Imported here: both together cost more than the first paint may.
    import png
    import resvg_py

    try:
        data = resvg_py.svg_to_bytes(
            svg_string=svg.decode("utf-8"),
            width=across,
            height=down,
            shape_rendering="geometric_precision",  # how much of a dot is ink says more than whether its middle is
            skip_system_fonts=True,
        )
        wide, high, lines, _ = png.Reader(bytes=bytes(data)).asRGBA8()
        rows = [bytes(line[3::4]) for line in lines]
    except Exception as wrong:  # a broken file may fail in many ways, none of which is the reader's fault
        raise Refused(f"a drawing cannot be read: {wrong}") from wrong
    if not any(map(any, rows)):
        raise Refused("a drawing has no ink")
    left, top = (across - wide) // 2, (down - high) // 2
    rows = [(bytes(max(0, left)) + row + bytes(across))[:across] for row in rows]
    return ([bytes(across)] * max(0, top) + rows + [bytes(across)] * down)[:down]
