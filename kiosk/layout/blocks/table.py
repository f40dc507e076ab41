"""A table: a passage a row, said cell by cell, each after its head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from msgspec.structs import replace
from rich.cells import set_cell_size

from kiosk.layout import lettering
from kiosk.layout.cells import Row, Segment
from kiosk.layout.passages import Passage, PassagePart, TextColumn, phrase_passage
from kiosk.visit import Phrase, Table


def passages(table: Table, at: int, column: TextColumn) -> Iterator[Passage]:
    """Yield a passage a row: in columns under the head where they fit, else each cell beside or under its head."""
    columns, size = column.columns, column.size
    style = "strong" if size == 2 else "text"

    def widest(*cells: Phrase) -> int:
        return max((lettering.width(lettering.clean(cell.text), size) for cell in cells), default=0)

    grid = [tuple(lettering.clean(cell.text) for cell in row) for row in (table.head, *table.rows)]
    widths = [max(1, widest(*cells)) for cells in zip(table.head, *table.rows, strict=True)]
    if sum(widths) + 3 * (len(widths) - 1) <= columns:
        rule = (Segment("─┼─".join("─" * wide for wide in widths), "rule", 0),)
        head = (*_cells(grid[0], widths, size, ["dim"] * len(widths)), rule)
        for cells, row in zip(grid[1:], table.rows, strict=True):
            said = tuple(phrase for both in zip(table.head, row, strict=True) for phrase in both)
            yield Passage(
                said,
                (PassagePart("", _cells(cells, widths, size, [style] * len(widths))),),
                at,
                head=head,
            )
        return
    pair = max(1, widest(*table.head)), max(1, widest(*chain(*table.rows)))
    fresh = column.room.floor - column.room.more_height - 2
    apart = lettering.leading(size) or size == 3
    for number, row in enumerate(table.rows):
        block = (at + 1) * 1_000 + number  # of its own for each row, so that rows stand apart
        found: list[Passage] = []
        for name, cell in zip(table.head, row, strict=True):
            if sum(pair) + 3 <= columns:
                texts = lettering.clean(name.text), lettering.clean(cell.text)
                shown = PassagePart("", _cells(texts, pair, size, ("dim", style)))
                found.append(Passage((name, cell), (shown,), block))
            else:
                found += phrase_passage(name, columns, size, "dim", block, keep=True)
                found += phrase_passage(cell, columns, size, "text", block)
        if (
            sum(passage.height + apart for passage in found) - apart <= fresh
        ):  # whose figures they are stands above them
            found = [replace(passage, keep=passage is not found[-1]) for passage in found]
        yield from found


def _cells(cells: Sequence[str], widths: Sequence[int], size: int, styles: Sequence[str]) -> tuple[Row, ...]:
    drawings = [lettering.rows(cell, size) for cell in cells]
    rows = []
    for line in range(lettering.height(size)):
        row: list[Segment] = []
        for drawing, wide, style in zip(drawings, widths, styles, strict=True):
            if row:
                row.append(Segment(" │ ", "rule", 0))
            row.append(Segment(set_cell_size(drawing[line], wide), style, 0))
        rows.append(tuple(row))
    return tuple(rows)
