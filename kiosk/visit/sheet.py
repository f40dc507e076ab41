"""A page cut into what fits the screen: sheets, each with what it speaks and what can be picked on it."""

from __future__ import annotations

from msgspec import Struct

from kiosk.visit.command import Act, Command
from kiosk.visit.page import Choice, Phrase


class Target(Struct, frozen=True):
    """Something that can be highlighted, pressed or touched on a sheet.

    It stands either for a choice or for a general command (``command``). ``number`` is the digit that picks
    it, None for general commands. ``phrase`` is its name as shown and spoken.
    """

    phrase: Phrase
    number: int | None = None
    choice: Choice | None = None
    command: Command | None = None


class Line(Struct, frozen=True):
    """One thing to say. ``mark`` names the place on the sheet that is marked while it sounds.

    Lines that share a mark belong together; the marks of a sheet count up from 0 in reading order, but for the
    notice, which has the last: all else keeps its mark when one comes or goes.
    """

    phrase: Phrase
    mark: int


class Sheet(Struct, frozen=True):
    """One screenful of a page. ``script`` is what it says, in order; ``targets`` what can be picked on it."""

    script: tuple[Line, ...]
    targets: tuple[Target, ...]

    def numbered(self, number: int) -> Target | None:
        """Return the target that this number picks, if any."""
        for target in self.targets:
            if target.number == number:
                return target
        return None


GENERAL: tuple[Act, ...] = (Act.BACK, Act.REPEAT, Act.HELP, Act.HOME)
"""The commands that stand as targets on every sheet, in fixed places, last in scanning order."""
