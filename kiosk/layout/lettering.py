"""Text in four sizes: the terminal's letters (1, 2) and letters drawn from blocks (3, 4).

Size 1 is the terminal's own letter, size 2 the same in bold with an empty row between lines. Size 3 is drawn
from quarter blocks, about four columns and three rows a letter; size 4 from half blocks, about six columns and
five rows. The drawings are in ``letters.txt``. A sign that has no drawing stands in its own terminal letter in
a frame: it is never left out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from typing import Final

from rich.cells import cell_len, split_graphemes

SIZES: Final = (1, 2, 3, 4)

_HEIGHT: Final = {1: 1, 2: 1, 3: 3, 4: 5}
_DOTS_ACROSS: Final = {3: 2, 4: 1}
"""Dots to a column; a row always has two."""

_SPACE_DOTS: Final = {3: 4, 4: 4}
_NBSP: Final = "\u00a0"
_QUARTERS: Final = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
_HALVES: Final = " ▀▄█"


def height(size: int) -> int:
    """Return the rows of one line of this size."""
    return _HEIGHT[size]


def leading(size: int) -> int:
    """Return the empty rows between two lines of this size (drawn lines bring their own)."""
    return 1 if size == 2 else 0


@lru_cache(maxsize=1024)
def clean(text: str) -> str:
    """Return the text as it can be shown: one space between words, no control characters, composed accents.

    A space that must not break stays. A character that would move the cursor becomes the sign ``�``.
    """
    text = unicodedata.normalize("NFC", text)
    words = "".join(" " if c in " \t\n\r\f\v\u2028\u2029" else c for c in text).split(" ")
    return " ".join(filter(None, (_based("".join(map(_showable, word))) for word in words)))


def _based(word: str) -> str:
    """Return a word; an accent that stands at its start, on nothing, gets a circle to stand on."""
    return f"◌{word}" if word and (unicodedata.category(word[0])[0] == "M" or word[0] == "\u200d") else word


def _showable(character: str) -> str:
    kind = unicodedata.category(character)
    # Direction marks (Cf) would turn the order of a whole row; joiners belong to their grapheme.
    if kind in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp") or (kind == "Cf" and character != "\u200d"):
        return "�"
    return character


def graphemes(text: str) -> Iterator[str]:
    """Yield the parts of a text that are seen as one sign each."""
    if text.isascii():
        yield from text
        return
    for start, end, _ in split_graphemes(text)[0]:
        yield text[start:end]


@lru_cache(maxsize=2048)
def width(text: str, size: int) -> int:
    """Return the columns that a text takes in one line."""
    if size < 3:
        return cell_len(text)
    return sum(_columns(sign, size) for sign in graphemes(text))


@lru_cache(maxsize=1024)
def rows(line: str, size: int) -> tuple[str, ...]:
    """Return a line as rows of equal width, as many as ``height(size)``."""
    if size < 3:
        return (line,)
    drawn = [glyph(sign, size) for sign in graphemes(line)]
    return tuple("".join(parts) for parts in zip(*drawn, strict=True)) if drawn else ("",) * height(size)


@lru_cache(maxsize=512)
def wrap(text: str, size: int, columns: int, first: int = 0) -> tuple[str, ...]:
    """Return the lines of a text, none wider than ``columns`` where a letter is not wider itself.

    Lines break between words. A word longer than a line is broken with a hyphen; nothing is lost. ``first``
    columns of the first line are already taken; it stays empty if no word fits after them.
    """
    lines: list[str] = []
    line, used = "", first
    gap = width(" ", size)
    for word in clean(text).split(" "):
        wide = width(word, size)
        space = gap if line else 0
        if (line or first) and used + space + wide <= columns:
            line, used, first = f"{line} {word}" if line else word, used + space + wide, 0
            continue
        if line or first:
            lines.append(line)
        *full, line = pieces(word, size, columns)
        lines += full
        used, first = width(line, size), 0
    return (*lines, line) if line else tuple(lines)


@lru_cache(maxsize=1024)
def pieces(word: str, size: int, columns: int) -> tuple[str, ...]:
    """Return a word, cut with hyphens where it is wider than ``columns``; a piece has at least one sign."""
    if width(word, size) <= columns:
        return (word,)
    hyphen = width("-", size)
    found, piece, used = [], "", 0
    signs = list(graphemes(word))
    for place, sign in enumerate(signs):
        wide = width(sign, size)
        last = place == len(signs) - 1
        if piece and used + wide + (0 if last else hyphen) > columns:
            # A line too narrow for a sign and a hyphen gets the sign alone.
            found.append(piece if piece.endswith("-") or used + hyphen > columns else f"{piece}-")
            piece, used = "", 0
        piece, used = piece + sign, used + wide
    return (*found, piece)


@lru_cache(maxsize=1024)
def glyph(sign: str, size: int) -> tuple[str, ...]:
    """Return the rows of one drawn sign with the gap after it."""
    across = _DOTS_ACROSS[size]
    if sign in (" ", _NBSP):
        return (" " * (_SPACE_DOTS[size] // across),) * height(size)
    dots = drawings(size).get(sign)
    if dots is None:
        return _framed(sign, size)
    columns = -(-(len(dots[0]) + 1) // across)
    lines = [line.ljust(columns * across, ".") for line in dots]
    lines += ["." * (columns * across)] * (height(size) * 2 - len(lines))
    return tuple(_pack(lines[at], lines[at + 1], across) for at in range(0, len(lines), 2))


@lru_cache(maxsize=1024)
def _columns(sign: str, size: int) -> int:
    return cell_len(glyph(sign, size)[0])


def _pack(upper: str, lower: str, across: int) -> str:
    if across == 1:
        return "".join(_HALVES[(u == "#") + 2 * (low == "#")] for u, low in zip(upper, lower, strict=True))
    quarters = zip(upper[::2], upper[1::2], lower[::2], lower[1::2], strict=True)
    return "".join(_QUARTERS[sum((dot == "#") << place for place, dot in enumerate(q))] for q in quarters)


def _framed(sign: str, size: int) -> tuple[str, ...]:
    inside = max(1, cell_len(sign))
    sign = sign if cell_len(sign) else f" {sign}"
    middle = [f"│{' ' * inside}│ "] * (height(size) - 3)
    return (f"┌{'─' * inside}┐ ", f"│{sign}│ ", *middle, f"└{'─' * inside}┘ ")


@lru_cache(maxsize=2)
def drawings(size: int) -> dict[str, tuple[str, ...]]:
    """Return the drawings of a size by sign, as rows of ``#`` and ``.``, the lowest empty rows left out."""
    text = (resources.files("kiosk.layout") / "letters.txt").read_text("utf-8")
    part = text.partition(f"\nsize {size}\n")[2].partition("\nsize ")[0]
    found: dict[str, tuple[str, ...]] = {}
    for band in part.split("\n= ")[1:]:
        head, *lines = band.split("\n\n")[0].splitlines()
        for sign, *dots in zip(head.split(), *(line.split() for line in lines), strict=True):
            found[sign] = tuple(dots)
    return found
