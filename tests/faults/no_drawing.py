"""The kiosk where the process that draws pictures hangs for ever.

Run: python -m tests.faults.no_drawing, with the kiosk's own arguments.
"""

from __future__ import annotations

import sys

from kiosk.commands.cli import main
from kiosk.drawing.rasteriser import IDLE_S, Rasteriser

if __name__ == "__main__":
    Rasteriser.__init__.__defaults__ = (("sleep", "1000"), IDLE_S)
    sys.exit(main())
