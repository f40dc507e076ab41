"""Rows that keep their columns on a terminal that counts a script's letters otherwise than the kiosk does.

Terminals do not agree how wide a letter with its marks is, nor an emoji of several parts. Such a run is painted on
cleared cells, and what follows it begins at its own column, whatever the terminal has counted.
"""

from __future__ import annotations

import re
from typing import Final

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.strip import Strip

_AGREED: Final = (
    r" -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1eff"
    r"\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u25ff\u266a"
)
"""One column each wherever the kiosk runs: Latin, Greek and Cyrillic letters that are one character, and signs."""

_DOUBTFUL: Final = re.compile(f"[{_AGREED}]?[^{_AGREED}]+")
"""What terminals count differently, with the letter before it, to which a mark may belong."""


def fix_columns(text: str, column: int) -> str:
    """Return a text that begins at a column (from 0) with orders that keep every part of it at its own."""

    def place(found: re.Match[str]) -> str:
        begins = column + cell_len(text[: found.start()])
        wide = cell_len(found[0])
        return f"\x1b[{begins + 1}G{' ' * wide}\x1b[{begins + 1}G{found[0]}\x1b[{begins + wide + 1}G"

    return _DOUBTFUL.sub(place, text)


class FirmStrip(Strip):
    """Part of a row, beginning at a column of the screen."""

    def __init__(self, strip: Strip, column: int) -> None:
        super().__init__(strip, strip.cell_length)
        self._column = column

    def crop(self, start: int, end: int | None = None) -> Strip:
        """Return a part of it, which keeps its columns too."""
        return FirmStrip(super().crop(start, end), self._column + max(0, start))

    def render(self, console: Console) -> str:
        """Return it as a terminal gets it."""
        column, parts = self._column, []
        colours = console._color_system or ColorSystem.TRUECOLOR
        for text, style, _ in self:
            kept = fix_columns(text, column)
            parts.append(kept if style is None else self.render_style(style, kept, colours))
            column += cell_len(text)
        return "".join(parts)


def _kept(strip: Strip, column: int) -> Strip:
    return FirmStrip(strip, column) if _DOUBTFUL.search(strip.text) else strip


def keep_columns(update: object) -> None:
    """Make every row of what is about to be painted keep its columns."""
    if isinstance(update, LayoutUpdate):
        for y, strips in enumerate(update.strips):
            row, column = list(strips), update.region.x
            for place, strip in enumerate(row):
                row[place] = _kept(strip, column)
                column += strip.cell_length
            update.strips[y] = row
    elif isinstance(update, ChopsUpdate):
        update.chops = [{x: strip and _kept(strip, x) for x, strip in line.items()} for line in update.chops]
