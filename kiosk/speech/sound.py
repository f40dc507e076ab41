"""The sound library, imported without NumPy: it would load it where it is installed, and use it for nothing here."""

from __future__ import annotations

import builtins
import sys
import threading
from collections.abc import Generator
from importlib.util import find_spec, module_from_spec
from typing import Any, Final, Protocol

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


class SoundDevice(Protocol):
    """Something that pulls or pushes samples in real time until it is closed or lost."""

    name: str

    def close(self) -> None:
        """Stop, and give the device back."""


class MiniaudioDevice:
    """A playback or capture device, which begins at once. Raises OSError ("no {what}: ...") if it cannot.

    ``samples`` is a generator that the library sends to; ``options`` are those of ``kind``, a class of the library.
    """

    def __init__(self, what: str, kind: Any, samples: Generator[Any, Any, None], *options: Any, **named: Any) -> None:
        miniaudio = sound_library()
        self._device = _closing_device(kind)
        try:
            # In two steps, so that one that fails half-way can be closed.
            self._device.__init__(miniaudio.SampleFormat.SIGNED16, 1, *options, app_name="Kiosk Belajar", **named)
            next(samples)
            self._device.start(samples)
        except miniaudio.MiniaudioError as error:
            self._device.close()
            raise OSError(f"no {what}: {error}") from error
        self.name = str(self._device.backend)

    def close(self) -> None:
        """Stop, and give the device back."""
        self._device.close()


def _closing_device(kind: Any) -> Any:
    """Return a device that gives its context back on closing, yet to be initialised: the library's leaves it open."""
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
