"""The content of a page as passages: what is said together, and the rows that show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace
from rich.cells import cell_len, set_cell_size

from kiosk.layout import lettering, pictures
from kiosk.layout.cells import Find, FrameTexts, Room, Row, Segment
from kiosk.layout.themes import SIGNS
from kiosk.visit import Field, Items, Meter, Page, Phrase, PictureBlock, Role, Table, Text


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


def passages(
    page: Page, room: Room, columns: int, frame_texts: FrameTexts, find: Find, *, title: bool, field_size: int
) -> Iterator[Passage]:
    """Yield the page's passages in reading order, for lines of ``columns`` columns.

    ``title`` tells whether the title is one of them (else it stands in the head). ``field_size`` is the text
    size of what has been entered, which may have to be smaller to stay in sight beside a number pad.
    """
    size = room.size
    if title:
        yield from phrase_passage(page.title, columns, size, "title", -2)
    for at, block in enumerate(page.blocks):
        match block:
            case Text(phrases=phrases, role=role, label=label):
                yield from _said(phrases, role, label, columns, size, frame_texts, at)
            case PictureBlock(name=name, alt=alt):
                yield _picture(name, alt, find, room, columns, at)
            case Items(items=items, numbered=numbered, label=label):
                if label:
                    yield from phrase_passage(label, columns, size, "title", at, keep=True)
                for number, item in enumerate(items, 1):
                    yield _item(item, number if numbered else None, columns, size, at)
            case Table():
                yield from _table(block, columns, size, at)
            case Meter():
                yield from _meter(block, columns, size, at)
            case Field():
                yield from _field(block, columns, min(size, field_size), at)


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
    said, unsaid = (None, None) if phrase.say is None else (phrase.say, "")
    lead = (Phrase(first, phrase.lang, said),) if first else ()
    parts = passage.parts[count:]
    if parts[0].rows and not parts[0].rows[0]:  # no empty row at the top of a sheet
        parts = (replace(parts[0], rows=parts[0].rows[1:]), *parts[1:])
    return (
        replace(passage, phrases=(*before, *lead), parts=passage.parts[:count]),
        replace(passage, phrases=(Phrase(rest, phrase.lang, unsaid if first else phrase.say),), parts=parts),
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


def _said(
    phrases: Sequence[Phrase],
    role: Role,
    label: Phrase | None,
    columns: int,
    size: int,
    frame_texts: FrameTexts,
    at: int,
) -> Iterable[Passage]:
    """Yield a passage a sentence, each on a new line; the role's sign and label stand before the first."""
    if role == "body":
        if label:
            yield from phrase_passage(label, columns, size, "title", at, keep=True)
        for phrase in phrases:
            yield from phrase_passage(phrase, columns, size, "text", at)
        return
    badge: Phrase | None = frame_texts.roles[role]
    for said in (label, *phrases):
        if said is not None and lettering.clean(said.text):
            yield _badged(said, badge, role, columns, size, at, heading=said is label)
            badge = None


def notice_rows(notice: Phrase, label: Phrase, room: Room, free: int) -> Sequence[Row]:
    """Return a notice as rows without the gutter: ``free`` of them, or one more over the bar's edge if it is long.

    They are in the largest letters in which the notice fits. One that has no room even in the smallest and without
    its label ends in "…".
    """
    most = free + (room.bar_height >= 3)
    for size in range(room.size, 0, -1):
        rows = _dense(_badged(notice, label, "notice", room.columns, size, -1, heading=False))
        if len(rows) <= (free if size >= 3 else most):
            return rows
    brief = _dense(_badged(notice, Phrase(""), "notice", room.columns, 1, -1, heading=False))
    if len(brief) > most:
        *before, last = brief[most - 1]
        text = last.text if cell_len(last.text) < room.columns else set_cell_size(last.text, room.columns - 1)
        brief = [*brief[: most - 1], (*before, replace(last, text=f"{text.rstrip()}…"))]
    return brief


def _dense(passage: Passage) -> list[Row]:
    """Return a passage's rows without those that stand empty between lines."""
    return [row for part in passage.parts for row in part.rows if len(row) > 1]


