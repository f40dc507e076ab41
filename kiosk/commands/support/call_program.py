"""The program of whoever runs this machine that is told of calls: it may drive a lamp, a relay or a bell.

It is named on the command line alone: nothing that a stick, a hub or the data folder brings names a program. It gets
one of three words and nothing that anybody here has written.
"""

from __future__ import annotations

import logging
import os
import queue
import signal
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.store import CheckResult, DataFolder, note_check

if TYPE_CHECKING:
    from kiosk.app.call_watch import CallKind

log = logging.getLogger(__name__)

CHECK: Final = "call_program"
"""What the result of its last run is called among the checks."""

MOST_S: Final = 10.0
"""Seconds that it may take; then it is ended, with all that it has started in its session."""


class CallProgram:
    """Runs the program for each word, one run after another, in a thread of its own."""

    def __init__(self, program: Path, folder: DataFolder, now: Callable[[], int], most_s: float = MOST_S) -> None:
        self._program, self._folder, self._now, self._most_s = program, folder, now, most_s
        self._kinds: queue.SimpleQueue[CallKind] = queue.SimpleQueue()
        threading.Thread(target=self._run_all, name="call-program", daemon=True).start()

    def tell(self, kind: CallKind) -> None:
        """Have the program run with a word. Returns at once."""
        self._kinds.put(kind)

    def _run_all(self) -> None:
        while True:
            kind = self._kinds.get()
            failure = self._run(kind)
            if failure:
                log.warning("the program for calls failed at %s: %s", kind, failure)
            note_check(self._folder, CHECK, CheckResult(self._now(), not failure, failure))

    def _run(self, kind: CallKind) -> str:
        """Run it once; return why it failed, "" if it did not."""
        try:
            process = subprocess.Popen(  # noqa: S603  # named by whoever starts the kiosk
                [self._program, kind],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,
            )
        except OSError as error:
            return error.strerror or type(error).__name__
        try:
            status = process.wait(self._most_s)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return f"not done after {self._most_s:g} s"
        return f"exit status {status}" if status else ""
