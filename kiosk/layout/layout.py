"""A page laid out for a screen: cut into sheets, each with its rows, its script and its targets. No Textual here.

A page becomes passages, what is said together and the rows that show it; passages are packed onto sheets,
choices become boxes, and every sheet has the same bar of general commands at the bottom.
"""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.layout.cells import Find, FrameTexts, room
from kiosk.layout.packing import Packing, SheetPlan
from kiosk.layout.sheet_drawing import Laid, SheetDrawing
from kiosk.learning import Settings
from kiosk.visit import Page


def lay_out(
    page: Page, width: int, height: int, settings: Settings, frame_texts: FrameTexts, find: Find
) -> tuple[Laid, ...]:
    """Lay a page out on a screen of ``width`` columns and ``height`` rows: one sheet or more.

    From 60x18 up nothing is cut off, and every target has at least 12x3 cells and a cell around it; a smaller
    screen shows as much as fits. ``find`` must give the same drawing for a name each time. Neither the page's
    notice nor the status moves anything: both stand where nothing else does, the notice on every sheet.
    """
    have = room(width, height, settings.size)
    plans: list[list[SheetPlan]] = []
    tight = not have.airy and (have.size >= 3 or any(choice.tile for choice in page.choices))
    for gap in (0,) if tight else (1, 0):
        plans.append(Packing(page, have, frame_texts, find, gap).plans())
        if len(plans[0]) == 1:
            break
    best = min(plans, key=len)
    return tuple(SheetDrawing(page, have, frame_texts, plan, at, len(best)).laid() for at, plan in enumerate(best))


def opening_sheet(laid: Sequence[Laid], page: Page, before: Page | None) -> int:
    """Return the sheet to open a page at: a number pad that is being typed on stays in sight.

    A pad has all its keys on its last sheet. Any other page, or a pad that comes up anew, opens at its first.
    """
    same = before is not None and before.pad and (before.key, before.title) == (page.key, page.title)
    return len(laid) - 1 if page.pad and same else 0
