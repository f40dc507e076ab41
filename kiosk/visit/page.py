"""What a person sees, hears and can choose: a Page, a plain value from which every output is drawn.

Values here are msgspec Structs: immutable, cheap to define (a tenth of a dataclass's import time, which
counts before the first paint) and directly encodable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from msgspec import Struct

from kiosk.words import HOME_LANG
from kiosk.words import Lang as Lang
from kiosk.words import Phrase as Phrase

if TYPE_CHECKING:
    from kiosk.visit.move import Move

Role: TypeAlias = Literal[
    "body", "key_point", "why", "safety", "adapt", "check", "hint", "right", "not_yet", "notice", "mentor"
]
"""What a passage is for. The screen shows each role by a sign and a label as well as by its colour."""


class Text(Struct, frozen=True):
    """A passage: one or more sentences in one role, with an optional label before it."""

    phrases: tuple[Phrase, ...]
    role: Role = "body"
    label: Phrase | None = None


class PictureBlock(Struct, frozen=True):
    """A picture by its name (``keset/produksi-03``) with the text that stands for it when it cannot be seen."""

    name: str
    alt: Phrase


class Items(Struct, frozen=True):
    """A list. ``numbered`` items are shown and spoken with their numbers."""

    items: tuple[Phrase, ...]
    numbered: bool = False
    label: Phrase | None = None


class Table(Struct, frozen=True):
    """Rows of cells under a head. Spoken row by row, each cell after its head."""

    head: tuple[Phrase, ...]
    rows: tuple[tuple[Phrase, ...], ...]


class Meter(Struct, frozen=True):
    """How much of a whole is done. ``caption`` says it in words ("3 dari 12 langkah")."""

    caption: Phrase
    value: int
    total: int


class Field(Struct, frozen=True):
    """What has been entered so far. A secret's ``value`` is dots on the screen and a count in speech."""

    label: Phrase
    value: Phrase


Block: TypeAlias = Text | PictureBlock | Items | Table | Meter | Field


class Tile(Struct, frozen=True):
    """How a choice can be told without reading: a colour's name (see the themes) and a picture's name."""

    colour: str | None = None
    picture: str | None = None


class Choice(Struct, frozen=True):
    """One thing to pick.

    ``spoken`` are further names by which it may be called by voice; its label and its number always work.
    ``number`` fixes the digit that picks it (a number pad's keys); else its position on the screen gives it.
    ``mark`` is said and shown beside the label ("dipilih", "selesai"): state is never told by colour alone.
    """

    key: str
    label: Phrase
    then: Move
    detail: Phrase | None = None
    mark: Phrase | None = None
    spoken: tuple[Phrase, ...] = ()
    tile: Tile | None = None
    number: int | None = None

    def __hash__(self) -> int:
        """Return a hash of how it looks: what is drawn is remembered by it, and what it does may hold anything."""
        return hash((self.key, self.label, self.detail, self.mark, self.tile, self.number))


STAR, HASH = 10, 11
"""The numbers of a number pad's last two keys, shown and pressed as ``*`` and ``#``."""


UNMARKED: Final = 20
"""Added to a choice's number where digits are typed as text: none stands before it then, and none picks it."""

ERASE: Final = "\b"
"""Stands for the key that takes back the last character."""


class Wait(Struct, frozen=True):
    """What follows when nobody does anything for ``after`` ms once the page has been read out."""

    after: int
    then: Callable[[int], Move]


class Page(Struct, frozen=True):
    """A whole page.

    ``key`` names the page for tests, logs and the cache; two pages that say different things may share it.
    ``where`` says where the person is and how much is left. ``next`` is the key of the choice that the
    command "next" picks: the one main act of the page. ``help`` says what this page is for.
    ``back`` is what the command "back" does here when it is not simply leaving.
    ``pad`` marks a number pad: the digits enter figures, and the layout keeps the choices in telephone order.
    ``typed``, on pages that take letters or figures, says what a character of a full keyboard does; ``ERASE`` takes
    the last one back. No such character is a command there.
    ``number``, on pages that take a sum, is what a whole number said in one go does.
    ``pressed``, on pages that get to know a person's keys, says what any key or button does, given its name and
    when it came (ms of a clock that never goes back); such a page also has a ``wait``, so that it is no trap.
    ``notice`` tells what just happened, or why nothing did. It is said after the title and moves nothing.
    """

    key: str
    title: Phrase
    blocks: tuple[Block, ...] = ()
    choices: tuple[Choice, ...] = ()
    help: tuple[Phrase, ...] = ()
    where: Phrase | None = None
    next: str | None = None
    back: Move | None = None
    pad: bool = False
    typed: Callable[[str], Move] | None = None
    number: Callable[[int], Move] | None = None
    pressed: Callable[[str, int], Move] | None = None
    wait: Wait | None = None
    notice: Phrase | None = None
    lang: Lang = HOME_LANG

    def choice(self, key: str) -> Choice:
        """Return the choice named ``key``. Raises KeyError if this page has none."""
        for choice in self.choices:
            if choice.key == key:
                return choice
        raise KeyError(key)


def block_phrases(block: Block) -> Iterator[Phrase]:
    """Yield a block's phrases in the order in which they are read."""
    match block:
        case Text(phrases=phrases, label=label):
            if label:
                yield label
            yield from phrases
        case PictureBlock(alt=alt):
            yield alt
        case Items(items=items, label=label):
            if label:
                yield label
            yield from items
        case Table(head=head, rows=rows):
            for row in rows:
                for name, cell in zip(head, row, strict=True):
                    yield name
                    yield cell
        case Meter(caption=caption):
            yield caption
        case Field(label=label, value=value):
            yield label
            yield value
