"""What a person waits for at a kiosk run as a service: the first page, the first word, both again after a kill.

The kiosk runs in a real pty and speaks to a real sound server's null device; its first word is the first sample at
the device that is not silent. A supervisor stands in for systemd and waits as long as the service tells it to.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import statistics
import subprocess
import tempfile
import threading
import time
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tests.support.pulse import Server
from tests.support.terminal import ROOT, Terminal
from tests.whole.test_whole_lesson import said

STARTS: Final = 7
LOUD: Final = 200
"""A sample above this (of 32767) is no silence."""


def run() -> dict[str, Any]:
    """Return the figures, the median of some starts each; none for the sound where PulseAudio is not installed."""
    with tempfile.TemporaryDirectory() as name, listening(Path(name)) as embedder:
        folder = Path(name)
        once(folder, embedder)  # fills the byte code, the records and the memory of the disk
        starts = [once(folder, embedder) for _ in range(STARTS)]
    figures = [figure("service: start to first page", [start[0] for start in starts])]
    if embedder:
        figures.append(figure("service: start to first word", [start[1] for start in starts]))
    figures.append(figure(f"service: killed to page again ({pause():g} s of it a pause)", [s[2] for s in starts]))
    if embedder:
        figures.append(figure("service: killed to first word again", [start[3] for start in starts]))
    return {"figures": figures}


def once(folder: Path, embedder: Ear | None) -> tuple[float, float, float, float]:
    """Start the kiosk and kill it; return the seconds to page and word, and to page and word after the kill."""
    page, word = started(folder, embedder, time.perf_counter(), 0.0)
    again = started(folder, embedder, time.perf_counter(), pause())
    return page, word, *again


def started(folder: Path, embedder: Ear | None, began: float, wait: float) -> tuple[float, float]:
    """Start the kiosk after a pause, wait for page and voice, and kill it; return both in s since ``began``."""
    time.sleep(wait)
    if embedder:
        embedder.listen()
    server = embedder.server if embedder else ""
    with Terminal("run", "--data", str(folder / "data"), TERM="linux", COLORTERM="", PULSE_SERVER=server) as terminal:
        terminal.wait_for(said("first.title"))
        page = time.perf_counter() - began
        while embedder and not embedder.heard:
            terminal.pump(0.02)
        os.kill(terminal.pid, signal.SIGKILL)
    return page, embedder.heard - began if embedder else 0.0


def pause() -> float:
    """Return how many seconds the service waits before it starts the kiosk again."""
    found = re.search(r"^RestartSec=(\d+)$", (ROOT / "deploy/kiosk-console.service").read_text("utf-8"), re.MULTILINE)
    assert found
    return float(found[1])


class Ear:
    """Hears what the sound device is given, and keeps the moment of the first sound since it began to listen."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.heard = 0.0
        self._recorder = subprocess.Popen(
            ["parec", "-d", "kiosk.monitor", "--raw", "--format=s16le", "--rate=22050", "--channels=1",
             "--latency-msec=10"],
            stdout=subprocess.PIPE, env=os.environ | {"PULSE_SERVER": server},
        )  # fmt: skip
        threading.Thread(target=self._follow, daemon=True).start()

    def listen(self) -> None:
        """Forget what was heard."""
        self.heard = 0.0

    def close(self) -> None:
        self._recorder.kill()
        self._recorder.wait()

    def _follow(self) -> None:
        stream = self._recorder.stdout
        assert stream
        while data := os.read(stream.fileno(), 4096):
            now, samples = time.perf_counter(), array("h", data[: len(data) // 2 * 2])
            if not self.heard and samples and max(samples) > LOUD:
                self.heard = now


@contextmanager
def listening(folder: Path) -> Iterator[Ear | None]:
    """Run a sound server and an ear at its only device; yield None where there is no such server."""
    if not (shutil.which("pulseaudio") and shutil.which("parec")):
        yield None
        return
    server = Server(folder)
    server.start()
    embedder = Ear(f"unix:{server.socket}")
    try:
        yield embedder
    finally:
        embedder.close()
        server.stop()


def figure(name: str, seconds: list[float]) -> dict[str, Any]:
    return {"name": name, "value": round(statistics.median(seconds), 3), "unit": "s", "bound": None, "ratio": None}


if __name__ == "__main__":
    for line in run()["figures"]:
        print(f"{line['value']:9.3f} {line['unit']:2}  {line['name']}")
