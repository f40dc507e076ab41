"""The thread that commits what waits for the disk, and tries again while it refuses."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kiosk.learning import Day
from kiosk.store import snapshots
from kiosk.store.connections import Connections
from kiosk.store.database import transaction
from kiosk.store.day_counts import Index
from kiosk.store.ids import later_id
from kiosk.store.joining import kept_row
from kiosk.store.projections import Projections, Values
from kiosk.store.rows import INSERT, EventRow, checksum
from kiosk.store.trouble import StoreError, Trouble, trouble_of
from kiosk.store.waiting import Waiting

log = logging.getLogger(__name__)

RETRY: Final = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Seconds between tries while the disk refuses; the last is repeated."""


class Writer:
    """Writes what waits, all of one call or none. It never holds the lock while it commits.

    ``trouble`` says why nothing can be written just now; ``on_trouble`` is called whenever it changes.
    """

    def __init__(self, disk: Connections, waiting: Waiting, projections: Projections, folder: Path) -> None:
        self._disk, self._waiting, self._projections, self._folder = disk, waiting, projections, folder
        self.trouble: Trouble | None = None
        self.on_trouble: Callable[[Trouble | None], None] = lambda trouble: None
        self._paused = False
        self._thread = threading.Thread(target=self._write, name="store-writer", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def close(self) -> None:
        """Write what waits, once if the disk refuses, and end."""
        with self._waiting.changed:
            self._waiting.closing = True
            self._waiting.changed.notify_all()
        self._thread.join()
        if self._waiting.rows:
            log.error("closed with %d events that the disk refused: %s", len(self._waiting.rows), self.trouble)

    @contextmanager
    def pause(self) -> Iterator[sqlite3.Connection]:
        """Let the caller write what it likes, once all that waits now is written; what comes meanwhile waits.

        Raises StoreError if records wait for the disk for long.
        """
        waiting = self._waiting
        with waiting.changed:
            last = waiting.rows[-1] if waiting.rows else None
            if not waiting.changed.wait_for(lambda: not waiting.busy and last not in waiting.rows, 30):
                raise StoreError("unusable", "records wait for the disk")
            waiting.busy = self._paused = True
        try:
            yield self._disk.db
        finally:
            with waiting.changed:
                waiting.busy = self._paused = False
                waiting.changed.notify_all()

    def wait_for_room(self, most: int) -> None:
        """Wait until at most so many rows wait for the disk. The caller holds the lock.

        Raises StoreError if the disk refuses for 30 s; a pause is waited for to its end.
        """
        waiting = self._waiting
        while not waiting.changed.wait_for(lambda: len(waiting.rows) <= most, 30):
            if not self._paused:
                raise StoreError("unusable", "records wait for the disk")

    def _write(self) -> None:
        waiting, refused = self._waiting, 0
        while True:
            with waiting.changed:
                if refused:
                    waiting.changed.wait_for(lambda: waiting.closing, RETRY[min(refused, len(RETRY)) - 1])
                waiting.changed.wait_for(
                    lambda: not waiting.busy and (waiting.rows or waiting.touched or waiting.closing)
                )
                if waiting.closing:
                    waiting.touched |= self._projections.unsaved()
                if not waiting.rows and not waiting.touched:
                    return
                rows, last_try = list(waiting.rows), waiting.closing
                touched, waiting.touched = waiting.touched, set()
                values, behind = self._projections.values(touched), self._projections.behind(touched)
                waiting.busy = True
            trouble = self._commit(rows, values)
            with waiting.changed:
                waiting.busy = False
                written = trouble is None or trouble.kind == "clash"
                if written:
                    del waiting.rows[: len(rows)]
                    if trouble is None:
                        self._projections.note_saved(behind, values)
                    else:
                        self._projections.fold_anew()
                else:
                    waiting.touched |= touched
                waiting.changed.notify_all()
            refused = 0 if written else refused + 1
            self._tell(trouble)
            if refused and last_try:
                return

    def _commit(self, rows: list[EventRow], values: Values) -> Trouble | None:
        """Write events and projections in one transaction; return what hindered it, or what is to be told."""
        clash = None
        try:
            if self._disk.damaged:
                self._mend()
                values = {scope: value for scope, value in values.items() if not isinstance(value, Day | Index)}
            db = self._disk.db
            with transaction(db):
                before = db.total_changes
                db.executemany(INSERT, rows)
                if db.total_changes - before < len(rows) and (moved := self._write_under_new_ids(rows)):
                    values = {}
                    clash = Trouble("clash", f"{moved} events had ids of others")
                for scope, value in (kept for item in values.items() for kept in snapshots.with_signs(*item)):
                    snapshots.save(db, scope, value)
        except Exception as error:  # the writer must outlive whatever goes wrong: all that follows waits for it
            log.exception("%d events wait for the disk", len(rows))
            self._disk.note(error)
            return trouble_of(error, self._folder)
        return clash

    def _write_under_new_ids(self, rows: list[EventRow]) -> int:
        """Write those rows whose ids stand for other events; return how many. Projections are to be folded anew."""
        db = self._disk.db
        lost = [row for row in rows if kept_row(db, row[0]) != row]
        for _, at, who, event_data, _ in lost:
            with self._waiting.changed:
                key = self._waiting.last = later_id(self._waiting.last, self._waiting.now())
            db.execute(INSERT, (key, at, who, event_data, checksum(key, at, who, event_data)))
        if lost:
            log.error("%d events were written under new ids: others had %s", len(lost), [row[0] for row in lost])
            db.execute("DELETE FROM snapshots")
        return len(lost)

    def _mend(self) -> None:
        """Salvage a file that was damaged while in use. Projections in memory keep what they know."""
        with self._waiting.changed:
            self._disk.mend()
            self._projections.whole.forget_days()

    def _tell(self, trouble: Trouble | None) -> None:
        if trouble == self.trouble:
            return
        self.trouble = trouble
        log.warning("store: %s", trouble or "all is well again")
        try:
            self.on_trouble(trouble)
        except Exception:  # a screen that has gone must not stop the writing
            log.exception("nobody could be told of the disk's trouble")
