"""What waits for the disk, and the lock that guards all that an open store holds in memory."""

from __future__ import annotations

import threading
from collections.abc import Callable

from kiosk.store.ids import within
from kiosk.store.rows import EventRow


class Waiting:
    """Rows and scopes of projections that are to be written.

    ``changed`` guards these and the projections; who changes them notifies. ``busy`` is true while somebody writes,
    who does not hold the lock meanwhile. ``last`` is the id that the next must follow.
    """

    def __init__(self, clock: Callable[[], int]) -> None:
        self.changed = threading.Condition()
        self.rows: list[EventRow] = []
        self.touched: set[str] = set()
        self.busy = False
        self.closing = False
        self.last = ""
        self._clock = clock

    def now(self) -> int:
        """Return the time by which events are recorded: UTC in milliseconds since 1970, before the year 2100."""
        return within(self._clock())

    def save(self, scope: str) -> None:
        """Have a scope written. The caller holds the lock."""
        self.touched.add(scope)
        self.changed.notify_all()

    def of_whom(self) -> set[str | None]:
        """Return of whom events wait for the disk. The caller holds the lock."""
        return {row[2] for row in self.rows}
