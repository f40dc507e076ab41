"""A sound server of the tests' own: what a loudspeaker would get can be recorded, what a microphone gives be made."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

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


def wait(holds: object) -> None:
    end = time.monotonic() + PATIENCE
    while not (callable(holds) and holds()):
        assert time.monotonic() < end
        time.sleep(0.01)
