"""A label as a picture of dots, for telephones and shops that take no drawings."""

from __future__ import annotations

from typing import Final

from kiosk.labels.label import WIDE, Label, as_svg

DOTS: Final = WIDE * 300 * 10 // 254
"""Dots across: 300 to an inch, as printers print."""


class NoFontError(ValueError):
    """This computer has no letters to draw with."""


def as_png(label: Label) -> bytes:
    """Return the label as PNG. Raises NoFontError where this computer has no fonts: it would be without words."""
    made = _drawn(as_svg(label))
    if made == _drawn(as_svg(label, letters=False)):
        raise NoFontError("no font is installed")
    return made


def _drawn(svg: bytes) -> bytes:
    import resvg_py  # only when a label is made

    return bytes(resvg_py.svg_to_bytes(svg_string=svg.decode(), width=DOTS, dpi=300, background="#ffffff"))
