"""A text: a passage a sentence, each on a new line."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.layout import lettering
from kiosk.layout.passages import Passage, TextColumn, phrase_passage, role_passage
from kiosk.visit import Phrase, Text


def passages(text: Text, at: int, column: TextColumn) -> Iterator[Passage]:
    """Yield the text's passages; the role's sign and label stand before the first."""
    columns, size, label = column.columns, column.size, text.label
    if text.role == "body":
        if label:
            yield from phrase_passage(label, columns, size, "title", at, keep=True)
        for phrase in text.phrases:
            yield from phrase_passage(phrase, columns, size, "text", at)
        return
    badge: Phrase | None = column.frame_texts.roles[text.role]
    for said in text.read_out():
        if lettering.clean(said.text):
            yield role_passage(said, badge, text.role, columns, size, at, heading=said is label)
            badge = None
