"""Projections on disk: a snapshot for each scope, and the events since. The folds alone say what they mean.

A snapshot that is missing, damaged or of an older fold is no loss: then the events are folded from the first.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Collection, Iterator
from typing import Final, TypeVar

import msgspec
from msgspec import Struct

from kiosk.learning import FOLD_VERSION, Event, LessonProgress, Progress, Signs, signs_of
from kiosk.store.rows import COLUMNS, EventRow, checksum, events_of

log = logging.getLogger(__name__)

T = TypeVar("T", bound=Struct)

WORKSHOP: Final = "workshop"


def scope_of(person: str) -> str:
    """Return the scope of a person's progress."""
    return f"progress:{person}"


def load_snapshot(
    db: sqlite3.Connection,
    start: T,
    fold: Callable[[T, Event], T],
    who: str,
    waiting: Collection[EventRow] = (),
) -> tuple[T, int]:
    """Return one person's projection and how many events lay beyond its snapshot.

    ``waiting`` are rows that may not be on disk yet and count too. Raises sqlite3.Error if the disk refuses.
    """
    value, upto = load_one(db, scope_of(who), start)
    rows = db.execute(f"SELECT {COLUMNS} FROM events WHERE n > ? AND who = ? ORDER BY n", (upto, who)).fetchall()  # noqa: S608
    if own := [row for row in waiting if row[2] == who]:
        known = {row[0] for row in rows}
        rows += [row for row in own if row[0] not in known]
    for event in events_of(rows):
        value = fold(value, event)
    return value, len(rows)


def events_beyond(db: sqlite3.Connection, upto: int) -> Iterator[Event]:
    """Yield the events after a number, in order. Raises sqlite3.Error if the disk refuses."""
    yield from events_of(db.execute(f"SELECT {COLUMNS} FROM events WHERE n > ? ORDER BY n", (upto,)))  # noqa: S608


class _Lessons(Struct, frozen=True):
    """A person's lessons, each not read yet."""

    lessons: dict[str, msgspec.Raw] = {}


def load_lesson(db: sqlite3.Connection, who: str, lesson: str) -> LessonProgress | None:
    """Return a person's progress in one lesson, without reading the others; None if it may be older than it is."""
    kept, upto = load_one(db, scope_of(who), _Lessons())
    (last,) = db.execute("SELECT max(n) FROM events WHERE who = ?", (who,)).fetchone()
    if (last or 0) > upto:
        return None
    raw = kept.lessons.get(lesson)
    return LessonProgress() if raw is None else msgspec.json.decode(raw, type=LessonProgress)


def load_signs(db: sqlite3.Connection, who: str) -> Signs | None:
    """Return what shows of a person, None if it is not known or they did something since it was kept."""
    signs, upto = load_one(db, f"signs:{who}", Signs())
    (last,) = db.execute("SELECT max(n) FROM events WHERE who = ?", (who,)).fetchone()
    return signs if (last or 0) <= upto else None


_ONE: Final = """
    SELECT fold, upto, value, crc, (SELECT coalesce(max(n), 0) FROM events) FROM snapshots WHERE scope = ?
"""


def load_one(db: sqlite3.Connection, scope: str, start: T) -> tuple[T, int]:
    """Return a projection as it was kept, and the number of the last event in it; ``start`` and 0 if it is none."""
    row = db.execute(_ONE, (scope,)).fetchone()
    if row is None:
        return start, 0
    fold, upto, value, crc, last = row
    if fold != FOLD_VERSION or checksum(scope, fold, upto, value) != crc or upto > last:
        log.warning("the snapshot of %s does not fit: its events are folded anew", scope)
        return start, 0
    try:
        return msgspec.json.decode(value, type=type(start)), upto
    except msgspec.DecodeError:
        log.exception("the snapshot of %s cannot be read: its events are folded anew", scope)
        return start, 0


def with_signs(scope: str, value: Struct | None) -> Iterator[tuple[str, Struct | None]]:
    """Yield what is kept of a scope: of a person, what shows of them too, so that it is never older."""
    yield scope, value
    if isinstance(value, Progress):
        yield f"signs:{scope.removeprefix(scope_of(''))}", signs_of(value)


def save(db: sqlite3.Connection, scope: str, value: Struct | None) -> None:
    """Write a projection that holds every event now in the table; None takes its snapshot away."""
    if value is None:
        db.execute("DELETE FROM snapshots WHERE scope = ?", (scope,))
        return
    (upto,) = db.execute("SELECT coalesce(max(n), 0) FROM events").fetchone()
    text = msgspec.json.encode(value).decode()
    crc = checksum(scope, FOLD_VERSION, upto, text)
    db.execute("REPLACE INTO snapshots VALUES (?, ?, ?, ?, ?)", (scope, FOLD_VERSION, upto, text, crc))
