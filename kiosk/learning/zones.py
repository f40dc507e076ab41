"""The zone of the home: what a day and an hour are there. A home in Indonesia is in one of three."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

ZONES: Final = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
"""The zones, each with its name on clocks and in letters: western, central and eastern."""

_FIRST: Final = -62_000_000_000_000
LAST_MOMENT: Final = 253_000_000_000_000
"""Milliseconds from 1970 to the year 9987: a time beyond (from a broken clock) counts as then."""


def home_zone(chosen: str = "") -> str:
    """Return the home's zone: as it was chosen, else as the machine is set, else Jakarta's.

    A machine that nobody set is in UTC, and none of these homes is.
    """
    if chosen in ZONES:
        return chosen
    offset = machine_offset()
    return {timedelta(hours=8): "Asia/Makassar", timedelta(hours=9): "Asia/Jayapura"}.get(offset, "Asia/Jakarta")


def machine_offset() -> timedelta:
    """Return how far the machine's own clock is ahead of UTC."""
    return datetime.now().astimezone().utcoffset() or timedelta(0)


def offset_name(offset: timedelta) -> str:
    """Return what people call an offset: WIB, WITA, WIT, else "UTC", "UTC+5.30"."""
    hours, rest = divmod(int(abs(offset).total_seconds()) // 60, 60)
    named = {7: "WIB", 8: "WITA", 9: "WIT"}
    if not rest and offset > timedelta(0) and hours in named:
        return named[hours]
    sign = "-" if offset < timedelta(0) else "+"
    return f"UTC{sign}{hours}" + (f".{rest:02}" if rest else "") if offset else "UTC"


def clamped(at: int) -> int:
    """Return a moment (milliseconds since 1970), or the first or last that counts if it lies beyond."""
    return min(max(at, _FIRST), LAST_MOMENT)


def local(at: int, zone: str = "") -> datetime:
    """Return a moment (milliseconds since 1970) as the clock on the wall of the home shows it."""
    return datetime.fromtimestamp(clamped(at) / 1000, _zone(zone or home_zone()))


def midnight(day: date, zone: str) -> int:
    """Return when a day begins in a zone, in milliseconds since 1970."""
    return round(datetime(day.year, day.month, day.day, tzinfo=_zone(zone or home_zone())).timestamp() * 1000)


@lru_cache(8)
def _zone(name: str) -> ZoneInfo:
    from zoneinfo import ZoneInfo  # 3 ms, and only once something is counted by days

    return ZoneInfo(name)
