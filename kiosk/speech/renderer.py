"""The kiosk's side of the rendering: one worker process, watched; what is wanted now before what may be wanted."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from kiosk.speech import worker
from kiosk.speech.cache import Cache
from kiosk.speech.plan import Job
from kiosk.speech.synthesiser import WORKER, SynthesiserProcess

_START_S: Final = 10.0
"""A worker starts in 0.2 s. One that did not in this time gets twice as much the next time, three times over: a busy
or a slow machine must not stay silent for ever."""

_WAITS_S: Final = (0.2, 1.0, 2.0, 5.0, 10.0, 30.0)

EngineState: TypeAlias = Literal["ok", "no-engine", "worker-restarting"]


class Engine(Struct, frozen=True):
    """What the rendering can do now. ``driver`` and ``voices`` are known when it is "ok"."""

    state: EngineState
    driver: str = ""
    voices: dict[str, list[str]] = {}


class Renderer:
    """Renders in a thread of its own. No method makes its caller wait.

    ``on_rendered`` is called with what was wanted and its sound (None if there is none), ``on_engine`` when the
    state changes; both from that thread.
    """

    def __init__(
        self,
        cache: Cache,
        on_rendered: Callable[[Job, bytes | None], None],
        on_engine: Callable[[Engine], None],
        command: Sequence[str] = WORKER,
    ) -> None:
        self._cache, self._on_rendered, self._on_engine = cache, on_rendered, on_engine
        self._command = command
        self._changed = threading.Condition()
        self._want: Job | None = None
        self._soon: list[Job] = []
        self._ahead: Iterator[Job] = iter(())
        self._closing = False
        self._worker: SynthesiserProcess | None = None
        self._failures = 0
        self._state: EngineState | None = None
        self._engine = Engine("ok")
        self._thread = threading.Thread(target=self._run, name="speech-renderer", daemon=True)

    def start(self) -> None:
        """Start the worker and render."""
        self._thread.start()

    def want(self, job: Job) -> None:
        """Render this before all else; it takes the place of what was wanted before."""
        with self._changed:
            self._want = job
            self._changed.notify()

    def soon(self, jobs: Sequence[Job]) -> None:
        """Render these when nothing is wanted now, in place of what was to be rendered soon before."""
        with self._changed:
            self._soon = list(jobs)
            self._changed.notify()

    def ahead(self, jobs: Iterator[Job]) -> None:
        """Render these when nothing else is to be done, in place of what was to be rendered ahead before."""
        with self._changed:
            self._ahead = jobs
            self._changed.notify()

    def close(self) -> None:
        """End the thread and the process."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        process = self._worker
        if process is not None:
            process.process.kill()  # a rendering that is under way need not be waited for
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            self._start()
            while (job := self._next_job()) is not None:
                self._serve(job)
        finally:
            if self._worker is not None:
                self._worker.end()

    def _next_job(self) -> Job | None:
        """Wait for something to render; None at the end."""
        with self._changed:
            while not self._closing:
                job = self._want or (self._soon.pop(0) if self._soon else next(self._ahead, None))
                if job is not None:
                    return job
                self._changed.wait()
            return None

    def _serve(self, job: Job) -> None:
        pcm = self._cache.get(job)
        if pcm is None:
            pcm = self._render(job)
            if pcm is not None:
                self._cache.put(job, pcm)
        with self._changed:
            if job != self._want:
                return
            self._want = None
        if not self._closing:
            self._on_rendered(job, pcm)

    def _render(self, job: Job) -> bytes | None:
        """Return the sound of a job; None if the engine refuses it, or twice ends or hangs over it."""
        tries = 0
        while tries < 2 and not self._closing:
            if self._worker is None and not self._start():
                if not self._is_wanted(job):
                    return None
                continue
            assert self._worker is not None
            answer = self._worker.ask(job)
            if answer is not None:
                self._failures = 0
                self._tell("ok")
                return answer[1] or None  # an error comes without samples
            tries += 1
            self._lose_worker("worker-restarting")
        return None

    def _is_wanted(self, job: Job) -> bool:
        with self._changed:
            return self._want == job

    def _start(self) -> bool:
        """Start the worker, after a pause if it has failed before; tell whether it is ready."""
        if self._failures:
            self._pause(_WAITS_S[min(self._failures, len(_WAITS_S)) - 1])
        if self._closing:
            return False
        try:
            self._worker = SynthesiserProcess(self._command)
        except OSError:
            self._failures += 1
            self._tell("no-engine")
            return False
        answer = self._worker.answer(_START_S * 2 ** min(self._failures, 3))
        head = answer[0] if answer is not None else {"error": "it does not answer"}
        driver, voices = head.get("driver"), head.get("voices")
        if not isinstance(driver, str) or not isinstance(voices, dict):
            self._lose_worker("no-engine")
            return False
        self._engine = Engine("ok", driver, voices)
        self._cache.belongs_to(repr((driver, sorted(voices.items()), worker.NORMAL)))
        self._tell("ok")
        return True

    def _lose_worker(self, state: EngineState) -> None:
        assert self._worker is not None
        self._worker.end()
        self._worker = None
        self._failures += 1
        if not self._closing:
            self._tell(state)

    def _pause(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        with self._changed:
            while not self._closing and (left := end - time.monotonic()) > 0:
                self._changed.wait(left)

    def _tell(self, state: EngineState) -> None:
        if state != self._state:
            self._state = state
            self._on_engine(self._engine if state == "ok" else Engine(state))
