"""Backups of the database while the kiosk runs: made when a day has passed, verified, and thinned out with age.

Sentences that people have read aloud stand beside them once, not once for each: none of them changes.
"""

from __future__ import annotations

import errno
import logging
import shutil
import time
from collections.abc import Callable, Collection, Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kiosk.speech import copy_recordings, recordings_in
from kiosk.store import (
    DataFolder,
    ReportProgress,
    Stopped,
    connect,
    erase_events,
    legible,
    report_nothing,
    stamped_time,
    sync_to_disk,
    time_stamp,
    verify_database,
)
from kiosk.store import now as wall_clock
from kiosk.visit import BackupShown

log = logging.getLogger(__name__)

DATABASE_LOGS: Final = ("-wal", "-shm", "-journal")
"""How the names of the files end that SQLite keeps beside a database."""

DAYS, WEEKS, MONTHS = 7, 4, 12
"""How many of the latest days, weeks and months that have a backup keep their last one."""

DAY: Final = 86_400_000

SPARE: Final = 50 << 20
"""Bytes that a backup leaves free: the kiosk itself needs room before its backups do."""

PAGES: Final = 512
"""Pages of 4 kB copied at a time; after each the kiosk may have the disk for ``PAUSE`` seconds."""

PAUSE: Final = 0.005


class Backup(BackupShown, frozen=True):
    """A backup with its file."""

    file: Path


class NoRoom(OSError):
    """There is no room for a backup; the earlier ones are kept."""

    def __init__(self, detail: str) -> None:
        super().__init__(errno.ENOSPC, detail)


def list_backups(folder: DataFolder) -> list[Backup]:
    """Return the backups of a data folder, the newest first."""
    found = []
    for file in folder.backups.glob("kiosk-*.db"):
        if (at := stamped_time(file.name)) is not None:
            found.append(Backup(at, file.stat().st_size, file))
    return sorted(found, key=lambda backup: backup.at, reverse=True)


def is_backup_due(times: Iterable[int], now: int) -> bool:
    """Tell whether none of these backups was made within the day before ``now``.

    One from a later time does not count: it was made while the clock was wrong, or the clock is wrong now.
    """
    return not any(0 <= now - at < DAY for at in times)


def backups_to_keep(times: Iterable[int], now: int) -> set[int]:
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
    folder: DataFolder,
    now: int | None = None,
    stopping: Callable[[], bool] = lambda: False,
    report_progress: ReportProgress = report_nothing,
) -> Backup:
    """Back up the database and what was read aloud, verify the copies, and let go of backups no longer needed.

    It may be written meanwhile: the copy is of one moment. Raises sqlite3.Error if the database is damaged or
    cannot be read, OSError (``NoRoom``) if the copy cannot be written; then the earlier backups all stay.
    """
    if not folder.database.is_file():
        raise FileNotFoundError(f"there is no database in {folder}")
    with folder.lock_backups():
        return _made(folder, wall_clock() if now is None else now, stopping, report_progress)


def _made(data: DataFolder, at: int, stopping: Callable[[], bool], report_progress: ReportProgress) -> Backup:
    source, folder = data.database, data.backups
    for left in folder.glob("*.part*"):
        left.unlink()
    size = source.stat().st_size + sum(
        file.stat().st_size
        for person, _, file in recordings_in(data.recordings)
        if not (data.kept_recordings / person / file.name).exists()
    )
    free = shutil.disk_usage(folder).free
    if free < size + SPARE:
        raise NoRoom(f"{free >> 20} MB are free in {folder}, {(size + SPARE) >> 20} MB are needed")
    part = folder / f"kiosk-{time_stamp(at)}.db.part"
    part.touch(mode=0o600)
    try:
        copy_database(source, part, stopping, report_progress)
        sync_to_disk(part)
        file = part.with_name(part.name.removesuffix(".part"))
        part.replace(file)
        sync_to_disk(file)
        copy_recordings(data.recordings, data.kept_recordings, anew=True)
    except BaseException:
        for left in folder.glob("*.part*"):
            left.unlink(missing_ok=True)
        raise
    backups = list_backups(data)
    stay = backups_to_keep((backup.at for backup in backups), at)
    for backup in backups:
        if backup.at not in stay:
            backup.file.unlink()
    log.info("backup %s, %d bytes; %d are kept", file.name, file.stat().st_size, len(stay))
    return Backup(at // 1000 * 1000, file.stat().st_size, file)


def copy_database(
    source: Path,
    target: Path,
    stopping: Callable[[], bool] = lambda: False,
    report_progress: ReportProgress = report_nothing,
) -> None:
    """Copy a database, which may be in use, into a file that needs no log beside it, and verify the copy.

    Raises sqlite3.Error if the source cannot be read or the copy is not whole.
    """

    def breathe(status: int, remaining: int, total: int) -> None:
        if stopping():
            raise Stopped
        report_progress(total - remaining, total)
        time.sleep(PAUSE)

    with (
        legible(),
        closing(connect(f"{source.absolute().as_uri()}?mode=ro")) as db,
        closing(connect(target)) as new,
    ):
        db.execute("BEGIN")  # one moment for all pages: else the copying begins anew with each event
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()
        db.backup(new, pages=PAGES, progress=breathe)
        db.execute("COMMIT")
        new.execute("PRAGMA journal_mode = DELETE")
        verify_database(new, report_progress)


def erase_in_file(file: Path, people: Collection[str], report_progress: ReportProgress = report_nothing) -> int:
    """Erase people in a database file that nobody uses; return how many events were theirs, or nobody's to tell.

    The file is written anew beside the old one and takes its place in one step. Raises sqlite3.Error if it cannot
    be read.
    """
    part = file.with_name(f"{file.name}.part")
    beside = [file.with_name(file.name + rest) for rest in DATABASE_LOGS]
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        copy_database(file, part, report_progress=report_progress)
        with legible(), closing(connect(part)) as db:
            events = erase_events(db, people)
        if events or any(path.exists() for path in beside):
            part.replace(file)
            for path in beside:
                path.unlink(missing_ok=True)
    finally:
        for rest in ("", *DATABASE_LOGS):
            part.with_name(part.name + rest).unlink(missing_ok=True)
    return events
