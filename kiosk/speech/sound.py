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


def real_backends() -> list[Any]:
    """Return the sound systems that may reach a device."""
    miniaudio = sound_library()
    unreal = {miniaudio.Backend.NULL, miniaudio.Backend.CUSTOM}
    return [b for b in miniaudio.Backend if miniaudio.is_backend_enabled(b) and b not in unreal]


def closing_device(kind: Any) -> Any:
    """Return a playback or capture device that gives its context back on closing: the library's leaves it open.

    It has yet to be initialised: in two steps, one that fails half-way can be closed.
    """
    uninit = sound_library().lib.ma_context_uninit

    class Device(kind):  # type: ignore[misc]  # the library has no types
        context: Any = None

        def _make_context(self, *args: Any, **kwargs: Any) -> Any:
            self.context = super()._make_context(*args, **kwargs)
            return self.context

        def close(self) -> None:
            if self._device is not None:
                super().close()
                if self.context is not None:
                    uninit(self.context)
                    self.context = None

    return Device.__new__(Device)
