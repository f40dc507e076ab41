"""A sound server of the tests' own: what a loudspeaker would get can be recorded, what a microphone gives be made."""

from __future__ import annotations

import os
import subprocess
import time
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.speech.player import OUTPUT_RATE
from tests.speech.conftest import PATIENCE


class Server:
    """A private PulseAudio with one null sink."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "pulse.socket"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.socket.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [
                "pulseaudio",
                "--daemonize=no",
                "--use-pid-file=no",
                "--exit-idle-time=-1",
                "-n",
                "-L",
                "module-null-sink sink_name=kiosk rate=22050 channels=1",
                "-L",
                f"module-native-protocol-unix socket={self.socket} auth-anonymous=1",
            ],
            env=os.environ | {"HOME": str(self.folder), "XDG_RUNTIME_DIR": str(self.folder)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait(self.socket.exists)

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


class Capture:
    """What the loudspeaker gets, as samples at the player's rate."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def size(self) -> int:
        """Return how many samples came so far."""
        return self.path.stat().st_size // 2

    def samples(self, begin: int = 0) -> array[int]:
        raw = self.path.read_bytes()
        return array("h", raw[2 * begin : len(raw) // 2 * 2])

    def go_on(self, seconds: float) -> None:
        """Wait until so much more came."""
        size = self.size() + int(seconds * OUTPUT_RATE)
        wait(lambda: self.size() >= size)


@contextmanager
def capture(path: Path, server: Server, latency_ms: int = 10) -> Iterator[Capture]:
    """Record what the loudspeaker of a server gets; the server hands it over every ``latency_ms``."""
    form = ("--raw", "--format=s16le", f"--rate={OUTPUT_RATE}", "--channels=1", f"--latency-msec={latency_ms}")
    with path.open("wb") as file:
        recorder = subprocess.Popen(
            ["parec", "--server", f"unix:{server.socket}", "-d", "kiosk.monitor", *form], stdout=file
        )
    try:
        made = Capture(path)
        wait(lambda: made.size() > 0)
        yield made
    finally:
        recorder.terminate()
        recorder.wait()


def wait(holds: object) -> None:
    end = time.monotonic() + PATIENCE
    while not (callable(holds) and holds()):
        assert time.monotonic() < end
        time.sleep(0.01)
