"""Choices as boxes: a list, a grid of tiles, or a number pad."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from msgspec import Struct
from rich.cells import cell_len

from kiosk.layout import lettering
from kiosk.layout.cells import LEAST_TARGET, Box, Find, Room, Row, Segment
from kiosk.layout.passages import draw_in_room
from kiosk.visit import HASH, STAR, UNMARKED, Choice, Page

MOST_CHOICES: Final = 9
"""The most choices on a sheet: each has one digit."""

_GAP: Final = 2
"""Columns between boxes side by side; a row is about as high as two columns are wide."""

_LEAST_PICTURE: Final = 6
"""The rows below which a tile's drawing can no longer be told."""


class Boxed(Struct, frozen=True):
    """A choice with its number and its box, counted from the top left of all boxes; ``rows`` go inside.

    ``style`` is what the inside is painted with: "target", or a tile's colour.
    """

    choice: Choice
    number: int
    box: Box
    rows: tuple[Row, ...]
    style: str = "target"


class Grid(Struct, frozen=True):
    """Choices as boxes, and the rows they take together."""

    boxes: tuple[Boxed, ...] = ()
    height: int = 0


def key_sign(number: int) -> str:
    """Return what stands on the key of a number: ``*`` and ``#`` on a pad's last two, nothing on an unmarked one."""
    return "" if number >= UNMARKED else {STAR: "*", HASH: "#"}.get(number, str(number))


