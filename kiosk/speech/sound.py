"""The sound library, imported without NumPy: it would load it where it is installed, and use it for nothing here."""

from __future__ import annotations

import builtins
import sys
import threading
from importlib.util import find_spec, module_from_spec
from typing import Any, Final

_IMPORTING: Final = threading.Lock()


def sound_library() -> Any:
    """Return miniaudio, imported only where sound is needed; ``tests/bench/bench_speech.py`` shows what this saves.

    NumPy is missing for this module alone, so that other threads may import it meanwhile.
    """
    with _IMPORTING:
        if "miniaudio" not in sys.modules and (spec := find_spec("miniaudio")) and spec.loader:
            module = module_from_spec(spec)
            vars(module)["__builtins__"] = vars(builtins) | {"__import__": _without_numpy}
            spec.loader.exec_module(module)
            sys.modules["miniaudio"] = module
        import miniaudio

        return miniaudio


def _without_numpy(name: str, *others: Any) -> Any:
    if name == "numpy":
        raise ImportError(name)
    return __import__(name, *others)


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
