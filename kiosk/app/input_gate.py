"""Input that comes faster than the kiosk can follow, from a stuck keypad or a cable, is let go: nobody meant it."""

from __future__ import annotations

from typing import Final, Protocol

from textual.driver import Driver
from textual.events import AppBlur, AppFocus, InputEvent, Paste
from textual.geometry import Size
from textual.message import Message
from textual.messages import TerminalSupportsSynchronizedOutput

from kiosk.app.terminal_driver import make_safe
from kiosk.app.terminal_sequences import MOST_COLUMNS, MOST_SCREEN_ROWS

MOST_WAITING: Final = 200
"""Keys, movements of the pointer and reports that may wait for the kiosk; more would only fill the memory."""

INPUT_MESSAGES: Final = (InputEvent, Paste, AppFocus, AppBlur, TerminalSupportsSynchronizedOutput)
"""All that bytes of a terminal become. A size is none of these: it comes by a signal, and the last one must count."""


class Follows(Protocol):
    """An app that tells how much input it has taken, and how much of that still waits."""

    taken: int

    def waiting(self) -> int:
        """Return how many messages are in its queues."""


class Gate(Driver):
    """A terminal driver that passes input on only while the app follows. Its thread counts what it hands over."""

    handed = 0

    def send_message(self, message: Message) -> None:
        """Pass a message on, unless it is one of a flood."""
        if isinstance(message, INPUT_MESSAGES):
            app: Follows = self._app  # type: ignore[assignment]  # it is ours
            # What was handed over lies in the event loop until the app takes it: while it works, that grows alone.
            if self.handed - app.taken + app.waiting() > MOST_WAITING:
                return
            self.handed += 1
        super().send_message(message)


def within_bounds(size: Size) -> Size:
    """Return a size with at least one cell and at most those of the largest screen."""
    return Size(max(1, min(size.width, MOST_COLUMNS)), max(1, min(size.height, MOST_SCREEN_ROWS)))


def gate_driver(driver: type[Driver]) -> type[Driver]:
    """Return a driver that is ``driver``, made safe, behind a gate."""
    return type(f"Gated{driver.__name__}", (Gate, make_safe(driver)), {})
