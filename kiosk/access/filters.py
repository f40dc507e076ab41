"""Key filters: what a terminal can know of a press. It tells of presses only, never of a key let go."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning import Settings


class Filter(Struct):
    """Decides which presses count, by a person's settings.

    A held key arrives as a stream of equal presses 20 to 40 ms apart after 250 to 660 ms: presses of one key
    less than ``repeat_gap`` ms after the last *seen* one belong to it. A press of the same key within ``bounce``
    ms of the last that *counted* is an accident of the hand. Another key always counts.
    """

    settings: Settings
    last_key: str = ""
    seen_at: int = -(10**9)
    counted_at: int = -(10**9)

    def key(self, key: str, at: int) -> bool:
        """Tell whether a press at ``at`` (milliseconds of a clock that never goes back) counts."""
        same = key == self.last_key
        held = same and at - self.seen_at < self.settings.repeat_gap
        bounced = same and at - self.counted_at < self.settings.bounce
        self.last_key, self.seen_at = key, at
        if held or bounced:
            return False
        self.counted_at = at
        return True

    def with_settings(self, settings: Settings) -> Filter:
        """Return the filter with other settings: what was pressed last is not forgotten by it."""
        return replace(self, settings=settings)
