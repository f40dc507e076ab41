"""Raw input to Command: key maps, key filters, scanning and dwelling. What others may use is named here.

``kiosk.commands.keys`` (the command line's) and ``kiosk.access.rawdevice`` (an extra) are imported where needed.
"""

from kiosk.access import dwell, scanning
from kiosk.access.filters import Filter
from kiosk.access.keymap import MOUSE, KeyMap, MapProblem, load_maps
