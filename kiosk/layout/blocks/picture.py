"""A picture: its drawing, or the text that stands for it."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import set_cell_size

from kiosk.layout.cells import Row, Segment
from kiosk.layout.passages import Passage, PassagePart, TextColumn, draw_in_room, text_parts
from kiosk.visit import PictureBlock


def passages(picture: PictureBlock, at: int, column: TextColumn) -> Iterator[Passage]:
    """Yield the drawing, or its alternative text in a frame if it cannot be drawn here; or nothing to see of it."""
    room, columns, alt = column.room, column.columns, picture.alt
    if picture.beside:
        yield Passage((alt,), (), at, drawing=picture.name)
        return
    most = min(24, room.floor - room.more_height - (2 if room.height < 24 else 4))
    found = draw_in_room(column.find(picture.name), min(columns, 80), most)
    if found:
        shown = tuple((Segment(line, "picture", 0),) for line in found)
        yield Passage((alt,), (PassagePart("", shown),), at, drawing=picture.name)
        return
    inner = columns - 4
    text = text_parts(alt.text, room.size, inner, "dim") or (PassagePart("", ((),)),)
    framed = []
    for place, part in enumerate(text):
        rows = tuple(_framed(row, inner) for row in part.rows)
        above = (_border("┌┐", columns),) if place == 0 else ()
        below = (_border("└┘", columns),) if place == len(text) - 1 else ()
        framed.append(PassagePart(part.text, (*above, *rows, *below)))
    yield Passage((alt,), tuple(framed), at)


def _framed(row: Row, inner: int) -> Row:
    text = set_cell_size("".join(segment.text for segment in row), inner)
    return (Segment("│ ", "border", 0), Segment(text, "dim", 0), Segment(" │", "border", 0))


def _border(corners: str, columns: int) -> Row:
    return (Segment(f"{corners[0]}{'─' * (columns - 2)}{corners[1]}", "border", 0),)
