"""Ids of events: UUIDv7 (RFC 9562, section 5.7) as 32 hex digits, so that their order is the order of making.

Made here because a library's clock cannot be set, and a kiosk's clock may go back.
"""

from __future__ import annotations

import os
import re
import time
from typing import Final

_FORM: Final = re.compile(r"[0-9a-e][0-9a-f]{11}7[0-9a-f]{3}[89ab][0-9a-f]{15}")
_LOW: Final = (1 << 62) - 1
_MIDDLE: Final = (1 << 12) - 1


def now() -> int:
    """Return UTC in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def fresh(ms: int) -> str:
    """Return a new id of a time (UTC, in milliseconds since 1970)."""
    return _joined(ms << 74 | int.from_bytes(os.urandom(10)) >> 6)


def later(last: str, ms: int) -> str:
    """Return a new id greater than ``last`` ("" if none): of the time if it can be, else the next after ``last``."""
    new = fresh(ms)
    if new > last:
        return new
    number = int(last, 16)
    return _joined((number >> 80 << 74 | (number >> 64 & _MIDDLE) << 62 | number & _LOW) + 1)


def is_id(text: str) -> bool:
    """Tell whether a text is such an id, of a time before some year 10000 (so that there is always a later one)."""
    return _FORM.fullmatch(text) is not None


def _joined(number: int) -> str:
    """Return the id of 48 bits of time and 74 bits of chance: the version and the variant go in between."""
    return f"{number >> 74 << 80 | 7 << 76 | (number >> 62 & _MIDDLE) << 64 | 2 << 62 | number & _LOW:032x}"
