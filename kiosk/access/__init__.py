"""Raw input to Command: key maps, key filters, scanning and dwelling. What others may use is named here.

``kiosk.commands.keys`` (the command line's) and ``kiosk.access.rawdevice`` (an extra) are imported where needed.
"""

from kiosk.access import dwell, scanning
from kiosk.access.bursts import GAP, HASTE, MANY, Burst
from kiosk.access.filters import Filter
from kiosk.access.keymap import (
    ENTERING,
    MOUSE,
    NEEDED,
    KeyMap,
    MapProblem,
    canonical_key,
    is_known_key,
    key_name,
    load_maps,
    read_map,
    sign_of,
)
from kiosk.access.sequences import teach_parser
