"""The Linux text console: which colours it has, and what must be told to it before a page looks as it should.

It shows 16 inks on 8 grounds, makes bold by a brighter ink (bold black is grey) and underline by another colour. What
its colours look like can be set: they are, so that every pair of a theme keeps its contrast (tests compute it).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from types import MappingProxyType
from typing import Final, TextIO

from kiosk.layout import is_console

NAMES: Final = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
"""The colours of the console in its order; a ``bright_`` one is eight further, and is an ink only."""

PALETTE: Final[MappingProxyType[str, str]] = MappingProxyType(
    {
        "black": "#000000",
        "red": "#8a0012",
        "green": "#a9f2a0",
        "yellow": "#ffe45c",
        "blue": "#10408f",
        "magenta": "#e6c8ff",
        "cyan": "#9ff0ee",
        "white": "#dddddd",
        "bright_black": "#000000",
        "bright_red": "#ffbcae",
        "bright_green": "#a9f2a0",
        "bright_yellow": "#ffe45c",
        "bright_blue": "#a6dcff",
        "bright_magenta": "#e6c8ff",
        "bright_cyan": "#9ff0ee",
        "bright_white": "#ffffff",
    }
)
"""What the sixteen are set to. A ground that a theme calls bright is one of the plain eight, so those are bright too
where dark text stands on them."""

_UTF8: Final = "\x1b%G"
_RESET: Final = "\x1b]R"


def start_sequence() -> str:
    """Return what is written before the first page: signs are UTF-8, and the colours are those of ``PALETTE``."""
    colours = (f"\x1b]P{place:x}{colour[1:]}" for place, colour in enumerate(PALETTE.values()))
    return _UTF8 + "".join(colours)


@contextmanager
def text_console(screen: TextIO) -> Iterator[None]:
    """Make a text console ready, and give it its own colours back at the end. Does nothing on other terminals."""
    if not is_console(os.environ.get("TERM")):
        yield
        return
    screen.write(start_sequence())
    screen.flush()
    try:
        yield
    finally:
        screen.write(_RESET)
        screen.flush()
