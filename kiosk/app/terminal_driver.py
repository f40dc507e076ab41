"""The terminal's driver, made safe: no byte that a terminal sends ends the kiosk, and no size fills its memory."""

from __future__ import annotations

import logging
import os
import selectors
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Final, Protocol

from textual._xterm_parser import XTermParser
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key
from textual.message import Message

from kiosk.app.terminal_sequences import (
    DELAY_S,
    ESC,
    MOST_COLUMNS,
    MOST_SCREEN_ROWS,
    SILENCE_S,
    Splitter,
    checked_unit,
)

log = logging.getLogger(__name__)

READ: Final = 4096
"""Bytes taken at once."""

ENDS: Final = 5
"""A terminal that ends so many reads in a row is gone: one such end may be a Ctrl+D from before the start."""

USUAL: Final = (80, 25)
"""Columns and rows of a terminal that does not tell."""


class Translator:
    """Turns bytes of a terminal into Textual's events. It raises nothing, whatever the bytes are."""

    def __init__(self) -> None:
        self._decoder = getincrementaldecoder("utf-8")(errors="replace")
        self._last = 0.0
        self._splitter = Splitter()
        self._parser = XTermParser()
        self.failed = 0

    def feed(self, data: bytes, now: float) -> Iterator[Message]:
        """Yield the events of these bytes."""
        self._last = now
        return self._all(self._splitter.feed(self._decoder.decode(data), now))

    def tick(self, now: float) -> Iterator[Message]:
        """Yield the events that are complete because nothing has followed for a while."""
        if now - self._last >= SILENCE_S:
            self._decoder.reset()  # the rest of a character does not come any more
        return self._all(self._splitter.tick(now))

    def _all(self, units: Iterable[str]) -> Iterator[Message]:
        for unit in units:
            if (known := checked_unit(unit)) is not None:
                yield from self._events(known)

    def _events(self, unit: str) -> list[Message]:
        if unit == ESC:
            return [Key("escape", ESC)]
        try:
            found = list(self._parser.feed(unit))
        except Exception as error:  # the parser is another's, and what it meets is anybody's
            self.failed += 1
            if self.failed == 1:
                log.warning("a sequence of the terminal is passed over, as others will be: %r", error)
            self._parser = XTermParser()
            return []
        if self._parser._awaiting.timeout is not None:  # it waits for the rest of what it does not know
            self._parser = XTermParser()
        return found or (self._with_alt(unit[1:]) if len(unit) == 2 else [])

    def _with_alt(self, character: str) -> list[Message]:
        """Return the key of a character that came after ESC: Alt was held with it."""
        found: list[Message] = []
        for event in self._events(character):
            if isinstance(event, Key):
                name = f"shift+{event.key.lower()}" if len(event.key) == 1 and event.key.isupper() else event.key
                found.append(Key(f"alt+{name}" if len(event.key) == 1 else name, event.character))
        return found


class Ends(Protocol):
    """An app that can be ended with an exit status."""

    def exit(self, result: int) -> None:
        """End."""


class SafeDriver(LinuxDriver):
    """Textual's driver for terminals with a reader of its own."""

    def _get_terminal_size(self) -> tuple[int, int]:
        """Return the terminal's columns and rows: those it has, whatever the environment says, and no giant ones."""
        for output in (2 if self._file is None else self._file.fileno(), self.fileno, 1):
            try:
                columns, rows = os.get_terminal_size(output)
            except (OSError, ValueError):
                continue
            if columns and rows:
                return min(columns, MOST_COLUMNS), min(rows, MOST_SCREEN_ROWS)
        return USUAL

    def _query_in_band_window_resize(self) -> None:
        """Ask for no sizes among the keys: the signal for them is enough, and a key cannot forge it."""

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except Exception:
            log.critical("reading the terminal failed", exc_info=True)
            self._end(os.EX_SOFTWARE)

    def _end(self, status: int) -> None:
        """End the app from this thread, unless it is ending."""
        app: Ends = self._app
        end: Callable[[], None] = lambda: app.exit(status)  # noqa: E731
        with suppress(RuntimeError):  # its loop may be closed
            self._loop.call_soon_threadsafe(end)

    def run_input_thread(self) -> None:
        """Read until the app ends or the terminal is gone."""
        translator, ends = Translator(), 0
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(DELAY_S):
                    data = self._read()
                    if data:
                        ends = 0
                        self._hand_over(translator.feed(data, time.monotonic()))
                    elif data is not None:
                        ends += 1
                        if ends == ENDS:
                            log.warning("the terminal is gone")
                            self._end(0)
                            return
                        time.sleep(DELAY_S)
                self._hand_over(translator.tick(time.monotonic()))

    def _read(self) -> bytes | None:
        """Return what has come: nothing if the terminal has ended, None if there is nothing now."""
        try:
            return os.read(self.fileno, READ)
        except BlockingIOError:
            return None
        except OSError:
            return b""

    def _hand_over(self, events: Iterator[Message]) -> None:
        for event in events:
            try:
                self.process_message(event)
            except Exception:
                log.exception("an event of the terminal could not be passed on")


def make_safe(driver: type[Driver]) -> type[Driver]:
    """Return the safe driver in place of Textual's own for terminals; others, as a browser's, are as they are."""
    return SafeDriver if driver is LinuxDriver else driver
