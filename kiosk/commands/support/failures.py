"""What fails in a command is told in words: a traceback helps nobody who stands before it."""

from __future__ import annotations

import errno
import logging
import os
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kiosk.words import Lang

LOW: Final = (errno.EMFILE, errno.ENFILE, errno.EAGAIN)
"""Errors of a system that gives no more files, processes or threads."""

FULL: Final = (errno.ENOSPC, errno.EDQUOT)

log = logging.getLogger(__name__)


def whole_streams() -> None:
    """Open input and outputs that whoever started this left closed: a file opened later would take their place."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, os.O_RDONLY if number == 0 else os.O_WRONLY)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
        if getattr(sys, name) is None:
            stream = os.fdopen(number, "r" if number == 0 else "w", encoding="utf-8", errors="replace", closefd=False)
            setattr(sys, name, stream)
            setattr(sys, f"__{name}__", stream)


def to_the_log() -> None:
    """Have what fails in threads and where nothing can catch it go into the log, and never onto the screen."""

    def thread(failed: threading.ExceptHookArgs) -> None:
        if isinstance(failed.exc_value, OSError) and failed.exc_value.errno == errno.EIO:
            log.info("the terminal is gone")  # somebody closed its window: the kiosk ends as it does by a signal
        elif failed.exc_type is not SystemExit:
            _log("a thread failed", failed.exc_value)

    def unraisable(failed: sys.UnraisableHookArgs) -> None:
        _log("something failed at its end", failed.exc_value)

    # Where there is no log, or none that can be written, Python would write onto the screen.
    logging.lastResort, logging.raiseExceptions = logging.NullHandler(), False
    threading.excepthook = thread
    sys.unraisablehook = unraisable


def _log(what: str, error: BaseException | None) -> None:
    try:  # noqa: SIM105 - so little memory may be left that not even a context can be made
        log.error(what, exc_info=error)
    except MemoryError:
        pass


def tell_failure(error: Exception, lang: Lang, file: Path) -> int:
    """Say in words that a command failed, and return its exit status."""
    if logging.getLogger().handlers:  # else Python would write it onto the screen
        with suppress(MemoryError):
            log.critical("the command failed", exc_info=error)
    if isinstance(error, BrokenPipeError):  # whoever read what was printed has seen enough
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return os.EX_IOERR
    with suppress(OSError, ValueError, MemoryError):
        print(_words(error, lang, file), file=sys.stderr)
    return os.EX_SOFTWARE


def failure_kind(error: BaseException) -> str:
    """Return the key of the words for an error: what the reader can do differs."""
    # The linker has no kind of its own for a library that found no memory.
    if isinstance(error, MemoryError) or (isinstance(error, ImportError) and "failed to map segment" in str(error)):
        return "no_memory"
    if isinstance(error, OSError) and error.errno in FULL:
        return "disk-full"
    # Python has no kind of its own for a thread that the system does not give.
    if (isinstance(error, OSError) and error.errno in LOW) or "start new thread" in str(error):
        return "low"
    return "failed"


def _words(error: Exception, lang: Lang, file: Path) -> str:
    what = type(error).__name__
    try:
        from kiosk.words import load_words

        return load_words().say(lang, f"start.{failure_kind(error)}", file=file, what=what).text
    except Exception:  # not even the words can be read: what is left is this
        return f"kiosk: {what}"
