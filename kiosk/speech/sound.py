"""The sound library, imported without NumPy: it would load it where it is installed, and use it for nothing here."""

from __future__ import annotations

import sys
import threading
from typing import Any, Final

IMPORTING: Final = threading.Lock()
"""Held while NumPy is hidden. Whoever imports NumPy in a thread of a running kiosk holds it too."""


def sound_library() -> Any:
    """Return miniaudio. Without NumPy that takes 14 MB and 80 ms, with it 26 MB: only where sound is needed."""
    with IMPORTING:
        modules: dict[str, Any] = sys.modules
        hidden = "miniaudio" not in modules and "numpy" not in modules
        if hidden:
            modules["numpy"] = None
        try:
            import miniaudio
        finally:
            if hidden:
                del modules["numpy"]
        return miniaudio
