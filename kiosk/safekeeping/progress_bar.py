"""A bar for what takes long on the command line: in words what is going on, and how far it has come."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from typing import Final, TextIO

PATIENCE: Final = 0.7
"""Seconds until it shows: what is over by then needs no bar."""

BETWEEN: Final = 0.1
"""Seconds between two drawings."""

BAR_WIDTH: Final = 30
"""Signs that a full bar has."""


class ProgressBar:
    """One line on the error output while something goes on, gone when it is over. Nothing if that is no terminal.

    It is called with how many are done of how many (see ``SoFar``); what tells nothing is shown to go on all the
    same, from a thread of its own. Only plain signs are drawn: any console has them.
    """

    def __init__(self, text: str, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._text, self._stream, self._clock = text, stream or sys.stderr, clock
        self._due = clock() + PATIENCE
        self._shows = self._stream.isatty()
        self._drawn = False
        self._report_progress = 0, 0
        self._drawing = threading.Lock()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._go_on, name="bar", daemon=True)

    def __call__(self, done: int, total: int) -> None:
        """Show how far it has come, if it is time to."""
        self._report_progress = done, total
        self._draw()

    def __enter__(self) -> ProgressBar:
        if self._shows:
            self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        if self._shows:
            self._thread.join()
        if self._drawn:
            self._write("\r\x1b[K")
            self._drawn = False

    def _go_on(self) -> None:
        wait = PATIENCE
        while not self._over.wait(wait):
            self._draw()
            wait = BETWEEN

    def _draw(self) -> None:
        with self._drawing:
            if self._shows and (now := self._clock()) >= self._due:
                self._due, self._drawn = now + BETWEEN, True
                self._write("\r" + bar_line(self._text, *self._report_progress, self._columns(), now))

    def _columns(self) -> int:
        try:
            return os.get_terminal_size(self._stream.fileno()).columns
        except OSError:
            return 80

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:  # a terminal that has gone must not end what goes on
            self._shows = False


def bar_line(text: str, done: int, total: int, columns: int, now: float) -> str:
    """Return the line: it never wraps, and its bar never runs over. Without a total a sign walks to and fro."""
    room = min(BAR_WIDTH, columns - len(text) - 4)
    if room < 3:
        return text[: columns - 1]
    if total > 0:
        full = room * min(max(done, 0), total) // total
        return f"{text} [{'#' * full}{'.' * (room - full)}]"
    step = int(now / BETWEEN) % (2 * room - 2)
    at = min(step, 2 * room - 2 - step)
    return f"{text} [{'.' * at}#{'.' * (room - 1 - at)}]"
