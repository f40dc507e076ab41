"""Which passages and choices of a page go onto which of its sheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kiosk.layout import lettering
from kiosk.layout.blocks import page_passages
from kiosk.layout.boxes import MOST_CHOICES, Grid, choice_grid, single_box
from kiosk.layout.cells import Find, FrameTexts, Room
from kiosk.layout.head import title_lines, where_lines
from kiosk.layout.passages import Passage, TextColumn, cut, draw_in_room
from kiosk.visit import Choice, Page


class SheetPlan(Struct, frozen=True):
    """What is on one sheet: ``top`` is the first row of its content, ``more`` that another sheet follows."""

    top: int
    passages: tuple[Passage, ...]
    grid: Grid
    gap: int
    columns: int
    title_above: bool
    more: bool = False
    side: bool = False
    beside: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Drawings that stand beside the text, one under another: their names and rows."""


_BESIDE: Final = {1: 40, 2: 40, 3: 68, 4: 96}
"""The least columns of text beside a picture, by size."""


MOST_BEFORE_MORE: Final = MOST_CHOICES - 1
"""Choices of a sheet that another follows: a digit is left for the way on."""

_NO_BOXES: Final = Grid()

SIDE_COLUMNS: Final = 14
"""The columns of the way on where it stands beside tiles."""


