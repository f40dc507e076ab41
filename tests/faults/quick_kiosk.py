"""The kiosk with a sound device that plays 50 times too fast, for a day of use in ten minutes.

Run: python -m tests.faults.quick_kiosk, with the kiosk's own arguments.
"""

from __future__ import annotations

import sys
import threading
import time
from typing import Final

from kiosk.commands.cli import main
from kiosk.speech import speaker
from kiosk.speech.outlet import PERIOD_MS, Pull
from kiosk.speech.player import OUTPUT_RATE
from kiosk.speech.sound import SoundDevice

SPEED: Final = 50


class QuickOutlet:
    """A device that asks for sound ``SPEED`` times as fast as one that plays it."""

    name = "quick"

    def __init__(self, pull: Pull) -> None:
        self._pull = pull
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="quick-outlet", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        frames = OUTPUT_RATE * PERIOD_MS // 1000
        due = time.monotonic()
        while not self._closing.wait(max(due - time.monotonic(), 0)):
            due = max(due, time.monotonic() - 1) + PERIOD_MS / 1000
            for _ in range(SPEED):
                self._pull(frames)

    def close(self) -> None:
        self._closing.set()
        self._thread.join()


def open_quick_outlet(device: str | None, pull: Pull) -> SoundDevice:
    return QuickOutlet(pull)


if __name__ == "__main__":
    speaker.open_outlet = open_quick_outlet  # type: ignore[attr-defined]
    sys.exit(main())
