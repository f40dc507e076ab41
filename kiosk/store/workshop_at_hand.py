"""The workshop and its days, in memory: folded from what is on the disk, then from each event."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct

from kiosk.learning import Day, Event, Workshop, fold_workshop
from kiosk.store import snapshots
from kiosk.store.day_counts import DayCounts
from kiosk.store.progress_report import ReportProgress, count_progress
from kiosk.store.rows import EventRow, events_of
from kiosk.store.snapshots import WORKSHOP

log = logging.getLogger(__name__)

BEHIND: Final = 200
"""Events beyond the snapshots of workshop and days from which these are written anew: folding so many takes 2 ms."""


class WorkshopAtHand:
    """What all events make of the workshop and of its days; ``behind`` of them lie beyond the snapshots.

    It does not lock, so that it can be made beside the one in use.
    """

    def __init__(self, db: sqlite3.Connection, report_progress: ReportProgress) -> None:
        """Fold what is on the disk. Raises sqlite3.Error if it refuses."""
        self.workshop, upto = snapshots.load_one(db, WORKSHOP, Workshop())
        self.behind = 0
        (last,) = db.execute("SELECT coalesce(max(n), 0) FROM events").fetchone()
        self._days = DayCounts(self.workshop.zone)
        kept = self._days.load(db)
        for event in count_progress(snapshots.events_beyond(db, upto), last - upto, report_progress):
            self.workshop = fold_workshop(self.workshop, event)
            if upto == kept:  # as it is, unless one of them was lost: then each goes its own way
                self._days.take(db, event)
            self.behind += 1
        if self._days.zone != self.workshop.zone:  # these very events changed it
            self._days, upto = DayCounts(self.workshop.zone), -1
            kept = self._days.load(db)
        if upto != kept:
            for event in count_progress(snapshots.events_beyond(db, kept), last - kept, report_progress):
                self._days.take(db, event)
                self.behind += 1

    def take(self, db: sqlite3.Connection, event: Event) -> None:
        """Fold one more event."""
        self.workshop = fold_workshop(self.workshop, event)
        self._days.take(db, event)
        self.behind += 1

    def days(self, db: sqlite3.Connection, first: int, last: int) -> list[tuple[int, Day]] | None:
        """Return the days from one ordinal to another, both among them; None if they must be counted anew.

        Raises sqlite3.Error if the disk refuses.
        """
        if not self._days.known or self._days.zone != self.workshop.zone:
            return None
        try:
            return list(self._days.between(db, first, last))
        except LookupError as error:
            log.warning("%s: all days are counted anew", error)
            return None

    def count_days(self, db: sqlite3.Connection, waiting: Iterable[EventRow]) -> None:
        """Count all days anew, with what waits for the disk. Raises sqlite3.Error if it refuses."""
        self._days = DayCounts(self.workshop.zone)
        beyond = {row[0]: row for row in waiting}
        for event in snapshots.events_beyond(db, 0):
            self._days.take(db, event)
            beyond.pop(event.id, None)
        for event in events_of(beyond.values()):
            self._days.take(db, event)

    def forget_days(self) -> None:
        """Have the days counted anew when they are next asked for."""
        self._days.forget()

    def values(self) -> dict[str, Struct | None]:
        """Return what is to be kept, by scope."""
        return {WORKSHOP: self.workshop, **self._days.values()}

    def note_saved(self, behind: int, values: Mapping[str, Struct | None]) -> None:
        """Note that so many events are in the snapshots, which have these values."""
        self.behind -= behind
        self._days.saved(values)

    def save(self, db: sqlite3.Connection) -> None:
        """Write it to the disk, in the caller's transaction. Raises sqlite3.Error if it refuses."""
        values = self.values()
        for scope, value in values.items():
            snapshots.save(db, scope, value)
        self.note_saved(self.behind, values)
