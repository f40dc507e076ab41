"""Taking all that was recorded of one person out of a database file, for good."""

from __future__ import annotations

import sqlite3
from typing import Final

from kiosk.store.data_folder import DataFolder
from kiosk.store.database import transaction
from kiosk.store.rows import COLUMNS, is_row

_OF_PERSON: Final = "who = :person OR instr(fact, :quoted)"
"""What a person did, and what others did to them: their id stands in such an event as a text of its own."""


def erased(folder: DataFolder) -> frozenset[str]:
    """Return the ids of whom was erased for good: they only grow, and what comes of them is passed over.

    Raises OSError if the disk refuses.
    """
    try:
        return frozenset(folder.erased_ids.read_text("utf-8", errors="replace").split())
    except FileNotFoundError:
        return frozenset()


def erase_events(db: sqlite3.Connection, person: str) -> int:
    """Take a person's events out of a file for good (see ``take_out``); return how many there were.

    Raises sqlite3.Error, and changes nothing, if the disk refuses.
    """
    with transaction(db):
        count = take_out(db, person)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return count


def take_out(db: sqlite3.Connection, person: str) -> int:
    """Take a person's events out, in the caller's transaction; return how many there were.

    A damaged event goes too: nobody can tell whose it was. What they took up is zeroed, in the file once the log is
    copied into it. Projections hold them too: all are dropped. Events keep their order and are numbered without a
    gap. Raises sqlite3.Error if the disk refuses.
    """
    db.execute("PRAGMA secure_delete = ON")
    rows = db.execute(f"SELECT n, {COLUMNS} FROM events")  # noqa: S608
    damaged = [(n,) for n, *row in rows if not is_row(tuple(row))]
    db.execute("CREATE TEMP TABLE gone (n INTEGER PRIMARY KEY)")
    db.executemany("INSERT INTO gone VALUES (?)", damaged)
    values = {"person": person, "quoted": f'"{person}"'}
    db.execute(f"INSERT OR IGNORE INTO gone SELECT n FROM events WHERE {_OF_PERSON}", values)  # noqa: S608
    (count,) = db.execute("SELECT count(*) FROM gone").fetchone()
    if count:
        db.execute("CREATE TEMP TABLE others AS SELECT * FROM events WHERE n NOT IN (SELECT n FROM gone)")
        db.execute("DELETE FROM events")
        db.execute(f"INSERT INTO events ({COLUMNS}) SELECT {COLUMNS} FROM others ORDER BY n")  # noqa: S608
        db.execute("DROP TABLE others")
        db.execute("DELETE FROM snapshots")
    db.execute("DROP TABLE gone")
    return int(count)
