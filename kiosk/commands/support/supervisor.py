"""A kiosk on a plain terminal is watched by a process of its own: after a crash nobody stands before a shell.

The watching process is what the shell or the service has started. It makes the kiosk by a fork before anything heavy
is imported, so that it stays small and the start does not get slower, and while it runs no key of the terminal stops
or ends anything.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final, NoReturn

QUICK_S: Final = 30.0
"""A kiosk that ran for less than so many seconds has failed at its start."""

WAITS_S: Final = (0.2, 1.0, 3.0, 5.0)
"""Pauses after quick failures one after another. After the last the screen says that help is needed."""

RESTART_AGAIN_S: Final = 300.0
"""So long that text stands before the kiosk is started anyway: nobody may be there to press a key."""

PASSED_ON: Final = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)
STOPS: Final = (signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU)

CLEAN: Final = (
    "\x1b[?1000l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1004l\x1b[?2004l\x1b[<u\x1b[?1049l\x1b[?7h\x1b[0m\x1b[?25h"
)
"""What a kiosk that was killed could not write: the mouse, pastes, keys and the first screen as they were."""


CRASHED: Final = os.EX_SOFTWARE
"""The exit status after an error of the kiosk itself."""


def supervise(run: Callable[[], int], help_text: Callable[[], str]) -> int:
    """Run the kiosk in a process of its own, again after each crash; return its status when it ends in order.

    ``run`` is called in the new process and returns the exit status: 0 for an end in order, ``CRASHED`` for one that
    is not; any other status of the first start (no store, no terminal) is final too. ``help_text`` is what stands on
    the screen when starting again does not help.
    """
    failures, first = 0, True
    with _own_terminal() as quiet, _signals() as signals:
        while True:
            began = time.monotonic()
            status = _one(run, signals)
            if signals.asked or status == 0 or (first and 0 < status != CRASHED):
                return max(status, 0)
            first = False
            quiet()
            failures = failures + 1 if time.monotonic() - began < QUICK_S else 1
            if failures <= len(WAITS_S):
                signals.pause(WAITS_S[failures - 1])
            else:
                failures = 0
                if not _wait_for_help(help_text()):
                    return 0
            if signals.asked:
                return 0


class _Signals:
    """Passes what asks for the end on to the kiosk, and remembers that it was asked for."""

    def __init__(self) -> None:
        self.asked = False
        self.child = 0

    def take(self, number: int, frame: object) -> None:
        self.asked = True
        if self.child:
            with suppress(ProcessLookupError):
                os.kill(self.child, number)

    def pause(self, seconds: float) -> None:
        """Wait, unless the end is asked for."""
        end = time.monotonic() + seconds
        while not self.asked and (left := end - time.monotonic()) > 0:
            time.sleep(min(left, 0.1))


@contextmanager
def _signals() -> Iterator[_Signals]:
    signals = _Signals()
    before = {number: signal.signal(number, signals.take) for number in PASSED_ON}
    try:
        yield signals
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _one(run: Callable[[], int], signals: _Signals) -> int:
    """Run one kiosk; return its status, negative for the signal that ended it."""
    lives, holds = os.pipe()
    signal.pthread_sigmask(signal.SIG_BLOCK, PASSED_ON)
    try:
        child = os.fork()
        if child == 0:
            os.close(holds)
            _be_the_kiosk(run, lives)
        signals.child = child
    except OSError:  # no process to be had now
        return CRASHED
    finally:
        os.close(lives)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, PASSED_ON)
    try:
        _, ended = os.waitpid(child, 0)
    finally:
        signals.child = 0
        os.close(holds)
    return os.waitstatus_to_exitcode(ended)


def _be_the_kiosk(run: Callable[[], int], lives: int) -> NoReturn:
    """Run the kiosk in this new process, which ends with it and never returns to what the parent was doing."""
    status = CRASHED
    try:
        for number in (*PASSED_ON, *STOPS):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, PASSED_ON)
        with suppress(RuntimeError):  # no thread to be had
            threading.Thread(target=_end_with, args=(lives,), daemon=True).start()
        status = run()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 0
    finally:
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(status)


def _end_with(lives: int) -> None:
    """End this process when the watching one is gone: two programs would read one keyboard."""
    os.read(lives, 1)  # nothing is ever written there
    os.kill(os.getpid(), signal.SIGHUP)


@contextmanager
def _own_terminal() -> Iterator[Callable[[], None]]:
    """Keep the terminal's keys from stopping or ending anything; yield what brings it back to that after a crash.

    The kiosk takes its terminal over from here and gives it back as it was: as it is set here.
    """
    keyboard = sys.stdin.fileno()
    before = termios.tcgetattr(keyboard)
    safe: list[Any] = list(before)
    safe[3] &= ~(termios.ISIG | termios.ICANON | termios.ECHO)
    stopped = {number: signal.signal(number, signal.SIG_IGN) for number in STOPS}

    def quiet() -> None:
        with suppress(termios.error):
            termios.tcsetattr(keyboard, termios.TCSAFLUSH, safe)
        _write(CLEAN + "\x1b[2J\x1b[H")

    with suppress(termios.error):
        termios.tcsetattr(keyboard, termios.TCSANOW, safe)
    try:
        yield quiet
    finally:
        # What was typed meanwhile was meant for the kiosk, and would else be typed into the shell.
        with suppress(termios.error):
            termios.tcsetattr(keyboard, termios.TCSAFLUSH, before)
        for number, handler in stopped.items():
            signal.signal(number, handler)


def _wait_for_help(text: str) -> bool:
    """Show a text until a key is pressed, or for so long that starting again may help; False without a terminal."""
    _write(f"\x1b[2J\x1b[H\r\n{text.replace(chr(10), chr(13) + chr(10))}\r\n")
    keyboard = sys.stdin.fileno()
    if select.select([keyboard], [], [], RESTART_AGAIN_S)[0]:
        try:
            there = bool(os.read(keyboard, 4096))
        except OSError:
            there = False
        if not there:
            return False
    _write("\x1b[2J\x1b[H")
    return True


def _write(text: str) -> None:
    with suppress(OSError):
        os.write(1, text.encode())
