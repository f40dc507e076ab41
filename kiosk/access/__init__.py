"""Raw input to Command: key maps and key filters. What others may use is named here."""

from kiosk.access.filters import Filter
from kiosk.access.keymap import KeyMap, load_maps

__all__ = ["Filter", "KeyMap", "load_maps"]
