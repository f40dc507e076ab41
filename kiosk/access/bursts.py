"""Bursts of keys: a keypad that types its own name when it is plugged in sends characters faster than any hand."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from kiosk.access.filters import LONG_AGO

GAP: Final = 12
"""Milliseconds: characters that come closer together were typed by a device. USB keyboards report each 1 to 10 ms."""

MANY: Final = 3
"""From so many characters on a burst is none of two keys hit at once."""


class Burst(Struct):
    """Counts characters that follow each other within ``GAP``; times are of a clock that never goes back."""

    at: int = LONG_AGO
    count: int = 0

    def press(self, at: int, *, character: bool) -> int:
        """Take a press; return how many characters came before it in the same burst."""
        before = self.count if at - self.at <= GAP else 0
        if character:
            self.at, self.count = at, before + 1
        return before
