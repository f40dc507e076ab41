"""A list: a passage an item, with its number or a dot."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from msgspec.structs import replace

from kiosk.layout import lettering
from kiosk.layout.cells import Segment
from kiosk.layout.passages import Passage, PassagePart, TextColumn, phrase_passage, text_parts
from kiosk.visit import Items, Phrase


def passages(listed: Items, at: int, column: TextColumn) -> Iterator[Passage]:
    """Yield the label, then the items."""
    if listed.label:
        yield from phrase_passage(listed.label, column.columns, column.size, "title", at, keep=True)
    for number, item in enumerate(listed.items, 1):
        yield _item(item, number if listed.numbered else None, column.columns, column.size, at)


@lru_cache(maxsize=256)
def _item(phrase: Phrase, number: int | None, columns: int, size: int, block: int) -> Passage:
    """Return a passage for one item of a list: its number or dot, and the text beside it."""
    sign = "•" if number is None else f"{number}."
    wide = lettering.width(f"{sign} ", size)
    indent = wide if columns - wide >= columns // 2 else 0
    parts = []
    for place, part in enumerate(text_parts(phrase.text, size, columns - indent, "text", 0 if indent else wide)):
        leads = lettering.rows(f"{sign} ", size) if place == 0 else (" " * indent,) * lettering.height(size)
        gap = len(part.rows) - len(leads)
        rows = tuple(
            (Segment(lead, "mark" if place == 0 else "text", 0), *row)
            for lead, row in zip(leads, part.rows[gap:], strict=True)
        )
        parts.append(PassagePart(part.text, (*part.rows[:gap], *rows)))
    if not parts:
        parts = [PassagePart("", tuple((Segment(row, "mark", 0),) for row in lettering.rows(sign, size)))]
    if number is not None:
        say = None if phrase.say is None else f"{number}. {phrase.say}"
        phrase = Phrase(f"{number}. {phrase.text}", phrase.lang, say)
        parts[0] = replace(parts[0], text=f"{number}. {parts[0].text}".strip())
    return Passage((phrase,), tuple(parts), block)
