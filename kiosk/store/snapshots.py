"""Projections on disk: a snapshot for each scope, and the events since. The folds alone say what they mean.

A snapshot that is missing, damaged or of an older fold is no loss: then the events are folded from the first.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Collection
from typing import Final, TypeVar

import msgspec
from msgspec import Struct

from kiosk.learning import FOLD_VERSION, Event
from kiosk.store.rows import COLUMNS, Row, checksum, events_of

log = logging.getLogger(__name__)

T = TypeVar("T", bound=Struct)

WORKSHOP: Final = "workshop"


def scope_of(person: str) -> str:
    """Return the scope of a person's progress."""
    return f"progress:{person}"


def load(
    db: sqlite3.Connection,
    start: T,
    fold: Callable[[T, Event], T],
    who: str | None = None,
    waiting: Collection[Row] = (),
) -> tuple[T, int]:
    """Return a projection (of one person, or of all events) and how many events lay beyond its snapshot.

    ``waiting`` are rows that may not be on disk yet and count too. Raises sqlite3.Error if the disk refuses.
    """
    scope = WORKSHOP if who is None else scope_of(who)
    value, upto = _snapshot(db, scope, start)
    whose, values = ("", (upto,)) if who is None else ("AND who = ?", (upto, who))
    rows = db.execute(f"SELECT {COLUMNS} FROM events WHERE n > ? {whose} ORDER BY n", values).fetchall()  # noqa: S608
    known = {row[0] for row in rows}
    rows += [row for row in waiting if row[0] not in known and who in (None, row[2])]
    for event in events_of(rows):
        value = fold(value, event)
    return value, len(rows)


def _snapshot(db: sqlite3.Connection, scope: str, start: T) -> tuple[T, int]:
    row = db.execute("SELECT fold, upto, value, crc FROM snapshots WHERE scope = ?", (scope,)).fetchone()
    if row is None:
        return start, 0
    fold, upto, value, crc = row
    (last,) = db.execute("SELECT coalesce(max(n), 0) FROM events").fetchone()
    if fold != FOLD_VERSION or checksum(scope, fold, upto, value) != crc or upto > last:
        log.warning("the snapshot of %s does not fit: its events are folded anew", scope)
        return start, 0
    try:
        return msgspec.json.decode(value, type=type(start)), upto
    except msgspec.DecodeError:
        log.exception("the snapshot of %s cannot be read: its events are folded anew", scope)
        return start, 0


def save(db: sqlite3.Connection, scope: str, value: Struct | None) -> None:
    """Write a projection that holds every event now in the table; None takes its snapshot away."""
    if value is None:
        db.execute("DELETE FROM snapshots WHERE scope = ?", (scope,))
        return
    (upto,) = db.execute("SELECT coalesce(max(n), 0) FROM events").fetchone()
    text = msgspec.json.encode(value).decode()
    crc = checksum(scope, FOLD_VERSION, upto, text)
    db.execute("REPLACE INTO snapshots VALUES (?, ?, ?, ?, ?)", (scope, FOLD_VERSION, upto, text, crc))
