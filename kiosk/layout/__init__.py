"""Drawing pages: layout, lettering, themes, pictures. The Textual app and its widget are loaded only when run."""

from kiosk.layout.cells import LEAST_TARGET, Banner, Box, Find, FrameTexts, Segment, room
from kiosk.layout.frame_texts import make_frame_texts
from kiosk.layout.layout import lay_out, opening_sheet
from kiosk.layout.pictures import PictureRefused, draw, fit_drawing, without_waiting
from kiosk.layout.sheet_drawing import Laid
from kiosk.layout.themes import (
    ROLES,
    SIGNS,
    THEMES,
    TILE_COLOURS,
    Colours,
    Paint,
    Theme,
    colours_of,
    for_terminal,
    is_console,
)
