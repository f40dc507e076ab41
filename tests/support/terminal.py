"""The real kiosk in a real pseudo-terminal: keys go in, and what a person would see comes out."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Final

import pexpect
import pyte

ROOT: Final = Path(__file__).resolve().parent.parent.parent

KEYS: Final = {
    "enter": "\r",
    "backspace": "\x7f",
    "pagedown": "\x1b[6~",
    "pageup": "\x1b[5~",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "home": "\x1b[H",
}
"""What a terminal sends for the keys that are no letter."""

BOUNCE: Final = 0.36
"""Seconds between presses of one key: on a busy machine, presses that come closer may be read as if at once."""

EYE = 0.35
"""Seconds after a change that nobody asked for in which a press still means what stood there before."""

PATIENCE: Final = 30.0
"""Seconds to wait for something on the screen before the test fails: a busy machine is slow, never a failure."""

SETTLED: Final = 0.03
"""Seconds without output after which a screen counts as painted."""


def inherited() -> dict[str, str]:
    """Return the environment without the size of this process's own screen, which a test runner may put there."""
    return {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}


def _bytes(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError:
        return b""


def cells(screen: pyte.Screen) -> list[str]:
    """Return the rows of a screen with one sign a column; the second column of a wide sign is a space."""
    return [
        "".join((row[x].data or " ")[0] for x in range(screen.columns))
        for row in (screen.buffer[y] for y in range(screen.lines))
    ]


def is_running(process: int) -> bool:
    """Tell whether a process has not ended, though nobody may have asked for its exit status yet.

    What it was started from is no sign of that: a process lets go of it before it closes its files.
    """
    return _bytes(f"/proc/{process}/stat").rpartition(b")")[2].split()[:1] not in ([], [b"Z"], [b"X"])


class Gone(AssertionError):
    """The kiosk ended while something was expected of it."""


class Shown:
    """What a terminal of this size shows of the bytes that it is fed."""

    def __init__(self, columns: int, rows: int) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)

    def feed(self, data: bytes) -> None:
        """Draw what a program wrote."""
        self._stream.feed(data)

    def resize(self, columns: int, rows: int) -> None:
        """Have another size."""
        self._screen.resize(rows, columns)

    def screen(self) -> str:
        """Return what the screen shows now, a line a row."""
        return "\n".join(self._screen.display)

    def cells(self) -> list[str]:
        """Return the rows of the screen with one sign a column."""
        return cells(self._screen)

    def flat(self) -> str:
        """Return the words on the screen in one line, without the frames around them."""
        return " ".join(re.sub("[\u2500-\u257f]", " ", self.screen()).split())

    def sheets(self) -> tuple[int, int]:
        """Return which sheet of how many is shown: 1 of 1 if the page says nothing of it."""
        found = re.search(r"(\d+)/(\d+)\s*$", self._screen.display[0])
        return (int(found[1]), int(found[2])) if found else (1, 1)

    def number_of(self, label: str) -> str | None:
        """Return the digit that stands before a label on the screen; a long label may break after a few words."""
        words = label.split()
        for count in range(len(words), 0, -1):
            start = re.escape(" ".join(words[:count]))
            found = {m[1] for m in re.finditer(rf"(?<![^\s│])(\d)\s+{start}(?=\s{{2}}|\s*[│\n])", self.screen())}
            if len(found) == 1:
                return str(found.pop())
        return None


