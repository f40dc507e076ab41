"""A bar for what takes long on the command line: in words what is going on, and how far it has come."""

from __future__ import annotations

import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress

PATIENCE: Final = 0.7
"""Seconds until it shows: what is over by then needs no bar."""


class ProgressBar:
    """One line on the error output while something goes on, gone when it is over. Nothing if that is no terminal.

    It is called with how many are done of how many (see ``ReportProgress``); what tells nothing is shown to go on
    all the same. Rich draws it, in a thread of its own, and is imported only once the bar is to show.
    """

    def __init__(self, text: str, stream: TextIO | None = None) -> None:
        self._text, self._stream = text, stream or sys.stderr
        self._done, self._total = 0, 0
        self._showing = threading.Lock()
        self._over = False
        self._bar: Progress | None = None
        self._timer = threading.Timer(PATIENCE, self._show)
        self._timer.daemon = True

    def __call__(self, done: int, total: int) -> None:
        """Take how far it has come."""
        self._done, self._total = done, total
        if self._bar is not None:
            self._update(self._bar)

    def __enter__(self) -> ProgressBar:
        if self._stream.isatty():
            self._timer.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._timer.cancel()
        with self._showing:
            self._over = True
            if self._bar is not None:
                with suppress(OSError):  # a terminal that has gone must not end what goes on
                    self._bar.stop()

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        with self._showing:
            if not self._over:
                columns = TextColumn("{task.description}", markup=False), BarColumn()
                # What else is written stays in its own stream.
                console = Console(file=self._stream)
                bar = Progress(
                    *columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False
                )
                bar.add_task(self._text, total=None)
                self._update(bar)
                bar.start()
                self._bar = bar

    def _update(self, bar: Progress) -> None:
        bar.update(bar.task_ids[0], total=self._total or None, completed=self._done)
