"""Which sheet of a page is shown and what is highlighted on it: commands that belong to the eye and the switch."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from kiosk.visit.command import Act, Command
from kiosk.visit.page import Choice
from kiosk.visit.sheet import Sheet, Target


class View(Struct, frozen=True):
    """The sheets of the page that is shown, which one of them, and the index of its highlighted target."""

    sheets: tuple[Sheet, ...]
    index: int = 0
    highlight: int | None = None

    @property
    def sheet(self) -> Sheet:
        """Return the sheet that is shown."""
        return self.sheets[self.index]

    @property
    def highlighted(self) -> Target | None:
        """Return the highlighted target, if any."""
        return None if self.highlight is None else self.sheet.targets[self.highlight]


def resolve(view: View, command: Command) -> View | Choice | Command:
    """Return what a command comes to on this sheet.

    Another view (a further sheet, a moved highlight), a choice to pick, or the command itself if it is none of
    the sheet's business. An act that the sheet cannot carry out comes back as the command that was given.
    """
    match command.act:
        case Act.NEXT if view.index + 1 < len(view.sheets):
            return View(view.sheets, view.index + 1)
        case Act.BACK if view.index > 0:
            return View(view.sheets, view.index - 1)
        case Act.CHOOSE:
            target = view.sheet.numbered(command.number)
            return command if target is None else pick_target(view, target)
        case Act.HIGHLIGHT_NEXT:
            return _highlight(view, 1)
        case Act.HIGHLIGHT_PREVIOUS:
            return _highlight(view, -1)
        case Act.SELECT:
            # Without a highlight the one main act is meant: a newcomer's first key does what "next" does.
            if view.highlighted is None:
                return resolve(view, Command(Act.NEXT))
            return pick_target(view, view.highlighted)
        case _:
            return command


def pick_target(view: View, target: Target) -> View | Choice | Command:
    """Return what picking a target comes to."""
    if target.choice is not None:
        return target.choice
    if target.command is None:
        raise ValueError("a target stands for a choice or for a command")
    return resolve(view, target.command)


def _highlight(view: View, by: int) -> View:
    count = len(view.sheet.targets)
    if not count:
        return view
    now = view.highlight
    place = (0 if by > 0 else count - 1) if now is None else (now + by) % count
    return replace(view, highlight=place)
