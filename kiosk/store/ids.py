"""Ids of events: UUIDv7 (RFC 9562, section 5.7) as 32 hex digits, so that their order is the order of making.

Made here because a library's clock cannot be set, and a kiosk's clock may go back.
"""

from __future__ import annotations

import os
import re
import time
from typing import Final

_FORM: Final = re.compile(r"[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}")
_LOW: Final = (1 << 62) - 1
_MIDDLE: Final = (1 << 12) - 1
_STEP: Final = 60
"""Bits of chance by which an id follows another of the same time: 2**14 of them fit into a millisecond."""

DAY_OF_MS: Final = 86_400_000

END: Final = 4_102_444_800_000
"""The first moment of the year 2100, in milliseconds since 1970: no id and no time lies beyond it."""


def now() -> int:
    """Return UTC in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def within(ms: int) -> int:
    """Return a clock's time, or the nearest that can be recorded: from 1970 to a day before ``END``.

    The day is room for the ids that follow one another while a clock is wrong.
    """
    return min(max(0, ms), END - DAY_OF_MS)


def new_id(ms: int) -> str:
    """Return a new id of a time (UTC, in milliseconds since 1970)."""
    return _joined(ms << 74 | int.from_bytes(os.urandom(10)) >> 6)


def later_id(last: str, ms: int) -> str:
    """Return a new id greater than ``last`` ("" if none): of the time if it can be, else by chance after ``last``.

    By chance, because two kiosks may follow the same id: a step of one would give both the same ids.
    """
    new = new_id(ms)
    if new > last:
        return new
    step = 1 + (int.from_bytes(os.urandom(8)) >> 64 - _STEP)
    return _joined((time_of(last) << 74 | _chance(last)) + step)


def is_id(text: str) -> bool:
    """Tell whether a text is such an id, of a time before ``END`` (so that there is always a later one)."""
    return is_uuid(text) and time_of(text) < END


def is_uuid(text: str) -> bool:
    """Tell whether a text is a UUIDv7, of whatever time."""
    return _FORM.fullmatch(text) is not None


def time_of(key: str) -> int:
    """Return the time in an id, in milliseconds since 1970."""
    return int(key[:12], 16)


def moved(key: str, ms: int) -> str:
    """Return an id with another time. The same id and time always give the same: on all kiosks, in all copies."""
    return _joined(ms << 74 | _chance(key))


def _chance(key: str) -> int:
    """Return the 74 bits of an id that are not its time."""
    number = int(key, 16)
    return (number >> 64 & _MIDDLE) << 62 | number & _LOW


def _joined(number: int) -> str:
    """Return the id of 48 bits of time and 74 bits of chance: the version and the variant go in between."""
    return f"{number >> 74 << 80 | 7 << 76 | (number >> 62 & _MIDDLE) << 64 | 2 << 62 | number & _LOW:032x}"