class Packing:
    """Puts a page's passages and choices onto sheets, with ``gap`` empty rows between blocks."""

    def __init__(self, page: Page, have: Room, frame_texts: FrameTexts, find: Find, gap: int) -> None:
        self.page, self.room, self.frame_texts, self.find, self.gap = page, have, frame_texts, find, gap
        # A drawn title is part of the content; a number pad needs that room for its keys.
        fits = len(title_lines(page, have)) <= max(1, have.height // 9)
        self.title_above = fits and (have.size < 3 or page.pad)
        self.columns = have.columns
        # On a low screen tiles keep room for their drawings only if the way on stands beside them.
        self.side = not have.airy and have.width >= 60 and any(choice.tile for choice in page.choices)
        self.beside: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def plans(self) -> list[SheetPlan]:
        """Return what is on each sheet."""
        names = list(dict.fromkeys(one.drawing for one in self._flow(self.room.size) if one.drawing))[:2]
        plans: list[list[SheetPlan]] = []
        for count in range(1, len(names) + 1) or (0,):  # one stands there larger than two
            self._draw_beside(names[:count])
            flow = self._flow(self.room.size)
            pack = self._pad_plans if self.page.pad else self._pack
            plans.append(pack(flow))
        return min(plans, key=len)

    def _flow(self, field_size: int) -> list[Passage]:
        column = TextColumn(self.room, self.columns, self.frame_texts, self.find, field_size)
        found = list(page_passages(self.page, column, title=not self.title_above))
        if not self.beside:
            return found
        for name, _ in self.beside:
            place = next(at for at, passage in enumerate(found) if passage.drawing == name)
            found[place] = replace(found[place], parts=())
        return found

    def _draw_beside(self, names: Sequence[str]) -> None:
        """Let pictures stand beside the text, on every sheet, where the screen is wide enough."""
        wide = min(80, max(40, self.room.width * 2 // 5))
        left = self.room.columns - wide - 3
        if not names or self.room.width < 100 or left < _BESIDE[self.room.size]:
            return
        high = (self._rows(first=True) + 1) // len(names) - 1
        found = [(name, rows) for name in names if (rows := draw_in_room(self.find(name), wide, high))]
        if found:
            self.columns, self.beside = left, tuple(found)

    def _top(self, first: bool) -> int:
        rows = 1
        if first:
            where = self.page.where
            title = title_lines(self.page, self.room) if self.title_above else ()
            below = where_lines(where, self.room, below=self.title_above) if where else ()
            rows = max(1, len(title) + len(below))
        return rows + (1 if self.room.airy else self.gap)

    def _rows(self, *, first: bool) -> int:
        return self.room.floor - self._top(first)

    def _box_columns(self) -> int:
        return self.columns + (1 if not self.beside else 2)

    def _grid(self, choices: Sequence[Choice], rows: int, less: int = 0) -> Grid:
        most = self._rows(first=False) - self.room.more_height - 1
        return choice_grid(choices, self.page, self.room, self.find, self._box_columns() - less, rows, most)

    def _plan(
        self,
        first: bool,
        placed: Sequence[Passage],
        grid: Grid = _NO_BOXES,
        *,
        more: bool = False,
        side: bool = False,
    ) -> SheetPlan:
        return SheetPlan(
            self._top(first),
            tuple(placed),
            grid,
            self.gap,
            self.columns,
            self.title_above,
            more,
            side,
            self.beside,
        )

    def _pack(self, flow: list[Passage]) -> list[SheetPlan]:
        plans, choices, first = list[SheetPlan](), list(self.page.choices), True
        while True:
            rows = self._rows(first=first)
            used = stacked_height(flow, self.gap, self.room.size)
            grid = self._grid(choices, rows - used - (1 if flow else 0)) if used <= rows else Grid()
            if used <= rows and len(grid.boxes) == len(choices):
                return [*plans, self._plan(first, flow, grid)]
            rows -= self.room.more_height
            placed, flow = self._fill(flow, rows)
            grid, side = Grid(), False
            if not flow and choices:
                rows -= stacked_height(placed, self.gap, self.room.size)
                if self.side:
                    rest = choices[:MOST_BEFORE_MORE]
                    grid = self._grid(rest, rows + self.room.more_height - bool(placed), SIDE_COLUMNS + 2)
                    side = bool(grid.boxes)
                if not side:
                    grid = self._some(choices, rows, bool(placed))
            choices = choices[len(grid.boxes) :]
            plans.append(self._plan(first, placed, grid, more=bool(flow or choices), side=side))
            first = False
            if not flow and not choices:
                return plans

    def _some(self, choices: list[Choice], rows: int, under: bool) -> Grid:
        """Return the choices that go on this sheet although not all do.

        Under text there are none if they can all stand together on the next sheet.
        """
        if under:
            whole = self._grid(choices, self._rows(first=False))
            if len(whole.boxes) == len(choices):
                return Grid()
        some = choices[:MOST_BEFORE_MORE]
        found = self._grid(some, rows - 1 - (1 if under else 0))
        if found.boxes or under:
            return found
        later = self._rows(first=False) - self.room.more_height - 1
        if rows - 1 < later and self._grid(some, later).boxes:
            return found  # a long head leaves no room here; the next sheet has a short one
        return single_box(choices[0], self.room, self._box_columns(), rows - 1)

    def _fill(self, flow: list[Passage], rows: int) -> tuple[list[Passage], list[Passage]]:
        """Return the passages that go on a sheet with this many rows, and the rest."""
        placed: list[Passage] = []
        used = 0
        for at, passage in enumerate(flow):
            last = next((one for one in reversed(placed) if one.parts), None)
            gap = rows_between(last, passage, self.gap, self.room.size)
            if used + gap + passage.height <= rows:
                placed.append(passage)
                used += gap + passage.height
                continue
            # What is higher than a whole sheet is cut where it stands; all else goes on to the next sheet whole.
            fresh = self._rows(first=False) - self.room.more_height
            left = rows - used - gap + len(passage.head)
            halves = None
            if not placed or passage.height > fresh:
                halves = cut(passage, rows - used - gap, force=not placed)
            if halves:
                return [*placed, halves[0]], [halves[1], *flow[at + 1 :]]
            if not placed and left <= rows:
                return [passage], flow[at + 1 :]  # a single part too high for the screen: shown as far as it goes
            back = at
            while back > 1 and placed[back - 1].keep:
                back -= 1
            return placed[:back], flow[back:]
        return placed, []

    def _pad_plans(self, flow: list[Passage]) -> list[SheetPlan]:
        """Return the sheets of a number pad: all keys on the last, with what has been entered above them."""
        for size in range(self.room.size, 0, -1):
            flow = self._flow(size)
            for start in range(max(1, len(flow))):
                first = start == 0
                rows = self._rows(first=first) - stacked_height(flow[start:], self.gap, self.room.size)
                grid = self._grid(self.page.choices, rows - self.gap * bool(flow[start:]))
                if len(grid.boxes) == len(self.page.choices):
                    before = self._before(flow[:start]) if start else []
                    return [*before, self._plan(first, flow[start:], grid)]
        return self._pack(flow)

    def _before(self, flow: list[Passage]) -> list[SheetPlan]:
        """Return the sheets of what comes before a number pad's own sheet."""
        plans: list[SheetPlan] = []
        while flow:
            first = not plans
            placed, flow = self._fill(flow, self._rows(first=first) - self.room.more_height)
            plans.append(self._plan(first, placed, more=True))
        return plans


def rows_between(before: Passage | None, passage: Passage, gap: int, size: int) -> int:
    """Return the rows that stand between two passages: the gap, and the head of a block that starts here."""
    if before is None:
        return len(passage.head)
    if not passage.parts:
        return 0
    if before.block == passage.block:
        return 0 if passage.head else lettering.leading(size) or (gap if size == 3 else 0)
    return max(gap, lettering.leading(size)) + len(passage.head)


def stacked_height(flow: Sequence[Passage], gap: int, size: int) -> int:
    """Return the rows that passages take one under another."""
    before: Passage | None = None
    rows = 0
    for passage in flow:
        rows += rows_between(before, passage, gap, size) + passage.height
        before = passage if passage.parts else before
    return rows
