"""How much of a whole is done: its caption, and a bar under it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from kiosk.layout.cells import Segment
from kiosk.layout.passages import Passage, TextColumn, phrase_passage
from kiosk.visit import Meter


def passages(meter: Meter, at: int, column: TextColumn) -> Iterator[Passage]:
    """Yield the caption with a bar under it; a part done never looks like none, nor like all."""
    wide = min(column.columns, 60)
    full = wide * meter.value // meter.total if meter.total > 0 else 0
    full = max(min(1, meter.value), min(full, wide))
    bar = ((Segment("█" * full, "meter", 0), Segment("░" * (wide - full), "rule", 0)),) * (
        2 if column.size >= 3 else 1
    )
    size, look = (max(3, column.size), "title") if meter.large else (column.size, "dim")
    for passage in phrase_passage(meter.caption, column.columns, size, look, at):
        last = passage.parts[-1]
        yield replace(passage, parts=(*passage.parts[:-1], replace(last, rows=(*last.rows, *bar))))
