"""A Textual app that no input can stop: floods and giant screens are bounded, and an error leaves no traceback."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable
from typing import Any, ClassVar

from rich.console import RenderableType
from textual.app import App
from textual.binding import BindingType
from textual.driver import Driver
from textual.events import Resize
from textual.message import Message
from textual.screen import Screen

from kiosk.access import teach_parser
from kiosk.app.fixed_columns import keep_columns
from kiosk.app.input_gate import INPUT_MESSAGES, gate_driver, within_bounds
from kiosk.app.inputs.input import Timer

log = logging.getLogger(__name__)

CRASHED_STATUS = os.EX_SOFTWARE
"""The exit status after an error of the kiosk itself: it is started again."""


class Later(Message):
    """Something to do on the app's own thread; posting it is safe from any thread."""

    def __init__(self, act: Callable[[], None]) -> None:
        super().__init__()
        self.act = act


class SafeApp(App[int]):
    """What the kiosk needs of Textual, whatever is drawn."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []
    taken = 0

    def get_driver_class(self) -> type[Driver]:
        """Return the driver of the terminal or the browser, behind a gate for floods of input."""
        teach_parser()
        return gate_driver(super().get_driver_class())

    def post_message(self, message: Message) -> bool:
        """Take a message into the queue; what comes from the driver is counted, and sizes are bounded."""
        if isinstance(message, Resize) and (size := within_bounds(message.size)) != message.size:
            message = Resize(size, size)
        if isinstance(message, INPUT_MESSAGES) and not message.is_forwarded:
            self.taken += 1
        return super().post_message(message)

    def waiting(self) -> int:
        """Return how many messages wait here and on their way through the screen; any thread may ask."""
        return self.message_queue_size + sum(screen.message_queue_size for screen in self.screen_stack)

    def now(self) -> int:
        """Return milliseconds of a clock that never goes back."""
        return time.monotonic_ns() // 1_000_000

    def after(self, milliseconds: int, act: Callable[[], None]) -> Timer:
        """Have something done later, on a machine as busy as it may be."""
        timer = self.set_timer(milliseconds / 1000, act)
        # Textual passes over what is due before its timer first looks: a short one would then never come.
        timer._skip = False
        return timer

    def later(self, act: Callable[[], None]) -> None:
        """Have something done on this thread; safe from any thread."""
        self.post_message(Later(act))

    def on_later(self, event: Later) -> None:
        """Do on this thread what another one asked for."""
        event.stop()
        event.act()

    def in_background(self, act: Callable[[], None]) -> None:
        """Have something done in a thread of its own, off the paint's path."""
        self.run_worker(act, thread=True, exit_on_error=False)

    async def action_quit(self) -> None:
        """Refuse: only the mentor's page ends the kiosk."""

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        keep_columns(renderable)
        super()._display(screen, renderable)

    def _handle_exception(self, error: Exception) -> None:
        """Log what nothing else caught and end quietly: no traceback belongs on a resident's screen."""
        log.critical("the screen failed", exc_info=error)
        self.exit(CRASHED_STATUS)

    def _fatal_error(self) -> None:
        log.critical("the screen failed", exc_info=True)
        self.exit(CRASHED_STATUS)

    def panic(self, *renderables: object) -> None:
        """End after an error that Textual noticed, without its traceback on the screen."""
        log.critical("the screen failed: %s", sys.exc_info()[1] or "see what is logged before this")
        self.exit(CRASHED_STATUS)

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()
