"""Saving what can be read of a damaged database file."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from msgspec import Struct

from kiosk.store.rows import COLUMNS, SCHEMA, sound


class Repair(Struct, frozen=True):
    """How many events were ``kept`` of a damaged file, whether some may be ``lost``, and the file's new name."""

    kept: int
    lost: bool
    damaged: str


def salvage(file: Path) -> Repair:
    """Put a damaged file aside and carry every event that can be read into a new one.

    Raises OSError or sqlite3.Error if the folder cannot be written.
    """
    stamp = time.strftime("%Y%m%d-%H%M%S")
    damaged = file.with_name(f"{file.name}.damaged-{stamp}")
    for ending in ("-wal", "-shm", ""):
        part = file.with_name(file.name + ending)
        if part.exists():
            part.rename(damaged.with_name(damaged.name + ending))
    file.touch(mode=0o600)
    new = sqlite3.connect(file, isolation_level=None)
    try:
        new.executescript(f"BEGIN; {SCHEMA} COMMIT;")
        rows, whole = _readable(damaged)
        with new:
            new.execute("BEGIN IMMEDIATE")
            new.executemany("INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?)", rows.values())
    finally:
        new.close()
    return Repair(len(rows), not whole, damaged.name)


def _readable(damaged: Path) -> tuple[dict[str, tuple[object, ...]], bool]:
    """Return the events that can be read, by id, and whether reading came to both ends without an error.

    The table is walked from both ends and along its index: a damaged page stops one walk, not the others.
    """
    rows: dict[str, tuple[object, ...]] = {}
    whole = True
    walks = ("events ORDER BY id", "events ORDER BY id DESC", "events INDEXED BY events_who ORDER BY who, id")
    for walk in walks:
        try:
            db = sqlite3.connect(f"file:{damaged}?mode=ro", uri=True)
        except sqlite3.Error:
            return rows, False
        try:
            for row in db.execute(f"SELECT {COLUMNS} FROM {walk}"):  # noqa: S608 - no input
                if sound(row):
                    rows[row[0]] = row
                else:
                    whole = False
        except (sqlite3.Error, UnicodeDecodeError):
            whole = False
        finally:
            db.close()
    return rows, whole
