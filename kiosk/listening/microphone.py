"""Where the samples come from: a microphone, or a file that stands for one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Final

from kiosk.speech import MiniaudioDevice, SoundDevice, real_backends, sound_library

CAPTURE_PERIOD_MS: Final = 20
MICROPHONE_RATE: Final = 16000

Push = Callable[[bytes], None]


def open_microphone(device: str | None, push: Push) -> SoundDevice:
    """Open a microphone and start pushing.

    ``device`` is None for the system's default, the name of one of ``microphones()``, or "file:PATH" for a WAV
    file in real time with silence after it. Raises OSError if there is no such device, ValueError for a file
    that is no such WAV.
    """
    if device is not None and device.startswith("file:"):
        return FileMicrophone(Path(device.removeprefix("file:")), push)
    miniaudio, backends, identity = sound_library(), real_backends(), None
    if device is not None:
        try:
            found = miniaudio.Devices(backends).get_captures()
        except miniaudio.MiniaudioError as error:
            raise OSError(f"no microphone: {error}") from error
        identity = next((each["id"] for each in found if each["name"] == device), None)
        if identity is None:
            raise OSError(f"no microphone is called {device}")
    return MiniaudioDevice(
        "microphone",
        miniaudio.CaptureDevice,
        _pieces(push),
        MICROPHONE_RATE,
        CAPTURE_PERIOD_MS,
        device_id=identity,
        backends=backends,
    )


def microphones() -> list[str]:
    """Return the names of the microphones that the system has; none without a sound system.

    What PulseAudio offers as a loudspeaker's own sound is no microphone, nor is ALSA's device of zeros.
    """
    miniaudio = sound_library()
    try:
        found = miniaudio.Devices(real_backends()).get_captures()
    except miniaudio.MiniaudioError:
        return []
    return [str(each["name"]) for each in found if is_real_source(bytes(miniaudio.ffi.buffer(each["id"])))]


def is_real_source(identity: bytes) -> bool:
    """Tell whether a sound system's id, which ends at its first zero byte, is that of something that hears."""
    name = identity.partition(b"\0")[0]
    return name != b"null" and not name.endswith(b".monitor")


class FileMicrophone:
    """A microphone made of a WAV file. Raises OSError and ValueError as ``signals.read_wav`` does."""

    def __init__(self, path: Path, push: Push) -> None:
        from kiosk.listening.signals import read_wav

        self.name = f"file:{path}"
        self._push = push
        self._pcm = (read_wav(path).clip(-1, 1) * 32767).astype("<i2").tobytes()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="file-microphone", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        size = 2 * MICROPHONE_RATE * CAPTURE_PERIOD_MS // 1000
        due, place = time.monotonic(), 0
        while not self._closing.wait(max(due - time.monotonic(), 0)):
            due += CAPTURE_PERIOD_MS / 1000
            piece = self._pcm[place : place + size]
            place += size
            self._push(piece + bytes(size - len(piece)))

    def close(self) -> None:
        """Stop pushing."""
        self._closing.set()
        self._thread.join()


def _pieces(push: Push) -> Generator[None, bytes, None]:
    while True:
        push(bytes((yield)))
