"""The right to be forgotten: a resident's records are taken out of the database, of every backup, and of the rest."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from html import escape
from pathlib import Path

from kiosk.safekeeping.shareable_log import LOGS, SHARED_LOGS, names_of
from kiosk.store import ReportProgress, Store, StoreError, report_nothing
from kiosk.store.data_folder import (
    BACKUP_FOLDER,
    EXPORT_FOLDER,
    IMPORT_FOLDER,
    SET_ASIDE_PREFIX,
    lock_backups,
    write_whole,
)
from kiosk.store.database import connect, legible
from kiosk.store.erasing import ERASED, erased
from kiosk.store.erasing import erase_events as erase_rows
from kiosk.visit import ErasedCounts

log = logging.getLogger(__name__)


def erase_person(
    store: Store, data: Path, person: str, report_progress: ReportProgress = report_nothing
) -> ErasedCounts:
    """Erase a resident for good: here, in every backup, and in what was put aside. It cannot be undone.

    A backup that cannot be read is removed, and so are damaged databases, since nobody can tell what they hold; so
    are what an interrupted work left, saved reports and labels, the speech that was made ready, how the resident says
    the words, their certificates, logs that were made to be sent, and files for carrying that tell of them. The
    records here go last: stopped at any moment, it can be asked for again by name, and doing it again finishes it.
    Raises ValueError if there is no such resident, StoreError if records wait for the disk, OSError or sqlite3.Error
    if the disk refuses.
    """
    if person not in store.known.workshop.residents and person not in erased(data):
        raise ValueError(f"there is no resident {person}")
    write_whole(data / ERASED, "".join(f"{one}\n" for one in sorted(erased(data) | {person})).encode())
    if not store.flush(30):
        raise StoreError("unusable", "records wait for the disk")
    names = names_of(store.file, person)
    with lock_backups(data):  # else a backup that is made meanwhile would bring them back
        removed = [
            *_left_over(data),
            *_made_anew(data, person),
            *_certificates(data, person, names),
            *_carried(data, person),
        ]
        _out_of_the_logs(data, (person, *names))
        files, unreadable = _out_of_the_copies(data, person, report_progress)
        events = store.erase(person, report_progress)
    log.warning("a resident was erased: %d events", events)
    return ErasedCounts(events, files, (*removed, *unreadable))


def _out_of_the_copies(data: Path, person: str, report_progress: ReportProgress) -> tuple[int, list[str]]:
    """Erase a person in backups and databases put aside; return in how many, and which had to be removed."""
    files, removed = 0, list[str]()
    for file in (*sorted((data / BACKUP_FOLDER).glob("*.db")), *sorted(data.glob(f"{SET_ASIDE_PREFIX}*"))):
        if file.name.endswith(("-wal", "-shm", "-journal")):
            continue
        try:
            files += erase_in_file(file, person, report_progress) > 0
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
                raise  # the copy is whole: it is the disk that has no room for another
            log.exception("%s cannot be read", file.name)
            _remove(file)
            removed.append(file.name)
    return files, removed


def erase_in_file(file: Path, person: str, report_progress: ReportProgress = report_nothing) -> int:
    """Erase a person in a database file that nobody uses; return how many events were theirs.

    The file is written anew beside the old one and takes its place in one step. Raises sqlite3.Error if it cannot
    be read.
    """
    from kiosk.safekeeping.backups import copy_database

    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        copy_database(file, part, report_progress=report_progress)
        with legible(), closing(connect(part)) as db:
            events = erase_rows(db, person)
        if events:
            part.replace(file)
            for rest in ("-wal", "-shm"):
                file.with_name(file.name + rest).unlink(missing_ok=True)
    finally:
        for rest in ("", "-wal", "-shm", "-journal"):
            part.with_name(part.name + rest).unlink(missing_ok=True)
    return events


def _left_over(data: Path) -> list[str]:
    """Remove damaged databases and what a work that was cut short left half written; return the names."""
    patterns = ("kiosk.db.damaged-*", "kiosk.db.new*", "kiosk.db.restoring*", "*.part*", "*/*.part*")
    gone = sorted({file for pattern in patterns for file in data.glob(pattern) if file.is_file()})
    for file in gone:
        file.unlink()
    return [str(file.relative_to(data)) for file in gone]


def _made_anew(data: Path, person: str) -> list[str]:
    """Remove what may tell of a person and is made anew when asked for, and how they say the words.

    Speech that was made ready speaks names, reports list them, a label may have a number in a picture, a log that was
    made to be sent has ids.
    """
    removed = []
    for folder in ("speech", "laporan", "label"):
        if (data / folder).is_dir():
            shutil.rmtree(data / folder)
            removed.append(f"{folder}/")
    for file in (*sorted((data / "voices").glob(f"{person}.*")), *sorted((data / EXPORT_FOLDER).glob(SHARED_LOGS))):
        file.unlink()
        removed.append(file.name)
    return removed


def _certificates(data: Path, person: str, names: Iterable[str]) -> list[str]:
    """Remove a person's certificates; return the names of the files. One that says whose it is tells by its id."""
    mark, own = b'<meta name="resident"', f'<meta name="resident" content="{escape(person)}">'.encode()
    written = [escape(name).encode() for name in names]
    gone = []
    for file in sorted((data / "sertifikat").glob("*.html")):
        text = file.read_bytes()
        if own in text or (mark not in text and any(name in text for name in written)):
            file.unlink()
            gone.append(f"sertifikat/{file.name}")
    return gone


def _carried(data: Path, person: str) -> list[str]:
    """Remove the files for carrying, both ways, that tell of a person or cannot be read; return their names."""
    from kiosk.exchange.exchange_file import bundle_mentions
    from kiosk.store.contents import UnusableFile

    gone = []
    for folder in (EXPORT_FOLDER, IMPORT_FOLDER):
        for file in sorted((data / folder).glob("*.zip")):
            try:
                keep = not bundle_mentions(file, person)
            except UnusableFile:
                keep = False
            if not keep:
                file.unlink()
                gone.append(f"{folder}/{file.name}")
    return gone


def _remove(file: Path) -> None:
    for rest in ("", "-wal", "-shm"):
        file.with_name(file.name + rest).unlink(missing_ok=True)


def _out_of_the_logs(data: Path, texts: Iterable[str]) -> None:
    """Put stars in the place of an id and of names in all logs, the one that is being written too."""
    for file in data.glob(LOGS):
        before = after = file.read_bytes()
        for text in sorted(map(str.encode, filter(None, texts)), key=len, reverse=True):
            after = after.replace(text, b"*" * len(text))
        if after != before:
            with file.open("r+b") as same:  # the log that is open stays the same file
                same.write(after)
