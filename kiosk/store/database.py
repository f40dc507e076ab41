"""The database file: its schema, its versions, and how it is opened and written."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from kiosk.store.ids import is_uuid, new_id, now
from kiosk.store.progress_report import ReportProgress, report_nothing
from kiosk.store.trouble import StoreError

MIGRATIONS: Final = (
    """
    CREATE TABLE events (
        n INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        at INTEGER NOT NULL,
        who TEXT,
        fact TEXT NOT NULL,
        crc INTEGER NOT NULL
    );
    CREATE INDEX events_who ON events (who);
    CREATE TABLE snapshots (
        scope TEXT PRIMARY KEY,
        fold INTEGER NOT NULL,
        upto INTEGER NOT NULL,
        value TEXT NOT NULL,
        crc INTEGER NOT NULL
    );
    CREATE TABLE kiosk (id TEXT NOT NULL);
    """,
)
"""What leads from each version of the schema to the next; the version is kept in ``PRAGMA user_version``.

Events are numbered from 1 without a gap (``n``), so that a damaged file tells how many there were. A snapshot
holds all events up to the number ``upto``.
"""

WHOLE: Final = 32 << 20
"""Bytes up to which a file is checked in full at start (about 4 ms a megabyte); a bigger one without its indexes."""

_FEW_PAGES: Final = "PRAGMA cache_size = -512"
"""Has 512 kB of the file kept in memory: full after a day of use, while SQLite's 2 MB would grow for a week."""


def open_database(file: Path) -> sqlite3.Connection:
    """Return a connection to a file that is whole and of this version; a new file is made.

    Raises sqlite3.DatabaseError (see ``is_damage``) if it is damaged or cannot be opened, and StoreError if a
    newer kiosk wrote it.
    """
    db = connect(file)
    try:
        schema = _schema(db)
        (mode,) = db.execute("PRAGMA journal_mode = WAL").fetchone()
        if mode != "wal":
            raise sqlite3.OperationalError(f"the file system cannot carry a write-ahead log (got {mode!r})")
        db.execute("PRAGMA synchronous = FULL")
        if migrate(db):
            schema = _schema(db)
        if schema != _right_schema():
            raise damage("its tables are not as they were made")
        check = "integrity_check" if file.stat().st_size <= WHOLE else "quick_check"
        (verdict,) = db.execute(f"PRAGMA {check}(1)").fetchone()
        if verdict != "ok":
            raise damage(verdict)
        (kiosk,) = db.execute("SELECT max(id) FROM kiosk").fetchone()
        if not is_uuid(str(kiosk)):
            raise damage("the kiosk's id is none")
        db.execute(_FEW_PAGES)
    except BaseException:
        db.close()
        raise
    return db


def connect(file: Path | str) -> sqlite3.Connection:
    """Return a connection (to a path or a ``file:`` address) that leaves transactions to us.

    Other threads may use it, one at a time. A damaged text is read with marks in it, so that its row's checksum
    tells of the damage, not an error that would hide the other rows.
    """
    db = sqlite3.connect(file, uri=isinstance(file, str), check_same_thread=False, isolation_level=None, timeout=2)
    db.text_factory = lambda text: text.decode(errors="replace")
    return db


def scratch_database() -> sqlite3.Connection:
    """Return a connection to an empty database of this version, which is gone when it is closed.

    SQLite keeps it in memory, and what is too much for that in a file without a name.
    """
    db = connect("")
    migrate(db)
    return db


def open_reader(file: Path) -> sqlite3.Connection:
    """Return a second connection to a file that ``opened`` has found whole. Raises sqlite3.Error if it cannot be."""
    db = connect(file)
    try:
        db.execute(_FEW_PAGES)  # it reads the schema, so not where a file may be damaged
    except BaseException:
        db.close()
        raise
    return db


