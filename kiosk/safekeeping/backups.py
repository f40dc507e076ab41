"""Backups of the database while the kiosk runs: made when a day has passed, verified, and thinned out with age."""

from __future__ import annotations

import logging
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from msgspec import Struct

from kiosk.safekeeping.places import BACKUPS, alone, database, settle, stamp, stamped
from kiosk.store.database import connected, legible
from kiosk.store.ids import now as wall_clock
from kiosk.store.so_far import SoFar, unseen

log = logging.getLogger(__name__)

DAYS, WEEKS, MONTHS = 7, 4, 12
"""How many of the latest days, weeks and months that have a backup keep their last one."""

DAY: Final = 86_400_000

SPARE: Final = 50 << 20
"""Bytes that a backup leaves free: the kiosk itself needs room before its backups do."""

PAGES: Final = 512
"""Pages of 4 kB copied at a time; after each the kiosk may have the disk for ``PAUSE`` seconds."""

PAUSE: Final = 0.005

STEPS: Final = 1_000_000
"""Steps of SQLite's machine, some ten ms, after which it tells that it is still at work."""


class Backup(Struct, frozen=True):
    """A backup: its file, when it was made (UTC, in milliseconds since 1970), and its size in bytes."""

    file: Path
    at: int
    size: int


class NoRoom(OSError):
    """There is no room for a backup; the earlier ones are kept."""


class Stopped(Exception):
    """The kiosk ends while a backup is being made; the next start makes it."""


def listed(data: Path) -> list[Backup]:
    """Return the backups of a data folder, the newest first."""
    found = []
    for file in (data / BACKUPS).glob("kiosk-*.db"):
        if (at := stamped(file.name)) is not None:
            found.append(Backup(file, at, file.stat().st_size))
    return sorted(found, key=lambda backup: backup.at, reverse=True)


def due(times: Iterable[int], now: int) -> bool:
    """Tell whether none of these backups was made within the day before ``now``.

    One from a later time does not count: it was made while the clock was wrong, or the clock is wrong now.
    """
    return not any(0 <= now - at < DAY for at in times)


def kept(times: Iterable[int], now: int) -> set[int]:
    """Return which backups to keep: the last of each of the latest days, weeks and months that have one.

    Those from after ``now`` are counted for themselves: a clock that went back for a while must cost no backup.
    """
    past: set[int] = set()
    future: set[int] = set()
    for at in times:
        (past if at <= now else future).add(at)
    return _thinned(past) | _thinned(future)


def _thinned(times: set[int]) -> set[int]:
    latest = sorted(times, reverse=True)
    stay: set[int] = set()
    for count, form in ((DAYS, "%Y%m%d"), (WEEKS, "%G%V"), (MONTHS, "%Y%m")):
        seen: set[str] = set()
        for at in latest:
            period = datetime.fromtimestamp(at // 1000, UTC).strftime(form)
            if period not in seen and len(seen) < count:
                seen.add(period)
                stay.add(at)
    return stay


def back_up(
    data: Path, now: int | None = None, stopping: Callable[[], bool] = lambda: False, so_far: SoFar = unseen
) -> Backup:
    """Back up the database, verify the copy by opening it, and let go of backups that are no longer needed.

    It may be written meanwhile: the copy is of one moment. Raises sqlite3.Error if the database is damaged or
    cannot be read, OSError (``NoRoom``) if the copy cannot be written; then the earlier backups all stay.
    """
    source, folder = database(data), data / BACKUPS
    if not source.is_file():
        raise FileNotFoundError(f"there is no database in {data}")
    with alone(data):
        return _made(source, folder, wall_clock() if now is None else now, stopping, so_far)


def _made(source: Path, folder: Path, at: int, stopping: Callable[[], bool], so_far: SoFar) -> Backup:
    for left in folder.glob("*.part*"):
        left.unlink()
    free, size = shutil.disk_usage(folder).free, source.stat().st_size
    if free < size + SPARE:
        raise NoRoom(f"{free >> 20} MB are free in {folder}, {(size + SPARE) >> 20} MB are needed")
    part = folder / f"kiosk-{stamp(at)}.db.part"
    part.touch(mode=0o600)
    try:
        copy(source, part, stopping, so_far)
        settle(part)
        file = part.with_name(part.name.removesuffix(".part"))
        part.replace(file)
        settle(file)
    except BaseException:
        for left in folder.glob("*.part*"):
            left.unlink(missing_ok=True)
        raise
    backups = listed(folder.parent)
    stay = kept((backup.at for backup in backups), at)
    for backup in backups:
        if backup.at not in stay:
            backup.file.unlink()
    log.info("backup %s, %d bytes; %d are kept", file.name, file.stat().st_size, len(stay))
    return Backup(file, at // 1000 * 1000, file.stat().st_size)


def copy(source: Path, target: Path, stopping: Callable[[], bool] = lambda: False, so_far: SoFar = unseen) -> None:
    """Copy a database, which may be in use, into a file that needs no log beside it, and verify the copy.

    Raises sqlite3.Error if the source cannot be read or the copy is not whole.
    """

    def breathe(status: int, remaining: int, total: int) -> None:
        if stopping():
            raise Stopped
        so_far(total - remaining, total)
        time.sleep(PAUSE)

    with (
        legible(),
        closing(connected(f"{source.absolute().as_uri()}?mode=ro")) as db,
        closing(connected(target)) as new,
    ):
        db.execute("BEGIN")  # one moment for all pages: else the copying begins anew with each event
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        db.backup(new, pages=PAGES, progress=breathe)
        db.execute("COMMIT")
        new.execute("PRAGMA journal_mode = DELETE")
        verify(new, so_far)


def verify(db: sqlite3.Connection, so_far: SoFar = unseen) -> None:
    """Raise sqlite3.DatabaseError if a database is not whole."""
    db.set_progress_handler(lambda: so_far(0, 0), STEPS)
    (verdict,) = db.execute("PRAGMA integrity_check(1)").fetchone()
    db.set_progress_handler(None, 0)
    if verdict != "ok":
        raise sqlite3.DatabaseError(f"damaged: {verdict}")
    db.execute("SELECT count(*) FROM events").fetchone()
