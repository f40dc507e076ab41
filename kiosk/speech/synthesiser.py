"""The kiosk's side of one synthesiser in a process of its own: a crash or a hang of it is not the kiosk's."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, TypeAlias

from kiosk.speech import worker
from kiosk.speech.plan import Job

WORKER: Final[tuple[str, ...]] = (sys.executable, "-P", str(Path(worker.__file__)))

HANG_S: Final = 3.0
"""A sentence takes about 15 ms; a synthesiser that is silent for so long hangs."""

SynthesiserAnswer: TypeAlias = tuple[dict[str, Any], bytes]
"""What the process says of a request or of itself, and 16 bit samples, ``worker.RATE`` a second."""


class SynthesiserProcess:
    """The process and the thread that reads its answers; the first tells of itself. Raises OSError."""

    def __init__(self, command: Sequence[str] = WORKER) -> None:
        self.process = subprocess.Popen(  # noqa: S603  # our own interpreter and file
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self._answers: queue.SimpleQueue[SynthesiserAnswer | None] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, name="speech-answers", daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        answer: SynthesiserAnswer | None = ({}, b"")
        while answer is not None:
            try:
                answer = worker.receive(self.process.stdout)
            except (OSError, ValueError):
                answer = None
            self._answers.put(answer)

    def answer(self, seconds: float) -> SynthesiserAnswer | None:
        """Return the next answer; None if the process has ended or hangs."""
        try:
            return self._answers.get(timeout=seconds)
        except queue.Empty:
            return None

    def ask(self, job: Job) -> SynthesiserAnswer | None:
        """Have a job rendered; None if the process has ended or hangs."""
        assert self.process.stdin is not None
        head = {"lang": job.lang, "voice": job.voice, "rate": job.rate, "text": job.text, "phonemes": job.phonemes}
        try:
            worker.send(self.process.stdin, head)
        except OSError:
            return None
        return self.answer(HANG_S)

    def end(self) -> None:
        """End the process, whatever it does, and wait for its end."""
        self.process.kill()
        self.process.wait()
        self._reader.join()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with suppress(OSError):  # what was not yet sent to a dead process
                    stream.close()
