"""Bursts of keys: a keypad that types its own name when it is plugged in sends characters faster than any hand."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from kiosk.access.filters import LONG_AGO

GAP: Final = 12
"""Milliseconds: characters that come closer together were typed by a device. USB keyboards report each 1 to 10 ms."""

HASTE: Final = 60
"""Milliseconds: no hand means two acts by letters that come closer together; who types a word does not know that the
page takes none, or the hand slipped."""

MANY: Final = 3
"""From so many characters on a burst is none of two keys hit at once."""


class Burst(Struct):
    """Counts characters that follow each other soon; times are of a clock that never goes back."""

    at: int = LONG_AGO
    count: int = 0

    def press(self, at: int, *, character: bool, gap: int = GAP) -> int:
        """Take a press; return how many characters came before it, each within ``gap`` milliseconds."""
        before = self.count if at - self.at <= gap else 0
        if character:
            self.at, self.count = at, before + 1
        return before
