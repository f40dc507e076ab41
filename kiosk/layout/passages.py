"""Passages: what is said together and the rows that show it. How a phrase becomes one, and how one is cut."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace
from rich.cells import cell_len, set_cell_size

from kiosk.layout import lettering, pictures
from kiosk.layout.cells import Find, FrameTexts, Room, Row, Segment
from kiosk.layout.themes import SIGNS
from kiosk.visit import Phrase, Role


class TextColumn(Struct, frozen=True):
    """Where a page's content is drawn: ``columns`` of a room, with what is needed for it.

    ``field_size`` is the text size of what has been entered, which may have to be smaller to stay in sight beside
    a number pad.
    """

    room: Room
    columns: int
    frame_texts: FrameTexts
    find: Find
    field_size: int

    @property
    def size(self) -> int:
        """Return the text size of all else."""
        return self.room.size


class PassagePart(Struct, frozen=True):
    """Rows that are never cut apart, and the text they show of the passage's last phrase."""

    text: str
    rows: tuple[Row, ...]


class Passage(Struct, frozen=True):
    """What is said together (its ``phrases``) and shown together.

    ``head`` stands above the passage where it is the first of its block on a sheet. ``keep`` holds it together
    with what follows. ``drawing`` is a picture's name. Segments have the mark 0 until the sheet gives them theirs.
    """

    phrases: tuple[Phrase, ...]
    parts: tuple[PassagePart, ...]
    block: int
    head: tuple[Row, ...] = ()
    keep: bool = False
    drawing: str | None = None

    @property
    def height(self) -> int:
        """Return the rows without the head."""
        return sum(len(part.rows) for part in self.parts)


def cut(passage: Passage, rows: int, *, force: bool) -> tuple[Passage, Passage] | None:
    """Return a passage cut in two, the first part at most ``rows`` high; None if it cannot be.

    A word is not torn apart unless ``force`` says that something must be taken: then at least one part is.
    """
    fits, used = 0, 0
    for part in passage.parts:
        used += len(part.rows)
        if used > rows:
            break
        fits += 1
    *before, phrase = passage.phrases
    text = lettering.clean(phrase.text)
    ends = _ends(text, passage.parts)
    whole = [
        count
        for count in range(1, fits + 1)
        if ends[count - 1] and text[ends[count - 1] : ends[count - 1] + 1] in (" ", "")
    ]
    count = whole[-1] if whole else (max(1, fits) if force else 0)
    if not 0 < count < len(passage.parts):
        return None
    first, rest = text[: ends[count - 1]].strip(" "), text[ends[count - 1] :].strip(" ")
    lead = (replace(phrase, text=first),) if first else ()
    unsaid = "" if first and (phrase.recording or phrase.say is not None) else phrase.say
    later = replace(phrase, text=rest, say=unsaid, recording="" if first else phrase.recording)
    parts = passage.parts[count:]
    if parts[0].rows and not parts[0].rows[0]:  # no empty row at the top of a sheet
        parts = (replace(parts[0], rows=parts[0].rows[1:]), *parts[1:])
    return (
        replace(passage, phrases=(*before, *lead), parts=passage.parts[:count]),
        replace(passage, phrases=(later,), parts=parts),
    )


def _ends(text: str, parts: Sequence[PassagePart]) -> list[int]:
    """Return where in the text each part ends; a hyphen at the end of a line may be the line's own."""
    ends, at = [], 0
    for part in parts:
        while at < len(text) and text[at] == " ":
            at += 1
        at += len(part.text) if text.startswith(part.text, at) else len(part.text) - 1
        ends.append(at)
    return ends


def draw_in_room(svg: bytes | None, columns: int, rows: int) -> tuple[str, ...] | None:
    """Return a drawing that keeps its shape in this room, or None if there is none or it cannot be shown."""
    if svg is None or rows < 4 or columns < 8:
        return None
    try:
        wide, high = pictures.fit_drawing(svg, columns, rows)
        return pictures.draw(svg, wide, high) if high >= 4 else None
    except pictures.PictureRefused:
        return None


