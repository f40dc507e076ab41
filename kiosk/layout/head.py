"""The head of a sheet: title, where the person is, and the status, which comes and goes and moves neither."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len, set_cell_size

from kiosk.layout import lettering
from kiosk.layout.cells import FrameTexts, Room
from kiosk.visit import Page, Phrase

_PLACE: Final = "9/9"
APART: Final = " · "
_SIGN: Final = 18
"""The columns kept for the first status (the longest is of 15) and its distance from where the sheet stands."""


def title_lines(page: Page, have: Room) -> tuple[str, ...]:
    """Return the title as it stands in the head, beside the status."""
    return lettering.wrap(page.title.text, have.own_size, _beside(have))


def where_lines(where: Phrase, have: Room, *, below: bool) -> tuple[str, ...]:
    """Return where the person is, ``below`` the title or in its place beside the status."""
    return lettering.wrap(where.text, 1, have.columns if below else _beside(have))


def _beside(have: Room) -> int:
    """Return the columns of the head's first row that are the title's, whatever the status is: it comes and goes."""
    return have.columns - cell_len(_PLACE) - 2 - min(_SIGN, have.columns // 4)


def status_text(have: Room, frame_texts: FrameTexts, place: str, title: int) -> str:
    """Return what stands at the top right, in what a title so many columns wide leaves.

    What is least important is left out first; of the first there is always some, cut off if it has no room.
    """
    texts = [lettering.clean(phrase.text) for phrase in frame_texts.status]
    room = have.columns - title - (2 if title else 0)
    while texts:
        found = APART.join(filter(None, (*texts, place)))
        if cell_len(found) <= (room if len(texts) == 1 else min(room, have.columns // 3)):
            return found
        texts.pop()
    first = lettering.clean(frame_texts.status[0].text) if frame_texts.status else ""
    left = room - cell_len(place) - (cell_len(APART) if place else 0)
    return APART.join(filter(None, (set_cell_size(first, max(1, left)) if first else "", place)))
