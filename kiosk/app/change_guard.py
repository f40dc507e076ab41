"""A hand that is on its way when the screen changes unasked: what it presses is what it saw."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from msgspec import Struct

from kiosk.layout import Laid
from kiosk.visit import Page, View

AIMED: Final = 300
"""A press within so many ms of a change that nobody asked for was meant for what stood there before.

Seeing a change and deciding anew takes a quick hand about that long.
"""


class Seen(Struct, frozen=True):
    """What stood on the screen."""

    page: Page
    view: View
    laid: Laid

    @property
    def picks(self) -> list[object]:
        """Return what each number and each target picks."""
        targets = self.view.sheet.targets
        return [(target.number, target.choice.key if target.choice else target.command) for target in targets]


class ChangeGuard:
    """Remembers what stood on the screen before a change that came unasked. ``now`` is a clock in milliseconds."""

    def __init__(self, now: Callable[[], int]) -> None:
        self._now = now
        self._acting = False
        self._seen: Seen | None = None
        self._before: Seen | None = None
        self._until = 0

    @contextmanager
    def own_act(self) -> Iterator[None]:
        """Hold that what changes now was asked for: whoever did it knows what comes, and may type ahead."""
        before, self._acting = self._acting, True
        try:
            yield
        finally:
            self._acting = before

    def show(self, seen: Seen) -> None:
        """Take what stands on the screen now."""
        before, self._seen = self._seen, seen
        if self._acting:
            self._until = 0
        elif before is not None and before.picks != seen.picks and self._now() >= self._until:
            self._before, self._until = before, self._now() + AIMED

    def meant(self, at: int) -> Seen | None:
        """Return what a press at ``at`` was meant for, if that is no longer what stands there."""
        return self._before if at < self._until else None
