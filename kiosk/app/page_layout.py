"""Cuts pages into sheets for the screen that there is. A picture that is not drawn yet holds up nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from msgspec.structs import replace

from kiosk.app.inputs.input import Host
from kiosk.drawing import DrawingJob, rasteriser
from kiosk.layout import FrameTexts, Laid, lay_out, opening_sheet, without_waiting
from kiosk.learning import Settings
from kiosk.pages.sign_in.idle import Invitation
from kiosk.visit import Line, Page, Sheet, VisitState

TOGETHER: Final = 150
"""Pictures that are drawn within so many ms are shown at once, so that a page is painted once for all of them."""

LARGEST: Final = 4
"""The largest text size."""


class PageLayout:
    """Lays pages out for one app. ``cells`` are the columns and rows of its screen, ``laid`` its sheets."""

    def __init__(self, host: Host, find_picture: Callable[[str], bytes | None]) -> None:
        self._host = host
        self._find = lru_cache(maxsize=512)(find_picture)
        self._may_draw = self._lacks_drawing = False
        self._drawn_at = 0
        self.cells = (100, 30)
        self.laid: tuple[Laid, ...] = ()

    def cut(
        self, page: Page, state: VisitState, texts: FrameTexts, before: Page | None
    ) -> tuple[tuple[Sheet, ...], int]:
        """Return the sheets of a page, and at which of them it opens after the page before it."""
        settings = state.settings
        self._lacks_drawing = False
        self.laid = self._lay_out(page, settings, texts, self._draw)
        while isinstance(state.place, Invitation) and settings.size < LARGEST:  # to be read from afar
            settings = replace(settings, size=settings.size + 1)
            larger = self._lay_out(page, settings, texts, self._draw)
            if len(larger) > len(self.laid):
                break
            self.laid = larger
        return tuple(laid.sheet for laid in self.laid), opening_sheet(self.laid, page, before)

    def script(self, page: Page, settings: Settings, texts: FrameTexts) -> tuple[Line, ...]:
        """Return what a page that is not shown yet would say first; its pictures are drawn ahead."""
        return self._lay_out(page, settings, texts, lambda job: rasteriser().ask(job, _nothing))[0].sheet.script

    def start_drawing(self) -> None:
        """Draw pictures from now on: the first page has been painted."""
        self._may_draw = True
        if self._lacks_drawing:
            self._host.again()

    def forget_pictures(self) -> None:
        """Read pictures anew."""
        self._find.cache_clear()

    def _lay_out(
        self, page: Page, settings: Settings, texts: FrameTexts, ask: Callable[[DrawingJob], None]
    ) -> tuple[Laid, ...]:
        with without_waiting(ask):
            return lay_out(page, *self.cells, settings, texts, self._find)

    def _draw(self, job: DrawingJob) -> None:
        """Have a picture of the page that is shown drawn, and the page shown again when it is."""
        self._lacks_drawing = True
        if self._may_draw:
            rasteriser().ask(job, lambda: self._host.later(self._drawn))

    def _drawn(self) -> None:
        now = self._host.now()
        if self._lacks_drawing and (not rasteriser().busy or now > self._drawn_at + TOGETHER):
            self._drawn_at = now
            self._host.again()


def _nothing() -> None:
    """Do nothing when a picture is drawn that is not shown yet."""