def text_parts(text: str, size: int, columns: int, style: str, first: int = 0) -> tuple[PassagePart, ...]:
    """Return a text as one part a line, with the empty rows between lines that the size has."""
    style = "strong" if size == 2 and style == "text" else style
    found = [
        PassagePart(line, tuple((Segment(row, style, 0),) for row in lettering.rows(line, size)))
        for line in lettering.wrap(text, size, columns, first)
    ]
    return _led(found, size, ())


def _led(parts: Sequence[PassagePart], size: int, empty: Row) -> tuple[PassagePart, ...]:
    gap = (empty,) * lettering.leading(size)
    return tuple(replace(part, rows=(*gap, *part.rows)) if place else part for place, part in enumerate(parts))


@lru_cache(maxsize=256)
def phrase_passage(
    phrase: Phrase, columns: int, size: int, style: str, block: int, keep: bool = False
) -> tuple[Passage, ...]:
    """Return the passage of a phrase by itself; none for a phrase that shows nothing."""
    parts = text_parts(phrase.text, size, columns, style)
    return (Passage((phrase,), parts, block, keep=keep),) if parts else ()


def notice_rows(notice: Phrase, label: Phrase, room: Room, free: int) -> Sequence[Row]:
    """Return a notice as rows without the gutter: ``free`` of them, or one more over the bar's edge if it is long.

    They are in the largest letters in which the notice fits. One that has no room even in the smallest and without
    its label ends in "…".
    """
    most = free + (room.bar_height >= 3)
    for size in range(room.size, 0, -1):
        rows = _dense(role_passage(notice, label, "notice", room.columns, size, -1, heading=False))
        if len(rows) <= (free if size >= 3 else most):
            return rows
    brief = _dense(role_passage(notice, Phrase(""), "notice", room.columns, 1, -1, heading=False))
    if len(brief) > most:
        *before, last = brief[most - 1]
        text = last.text if cell_len(last.text) < room.columns else set_cell_size(last.text, room.columns - 1)
        brief = [*brief[: most - 1], (*before, replace(last, text=f"{text.rstrip()}…"))]
    return brief


def _dense(passage: Passage) -> list[Row]:
    """Return a passage's rows without those that stand empty between lines."""
    return [row for part in passage.parts for row in part.rows if len(row) > 1]


@lru_cache(maxsize=256)
def role_passage(
    phrase: Phrase, badge: Phrase | None, role: Role, columns: int, size: int, block: int, heading: bool
) -> Passage:
    """Return a passage with its role's edge, and with the role's sign and label if ``badge`` is given."""
    parts: list[PassagePart] = []
    inline: Row = ()
    first = 0
    if badge:
        label = f"{SIGNS[role]} {lettering.clean(badge.text)}"
        wide = lettering.width(label, size) + 3
        if size < 3 and wide <= columns // 2:
            inline = (Segment(f" {label} ", f"badge.{role}", 0), Segment(" ", "text", 0))
            first = wide
        else:
            for line in lettering.wrap(f"\u00a0{label}\u00a0", size, columns):
                rows = lettering.rows(line, size)
                parts.append(PassagePart("", tuple((Segment(row, f"badge.{role}", 0),) for row in rows)))
    for part in text_parts(phrase.text, size, columns, "title" if heading else "text", first):
        rows_of = tuple((*inline, *row) if row else row for row in part.rows)
        parts.append(PassagePart(part.text, rows_of))
        inline = ()
    edge = Segment("▌", f"edge.{role}", 0)
    edged = tuple(PassagePart(part.text, tuple((edge, *row) for row in part.rows)) for part in parts)
    return Passage((*((badge,) if badge else ()), phrase), edged, block, keep=heading)