class Terminal(Shown):
    """A kiosk started with these arguments and environment. Leaving the ``with`` block kills it.

    ``errors`` is a file for its error output, as a service's journal is. ``program`` is the module that is run, and
    what it is given before the arguments; ``under`` is a command that runs it.
    """

    def __init__(
        self,
        *arguments: str,
        columns: int = 100,
        rows: int = 30,
        errors: str = "",
        program: tuple[str, ...] = ("kiosk",),
        under: tuple[str, ...] = (),
        **environment: str,
    ) -> None:
        super().__init__(columns, rows)
        self._last: tuple[str, float] = ("", 0.0)
        self.ended = False
        command = [*under, sys.executable, "-W", "default", "-m", *program, *arguments]
        if errors:
            command = ["sh", "-c", 'exec "$@" 2>"$0"', errors, *command]
        self._child = pexpect.spawn(
            command[0],
            command[1:],
            dimensions=(rows, columns),
            cwd=str(ROOT),
            env=inherited() | {"TERM": "xterm-256color", "COLORTERM": "truecolor"} | environment,
            # Tests that run in the background are deaf to Ctrl+C, and what they start would be too.
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
        )
        # A test must not wait for a process that is being killed, nor before a key is sent.
        self._child.delaybeforesend = None
        self._child.delayafterclose = self._child.delayafterterminate = 0.02
        self._child.ptyproc.delayafterclose = self._child.ptyproc.delayafterterminate = 0.02

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def _session(self) -> list[int]:
        """Return the processes that run in this terminal, the one that watches first."""
        found = []
        for process in sorted(int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()):
            told = _bytes(f"/proc/{process}/stat").rpartition(b")")[2].split()  # state, parent, group, session
            if told and told[0] not in b"ZX" and int(told[3]) == self._child.pid:
                found.append(process)
        return found

    @property
    def pid(self) -> int:
        """Return the process id of the kiosk: of the one that is watched, where another process watches it."""
        started = int(self._child.pid)
        command = Path(f"/proc/{started}/cmdline")
        try:
            children = Path(f"/proc/{started}/task/{started}/children").read_text("ascii").split()
            same = [int(child) for child in children if _bytes(f"/proc/{child}/cmdline") == command.read_bytes()]
        except OSError:
            same = []
        return same[0] if same else started

    # Seeing ------------------------------------------------------------------------------------------

    def pump(self, seconds: float) -> bool:
        """Take in what the kiosk writes within so many seconds; True if there was anything."""
        if self.ended:
            return False
        try:
            self.feed(self._child.read_nonblocking(1 << 16, seconds))
        except pexpect.TIMEOUT:
            return False
        except pexpect.EOF:
            self.ended = True
            return False
        return True

    def until(self, holds: Callable[[], bool], what: str, timeout: float = PATIENCE) -> None:
        """Wait until something holds and the screen is painted. Raises Gone if the kiosk ends before that."""
        end = time.monotonic() + timeout
        while True:
            while self.pump(SETTLED) and time.monotonic() < end:
                pass
            if holds():
                return
            if self.ended:
                raise Gone(f"the kiosk ended while waiting for {what}:\n{self.screen()}")
            assert time.monotonic() < end, f"no {what} after {timeout} s:\n{self.screen()}"

    def wait_for(self, text: str, timeout: float = PATIENCE) -> None:
        """Wait until the words of a text stand on the screen, wherever their lines break."""
        words = " ".join(text.split())
        self.until(lambda: words in self.flat(), repr(words), timeout)

    def wait_gone(self, text: str, timeout: float = PATIENCE) -> None:
        """Wait until a text is no longer on the screen."""
        self.until(lambda: text not in self.flat(), f"end of {text!r}", timeout)

    def drain(self, seconds: float) -> bool:
        """Take what the kiosk writes within so many seconds and draw nothing of it; True if there was anything.

        Drawing here takes longer than the kiosk takes to write. Another size makes it draw all of its screen anew.
        """
        try:
            return bool(self._child.read_nonblocking(1 << 16, seconds))
        except pexpect.TIMEOUT:
            return False
        except pexpect.EOF:
            self.ended = True
            return False

    # Acting ------------------------------------------------------------------------------------------

    def send(self, raw: str) -> None:
        """Send bytes as they are, without waiting for anything."""
        self._child.send(raw)

    def press(self, key: str, *, changes: bool = True) -> None:
        """Press one key and wait until the screen has changed for it."""
        last, at = self._last
        if key == last and (wait := at + BOUNCE - time.monotonic()) > 0:
            time.sleep(wait)
        before = self.look()
        self.send(KEYS.get(key, key))
        if changes:
            self.until(lambda: self.screen() != before, f"answer to the key {key!r}")
        self._last = (key, time.monotonic())  # a busy kiosk took the key when it answered, not when it was sent

    def look(self) -> str:
        """Return the screen once it has stood still as long as an eye needs."""
        before, since = self.screen(), time.monotonic()
        while (left := since + EYE - time.monotonic()) > 0:
            if self.pump(left) and self.screen() != before:
                before, since = self.screen(), time.monotonic()
        return before

    def pick(self, label: str) -> None:
        """Press the number that stands before a label, on whichever sheet of the page it is."""
        self.look()
        while (number := self.number_of(label)) is None:
            now, total = self.sheets()
            assert now < total, f"no number before {label!r}:\n{self.screen()}"
            self.press("pagedown")
        self.press(number)

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size, as a person who drags its window does."""
        super().resize(columns, rows)
        self._child.setwinsize(rows, columns)

    # Ending ------------------------------------------------------------------------------------------

    def signal(self, number: signal.Signals) -> None:
        """Send the kiosk a signal."""
        self._child.kill(number)

    def wait_end(self, timeout: float = PATIENCE) -> int:
        """Wait until the kiosk ends; return its exit status, or the negative number of the signal that ended it."""
        self.until(lambda: self.ended, "end of the kiosk", timeout)
        self._child.wait()
        self._child.close(force=True)
        return -int(self._child.signalstatus) if self._child.signalstatus else int(self._child.exitstatus)

    def hang_up(self) -> None:
        """Take the terminal away from the kiosk, as a closed window or a dead connection does."""
        self._child.ptyproc.fileobj.close()
        self._child.ptyproc.fd = self._child.child_fd = -1
        self._child.ptyproc.closed = self._child.closed = self.ended = True

    def alive(self) -> bool:
        """Tell whether the kiosk runs."""
        return bool(self._child.isalive())

    def kill(self) -> None:
        """End the kiosk at once, as pulling the plug does."""
        if self._child.isalive():
            while running := self._session():  # each holds the folder until it is quite gone
                for process in running:
                    with suppress(ProcessLookupError):
                        os.kill(process, signal.SIGKILL)
                time.sleep(0.01)
            self._child.wait()
        self.ended = True
        self._child.close(force=True)
