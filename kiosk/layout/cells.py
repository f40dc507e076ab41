"""What a laid out page is made of, and how much room there is to lay it on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from msgspec import Struct

from kiosk.layout import lettering
from kiosk.visit import Phrase, Role

Find: TypeAlias = Callable[[str], bytes | None]
"""Finds a drawing (SVG) by its name; None if there is none."""

LEAST_TARGET: Final = (12, 3)
"""The least columns and rows of a target, on a screen of at least 60x18."""


class Segment(Struct, frozen=True):
    """A run of text in one style. It lights up while its ``mark`` is spoken or its ``target`` highlighted."""

    text: str
    style: str
    mark: int | None = None
    target: int | None = None


Row: TypeAlias = tuple[Segment, ...]


class Box(Struct, frozen=True):
    """Where a target is, in cells from the top left corner."""

    x: int
    y: int
    width: int
    height: int

    def holds(self, x: int, y: int) -> bool:
        """Tell whether a cell is part of the box."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


class Banner(Struct, frozen=True):
    """What fills the head of every sheet until somebody acts on it; ``grave`` is painted as a danger is."""

    text: Phrase
    grave: bool = False


class FrameTexts(Struct, frozen=True):
    """The phrases that the layout itself needs, in the language of the page.

    ``screen`` has the blanks ``{n}`` and ``{total}``, ``choice`` the blank ``{n}``; ``star`` and ``hash`` are
    how the signs of a number pad are said. ``status`` stands at the top right, the most important first; it is
    not spoken, and what has no room is left out from its end. ``banner`` stands over the title, if there is one.
    """

    back: Phrase
    previous: Phrase
    repeat: Phrase
    help: Phrase
    home: Phrase
    more: Phrase
    screen: Phrase
    choice: Phrase
    star: Phrase
    hash: Phrase
    roles: dict[Role, Phrase]
    status: tuple[Phrase, ...] = ()
    banner: Banner | None = None


class Room(Struct, frozen=True):
    """A screen to lay on, at least 24x8 (``crop`` is what is really there), and the text size that it can bear.

    Column 0 is for the sign of what is being spoken, column 1 for the edge of a role or a box, text is from 2 on.
    """

    width: int
    height: int
    crop: tuple[int, int]
    size: int

    @property
    def columns(self) -> int:
        """Return the columns for text."""
        return self.width - 3

    @property
    def own_size(self) -> int:
        """Return the size of what always stands in the terminal's letters."""
        return min(self.size, 2)

    @property
    def bar_size(self) -> int:
        """Return the size of the general commands' labels."""
        return 3 if self.size >= 3 and self.width >= 150 and self.height >= 36 else self.own_size

    @property
    def more_size(self) -> int:
        """Return the size of the label that leads to the next sheet."""
        return 3 if self.size >= 3 and self.height >= 30 else self.own_size

    @property
    def bar_height(self) -> int:
        """Return the rows of the general commands' targets."""
        if self.height < 12:
            return 1
        return 5 if self.height >= 40 or self.bar_size == 3 else 3

    @property
    def floor(self) -> int:
        """Return the first row below the content: one is left empty above the bar."""
        return self.height - self.bar_height - 1

    @property
    def more_height(self) -> int:
        """Return the rows of the target that leads to the next sheet."""
        return max(5 if self.height >= 40 else 3, lettering.height(self.more_size) + 2)

    @property
    def airy(self) -> bool:
        """Tell whether there is room for an empty row here and there, and for higher boxes."""
        return self.height >= 24

    @property
    def widest(self) -> int:
        """Return the most columns of a box in a list: wider is no easier to hit, and far for the eye."""
        return {1: 84, 2: 84, 3: 140, 4: 200}[self.size]


def room(width: int, height: int, size: int) -> Room:
    """Return the room of a screen; a size too large for it becomes the largest that works."""
    wide, high = max(width, 24), max(height, 8)
    fitting = 1
    for larger, least in ((2, (24, 10)), (3, (36, 14)), (4, (48, 16))):
        if larger <= size and wide >= least[0] and high >= least[1]:
            fitting = larger
    return Room(wide, high, (max(width, 1), max(height, 1)), fitting)