def choice_grid(
    choices: Sequence[Choice], page: Page, room: Room, find: Find, columns: int, rows: int, most: int
) -> Grid:
    """Return the first of the choices as boxes, as many as fit in this room; a number pad fits whole or not.

    ``most`` is how many rows any sheet has for a box: one that would be higher has smaller letters.
    """
    if not choices or rows < LEAST_TARGET[1]:
        return Grid()
    if page.pad:
        return _pad(choices, room, columns, rows)
    numbered = _numbered(choices)
    if any(choice.tile for choice in choices):
        tiles = _tiles(numbered, room, find, columns, rows)
        if tiles.boxes:
            return tiles
    best = Grid()
    widths = [min((columns - _GAP * (across - 1)) // across, room.widest) for across in (1, 2, 3)]
    sizes = [_size(*pair, widths[0] - 3, room.size, most - 2) for pair in numbered]
    for across, wide in enumerate(widths, 1):
        if across > 1 and wide < {1: 26, 2: 26, 3: 48, 4: 72}[max(sizes)[0]]:
            break
        faces = [_face(*pair, wide - 3, *size) for pair, size in zip(numbered, sizes, strict=True)]
        found = _list(numbered, faces, room, wide, across, rows)
        if len(found.boxes) > len(best.boxes):
            best = found
        if len(best.boxes) == len(choices):
            break
    return best


def single_box(choice: Choice, room: Room, columns: int, rows: int) -> Grid:
    """Return a choice alone in this room however small that is: what does not fit is cut off."""
    number = numbers([choice])[0]
    high, wide = max(1, rows), min(columns, room.widest)
    face = _face(choice, number, max(8, wide - 3), 1, 1)
    return Grid((Boxed(choice, number, Box(0, 0, wide, high), face[: max(1, high - 2)]),), high)


def numbers(choices: Sequence[Choice]) -> list[int]:
    """Return the numbers that pick the choices of one sheet: their own, and for the others the free ones."""
    taken = {choice.number for choice in choices}
    free = (number for number in range(1, MOST_CHOICES + 1) if number not in taken)
    return [next(free) if choice.number is None else choice.number for choice in choices]


def _numbered(choices: Sequence[Choice]) -> list[tuple[Choice, int]]:
    """Return the choices that a sheet has digits for, with their numbers."""
    most = choices[:MOST_CHOICES]
    while True:
        taken = {choice.number for choice in most if choice.number is not None}
        if len([c for c in most if c.number is None]) <= MOST_CHOICES - len(taken & set(range(1, MOST_CHOICES + 1))):
            return list(zip(most, numbers(most), strict=True))
        most = most[:-1]


# A list ----------------------------------------------------------------------------------------------


def _size(choice: Choice, number: int, inner: int, size: int, most: int) -> tuple[int, int]:
    """Return the largest sizes of label and of what stands by it in which a choice takes at most ``most`` rows."""
    for label in range(size, 1, -1):
        for small in sorted({min(label, 3), 1}, reverse=True):
            if len(_face(choice, number, inner, label, small)) <= most:
                return label, small
    return 1, 1


def _list(
    numbered: Sequence[tuple[Choice, int]],
    drawn_faces: Sequence[tuple[Row, ...]],
    room: Room,
    wide: int,
    across: int,
    rows: int,
) -> Grid:
    """Return boxes side by side in ``across`` columns, read line by line, as many as fit."""
    faces = [(*pair, face) for pair, face in zip(numbered, drawn_faces, strict=True)]
    lines = [faces[at : at + across] for at in range(0, len(faces), across)]
    heights: list[int] = []
    for line in lines:
        high = max(len(face) for *_, face in line) + 2
        if sum(heights) + len(heights) + high > rows:
            break
        heights.append(high)
    spare = rows - sum(heights) - len(heights)
    if room.airy and spare >= 2 * len(heights) + 2:
        heights = [high + 2 for high in heights]
    boxes, y = [], 0
    for line, high in zip(lines, heights, strict=False):
        for place, (choice, number, face) in enumerate(line):
            boxes.append(Boxed(choice, number, Box(place * (wide + _GAP), y, wide, high), face))
        y += high + 1
    return Grid(tuple(boxes), max(0, y - 1))


@lru_cache(maxsize=128)
def _face(choice: Choice, number: int, inner: int, size: int, small: int) -> tuple[Row, ...]:
    """Return the rows inside a box of a list: number, label, and beside or under it its mark and detail.

    ``size`` is the label's, ``small`` that of mark and detail.
    """
    sign = key_sign(number)
    badge, style = ((f" {sign} ",), "number") if size < 3 else (lettering.rows(sign, size), "digit")
    style = style if sign else "target"
    lead = 1 + cell_len(badge[0]) + 1
    wide = max(1, inner - lead - 1)
    label = lettering.wrap(choice.label.text, size, wide) or ("",)
    extras = _extras(choice)
    rows: list[Row] = []
    for place, line in enumerate(label):
        drawing = lettering.rows(line, size)
        leads = badge if place == 0 else (" " * (lead - 2),) * len(drawing)
        kind = style if place == 0 else "target"
        rows += [
            (Segment(" ", "target", 0), Segment(left, kind, 0), Segment(" ", "target", 0), Segment(text, "target", 0))
            for left, text in zip(leads, drawing, strict=True)
        ]
    used = lettering.width(label[0], size)
    beside = sum(cell_len(text) + 2 for text, _ in extras)
    if extras and size < 3 and len(label) == 1 and used + 2 + beside <= wide:
        spaces = Segment(" " * (wide - used - beside), "target", 0)
        return ((*rows[0], spaces, *(s for text, kind in extras for s in _spaced(text, kind))),)
    for text, kind in extras:
        for line in lettering.wrap(text, small, wide):
            rows += [(Segment(" " * lead, "target", 0), Segment(row, kind, 0)) for row in lettering.rows(line, small)]
    return tuple(rows)


def _spaced(text: str, kind: str) -> Row:
    return (Segment("  ", "target", 0), Segment(text, kind, 0))


def _extras(choice: Choice) -> list[tuple[str, str]]:
    """Return a choice's mark and detail as shown, each with its style."""
    mark = lettering.clean(choice.mark.text) if choice.mark else ""
    detail = lettering.clean(choice.detail.text) if choice.detail else ""
    return [(f"● {mark}", "mark")] * bool(mark) + [(detail, "dim")] * bool(detail)


# A number pad ----------------------------------------------------------------------------------------


_PADS: Final = (
    ((1, 2, 3, 4, 5, 6, 7, 8, 9, STAR, 0, HASH), 3),
    ((1, 2, 3, STAR, 4, 5, 6, 0, 7, 8, 9, HASH), 4),
)
"""A telephone's keys, and with the last row at the right of the others instead: the keys in a line, line by line."""


def _pad(choices: Sequence[Choice], room: Room, columns: int, rows: int) -> Grid:
    """Return the keys of a number pad, all of them, as on a telephone; none if they do not all fit.

    Where four lines of keys do not fit, or only with smaller digits, ``*``, ``0`` and ``#`` stand at the right.
    """
    keys = dict(zip(numbers(choices), choices, strict=True))
    unmarked = UNMARKED if min(keys) >= UNMARKED else 0
    for size in range(room.size, 0, -1):
        for order, across in _PADS:
            down = len(order) // across
            most = (rows + 1) // down - 1
            gap = _GAP if columns >= across * (LEAST_TARGET[0] + _GAP) else 1
            wide = min(24 + 12 * room.size, (columns - gap * (across - 1)) // across)
            faces = {number: _key_face(choice, number, wide - 3, size, most - 2) for number, choice in keys.items()}
            needed = max(lettering.height(size), *map(len, faces.values())) + 2
            if needed <= most:
                high = min(most, max(needed, 5))
                boxes = [
                    Boxed(
                        keys[number],
                        number,
                        Box(at % across * (wide + gap), at // across * (high + 1), wide, high),
                        faces[number],
                    )
                    for at, number in enumerate(number + unmarked for number in order)
                    if number in keys
                ]
                return Grid(tuple(boxes), down * (high + 1) - 1)
    return Grid()


def _key_face(choice: Choice, number: int, inner: int, size: int, most: int) -> tuple[Row, ...]:
    """Return the rows inside a key, in the largest letters up to ``size`` that fit without breaking a word.

    A digit that enters itself stands there once, in the middle.
    """
    sign, label = key_sign(number), lettering.clean(choice.label.text)
    bare = not choice.mark and not choice.detail
    if bare and sign == label:
        while size > 1 and (lettering.height(size) > most or lettering.width(sign, size) > inner):
            size -= 1
        left = " " * max(0, (inner - lettering.width(sign, size)) // 2)
        return tuple((Segment(f"{left}{row}", "target", 0),) for row in lettering.rows(sign, size))
    for smaller in range(size, 0, -1):
        face = _face(choice, number, inner, smaller, smaller)
        lead = 2 + lettering.width(sign, smaller) + (2 if smaller < 3 else 0)
        if len(face) <= most and all(lettering.width(word, smaller) <= inner - lead - 1 for word in label.split(" ")):
            return face
    if bare and len(sign) + 1 + cell_len(label) <= inner:
        # A narrow key with a long word has its sign without the cells around it.
        return ((Segment(sign, "number", 0), Segment(f" {label}", "target", 0)),)
    return _face(choice, number, inner, 1, 1)


# Tiles -----------------------------------------------------------------------------------------------


def _tiles(numbered: list[tuple[Choice, int]], room: Room, find: Find, columns: int, rows: int) -> Grid:
    """Return choices as tiles with colour and drawing: in the person's letters, and of those as many as fit.

    Letters are smaller only if not even two tiles would fit. None at all (so that a list is made instead) if not
    one drawing would be large enough to be told.
    """
    for size in range(room.size, 0, -1):
        for count in range(len(numbered), 0 if size == 1 else min(1, len(numbered) - 1), -1):
            found = _tiled(numbered[:count], room, size, find, columns, rows)
            if found:
                return found
    return Grid()


def _tiled(
    numbered: list[tuple[Choice, int]], room: Room, size: int, find: Find, columns: int, rows: int
) -> Grid | None:
    """Return all of these choices as tiles, in as many columns as makes their drawings largest."""
    best: tuple[int, int] | None = None
    shape = (0, 0, 0)
    for across in range(1, min(5, len(numbered)) + 1):
        wide = min((columns - _GAP * (across - 1)) // across, 60)
        down = -(-len(numbered) // across)
        high = min((rows + 1) // down - 1, 18 + 2 * room.size)
        if wide < 18:
            break
        under = max(len(_caption(choice, number, wide - 4, size)) for choice, number in numbered)
        left = high - 2 - under - (size >= 3)
        whole = size == 1 or all(_unbroken(choice, wide - 4, size) for choice, _ in numbered)
        if left >= _LEAST_PICTURE and whole:
            score = (min(left * 2, wide - 4), wide * high)
            if best is None or score > best:
                best, shape = score, (across, wide, high)
    if best is None:
        return None
    across, wide, high = shape
    boxes = []
    for at, (choice, number) in enumerate(numbered):
        box = Box(at % across * (wide + _GAP), at // across * (high + 1), wide, high)
        style = f"tile.{choice.tile.colour}" if choice.tile and choice.tile.colour else "target"
        drawing = _tile_drawing(choice, number, wide - 4, high - 2, size, find)
        face = _tile_face(choice, number, wide - 4, high - 2, size, drawing)
        boxes.append(Boxed(choice, number, box, face, style))
    return Grid(tuple(boxes), -(-len(numbered) // across) * (high + 1) - 1)


def _unbroken(choice: Choice, wide: int, size: int) -> bool:
    """Tell whether no word of a tile's caption is wider than the tile."""
    words = [(word, size) for word in lettering.clean(choice.label.text).split(" ")]
    words += [(word, min(size, 3)) for text, _ in _extras(choice) for word in text.split(" ")]
    return all(lettering.width(word, letters) <= wide for word, letters in words)


@lru_cache(maxsize=128)
def _caption(choice: Choice, number: int, wide: int, size: int) -> tuple[Row, ...]:
    """Return the rows under a tile's drawing: number and label, mark, detail, each in the middle."""
    sign = f" {key_sign(number)} " if size < 3 else f"{key_sign(number)} "
    first = lettering.width(sign, size) + (1 if size < 3 else 0)
    rows: list[Row] = []
    for place, line in enumerate(lettering.wrap(choice.label.text, size, wide, first) or ("",)):
        used = lettering.width(line, size) + (0 if place else first)
        left = Segment(" " * max(0, (wide - used) // 2), "target", 0)
        leads = () if place else lettering.rows(sign, size)
        for at, text in enumerate(lettering.rows(line, size)):
            lead = (Segment(leads[at], "number" if size < 3 else "digit", 0),) if leads else ()
            space = (Segment(" ", "target", 0),) if leads and size < 3 else ()
            rows.append((left, *lead, *space, Segment(text, "target", 0)))
    small = min(size, 3)
    for text, kind in _extras(choice):
        for line in lettering.wrap(text, small, wide):
            left = Segment(" " * max(0, (wide - lettering.width(line, small)) // 2), "target", 0)
            rows += [(left, Segment(row, kind, 0)) for row in lettering.rows(line, small)]
    return tuple(rows)


def _tile_drawing(choice: Choice, number: int, wide: int, high: int, size: int, find: Find) -> tuple[str, ...]:
    """Return the rows of a tile's drawing, none if it has none or it cannot be shown."""
    name = choice.tile.picture if choice.tile else None
    room = high - len(_caption(choice, number, wide, size))
    return draw_in_room(find(name) if name else None, wide, room - _space(size)) or ()


def _space(size: int) -> int:
    """Return the empty rows between a tile's drawing and its caption."""
    return 1 if size >= 3 else 0


@lru_cache(maxsize=128)
def _tile_face(
    choice: Choice, number: int, wide: int, high: int, size: int, drawing: tuple[str, ...]
) -> tuple[Row, ...]:
    """Return the rows inside a tile: the drawing in the middle of what its caption leaves."""
    under = _caption(choice, number, wide, size)
    room, space = high - len(under), _space(size)
    above = (room - space - len(drawing)) // 2
    blank: Row = ()
    rows = [
        (Segment(" " * ((wide - cell_len(line)) // 2 + 1), "target", 0), Segment(line, "picture", 0))
        for line in drawing
    ]
    spaced = [(Segment(" ", "target", 0), *row) for row in under]
    return (*(blank,) * above, *rows, *(blank,) * (room - above - len(drawing)), *spaced)
