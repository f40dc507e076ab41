"""Key filters: what a terminal can know of a press. It tells of presses only, never of a key let go."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning import Settings

SOONEST_REPEAT: Final = 230
FIRST_REPEAT: Final = 700
"""A held key's first repeat comes between so many milliseconds: after 250 on a text console, up to 660 elsewhere."""

LONG_AGO: Final = -(10**9)
"""Before any press that could matter, in milliseconds."""

PressVerdict: TypeAlias = Literal["counts", "ignored", "doubt"]


class Filter(Struct):
    """Decides which presses count, by a person's settings. Times are in milliseconds of a clock that never goes back.

    A held key arrives as a press, then, after ``SOONEST_REPEAT`` to ``FIRST_REPEAT``, as a stream of equal presses
    20 to 100 ms apart. A press less than ``repeat_gap`` after the last of its key belongs to that stream. The first
    of the stream could as well be a second press: it is in doubt until ``repeat_gap`` has passed without another.
    One that comes sooner after a press that counted than any repeat is a fast hand's, and in no doubt.

    A press of the same key within ``bounce`` of the last that counted is an accident of the hand, and so is one
    of any key within ``key_gap``.
    """

    settings: Settings
    seen: str = ""
    seen_at: int = LONG_AGO
    counted: str = ""
    counted_at: int = LONG_AGO
    doubt_at: int | None = None

    def press(self, key: str, at: int) -> PressVerdict:
        """Judge a press. One in doubt counts if ``settle`` says so at ``wake``; another press takes it back.

        So ``settle`` is to be asked first, with the time of this press: a timer may come later than the hand.
        """
        rules = self.settings
        gap = at - self.seen_at if key == self.seen else -LONG_AGO
        alone = self.seen_at == self.counted_at
        within = at - self.counted_at
        self.seen, self.seen_at, self.doubt_at = key, at, None
        if gap < rules.repeat_gap or within < (rules.bounce if key == self.counted else 0) or within < rules.key_gap:
            return "ignored"
        if rules.repeat_gap and gap < FIRST_REPEAT and not (alone and gap < SOONEST_REPEAT):
            self.doubt_at = at
            return "doubt"
        self.counted, self.counted_at = key, at
        return "counts"

    @property
    def wake(self) -> int | None:
        """Return when to call ``settle``, or None if no press is in doubt."""
        return None if self.doubt_at is None else self.doubt_at + self.settings.repeat_gap

    def settle(self, at: int) -> str | None:
        """Return the key whose press was in doubt and has turned out to count, if any."""
        # A timer set for ``wake`` may fire a millisecond early by this clock; the press must not be lost to that.
        if self.doubt_at is None or at + 1 < self.doubt_at + self.settings.repeat_gap:
            return None
        self.counted, self.counted_at, self.doubt_at = self.seen, self.doubt_at, None
        return self.counted

    def with_settings(self, settings: Settings) -> Filter:
        """Return the filter with other settings: what was pressed last is not forgotten by it."""
        return replace(self, settings=settings)
