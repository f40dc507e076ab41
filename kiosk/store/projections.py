"""The projections of an open store: the people and the workshop, and what they take from each event."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from msgspec import Struct

from kiosk.learning import Day, Event
from kiosk.store import snapshots
from kiosk.store.connections import Connections
from kiosk.store.people_at_hand import AT_HAND, PeopleAtHand
from kiosk.store.progress_report import ReportProgress, report_nothing
from kiosk.store.rows import EventRow, event_of
from kiosk.store.snapshots import WORKSHOP, scope_of
from kiosk.store.waiting import Waiting
from kiosk.store.workshop_at_hand import BEHIND, WorkshopAtHand

log = logging.getLogger(__name__)

Values: TypeAlias = Mapping[str, Struct | None]
"""What is to be kept, by scope; None of what is to be taken away."""


class Projections:
    """What follows from all events, on the disk and waiting for it. Its caller holds the lock, but for ``days``."""

    def __init__(self, disk: Connections, waiting: Waiting, report_progress: ReportProgress) -> None:
        self._disk, self._waiting = disk, waiting
        self.whole = WorkshopAtHand(disk.reader, report_progress)
        self.people = PeopleAtHand(disk, waiting)
        if self.whole.behind > BEHIND:  # kept at once: who pulls the plug now must not wait so long again
            waiting.touched.add(WORKSHOP)

    def take(self, made: Iterable[tuple[EventRow, Event | None]]) -> None:
        """Fold events (None: of a kind yet unknown) and have them written."""
        for row, event in made:
            if event is not None:
                self.whole.take(self._disk.reader, event)
                self.people.take(event)
            # One by one, so that progress first read in the midst of a call counts the events before.
            self._waiting.rows.append(row)
        if self.whole.behind > BEHIND:
            self._waiting.touched.add(WORKSHOP)
        self._waiting.changed.notify_all()

    def replace(self, whole: WorkshopAtHand) -> None:
        """Take over what was folded from all that is on the disk, and fold what waits for it."""
        self.people.clear()
        self._waiting.touched.clear()
        self.whole = whole
        waiting, self._waiting.rows = self._waiting.rows, []
        self.take((row, event_of(row)) for row in waiting)

    def fold_anew(self) -> None:
        """Fold all from the disk. Where it refuses, what is known stays as it is until the next start."""
        try:
            self.replace(WorkshopAtHand(self._disk.reader, report_nothing))
        except sqlite3.Error:
            log.exception("what is known could not be folded anew")

    def days(self, first: int, last: int) -> Iterator[tuple[int, Day]]:
        """Yield what was done on each day from one to another, both ordinals, both among them.

        Raises sqlite3.Error if the disk refuses.
        """
        with self._waiting.changed:
            found = self.whole.days(self._disk.reader, first, last)
            if found is None:
                self.whole.count_days(self._disk.reader, self._waiting.rows)
                self._waiting.save(WORKSHOP)
                found = self.whole.days(self._disk.reader, first, last) or []
        yield from found

    def catch_up(self) -> None:
        """Bring what is kept of each resident up to date: see ``Store.catch_up``."""
        waiting = self._waiting
        for person in list(self.whole.workshop.residents):
            with waiting.changed:
                try:
                    if waiting.closing or snapshots.load_signs(self._disk.reader, person) is not None:
                        continue
                except sqlite3.Error:
                    log.exception("what is kept of the residents is not brought up to date")
                    return
                if self.people.load(person) is not None:
                    waiting.save(scope_of(person))
                    # Some at a time, so that few are in memory, and yet not each has to wait for the disk.
                    waiting.changed.wait_for(lambda: len(waiting.touched) < AT_HAND // 2 or waiting.closing, 5)

    def unsaved(self) -> set[str]:
        """Return the scopes of which something is not kept yet."""
        return self.people.unsaved() | ({WORKSHOP} if self.whole.behind else set())

    def values(self, touched: Iterable[str]) -> dict[str, Struct | None]:
        """Return what is to be kept of some scopes."""
        values: dict[str, Struct | None] = {}
        for scope in touched:
            values |= self.whole.values() if scope == WORKSHOP else {scope: self.people.value(scope)}
        return values

    def behind(self, touched: Iterable[str]) -> dict[str, int]:
        """Return how many events are not kept yet, by scope."""
        return {scope: self.whole.behind if scope == WORKSHOP else self.people.behind(scope) for scope in touched}

    def note_saved(self, behind: Mapping[str, int], values: Values) -> None:
        """Note that so many events of each scope are in what is kept now, which has these values."""
        for scope, count in behind.items():
            if scope == WORKSHOP:
                self.whole.note_saved(count, values)
            else:
                self.people.note_saved(scope, count)
