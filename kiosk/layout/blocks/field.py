"""What has been entered so far, after its label."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.layout import lettering
from kiosk.layout.cells import Segment
from kiosk.layout.passages import Passage, PassagePart, TextColumn, phrase_passage
from kiosk.visit import Field


def passages(field: Field, at: int, column: TextColumn) -> Iterator[Passage]:
    """Yield what has been entered: label and value on one line where both fit."""
    columns, size = column.columns, min(column.size, column.field_size)
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
