"""The terminal of a command: whether there is one, whose its outputs are, what ends it, and the log beside it."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.commands.support.options import Options

if TYPE_CHECKING:
    from kiosk.app.app import KioskApp

ENDING: Final = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)
"""The signals that end the kiosk. Its keys never send them: to the kiosk Ctrl+C and the like are plain keys."""


def is_plain_terminal() -> bool:
    """Tell whether a person sits before input and output, and no browser."""
    return "TEXTUAL_DRIVER" not in os.environ and sys.stdin.isatty() and sys.stdout.isatty()


def has_terminal(options: Options) -> bool:
    """Tell, and say if not, whether there is a keyboard to read and a screen to draw on: else it would wait for ever.

    Behind a browser they are pipes to the server, which names its own driver (``TEXTUAL_DRIVER``).
    """
    there = "TEXTUAL_DRIVER" in os.environ or is_plain_terminal()
    if not there:
        print(options.say("start.no_terminal"), file=sys.stderr)
    return there


def screen_number() -> int:
    """Return which output is the screen."""
    return 1 if sys.stdout.isatty() and not sys.stderr.isatty() else 2


@contextmanager
def clean_screen(drawn_on: int = 2) -> Iterator[None]:
    """Keep the error output for the kiosk alone: ALSA writes there at each try to open a device.

    Textual draws there too. Where it goes to a file, ``drawn_on`` is the output that is a screen. What the
    environment says of the size of a terminal goes: it would stand before the size that the terminal has.
    """
    if is_plain_terminal():
        for name in ("COLUMNS", "LINES"):
            os.environ.pop(name, None)
    errors = os.dup(2)
    noise = os.open(os.devnull, os.O_WRONLY)
    before = sys.__stderr__, sys.stderr
    own = os.fdopen(errors if drawn_on == 2 else drawn_on, "w", encoding="utf-8", errors="replace", closefd=False)
    sys.__stderr__ = sys.stderr = own  # type: ignore[misc]  # Textual's way out
    os.dup2(noise, 2)
    os.close(noise)
    try:
        yield
    finally:
        with suppress(OSError):  # the terminal may be gone
            own.flush()
        sys.__stderr__, sys.stderr = before  # type: ignore[misc]
        os.dup2(errors, 2)
        os.close(errors)


@contextmanager
def signals_end(app: KioskApp) -> Iterator[None]:
    """Let a shutdown of the machine (SIGTERM), a lost terminal (SIGHUP) and the like end it as its own way does."""

    def end(number: int, frame: object) -> None:
        import asyncio  # Textual has it by now

        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # before the screen is up, or after it: leaving is all there is to do
            raise SystemExit(0) from None
        loop.call_soon_threadsafe(app.exit, 0)

    before = {number: signal.signal(number, end) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def log_to(file: Path) -> None:
    """Write the log to a file of its own, readable by its owner only; ``kiosk log`` gives it without names.

    A link or a pipe in its place is taken away: nothing is written to what it leads to.
    """
    from logging.handlers import RotatingFileHandler

    if file.is_symlink() or file.is_fifo():
        with suppress(OSError):
            file.unlink()
    os.umask(0o077)  # also for the file that is begun when this one is full, and for all else that is written here
    handler = RotatingFileHandler(file, maxBytes=1 << 20, backupCount=2, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
