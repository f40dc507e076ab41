"""The sticks that are plugged in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

MOUNTED: Final = ("media/*", "media/*/*", "run/media/*/*", "mnt/*")
"""Where machines put sticks."""


def find_sticks(root: Path = Path("/")) -> tuple[Path, ...]:
    """Return the folders at which sticks are mounted now."""
    found = (path for pattern in MOUNTED for path in sorted(root.glob(pattern)))
    return tuple(path for path in found if os.path.ismount(path))
