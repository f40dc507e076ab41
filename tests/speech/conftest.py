"""The real speaker at a device that is a file, so that what it pulls can be looked at."""

from __future__ import annotations

import sys
import time
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.speech import Silent, Speaker, SpeechEvent, SpeechStatus
from kiosk.speech.player import OUTPUT_RATE
from kiosk.speech.synthesiser import WORKER
from kiosk.visit import Line, Phrase

PATIENCE = 30.0
"""Seconds that a test waits for what must come; none waits so long when all is well."""

FAULTY = Path(__file__).with_name("faulty_worker.py")


class Recorded:
    """A speaker, what it told, and what its device was given."""

    def __init__(self, folder: Path, device: str | None = None, faulty: bool = False) -> None:
        self.folder = folder
        self.file = folder / "sound" / "out.pcm"
        self.file.parent.mkdir(exist_ok=True)
        self.told: list[SpeechEvent] = []
        self.speaker = Speaker(
            self.told.append,
            folder / "cache",
            device or f"file:{self.file}",
            (sys.executable, str(FAULTY), str(folder)) if faulty else WORKER,
            folder / "rekaman",
        )

    def say(self, *texts: str) -> int:
        from kiosk.speech import Voice

        return self.speaker.speak([Line(Phrase(text), mark) for mark, text in enumerate(texts)], Voice(volume=8))

    def wait(self, event: SpeechEvent | Callable[[], bool]) -> None:
        """Wait until an event was told, or until something holds."""
        end = time.monotonic() + PATIENCE
        while not (event() if callable(event) else event in self.told):
            assert time.monotonic() < end, f"{event} did not come: {self.told}"
            time.sleep(0.005)

    def wait_silent(self, turn: int) -> None:
        self.wait(Silent(turn))

    def status(self) -> str | None:
        states = [heard.state for heard in self.told if isinstance(heard, SpeechStatus)]
        return states[-1] if states else None

    def samples(self) -> array[int]:
        raw = self.file.read_bytes() if self.file.exists() else b""
        return array("h", raw[: len(raw) // 2 * 2])

    def worker_pid(self) -> int:
        process = self.speaker._renderer._worker
        assert process is not None
        return process.process.pid


def heard_from(samples: array[int], start: int = 0) -> list[tuple[int, int]]:
    """Return the stretches of sound as (begin, end) in samples; pauses under 60 ms are within a stretch."""
    found: list[tuple[int, int]] = []
    for i in range(start, len(samples)):
        if abs(samples[i]) > 200:
            if found and i - found[-1][1] < OUTPUT_RATE * 60 // 1000:
                found[-1] = (found[-1][0], i + 1)
            else:
                found.append((i, i + 1))
    return found


@pytest.fixture
def recorded(tmp_path: Path) -> Iterator[Recorded]:
    made = Recorded(tmp_path)
    yield made
    made.speaker.close()


@pytest.fixture
def faulty(tmp_path: Path) -> Iterator[Recorded]:
    made = Recorded(tmp_path, faulty=True)
    yield made
    made.speaker.close()
