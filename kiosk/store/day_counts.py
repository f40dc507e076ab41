"""What was done on each day, as the store keeps it: a snapshot a day, and in memory the days changed since."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct

from kiosk.learning import Day, Event, day_number, fold_day
from kiosk.store import snapshots

log = logging.getLogger(__name__)

INDEX: Final = "days"


class Index(Struct, frozen=True):
    """How many events were counted on each day (an ordinal): so a day that is lost or wrong is found out.

    ``zone`` is that of the days.
    """

    days: dict[int, int] = {}
    zone: str = ""


class DayCounts:
    """The days. An event must be given once only. Not known while ``known`` is False: then they are counted anew.

    It does not lock: the store does.
    """

    def __init__(self, zone: str = "") -> None:
        self.known = True
        self.zone = zone
        self._index: dict[int, int] = {}
        self._changed: dict[int, Day] = {}

    def load(self, db: sqlite3.Connection) -> int:
        """Take up what was kept and return the number of the last event in it: 0 of days of another zone.

        Raises sqlite3.Error.
        """
        index, upto = snapshots.load_one(db, INDEX, Index())
        there = index.zone == self.zone
        self._index, self._changed = dict(index.days) if there else {}, {}
        return upto if there else 0

    def forget(self) -> None:
        """Let go of all: what is on the disk is no longer what was counted."""
        self.known = False
        self._index, self._changed = {}, {}

    def take(self, db: sqlite3.Connection, event: Event) -> None:
        """Count one more event."""
        if not self.known:
            return
        day = day_number(event.at, self.zone)
        before = self._changed.get(day)
        if before is None:
            try:
                before = self._read(db, day)
            except (sqlite3.Error, LookupError):
                log.exception("what was done on day %d cannot be read: it is counted anew", day)
                self.forget()
                return
        self._changed[day] = after = fold_day(before, event)
        self._index[day] = after.events

    def values(self) -> dict[str, Struct | None]:
        """Return what is to be kept, by scope: the days changed, and the index; nothing of it if it is not known."""
        if not self.known:
            return {INDEX: None}
        return {
            INDEX: Index(dict(self._index), self.zone),
            **{_scope(day): value for day, value in self._changed.items()},
        }

    def saved(self, values: Mapping[str, Struct | None]) -> None:
        """Let go of the days that are kept now and have not changed since."""
        self._changed = {day: value for day, value in self._changed.items() if values.get(_scope(day)) is not value}

    def between(self, db: sqlite3.Connection, first: int, last: int) -> Iterator[tuple[int, Day]]:
        """Yield the days from one ordinal to another, both among them. Raises sqlite3.Error and LookupError."""
        changed = self._changed.copy()
        for day in sorted(day for day in self._index if first <= day <= last):
            yield day, changed[day] if day in changed else self._read(db, day)

    def _read(self, db: sqlite3.Connection, day: int) -> Day:
        events = self._index.get(day, 0)
        if not events:
            return Day()
        value, _ = snapshots.load_one(db, _scope(day), Day())
        if value.events != events:
            raise LookupError(f"of day {day} {events} events were counted, and {value.events} are kept")
        return value


def _scope(day: int) -> str:
    return f"day:{day}"
