"""Drawing pages: layout, lettering, themes, pictures. The Textual app and its widget are loaded only when run."""

from kiosk.screen.cells import Box, Chrome, Find, Segment
from kiosk.screen.layout import Laid, lay_out, opening
from kiosk.screen.themes import THEMES, TILE_COLOURS, Colours, Theme, for_terminal

__all__ = [
    "THEMES",
    "TILE_COLOURS",
    "Box",
    "Chrome",
    "Colours",
    "Find",
    "Laid",
    "Segment",
    "Theme",
    "for_terminal",
    "lay_out",
    "opening",
]
