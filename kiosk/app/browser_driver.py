"""The kiosk's end of a browser's line: whatever comes over it, the kiosk goes on and can be used."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Final

from textual.app import App
from textual.drivers._byte_stream import ByteStream
from textual.drivers.web_driver import WebDriver, _ExitInput
from textual.message import Message
from textual.messages import ExitApp

from kiosk.app.terminal_driver import Translator
from kiosk.app.terminal_sequences import MOST_COLUMNS, MOST_SCREEN_ROWS

log = logging.getLogger(__name__)

LEAST_CELLS_OF_BROWSER: Final = (20, 8)
"""Columns and rows of the smallest screen; one that is said to be smaller, or larger than any, gets the nearest."""


class BrowserDriver(WebDriver):
    """Textual's driver for a browser, that no input can stop, and that ends the kiosk when its line ends."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        if self._size is not None:
            self._size = _within(*self._size)

    def run_input_thread(self) -> None:
        """Pass on what is understood until the line ends; then the kiosk ends too."""
        keys, packets = Translator(), ByteStream()
        try:
            for data in self._input_reader:
                for kind, payload in packets.feed(data) if data else ():
                    if kind == "D":
                        self._pass_on(keys.feed(payload, time.monotonic()))
                    else:
                        self._on_meta(kind, payload)
                self._pass_on(keys.tick(time.monotonic()))
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
            self.process_message(message)

    def _on_meta(self, packet_type: str, payload: bytes) -> None:
        """Take what the server tells; what is not understood, or not true of any screen, is let go."""
        try:
            told = json.loads(payload)
            match told:
                case {"type": "resize", "width": int(width), "height": int(height)}:
                    columns, rows = _within(width, height)
                    told = told | {"width": columns, "height": rows}
                case {"type": "focus" | "blur" | "quit" | "exit"}:
                    pass
                case _:
                    return
        except (ValueError, RecursionError):
            return
        self.on_meta(told["type"], told)


def _within(columns: int, rows: int) -> tuple[int, int]:
    least = LEAST_CELLS_OF_BROWSER
    return min(max(columns, least[0]), MOST_COLUMNS), min(max(rows, least[1]), MOST_SCREEN_ROWS)
