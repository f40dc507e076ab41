"""A label as a picture of dots, for telephones and shops that take no drawings."""

from __future__ import annotations

from typing import Final

from kiosk.drawing import DrawingJob, Refusal, rasteriser
from kiosk.labels.label import WIDE, Label, as_svg

DOTS: Final = WIDE * 300 * 10 // 254
"""Dots across: 300 to an inch, as printers print."""

PNG_SECONDS: Final = 30.0
PNG_MEMORY: Final = 1 << 30
"""More than for a lesson's picture: all letters of the system are looked through."""

HOW: Final[tuple[tuple[str, int | bool], ...]] = (("dpi", 300),)


class NoFontError(ValueError):
    """This computer has no letters to draw with."""


class NotDrawnError(OSError):
    """The label could not be drawn now."""


def as_png(label: Label) -> bytes:
    """Return the label as PNG. Raises NoFontError where this computer has no fonts: it would be without words.

    Raises NotDrawnError where it cannot be drawn, as with too little memory.
    """
    made = _drawn(as_svg(label))
    if made == _drawn(as_svg(label, letters=False)):
        raise NoFontError("no font is installed")
    return made


def _drawn(svg: bytes) -> bytes:
    found = rasteriser().draw(DrawingJob(svg, DOTS, form="png", how=HOW, seconds=PNG_SECONDS, memory=PNG_MEMORY))
    if isinstance(found, Refusal):
        raise NotDrawnError(f"{found.reason} {found.why}")
    return found
