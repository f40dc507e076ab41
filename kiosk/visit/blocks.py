"""What a page is made of: each kind of block with its ``kind``, by which the layout finds what draws it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal, TypeAlias

from msgspec import Struct

from kiosk.words import Phrase

__all__ = ["Block", "Field", "Items", "Meter", "PictureBlock", "Role", "Table", "Text"]

Role: TypeAlias = Literal[
    "body", "key_point", "why", "safety", "adapt", "check", "hint", "right", "not_yet", "notice", "mentor"
]
"""What a passage is for. The screen shows each role by a sign and a label as well as by its colour."""


class Text(Struct, frozen=True):
    """A passage: one or more sentences in one role, with an optional label before it."""

    kind: ClassVar[str] = "text"
    phrases: tuple[Phrase, ...]
    role: Role = "body"
    label: Phrase | None = None

    def read_out(self) -> Iterator[Phrase]:
        """Yield the phrases in the order in which they are read."""
        if self.label:
            yield self.label
        yield from self.phrases


class PictureBlock(Struct, frozen=True):
    """A picture by its name (``keset/produksi-03``) with the text that stands for it when it cannot be seen.

    One that is only to stand ``beside`` the text takes no rows of its own: on a narrow screen its text is just said.
    """

    kind: ClassVar[str] = "picture"
    name: str
    alt: Phrase
    beside: bool = False

    def read_out(self) -> Iterator[Phrase]:
        """Yield the phrases in the order in which they are read."""
        yield self.alt


class Items(Struct, frozen=True):
    """A list. ``numbered`` items are shown and spoken with their numbers."""

    kind: ClassVar[str] = "items"
    items: tuple[Phrase, ...]
    numbered: bool = False
    label: Phrase | None = None

    def read_out(self) -> Iterator[Phrase]:
        """Yield the phrases in the order in which they are read."""
        if self.label:
            yield self.label
        yield from self.items


class Table(Struct, frozen=True):
    """Rows of cells under a head. Spoken row by row, each cell after its head."""

    kind: ClassVar[str] = "table"
    head: tuple[Phrase, ...]
    rows: tuple[tuple[Phrase, ...], ...]

    def read_out(self) -> Iterator[Phrase]:
        """Yield the phrases in the order in which they are read."""
        for row in self.rows:
            for name, cell in zip(self.head, row, strict=True):
                yield name
                yield cell


class Meter(Struct, frozen=True):
    """How much of a whole is done. ``caption`` says it in words ("3 dari 12"), in ``large`` letters if asked."""

    kind: ClassVar[str] = "meter"
    caption: Phrase
    value: int
    total: int
    large: bool = False

    def read_out(self) -> Iterator[Phrase]:
        """Yield the phrases in the order in which they are read."""
        yield self.caption


class Field(Struct, frozen=True):
    """What has been entered so far. A secret's ``value`` is dots on the screen and a count in speech."""

    kind: ClassVar[str] = "field"
    label: Phrase
    value: Phrase

    def read_out(self) -> Iterator[Phrase]:
        """Yield the phrases in the order in which they are read."""
        yield self.label
        yield self.value


Block: TypeAlias = Text | PictureBlock | Items | Table | Meter | Field
"""Any block; one that lacks ``kind`` or ``read_out`` is a type error where they are asked for."""
