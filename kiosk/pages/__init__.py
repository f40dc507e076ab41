"""Page, Choice, Command and the journeys: what the kiosk says and does, without terminal, sound or database."""

from kiosk.pages.command import Act, Command, choose
from kiosk.pages.move import CheckPin, HashPin, Move, Place, PlaySound
from kiosk.pages.page import (
    HASH,
    STAR,
    Block,
    Choice,
    Field,
    Items,
    Lang,
    Meter,
    Page,
    Phrase,
    Picture,
    Role,
    Table,
    Text,
    Tile,
    block_phrases,
)
from kiosk.pages.sheet import GENERAL, Line, Sheet, Target

__all__ = [
    "GENERAL",
    "HASH",
    "STAR",
    "Act",
    "Block",
    "CheckPin",
    "Choice",
    "Command",
    "Field",
    "HashPin",
    "Items",
    "Lang",
    "Line",
    "Meter",
    "Move",
    "Page",
    "Phrase",
    "Picture",
    "Place",
    "PlaySound",
    "Role",
    "Sheet",
    "Table",
    "Target",
    "Text",
    "Tile",
    "block_phrases",
    "choose",
]
