"""The kiosk's side of the drawing: one process, started when there is something to draw, ended when there is not."""

from __future__ import annotations

import logging
import queue
import select
import signal
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Final, Literal, TypeAlias

from msgspec import Struct

from kiosk.drawing import worker

log = logging.getLogger(__name__)

MAX_DRAWING_BYTES: Final = 256 * 1024
"""A larger file is refused: the drawings are pictograms of a few KB."""

DRAWING_SECONDS: Final = 2.0
"""Of computing for one picture: the largest of the lessons takes some hundredths."""

DRAWING_MEMORY: Final = 256 << 20
"""Bytes for the whole process; it has 17 MB of its own."""

DRAW_HANG_S: Final = 30.0
"""A process that computes nothing and says nothing for so long hangs. A busy machine is no reason to end it."""

IDLE_S: Final = 8.0
"""Without work for so long it ends: 11 MB are free again, and a start takes 0.1 s that nobody waits for."""

DRAW_AGAIN_S: Final = 20.0
"""A process that could not be started is tried again after so long."""

KEPT: Final = 256
"""Drawings in memory, of some KB each."""

DRAWING_WORKER: Final[tuple[str, ...]] = (sys.executable, "-P", worker.__file__)

DrawingReason: TypeAlias = Literal[
    "broken", "complex", "empty", "forbidden", "heavy", "large", "no_size", "slow", "unavailable"
]


class DrawingJob(Struct, frozen=True):
    """A picture to draw. ``form`` is "blocks" (cells of a terminal) or "png" (dots, with all the system's letters).

    ``width`` and ``height`` are cells, or dots; a PNG is as high as its width makes it.
    """

    svg: bytes
    width: int
    height: int = 0
    form: Literal["blocks", "png"] = "blocks"
    how: tuple[tuple[str, int | bool], ...] = ()
    seconds: float = DRAWING_SECONDS
    memory: int = DRAWING_MEMORY


class Refusal(Struct, frozen=True):
    """Why a picture was not drawn, and what the drawing program said."""

    reason: DrawingReason
    why: str = ""


DrawingResult: TypeAlias = bytes | Refusal


class Rasteriser:
    """Draws in a process of its own; what was drawn or refused is kept. Any thread may ask."""

    def __init__(self, command: Sequence[str] = DRAWING_WORKER, idle: float = IDLE_S) -> None:
        self._command, self._idle = command, idle
        self._kept: OrderedDict[DrawingJob | bytes, DrawingResult] = OrderedDict()
        self._lock = threading.Lock()
        self._jobs: queue.SimpleQueue[tuple[DrawingJob, Callable[[], None]]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._failed_at = -DRAW_AGAIN_S

    @property
    def busy(self) -> bool:
        """Tell whether more waits to be drawn."""
        return not self._jobs.empty()

    def known(self, job: DrawingJob) -> DrawingResult | None:
        """Return what came of a job; None if it was not drawn yet."""
        with self._lock:
            key = job.svg if job.svg in self._kept else job
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
        if found is None and time.monotonic() - self._failed_at < DRAW_AGAIN_S:
            return Refusal("unavailable")
        return found

    def ask(self, job: DrawingJob, then: Callable[[], None]) -> None:
        """Have a picture drawn; ``then`` is called in another thread when ``known`` tells what came of it."""
        with self._lock:
            self._jobs.put((job, then))
            if self._thread is None:
                try:
                    thread = threading.Thread(target=self._run, name="drawing", daemon=True)
                    thread.start()
                except RuntimeError:  # the system gives no thread now
                    self._failed_at = time.monotonic()
                    self._drop()
                    return
                self._thread = thread

    def forget(self) -> None:
        """Forget what was drawn."""
        with self._lock:
            self._kept.clear()

    def draw(self, job: DrawingJob) -> DrawingResult:
        """Have a picture drawn, and wait for it."""
        done = threading.Event()
        while (found := self.known(job)) is None:
            done.clear()
            self.ask(job, done.set)
            if not done.wait(job.seconds + 2 * DRAW_HANG_S):
                return Refusal("unavailable")
        return found

    def _drop(self) -> None:
        with suppress(queue.Empty):
            while True:
                self._jobs.get_nowait()[1]()

    def _run(self) -> None:
        while True:
            try:
                job, then = self._jobs.get(timeout=self._idle)
            except queue.Empty:
                with self._lock:
                    if self._jobs.empty():
                        self._thread = None
                        self._end()
                        return
                continue
            if self.known(job) is None:
                result = self._drawn(job)
                with self._lock:
                    if result == Refusal("unavailable"):
                        self._failed_at = time.monotonic()
                    else:
                        # What ends the process at one size would at each other one.
                        ends = isinstance(result, Refusal) and result.reason in ("slow", "heavy")
                        self._kept[job.svg if ends else job] = result
                        while len(self._kept) > KEPT:
                            self._kept.popitem(last=False)
            then()

    def _drawn(self, job: DrawingJob) -> DrawingResult:
        """Return what came of a job, from a second process if the first was ended by others."""
        if len(job.svg) > MAX_DRAWING_BYTES:
            return Refusal("large")
        for _ in range(2):
            if self._process is None and not self._start():
                break
            answer = self._answer(job)
            if answer is not None:
                if job.form == "png":  # what it took in memory would be missing to the next
                    self._end()
                head, data = answer
                return Refusal(head["refused"], head.get("why", "")) if "refused" in head else data
            status = self._end()
            if status not in (-signal.SIGKILL, -signal.SIGTERM, 0):
                log.warning("a picture ended the process that draws it: %s", status)
                return Refusal("slow" if status == -signal.SIGPROF else "heavy")
        return Refusal("unavailable")

    def _start(self) -> bool:
        try:
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and file
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        except OSError as error:
            log.warning("the process that draws pictures does not start: %s", error)
            return False
        return True

    def _answer(self, job: DrawingJob) -> tuple[dict[str, Any], bytes] | None:
        """Ask the process; None if it has ended or hangs."""
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        head = {
            "form": job.form,
            "width": job.width,
            "height": job.height,
            "how": dict(job.how),
            "seconds": job.seconds,
            "memory": job.memory,
        }
        try:
            worker.send(process.stdin, head, job.svg)
            if not select.select([process.stdout], [], [], job.seconds + DRAW_HANG_S)[0]:
                process.kill()
                return {"refused": "slow"}, b""
            return worker.receive(process.stdout)
        except (OSError, ValueError):
            return None

    def _end(self) -> int:
        """End the process, whatever it does; return how it ended, 0 if it is ended here."""
        process, self._process = self._process, None
        if process is None:
            return 0
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):  # what was not yet sent to a dead process
                    stream.close()
        try:
            return process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return 0
