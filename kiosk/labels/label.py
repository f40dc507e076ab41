"""A label and its listing, drawn as SVG, as a large-print HTML page and as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from textwrap import wrap
from typing import Final

from msgspec import Struct

from kiosk.words.paper import html_page

WIDE: Final = 105
"""A label is this many millimetres wide, as a quarter of a sheet of A4; it is as high as its lines need."""

LARGE_SIDE: Final = 6.4
"""Millimetres of the letters: 18 points, the least that counts as large print."""

TITLE: Final = 9.2
MARGIN: Final = 6
CODE: Final = 36
"""Millimetres of the QR code with its quiet zone: held an arm's length away, a telephone reads it."""

FONTS: Final = "Atkinson Hyperlegible, Verdana, DejaVu Sans, Arial, sans-serif"

_STYLE: Final = (
    f"body{{font:18pt/1.4 {FONTS};color:#000;background:#fff;max-width:170mm;margin:10mm auto}}"
    "h1{font-size:28pt;margin:0}main{border:1mm solid #000;padding:6mm;break-inside:avoid}"
    "dt{font-weight:bold;float:left;clear:left;margin-right:3mm}dt::after{content:':'}dd{margin:0 0 2mm}"
    "svg{width:40mm;height:40mm}"
)

_LETTER: Final = 0.6
"""How wide a letter is for its height, rather more than less, so that no line leaves the label."""

_MARKS: Final = re.compile(r"\bs[\s.-]*n[\s.-]*i\b|\bbatik[\s-]*mark\b", re.IGNORECASE)
_UNIT: Final = re.compile(r"(?<=\d) (?=[\d×a-z])|(?<=×) (?=\d)")
"""Between a number and what it counts no line ends."""

_UNSEEN: Final = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold."""


class Label(Struct, frozen=True):
    """A label's texts. ``lines`` are pairs of a head ("Bahan") and a text; ``code`` is what the QR code holds.

    ``listing`` is the text for an online shop: its title and its sentences.
    """

    title: str
    lines: tuple[tuple[str, str], ...]
    code: str
    code_head: str
    listing: tuple[str, ...] = ()
    lang: str = "id"

    def __post_init__(self) -> None:
        """Refuse marks that only an official body may give. Raises ValueError."""
        for text in self.texts():
            if claims_mark(text):
                raise ValueError(f"a label may not claim an official mark: {text!r}")

    def texts(self) -> Iterator[str]:
        """Yield all texts of the label."""
        yield self.title
        for head, text in self.lines:
            yield head
            yield text
        yield from (self.code, self.code_head)
        yield from self.listing


def claims_mark(text: str) -> bool:
    """Tell whether a text claims a mark that the workshop may not give itself: SNI or Batikmark."""
    return bool(_MARKS.search(text))


def as_svg(label: Label, *, letters: bool = True) -> bytes:
    """Return the label as an SVG drawing in millimetres; without ``letters`` only the frame and the code."""
    drawn, y = [], MARGIN + TITLE
    for line in wrap_text(label.title, TITLE):
        drawn.append(_line(line, y, TITLE, bold=True))
        y += TITLE * 1.25
    for head, text in label.lines:
        for line in wrap_text(f"{head}: {text}", LARGE_SIDE):
            drawn.append(_line(line, y, LARGE_SIDE))
            y += LARGE_SIDE * 1.35
    top = y - LARGE_SIDE / 2
    side = wrap_text(label.code_head, LARGE_SIDE, WIDE - CODE - MARGIN)
    drawn += [
        _line(line, top + CODE / 2 + at * LARGE_SIDE * 1.35, LARGE_SIDE, x=CODE) for at, line in enumerate(side)
    ]
    high = round(top + CODE + MARGIN, 1)
    size, path = code_path(label.code)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}mm" height="{high}mm" viewBox="0 0 {WIDE} {high}" '
        f'font-family="{FONTS}" fill="#000">'
        f'<rect x="0.5" y="0.5" width="{WIDE - 1}" height="{round(high - 1, 1)}" fill="#fff" stroke="#000"/>'
        f"{''.join(drawn) if letters else ''}"
        f'<path transform="translate(2 {top:.2f}) scale({(CODE - 4) / size:.5f})" d="{path}"/></svg>'
    ).encode()


def as_html(label: Label) -> bytes:
    """Return the label as one page of large print that needs nothing else: no script, no address."""
    size, path = code_path(label.code)
    rows = "".join(f"<dt>{_safe(head)}</dt><dd>{_safe(text)}</dd>" for head, text in label.lines)
    listing = "".join(f"<p>{_safe(text)}</p>" for text in label.listing)
    body = (
        f"<main><h1>{_safe(label.title)}</h1><dl>{rows}</dl>",
        f'<svg role="img" aria-label="{_safe(label.code_head)}" viewBox="0 0 {size} {size}"><path d="{path}"/></svg>',
        f"<p>{_safe(label.code_head)}</p></main>{listing}",
    )
    return html_page(label.lang, _UNSEEN.sub("", label.title), _STYLE, body).encode()


def as_text(label: Label) -> bytes:
    """Return the listing as plain text, a paragraph a line."""
    return ("\n\n".join(label.listing) + "\n").encode()


def code_path(text: str) -> tuple[int, str]:
    """Return a QR code of a text: how many modules it is wide, quiet zone included, and its path, a module a unit."""
    import segno  # some 30 ms: only when a label is made

    made = segno.make(text, micro=False, error="m", encoding="utf-8")
    border = 4
    path = "".join(
        f"M{x + border} {y + border}h1v1h-1z"
        for y, row in enumerate(made.matrix)
        for x, dark in enumerate(row)
        if dark
    )
    return len(made.matrix) + 2 * border, path


def wrap_text(text: str, size: float, room: float = WIDE - 2 * MARGIN) -> list[str]:
    """Return a text in lines that fit ``room`` millimetres in letters of ``size`` millimetres."""
    return wrap(_UNIT.sub("\u00a0", text), max(4, int(room / (size * _LETTER)))) or [""]


def _line(text: str, y: float, size: float, *, x: float = MARGIN, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x}" y="{y:.2f}" font-size="{size}"{weight}>{_safe(text)}</text>'


def _safe(text: str) -> str:
    return escape(_UNSEEN.sub("", text))
