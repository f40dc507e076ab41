"""A table: a passage a row, said cell by cell, each after its head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import set_cell_size

from kiosk.layout import lettering
from kiosk.layout.cells import Row, Segment
from kiosk.layout.passages import Passage, PassagePart, TextColumn, phrase_passage
from kiosk.visit import Table


def passages(table: Table, at: int, column: TextColumn) -> Iterator[Passage]:
    """Yield a passage a row: in columns under the head where they fit, else each cell under its own head."""
    columns, size = column.columns, column.size
    grid = [tuple(lettering.clean(cell.text) for cell in row) for row in (table.head, *table.rows)]
    widths = [max(1, *(lettering.width(row[place], size) for row in grid)) for place in range(len(table.head))]
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