def looking(address: Path | str) -> tuple[sqlite3.Connection, sqlite3.Connection]:
    """Return two connections to a file of this version that is only read, both in the mode of its address.

    Raises sqlite3.Error if it cannot be read or is damaged, and StoreError if it is of another version.
    """
    db, reader = connect(address), connect(address)
    try:
        (version,) = db.execute("PRAGMA user_version").fetchone()
        if version > len(MIGRATIONS):
            raise StoreError("newer", f"a newer kiosk wrote the file (version {version})")
        if version < len(MIGRATIONS) or _schema(db) != _right_schema():
            raise damage("its tables are not those of this version")
        for one in (db, reader):  # all that is read is of one moment, whatever a running kiosk writes
            one.execute("BEGIN")
    except BaseException:
        db.close()
        reader.close()
        raise
    return db, reader


def salvage_ready(file: Path) -> Path:
    """Return where a salvaged file stands, whole, until it takes the damaged one's place."""
    return file.with_name(f"{file.name}.salvaged")


def _schema(db: sqlite3.Connection) -> list[tuple[object, ...]]:
    """Return what the file says of its tables. Raises sqlite3.DatabaseError as damage if that is garbage.

    SQLite calls a damaged schema a plain error, and quotes its bytes, which need not be a text.
    """
    try:
        return db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY rowid").fetchall()
    except UnicodeDecodeError as error:
        raise damage("its schema is no text") from error
    except sqlite3.Error as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_ERROR:
            raise damage(str(error)) from error
        raise


def _right_schema() -> list[tuple[object, ...]]:
    """Return what a whole file of this version says of its tables (made in memory: under 0.2 ms)."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        migrate(db)
        return _schema(db)


def migrate(db: sqlite3.Connection) -> bool:
    """Bring a database to this version, each step in a transaction, and tell whether there was a step.

    Raises StoreError if it is of a newer version.
    """
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    if version > len(MIGRATIONS):
        raise StoreError("newer", f"a newer kiosk wrote the file (version {version})")
    if version < 0 or (version == 0 and db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]):
        raise damage("the file has no version")
    for number, script in enumerate(MIGRATIONS[version:], version + 1):
        with transaction(db):
            for statement in script.split(";"):
                db.execute(statement)
            if number == 1:
                db.execute("INSERT INTO kiosk VALUES (?)", (new_id(now()),))
            db.execute(f"PRAGMA user_version = {number}")
    return version < len(MIGRATIONS)


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Commit what is done inside, durably, or nothing of it."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


@contextmanager
def legible() -> Iterator[None]:
    """Make every error that reading a damaged file may raise one kind: sqlite3.DatabaseError, as damage.

    SQLite's messages quote bytes of the file, which need not be a text, and its numbers need not fit.
    """
    try:
        yield
    except (UnicodeError, OverflowError) as error:
        raise damage(str(error)) from error


def damage(detail: str) -> sqlite3.DatabaseError:
    """Return the error for a file that SQLite itself did not refuse and that is damaged all the same."""
    error = sqlite3.DatabaseError(f"damaged: {detail}")
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


SQLITE_STEPS: Final = 1_000_000
"""Steps of SQLite's machine, some ten ms, after which it tells that it is still at work."""


class Stopped(Exception):
    """The kiosk ends while a backup is being made; the next start makes it."""


def verify_database(db: sqlite3.Connection, report_progress: ReportProgress = report_nothing) -> None:
    """Raise sqlite3.DatabaseError if a database is not whole, or holds other tables than the kiosk makes."""
    db.set_progress_handler(lambda: report_progress(0, 0), SQLITE_STEPS)
    (verdict,) = db.execute("PRAGMA integrity_check(1)").fetchone()
    db.set_progress_handler(None, 0)
    if verdict != "ok":
        raise damage(verdict)
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version == len(MIGRATIONS) and _schema(db) != _right_schema():
        raise damage("its tables are not those of this version")
    db.execute("SELECT count(*) FROM events").fetchone()
