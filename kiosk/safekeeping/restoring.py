"""Looking into a database file, and putting one in the place of the present one, which is kept aside."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kiosk.safekeeping import backups
from kiosk.speech import copy_recordings
from kiosk.store import (
    COLUMNS,
    SET_ASIDE_PREFIX,
    DataFolder,
    EventRow,
    Repair,
    ReportProgress,
    Store,
    connect,
    count_progress,
    erased,
    is_row,
    legible,
    read_plain,
    report_nothing,
    stamped_time,
    sync_to_disk,
    time_stamp,
    transaction,
    write_whole,
)
from kiosk.store import now as wall_clock
from kiosk.store.contents import DatabaseContents, UnusableFile, inspect_database
from kiosk.visit import RepairOutcome

log = logging.getLogger(__name__)

MOST_REPORT: Final = 1 << 20
"""Bytes of a repair report that are read: one has a few hundred."""

NEAR: Final = 20
"""So many events beside a damaged one are asked whether a backup numbers them alike."""


class Restored(Struct, frozen=True):
    """What became of a restore: what is there now, and the name of the file with what was there before, if any.

    ``recordings`` are the sentences read aloud that were missing or damaged here, and came back.
    """

    look: DatabaseContents
    aside: str | None
    recordings: int = 0


class FinishedRepair(Struct, frozen=True):
    """What was kept of a damaged database.

    ``kept`` events were read in it, ``joined`` came from the backup of this name (None if there was no good one),
    ``unreadable`` are known to have been there and could not be read, before the backup was joined. ``damaged`` is
    the old file's name now, ``at`` when it was mended (milliseconds since 1970, 0 if an older kiosk did it).
    """

    kept: int
    joined: int
    unreadable: int
    damaged: str
    backup: str | None
    at: int = 0

    @property
    def missing(self) -> int:
        """Return how many events are known to have been there and did not come back."""
        return max(0, self.unreadable - self.joined)


def set_aside_copies(folder: DataFolder) -> list[backups.Backup]:
    """Return the databases that a restore put aside, the newest first: they can be restored from too."""
    found = [
        backups.Backup(at, file.stat().st_size, file)
        for file in DataFolder.set_aside.files(folder)
        if (at := stamped_time(file.name)) is not None
    ]
    return sorted(found, key=lambda backup: backup.at, reverse=True)


def restore_backup(
    folder: DataFolder, file: Path, now: int | None = None, report_progress: ReportProgress = report_nothing
) -> Restored:
    """Put a file's events in the place of the present ones, and bring back what was read aloud and is missing here.

    Who was erased for good stays erased, and of two recordings of a sentence the one that is here stays.

    What is there now is kept aside, whatever its state, under a new name. A kill at any moment leaves one or the
    other in place. Raises Unfit if the file is not whole, StoreError if a kiosk is running, OSError or
    sqlite3.Error if the disk refuses.
    """
    inspect_database(file, report_progress)
    with folder.hold():
        present, new = folder.database, folder.restoring
        new.unlink(missing_ok=True)
        new.touch(mode=0o600)
        backups.copy_database(file, new, report_progress=report_progress)
        backups.erase_in_file(new, erased(folder))
        found = inspect_database(new, report_progress)
        sync_to_disk(new)
        aside = _put_aside(present, wall_clock() if now is None else now, report_progress)
        for part in ("-wal", "-shm"):  # SQLite would replay the old log onto the new file
            present.with_name(present.name + part).unlink(missing_ok=True)
        new.replace(present)
        sync_to_disk(present)
        recordings = sum(
            copy_recordings(beside, folder.recordings, gone=erased(folder), anew=False)
            for beside in dict.fromkeys((file.parent / folder.recordings.name, folder.kept_recordings))
            if beside.absolute() != folder.recordings.absolute()
        )
    log.warning("restored %d events and %d recordings from %s", found.events, recordings, file.name)
    return Restored(found, aside, recordings)


def _put_aside(present: Path, now: int, report_progress: ReportProgress) -> str | None:
    """Copy the present database to a name that none has yet; one that is damaged is copied as it is, with its log."""
    if not present.exists():
        return None
    name = f"{SET_ASIDE_PREFIX}{time_stamp(now)}"
    names = (name, *(f"{name}-{number}" for number in range(2, 1000)))
    aside = next(path for path in map(present.with_name, names) if not path.exists())
    aside.touch(mode=0o600)
    try:
        backups.copy_database(present, aside, report_progress=report_progress)
    except sqlite3.Error:
        log.warning("the present database is damaged, and put aside as it is")
        for part in ("-wal", ""):
            if (old := present.with_name(present.name + part)).exists():
                shutil.copy2(old, aside.with_name(aside.name + part))
    sync_to_disk(aside)
    return aside.name


class _Cure(Struct, frozen=True):
    """A damaged event as it was, and when the backup that has it was made."""

    row: EventRow
    backup: int


def count_damaged(file: Path, report_progress: ReportProgress = report_nothing) -> int:
    """Return how many events of a file, which may be in use, do not fit their checksum. Raises sqlite3.Error."""
    with legible(), closing(connect(f"{file.absolute().as_uri()}?mode=ro")) as db:
        return len(_bad(db, report_progress))


def repair_events(folder: DataFolder, report_progress: ReportProgress = report_nothing) -> tuple[int, int]:
    """Write single damaged events anew from the backups; return how many were healed and how many are left.

    A bit that falls over within an event leaves the database whole: SQLite does not see it, the event's checksum
    does. Raises StoreError if a kiosk is running, sqlite3.Error if the database cannot be read.
    """
    with folder.hold():
        cures, bad = _cures(folder, report_progress)
        if not cures:
            return 0, bad
        with legible(), closing(connect(folder.database)) as db, transaction(db):
            healed = _write_anew(db, cures)
    log.warning("%d damaged events were written anew from backups", healed)
    return healed, bad - healed


def repair_events_in_use(store: Store, report_progress: ReportProgress = report_nothing) -> RepairOutcome:
    """Do what ``heal`` does while the kiosk runs: it looks meanwhile, and writes in one moment of the store's own.

    Raises StoreError if records wait for the disk, sqlite3.Error if the disk refuses; nothing is changed then.
    """
    cures, bad = _cures(store.folder, report_progress)
    if not cures:
        return RepairOutcome(0, bad)
    healed = store.rewrite(lambda db: _write_anew(db, cures), report_progress)
    log.warning("%d damaged events were written anew from backups", healed)
    backups = tuple(sorted({cure.backup for cure in cures.values()}))
    people = Counter(cure.row[2] or "" for cure in cures.values())
    return RepairOutcome(healed, bad - healed, backups, tuple(people.most_common()))


def _bad(db: sqlite3.Connection, report_progress: ReportProgress) -> dict[int, tuple[object, ...]]:
    """Return the damaged events by their numbers."""
    (total,) = db.execute("SELECT count(*) FROM events").fetchone()
    rows = count_progress(db.execute(f"SELECT n, {COLUMNS} FROM events ORDER BY n"), total, report_progress)  # noqa: S608
    return {n: tuple(row) for n, *row in rows if not is_row(tuple(row))}


def _cures(folder: DataFolder, report_progress: ReportProgress) -> tuple[dict[int, _Cure], int]:
    """Return what heals damaged events, by their numbers, and how many are damaged."""
    cures = dict[int, _Cure]()
    with legible(), closing(connect(f"{folder.database.absolute().as_uri()}?mode=ro")) as db:
        bad = _bad(db, report_progress)
        for backup in backups.list_backups(folder) if bad else ():
            try:
                with legible(), closing(connect(f"{backup.file.absolute().as_uri()}?mode=ro")) as old:
                    for n in bad.keys() - cures.keys():
                        if (row := _as_it_was(db, old, n, bad[n])) is not None:
                            cures[n] = _Cure(row, backup.at)
            except sqlite3.Error:
                log.exception("the backup %s is of no use", backup.file.name)
    return cures, len(bad)


def _as_it_was(db: sqlite3.Connection, old: sqlite3.Connection, n: int, bad: tuple[object, ...]) -> EventRow | None:
    """Return a damaged event as a backup has it: by its id, or, if that is damaged too, by its number.

    Events are numbered alike in all backups, but for those that are older than a salvage: so a neighbour is asked.
    """
    row = old.execute(f"SELECT {COLUMNS} FROM events WHERE id = ?", (bad[0],)).fetchone()  # noqa: S608
    if row is None:
        row = _numbered(old, n)
        beside = (m for step in (-1, 1) for m in range(n + step, n + step * NEAR, step))
        if row is None or not any(known == _numbered(db, m) for m in beside if (known := _numbered(old, m))):
            return None
    return row if row is not None and is_row(row) else None


def _numbered(db: sqlite3.Connection, n: int) -> EventRow | None:
    """Return the event of a number if it is whole."""
    row = db.execute(f"SELECT {COLUMNS} FROM events WHERE n = ?", (n,)).fetchone()  # noqa: S608
    return row if row is not None and is_row(row) else None


def _write_anew(db: sqlite3.Connection, cures: dict[int, _Cure]) -> int:
    """Write events in the place of what is damaged, in the caller's transaction; return how many were written.

    All is folded anew then.
    """
    written = 0
    if not all(_indexed(db, n) for n in cures):  # else SQLite, which cannot find what it is to replace, refuses
        db.execute("REINDEX events")
    for n, cure in cures.items():
        elsewhere = db.execute("SELECT 1 FROM events WHERE id = ? AND n <> ?", (cure.row[0], n)).fetchone()
        if elsewhere is None and _numbered(db, n) is None:
            db.execute(f"UPDATE events SET ({COLUMNS}) = (?, ?, ?, ?, ?) WHERE n = ?", (*cure.row, n))  # noqa: S608
            written += 1
    if written:
        db.execute("DELETE FROM snapshots")
    return written


def _indexed(db: sqlite3.Connection, n: int) -> bool:
    """Tell whether the indexes lead to an event as it stands in the table."""
    id_, who = db.execute("SELECT id, who FROM events WHERE n = ?", (n,)).fetchone()
    by_id = db.execute("SELECT n FROM events WHERE id = ?", (id_,)).fetchone()
    by_who = db.execute("SELECT n FROM events INDEXED BY events_who WHERE who IS ? AND n = ?", (who, n)).fetchone()
    return bool(by_id == by_who == (n,))


def open_repaired(folder: DataFolder, report_progress: ReportProgress = report_nothing) -> Store:
    """Open the store of a data folder; of a damaged one, with what its newest good backup has beyond it.

    Raises StoreError as ``Store.open`` does.
    """
    store = Store.open(folder, report_progress=report_progress)
    try:
        finish_repair(store, report_progress)
    except BaseException:
        store.close()
        raise
    return store


def read_repair_report(folder: DataFolder) -> FinishedRepair | None:
    """Return what was written down of the last mending, None if there was none or it cannot be read."""
    try:
        return msgspec.json.decode(read_plain(folder.repair_report, MOST_REPORT), type=FinishedRepair)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        log.exception("the report of a repair cannot be read")
        return None


def pending_repair(store: Store) -> Repair | None:
    """Return what was salvaged since the kiosk started and not joined with a backup yet, if anything was."""
    repair, told = store.repair, read_repair_report(store.folder)
    return None if repair is None or (told is not None and told.damaged == repair.damaged != "") else repair


def finish_repair(store: Store, report_progress: ReportProgress = report_nothing) -> FinishedRepair | None:
    """If the database was salvaged, add what the newest good backup has beyond it, and report.

    Joining is a union: nothing that was salvaged is lost or doubled. None if there was nothing to mend.
    """
    repair = pending_repair(store)
    if repair is None:
        return None
    joined, used = 0, None
    for backup in backups.list_backups(store.folder):
        try:
            found = inspect_database(backup.file, report_progress)
            with legible(), closing(connect(f"{backup.file.absolute().as_uri()}?mode=ro")) as db:
                rows = db.execute(f"SELECT {COLUMNS} FROM events ORDER BY id")  # noqa: S608
                joined += store.join(rows, report_progress, total=found.events, own=True).new
            used = used or backup.file.name
            if not found.damaged:
                break
        except (UnusableFile, ValueError, sqlite3.Error) as error:
            log.warning("the backup %s is of no use: %s", backup.file.name, error)
    store.flush(30)
    mended = FinishedRepair(repair.kept, joined, repair.unreadable, repair.damaged, used, store.now())
    log.error("mended: %s", mended)
    # What is told on the screen and by the doctor counts what the backup brought back.
    store.repair = replace(repair, kept=repair.kept + joined, unreadable=max(0, repair.unreadable - joined))
    try:
        write_whole(store.folder.repair_report, msgspec.json.format(msgspec.json.encode(mended)) + b"\n")
    except OSError:
        log.exception("the report could not be written")
    return mended
