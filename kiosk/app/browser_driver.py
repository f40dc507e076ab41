"""The kiosk's end of a browser's line: whatever comes over it, the kiosk goes on and can be used."""

from __future__ import annotations

import json
import logging
import re
import time
from codecs import getincrementaldecoder
from collections.abc import Iterable
from contextlib import suppress
from typing import Final

from textual._xterm_parser import XTermParser
from textual.drivers._byte_stream import ByteStream
from textual.drivers.web_driver import WebDriver, _ExitInput
from textual.message import Message
from textual.messages import ExitApp, TerminalSupportsSynchronizedOutput

from kiosk.app.input_gate import INPUT_MESSAGES

log = logging.getLogger(__name__)

LEAST_CELLS_OF_BROWSER: Final = (20, 8)
MOST_CELLS_OF_BROWSER: Final = (500, 200)
"""Columns and rows of the smallest and the largest screen; one that is said to be beyond them gets the nearest."""

UNFINISHED: Final = 4096
"""Characters after which a sequence that has no end is let go."""

LINE_PATIENCE: Final = 1.0
"""Seconds after which a sequence that has no end is let go."""


class BrowserDriver(WebDriver):
    """Textual's driver for a browser, that no input can stop, and that ends the kiosk when its line ends."""

    def run_input_thread(self) -> None:
        """Pass on what is understood until the line ends; then the kiosk ends too."""
        keys, packets = _Keys(), ByteStream()
        try:
            for data in self._input_reader:
                for kind, payload in packets.feed(data) if data else ():
                    if kind == "D":
                        self._pass_on(keys.read(payload))
                    else:
                        self._on_meta(kind, payload)
                self._pass_on(keys.tick())
        except _ExitInput:
            pass
        except Exception:
            log.exception("the line to the browser cannot be read")
        finally:
            self._input_reader.close()
            if not self.exit_event.is_set():
                with suppress(RuntimeError):  # the app has just ended by itself
                    self.send_message(ExitApp())

    def _pass_on(self, told: Iterable[Message]) -> None:
        for message in told:
            # The page tells its size in a message of its own: nobody asked for one among the keys.
            if isinstance(message, (*INPUT_MESSAGES, TerminalSupportsSynchronizedOutput)):
                self.process_message(message)

    def _on_meta(self, packet_type: str, payload: bytes) -> None:
        """Take what the server tells; what is not understood, or not true of any screen, is let go."""
        try:
            told = json.loads(payload)
            match told:
                case {"type": "resize", "width": int(width), "height": int(height)}:
                    told = told | {"width": _within(width, 0), "height": _within(height, 1)}
                case {"type": "focus" | "blur" | "quit" | "exit"}:
                    pass
                case _:
                    return
        except (ValueError, RecursionError):
            return
        self.on_meta(told["type"], told)


class _Keys:
    """Reads keys, movements and pasted text out of bytes. What cannot be read is let go, and what follows is read."""

    def __init__(self) -> None:
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._begin()

    def _begin(self) -> None:
        self._parser = XTermParser()
        self._unread, self._read_at = 0, time.monotonic()

    def read(self, data: bytes) -> list[Message]:
        """Return what the bytes, and those before them that had no end, mean."""
        found = list[Message]()
        for piece in re.split("(?=\x1b)", self._decode(data)):
            if piece:  # an empty one would tell the parser that the line has ended
                told = self._understood(self._parser.feed(piece))
                self._unread = 0 if told else self._unread + len(piece)
                found += told
                if self._unread > UNFINISHED:
                    self._begin()
        return found

    def tick(self) -> list[Message]:
        """Return what was meant by a sequence that did not go on: the escape key."""
        told = self._understood(self._parser.tick())
        if told or not self._unread:
            self._unread, self._read_at = 0, time.monotonic()
        elif time.monotonic() - self._read_at > LINE_PATIENCE:
            self._begin()
        return told

    def _understood(self, told: Iterable[Message]) -> list[Message]:
        found = list[Message]()
        try:
            found.extend(told)
        except Exception as wrong:  # numbers that are no character, of too many digits, and what else it may raise
            log.debug("a key cannot be read: %s", wrong)
            self._begin()
        return found


def _within(cells: int, axis: int) -> int:
    return min(max(cells, LEAST_CELLS_OF_BROWSER[axis]), MOST_CELLS_OF_BROWSER[axis])