@lru_cache(maxsize=256)
def _badged(
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


def _meter(meter: Meter, columns: int, size: int, at: int) -> Iterable[Passage]:
    """Yield the caption with a bar under it; a part done never looks like none, nor like all."""
    wide = min(columns, 60)
    full = wide * meter.value // meter.total if meter.total > 0 else 0
    full = max(min(1, meter.value), min(full, wide))
    bar = ((Segment("█" * full, "meter", 0), Segment("░" * (wide - full), "rule", 0)),) * (2 if size >= 3 else 1)
    for passage in phrase_passage(meter.caption, columns, size, "dim", at):
        last = passage.parts[-1]
        yield replace(passage, parts=(*passage.parts[:-1], replace(last, rows=(*last.rows, *bar))))


def _field(field: Field, columns: int, size: int, at: int) -> Iterable[Passage]:
    """Yield what has been entered: label and value on one line where both fit."""
    label, value = lettering.clean(field.label.text), lettering.clean(field.value.text)
    if lettering.width(label, size) + 2 + lettering.width(f" {value} ", size) > columns:
        yield from phrase_passage(field.label, columns, size, "dim", at, keep=True)
        yield from phrase_passage(field.value, columns, size, "field", at)
        return
    both = zip(lettering.rows(label, size), lettering.rows(f" {value} ", size), strict=True)
    rows = tuple(
        (Segment(left, "dim", 0), Segment("  ", "text", 0), Segment(right, "field", 0)) for left, right in both
    )
    yield Passage((field.label, field.value), (PassagePart("", rows),), at)


def _table(table: Table, columns: int, size: int, at: int) -> Iterable[Passage]:
    """Yield a passage a row: in columns under the head where they fit, else each cell under its own head."""
    grid = [tuple(lettering.clean(cell.text) for cell in row) for row in (table.head, *table.rows)]
    widths = [max(1, *(lettering.width(row[at], size) for row in grid)) for at in range(len(table.head))]
    if sum(widths) + 3 * (len(widths) - 1) <= columns:
        rule = (Segment("─┼─".join("─" * wide for wide in widths), "rule", 0),)
        head = (*_cells(grid[0], widths, size, "dim"), rule)
        for cells, row in zip(grid[1:], table.rows, strict=True):
            said = tuple(phrase for pair in zip(table.head, row, strict=True) for phrase in pair)
            yield Passage(
                said,
                (PassagePart("", _cells(cells, widths, size, "strong" if size == 2 else "text")),),
                at,
                head=head,
            )
        return
    for number, row in enumerate(table.rows):
        for name, cell in zip(table.head, row, strict=True):
            # A block of its own for each row, so that rows stand apart.
            block = (at + 1) * 1_000 + number
            yield from phrase_passage(name, columns, size, "dim", block, keep=True)
            yield from phrase_passage(cell, columns, size, "text", block)


def _cells(cells: Sequence[str], widths: list[int], size: int, style: str) -> tuple[Row, ...]:
    drawings = [lettering.rows(cell, size) for cell in cells]
    rows = []
    for line in range(lettering.height(size)):
        row: list[Segment] = []
        for drawing, wide in zip(drawings, widths, strict=True):
            if row:
                row.append(Segment(" │ ", "rule", 0))
            row.append(Segment(set_cell_size(drawing[line], wide), style, 0))
        rows.append(tuple(row))
    return tuple(rows)


def _picture(name: str, alt: Phrase, find: Find, room: Room, columns: int, at: int) -> Passage:
    """Return the drawing, or its alternative text in a frame if it cannot be drawn here."""
    most = min(24, room.floor - room.more_height - (2 if room.height < 24 else 4))
    found = draw_in_room(find(name), min(columns, 80), most)
    if found:
        shown = tuple((Segment(line, "picture", 0),) for line in found)
        return Passage((alt,), (PassagePart("", shown),), at, drawing=name)
    inner = columns - 4
    text = text_parts(alt.text, room.size, inner, "dim") or (PassagePart("", ((),)),)
    framed = []
    for place, part in enumerate(text):
        rows = tuple(_framed(row, inner) for row in part.rows)
        above = (_border("┌┐", columns),) if place == 0 else ()
        below = (_border("└┘", columns),) if place == len(text) - 1 else ()
        framed.append(PassagePart(part.text, (*above, *rows, *below)))
    return Passage((alt,), tuple(framed), at)


def _framed(row: Row, inner: int) -> Row:
    text = set_cell_size("".join(segment.text for segment in row), inner)
    return (Segment("│ ", "border", 0), Segment(text, "dim", 0), Segment(" │", "border", 0))


def _border(corners: str, columns: int) -> Row:
    return (Segment(f"{corners[0]}{'─' * (columns - 2)}{corners[1]}", "border", 0),)
