"""The right to be forgotten: a resident's records are taken out of the database, of every backup, and of the rest."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from fnmatch import fnmatch
from html import escape
from pathlib import Path
from typing import Final

from kiosk.exchange import bundle_mentions
from kiosk.safekeeping.backups import DATABASE_LOGS, erase_in_file
from kiosk.safekeeping.restoring import repair_events_in_use
from kiosk.safekeeping.shareable_log import SHARED_LOGS, names_of
from kiosk.speech import person_folder, pieces_of, remove_recordings, remove_spoken
from kiosk.store import (
    PARTS,
    DataFolder,
    Erasing,
    FolderPart,
    ReportProgress,
    Store,
    StoreError,
    connect,
    erased,
    legible,
    mended_names,
    notes_to,
    report_nothing,
    write_whole,
)
from kiosk.store.contents import UnusableFile
from kiosk.visit import ErasedCounts, Line
from kiosk.words import LANGS, Phrase

log = logging.getLogger(__name__)

MOST_UNASKED: Final = 5
"""Residents who were erased elsewhere and are erased here without a question; more are a mentor's to confirm."""


def erase_person(
    store: Store, person: str, report_progress: ReportProgress = report_nothing, *, elsewhere: bool = False
) -> ErasedCounts:
    """Erase a resident for good: here, in every backup, and in what was put aside. It cannot be undone.

    A backup that cannot be read is removed, and so are damaged databases and events that no backup heals, since
    nobody can tell what they hold; so are what an interrupted work left, saved reports and labels, the speech that
    was made ready, how the resident says the words, what they read aloud, recordings of their names and of notes
    about them, their certificates, logs that were made to be sent, and files for carrying that tell of them. A mended
    name of theirs goes too. The records here go last: stopped at any moment, it can be asked for again by name, and
    doing it again finishes it. With ``elsewhere`` they were erased at another kiosk, and need not be known here; then
    it may be the id of one event as well. Raises ValueError if there is no such resident, StoreError if records wait
    for the disk, OSError or sqlite3.Error if the disk refuses.
    """
    folder, gone = store.folder, erased(store.folder)
    if not elsewhere and person not in store.known.workshop.residents and person not in gone:
        raise ValueError(f"there is no resident {person}")
    if not store.flush(30):
        raise StoreError("unusable", "records wait for the disk")
    names = names_of(store.file, person)
    with legible(), closing(connect(f"{store.file.absolute().as_uri()}?mode=ro")) as db:
        written, spoken = notes_to(db, person)
        gone |= {person, *mended_names(db, (person,))}
    write_whole(folder.erased_ids, "".join(f"{one}\n" for one in sorted(gone)).encode())
    repair_events_in_use(store, report_progress)
    with folder.lock_backups():  # else a backup that is made meanwhile would bring them back
        removed = remove_files(folder, person, names, written, spoken)
        hide_in_logs(folder, (person, *names))
        files, unreadable = erase_in_copies(folder, person, report_progress)
        events = store.erase(person, report_progress)
    log.warning("a resident was erased: %d events", events)
    return ErasedCounts(events, files, (*removed, *unreadable))


def erase_elsewhere(store: Store, ids: Iterable[str], report_progress: ReportProgress = report_nothing) -> None:
    """Erase here what was erased at another kiosk, by the ids of people and events; see ``erase_person``."""
    for one in sorted(ids):
        erase_person(store, one, report_progress, elsewhere=True)


def _parts(erasing: Erasing) -> list[FolderPart]:
    return [part for part in PARTS.values() if part.erasing == erasing]


def erase_in_copies(folder: DataFolder, person: str, report_progress: ReportProgress) -> tuple[int, list[str]]:
    """Erase a person in backups and databases put aside; return in how many, and which had to be removed."""
    files, removed = 0, list[str]()
    for file in (file for part in _parts("rows") for file in part.files(folder)):
        if file.name.endswith(DATABASE_LOGS):
            if file.exists() and not file.with_name(file.name.rpartition("-")[0]).exists():
                file.unlink()
                removed.append(file.name)
            continue
        try:
            files += erase_in_file(file, (person,), report_progress) > 0
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
                raise  # the copy is whole: it is the disk that has no room for another
            log.exception("%s cannot be read", file.name)
            _remove(file)
            removed.append(file.name)
    return files, removed


def remove_files(
    folder: DataFolder,
    person: str,
    names: Collection[str],
    written: Collection[str] = (),
    spoken: Collection[str] = (),
) -> list[str]:
    """Remove what is made again when it is asked for, and what tells of a person; return what was removed.

    ``written`` are the notes to them, ``spoken`` the keys of those that were spoken.
    """
    removed = []
    for path in sorted({path for part in _parts("remove") for path in folder.path.glob(part.name)}):
        removed.append(f"{path.relative_to(folder)}{'/' * path.is_dir()}")
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)  # it may have gone with its folder
    for part in _parts("voice"):
        voices = folder.path / part.name
        for own in sorted({person, *filter(None, map(person_folder, names))}):
            if (voices / own).is_dir():
                removed.append(f"{part.name}/{own}/ ({remove_recordings(voices, own)})")
        texts = [*names, *(sentence.sentence for sentence in pieces_of(_lines(written)))]
        if count := remove_spoken(voices, texts, spoken):
            removed.append(f"{part.name}/ ({count})")
    for part in (*_parts("own"), *_parts("mentions")):
        for file in part.files(folder):
            if file.stem == person if part.erasing == "own" else _mentions(file, person, names):
                file.unlink()
                removed.append(file.name if part.erasing == "own" else str(file.relative_to(folder)))
    return removed


def _lines(notes: Iterable[str]) -> Iterator[Line]:
    yield from (Line(Phrase(note, lang), 0) for note in notes for lang in LANGS)


def _mentions(file: Path, person: str, names: Iterable[str]) -> bool:
    """Tell whether a file that people were given tells of a person, or may: one that cannot be read does."""
    match file.suffix:
        case ".zip":
            try:
                return bundle_mentions(file, person)
            except UnusableFile:
                return True
        case ".html":  # one that says whose it is tells by the id
            text, own = file.read_bytes(), f'<meta name="resident" content="{escape(person)}">'.encode()
            unsaid = b'<meta name="resident"' not in text
            return own in text or (unsaid and any(escape(name).encode() in text for name in names))
        case _:
            return fnmatch(file.name, SHARED_LOGS)  # it has ids


def _remove(file: Path) -> None:
    for rest in ("", *DATABASE_LOGS):
        file.with_name(file.name + rest).unlink(missing_ok=True)


def hide_in_logs(folder: DataFolder, texts: Iterable[str]) -> None:
    """Put stars in the place of an id and of names in all logs, the one that is being written too.

    A link in the place of a log is taken away: what it leads to is none of the kiosk's, and is never written to.
    """
    for file in (file for part in _parts("stars") for file in part.files(folder)):
        if file.is_symlink():
            file.unlink()
            continue
        before = after = file.read_bytes()
        for text in sorted(map(str.encode, filter(None, texts)), key=len, reverse=True):
            after = after.replace(text, b"*" * len(text))
        if after != before:
            with file.open("r+b") as same:  # the log that is open stays the same file
                same.write(after)
