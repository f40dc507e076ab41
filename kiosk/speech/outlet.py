"""Where the samples go: the sound device, or a file that stands for one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Final

from kiosk.speech.player import OUTPUT_RATE
from kiosk.speech.sound import MiniaudioDevice, SoundDevice, real_backends, sound_library

PERIOD_MS: Final = 10
"""The device asks for so much at a time; it keeps two such periods, so that a cut is heard within 20 ms."""

BUFFERED_PERIODS: Final = 2

Pull = Callable[[int], bytes]


def open_outlet(device: str | None, pull: Pull) -> SoundDevice:
    """Open a device and start pulling.

    ``device`` is None for the system's default, "null" for no sound in real time, or "file:PATH" for raw
    samples appended to a file. Raises OSError if there is no such device.
    """
    if device is not None and device.startswith("file:"):
        return FileOutlet(Path(device.removeprefix("file:")), pull)
    miniaudio = sound_library()
    return MiniaudioDevice(
        "sound device",
        miniaudio.PlaybackDevice,
        _frames(pull),
        OUTPUT_RATE,
        PERIOD_MS,
        callback_periods=BUFFERED_PERIODS,
        backends=[miniaudio.Backend.NULL] if device == "null" else real_backends(),
    )


class FileOutlet:
    """A device made of a file: it is there as long as the file is. Raises OSError if it cannot be opened."""

    def __init__(self, path: Path, pull: Pull) -> None:
        self.name = f"file:{path}"
        self._path, self._pull = path, pull
        self._file = path.open("ab", buffering=0)
        self._closing = threading.Event()
        self.began = time.monotonic()
        self._thread = threading.Thread(target=self._run, name="file-outlet", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        frames = OUTPUT_RATE * PERIOD_MS // 1000
        due = self.began = time.monotonic()
        with self._file:
            while not self._closing.wait(max(due - time.monotonic(), 0)):
                due += frames / OUTPUT_RATE
                try:
                    self._file.write(self._pull(frames))
                    self._path.stat()
                except OSError:
                    return

    def close(self) -> None:
        """Stop pulling and close the file."""
        self._closing.set()
        self._thread.join()


def _frames(pull: Pull) -> Generator[bytes, int, None]:
    frames = yield b""
    while True:
        frames = yield pull(frames)
