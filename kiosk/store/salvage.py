"""Saving what can be read of a damaged database file."""

from __future__ import annotations

import logging
import os
import re
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from kiosk.store.database import connect, migrate, salvage_ready, transaction
from kiosk.store.ids import is_uuid
from kiosk.store.rows import COLUMNS, INSERT, EventRow, checksum, is_row
from kiosk.store.trouble import Repair

log = logging.getLogger(__name__)

_PARTS: Final = ("", "-wal", "-shm")

_SMALLEST: Final = 64
"""Bytes that an event takes at least: its id and its smallest event."""


class _Found(Struct, frozen=True):
    """The events read, by id, the number of the last one known of, and the kiosk's id if it can be read."""

    rows: dict[str, EventRow]
    last: int
    kiosk: str | None


def salvage(file: Path, log_before: bytes = b"") -> Repair:
    """Carry every event that can be read of a damaged file into a new one; the damaged one is kept beside it.

    ``log_before`` is what its write-ahead log held before SQLite opened it: SQLite takes away a log that does
    not fit, and what stands in it.
    A kill at any moment loses nothing: the damaged file stays in its place until the new one is whole.
    Raises OSError or sqlite3.Error if the folder cannot be written.
    """
    found = _read(file, log_before)
    new = file.with_name(f"{file.name}.new")
    for part in ("", "-journal"):
        new.with_name(new.name + part).unlink(missing_ok=True)
    new.touch(mode=0o600)
    db = connect(new)
    try:
        migrate(db)
        with transaction(db):
            if found.kiosk is not None:
                db.execute("UPDATE kiosk SET id = ?", (found.kiosk,))
            db.executemany(INSERT, [found.rows[key] for key in sorted(found.rows)])
    finally:
        db.close()
    new.replace(salvage_ready(file))
    damaged = finish(file)
    repair = Repair(len(found.rows), max(0, found.last - len(found.rows)), damaged.name if damaged else "")
    log.error("%s was damaged: %s", file, repair)
    return repair


def finish(file: Path) -> Path | None:
    """Put a salvaged file in its place, if one is ready, and return where the damaged one is now."""
    ready = salvage_ready(file)
    if not ready.exists():
        return None
    damaged = _unused(file)
    # The old log must be gone before the new file comes: SQLite would replay it onto the new file.
    for part in _PARTS:
        old = file.with_name(file.name + part)
        if old.exists():
            old.rename(damaged.with_name(damaged.name + part))
    ready.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return damaged


def _unused(file: Path) -> Path:
    """Return a name that no earlier damaged file has."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    names = [f"{file.name}.damaged-{stamp}", *(f"{file.name}.damaged-{stamp}-{i}" for i in range(2, 100))]
    for name in names:
        if not any(file.with_name(name + part).exists() for part in _PARTS):
            return file.with_name(name)
    raise FileExistsError(f"too many damaged files beside {file}")


def _read(file: Path, log_before: bytes) -> _Found:
    """Read a damaged file in every way there is: what one way cannot reach, another may.

    SQLite's own walk from both ends stops at a damaged page; the search through the bytes finds rows wherever
    they stand, in the log too, but not those that are cut into several pages.
    """
    rows: dict[str, EventRow] = {}
    numbers, kiosk = [0], None
    for direction in ("ASC", "DESC"):
        for n, *columns in _walk(file, f"SELECT n, {COLUMNS} FROM events ORDER BY n {direction}"):  # noqa: S608
            if is_row(row := tuple(columns)):
                numbers.append(n)
                rows[row[0]] = row
    for scope, fold, upto, value, crc in _walk(file, "SELECT scope, fold, upto, value, crc FROM snapshots"):
        if crc == checksum(scope, fold, upto, value):
            numbers.append(upto)
    for (text,) in _walk(file, "SELECT id FROM kiosk"):
        kiosk = text if is_uuid(str(text)) else None
    sources = [file.with_name(file.name + part) for part in _PARTS[:2]]
    size = 0
    for data in (log_before, *(source.read_bytes() for source in sources if source.exists())):
        size += len(data)
        rows |= {row[0]: row for row in rows_in(data)}
    # A number may be damaged itself: one that the file has no room for is none.
    return _Found(rows, max(n for n in numbers if isinstance(n, int) and n <= size // _SMALLEST), kiosk)


def _walk(file: Path, question: str) -> Iterator[tuple[Any, ...]]:
    """Yield a question's answers up to the first that cannot be read. The damaged file is not written."""
    try:
        db = connect(f"{file.absolute().as_uri()}?mode=ro")
        try:
            yield from db.execute(question)
        finally:
            db.close()
    except (sqlite3.Error, OverflowError, UnicodeDecodeError) as error:
        log.warning("reading %s: %s", file, error)


_HEADER: Final = re.compile(
    rb"(?=[\x06-\x0a]"  # the header's length
    rb"\x00"  # n stands elsewhere
    rb"\x4d"  # id: a text of 32 bytes
    rb"([\x01-\x06\x08\x09])"  # at: an integer
    rb"(\x00|[\x0d-\x7f]|[\x81-\xff][\x00-\x7f])"  # who: NULL or a text
    rb"([\x0d-\x7f]|[\x81-\xff][\x00-\x7f]|[\x81-\xff][\x80-\xff][\x00-\x7f])"  # event: a text
    rb"([\x01-\x06\x08\x09]))"  # crc: an integer
)
"""The header of an event's record in SQLite's file format (section 2.1 of its description, "Record Format")."""

_INTEGERS: Final = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8, 8: 0, 9: 0}
"""The size in bytes of an integer by its serial type; 8 and 9 are the numbers 0 and 1 themselves."""


def rows_in(data: bytes) -> Iterator[EventRow]:
    """Yield the events whose records stand whole somewhere in these bytes. The checksum tells a row from chance."""
    for match in _HEADER.finditer(data):
        place = match.end(4)
        if data[match.start()] != place - match.start():
            continue
        values: list[object] = [data[place : place + 32]]
        place += 32
        for group in (1, 2, 3, 4):
            kind = _varint(match[group])
            if group in (1, 4):
                size = _INTEGERS[kind]
                value: object = int.from_bytes(data[place : place + size], "big", signed=True) if size else kind - 8
            else:
                size = max(0, kind - 13) // 2
                value = data[place : place + size] if kind else None
            values.append(value)
            place += size
        try:
            row = tuple(value.decode() if isinstance(value, bytes) else value for value in values)
        except UnicodeDecodeError:
            continue
        if is_row(row):
            yield row


def _varint(text: bytes) -> int:
    number = 0
    for byte in text:
        number = number << 7 | byte & 0x7F
    return number
