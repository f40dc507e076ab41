"""Mastery that lasts: right without help on three days, then asked again after one, two and four weeks.

What is right on a single day is often gone the next week (Longino and others, 2021), so one day proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from kiosk.learning.days import day_number
from kiosk.learning.zones import clamped

DAYS: Final = 3
"""So many days right without help make a mastery."""

CHECKS: Final = (7, 14, 28)
"""Days after the mastery at which it is asked again."""

HOUR: Final = 3_600_000


class Slot(Struct, frozen=True, array_like=True, order=True, gc=False):
    """What became of an exercise within some hours: whether it was right, missed, and helped with a hint.

    ``at`` is an hour since 1970 (UTC) that stands for them all: see ``slot_of``.
    """

    at: int
    right: bool = False
    missed: bool = False
    helped: bool = False

    def joined(self, other: Slot) -> Slot:
        """Return what both tell of the same hours."""
        flags = (self.right or other.right, self.missed or other.missed, self.helped or other.helped)
        return Slot(self.at, *flags)


class Lasting(Struct, frozen=True):
    """How far the mastery of an exercise is.

    ``days`` is on how many days it was right without help since it was last missed, ``DAYS`` at most; ``since`` the
    day (an ordinal) that completed them, ``kept`` how many of ``CHECKS`` it passed since, ``check`` the day of the
    next one. ``lost`` tells that it was right on an earlier day and was missed since.
    """

    days: int = 0
    since: int | None = None
    kept: int = 0
    check: int | None = None
    lost: bool = False


def slot_of(at: int) -> int:
    """Return the hour that stands for a moment (milliseconds since 1970): the same for all of a day, if it can be.

    The three zones of Indonesia share their day but for two hours; those two stand for themselves. So the days of any
    of the zones can be told from slots.
    """
    hour = clamped(at) // HOUR
    return hour if hour % 24 in (15, 16) else (hour + 7) // 24 * 24 + 5


def lasting(slots: Iterable[Slot], zone: str = "") -> Lasting:
    """Return how far the mastery of an exercise is, by the days of a zone (see ``day_number``).

    A day counts if the exercise was right on it, and neither missed nor helped with. A day with help changes nothing;
    a day on which it was missed takes all back, and the three days begin anew.
    """
    days: dict[int, Slot] = {}
    for slot in slots:
        day = day_number(slot.at * HOUR, zone)
        days[day] = days.get(day, slot).joined(slot)
    good, kept, since, lost, shown = 0, 0, None, False, False
    for day, done in sorted(days.items()):
        if done.missed:
            good, kept, since, lost = 0, 0, None, shown
        elif done.right and not done.helped:
            shown, lost = True, False
            good = min(good + 1, DAYS)
            if since is not None:
                kept = sum(day >= since + after for after in CHECKS)
            elif good == DAYS:
                since = day
    check = since + CHECKS[kept] if since is not None and kept < len(CHECKS) else None
    return Lasting(good, since, kept, check, lost)
