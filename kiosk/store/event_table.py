"""The events of a database as a set: what an exchange asks, of a kiosk's own file and of a copy on a stick alike."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable
from typing import Final

from kiosk.store.rows import COLUMNS, INSERT, EventRow

BUCKET: Final = 5
"""Digits of an id that name a bucket of events: those of 2**28 ms, three days."""


class EventTable:
    """The table of events behind a connection. Each method raises sqlite3.Error if it cannot be read."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def last(self) -> int:
        """Return the number of the last event, 0 if there is none."""
        (last,) = self._db.execute("SELECT coalesce(max(n), 0) FROM events").fetchone()
        return int(last)

    def page(self, after: int, most: int) -> list[tuple[int, tuple[object, ...]]]:
        """Return the next rows after a number, at most so many, each with its own number."""
        question = f"SELECT n, {COLUMNS} FROM events WHERE n > ? ORDER BY n LIMIT ?"  # noqa: S608
        return [(n, tuple(row)) for n, *row in self._db.execute(question, (after, most))]

    def digests(self) -> dict[str, tuple[int, int]]:
        """Return how many events each bucket of ids holds, and the sum of their checksums."""
        question = "SELECT substr(id, 1, ?), count(*), sum(crc) FROM events GROUP BY 1"
        return {bucket: (count, total) for bucket, count, total in self._db.execute(question, (BUCKET,))}

    def pairs(self, bucket: str) -> set[tuple[str, int]]:
        """Return id and checksum of each event in a bucket."""
        question = "SELECT id, crc FROM events WHERE id >= ? AND id < ?"
        return set(self._db.execute(question, (bucket, f"{bucket}g")).fetchall())

    def fetch(self, ids: Collection[str]) -> list[tuple[object, ...]]:
        """Return the rows of these ids, as far as they are here."""
        question = f"SELECT {COLUMNS} FROM events WHERE id IN (SELECT value FROM json_each(?)) ORDER BY n"  # noqa: S608
        return self._db.execute(question, (json.dumps(list(ids)),)).fetchall()

    def missing(self, pairs: Iterable[tuple[str, int]]) -> set[str]:
        """Return the ids of those events that are not here, or whose checksum is another."""
        offered = dict(pairs)
        question = "SELECT id, crc FROM events WHERE id IN (SELECT value FROM json_each(?))"
        here = dict(self._db.execute(question, (json.dumps(list(offered)),)).fetchall())
        return {key for key, crc in offered.items() if here.get(key) != crc}

    def add(self, rows: Iterable[EventRow]) -> int:
        """Add rows whose ids are not here yet; return how many. The caller commits."""
        before = self._db.total_changes
        self._db.executemany(INSERT, rows)
        return self._db.total_changes - before
