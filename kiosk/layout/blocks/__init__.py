"""What is drawn of a page's content: a module here for each kind of block, named like the kind."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from kiosk.layout.passages import Passage, TextColumn, phrase_passage
from kiosk.visit import Block, Page


def page_passages(page: Page, column: TextColumn, *, title: bool) -> Iterator[Passage]:
    """Yield the page's passages in reading order, the title first unless it stands in the head."""
    if title:
        yield from phrase_passage(page.title, column.columns, column.size, "title", -2)
    for at, block in enumerate(page.blocks):
        yield from block_passages(block, at, column)


def block_passages(block: Block, at: int, column: TextColumn) -> Iterator[Passage]:
    """Return the passages of a page's block number ``at``: what ``passages`` of its kind's module makes of it.

    Raises ModuleNotFoundError if there is no module for its kind.
    """
    drawn: Iterator[Passage] = import_module(f"{__name__}.{block.kind}").passages(block, at, column)
    return drawn
