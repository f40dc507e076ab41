"""The right to be forgotten: a resident's records are taken out of the database, of every backup, and of the rest."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from contextlib import closing
from html import escape
from pathlib import Path
from typing import Final

from msgspec import Struct

from kiosk.safekeeping.places import ASIDE, AWAY, BACKUPS, HERE, alone, write
from kiosk.safekeeping.telling import LOGS
from kiosk.store import Store, StoreError
from kiosk.store.database import connected
from kiosk.store.erasing import erase as erase_rows
from kiosk.store.so_far import SoFar, unseen

log = logging.getLogger(__name__)

ERASED: Final = "terhapus.txt"
"""The ids of whom was erased, one a line: chance alone, and no name. What comes back is passed over."""


class Erased(Struct, frozen=True):
    """How many events were erased here, in how many other files, and which files were removed."""

    events: int
    files: int
    removed: tuple[str, ...]


def erased(data: Path) -> frozenset[str]:
    """Return the ids of whom was erased for good."""
    try:
        return frozenset((data / ERASED).read_text("utf-8").split())
    except FileNotFoundError:
        return frozenset()


def erase(store: Store, data: Path, person: str, so_far: SoFar = unseen) -> Erased:
    """Erase a resident for good: here, in every backup, and in what was put aside. It cannot be undone.

    A backup that cannot be read is removed, and so are damaged databases, since nobody can tell what they hold; so
    are saved reports and labels, the speech that was made ready, how the resident says the words, their
    certificates, and files for carrying that tell of them. Raises ValueError if there is no such resident,
    StoreError if records wait for the disk, OSError or sqlite3.Error if the disk refuses: doing it again finishes it.
    """
    resident = store.facts.workshop.residents.get(person)
    if resident is None and person not in erased(data):
        raise ValueError(f"there is no resident {person}")
    write(data / ERASED, "".join(f"{one}\n" for one in sorted(erased(data) | {person})).encode())
    if not store.flush(30):
        raise StoreError("unusable", "records wait for the disk")
    files, removed = 0, list[str]()
    with alone(data):
        events = store.erase(person, so_far)
        for file in (*sorted((data / BACKUPS).glob("*.db")), *sorted(data.glob(f"{ASIDE}*"))):
            if file.name.endswith(("-wal", "-shm", "-journal")):
                continue
            try:
                files += erase_in(file, person, so_far) > 0
            except sqlite3.Error:
                log.exception("%s cannot be read", file.name)
                _remove(file)
                removed.append(file.name)
    for file in sorted(data.glob("kiosk.db.damaged-*")):
        file.unlink()
        removed.append(file.name)
    # Speech that was made ready speaks names, reports list them, a label may have a number in a picture. All are made
    # anew when asked for.
    for folder in ("speech", "laporan", "label"):
        if (data / folder).is_dir():
            shutil.rmtree(data / folder)
            removed.append(f"{folder}/")
    voice = data / "voices" / f"{person}.voice"
    if voice.exists():
        voice.unlink()
        removed.append(voice.name)
    name = resident.name.value if resident is not None else ""
    removed += [*_certificates(data, name), *_carried(data, person)]
    _out_of_the_log(data, name)
    log.warning("a resident was erased: %d events", events)
    return Erased(events, files, tuple(removed))


def erase_in(file: Path, person: str, so_far: SoFar = unseen) -> int:
    """Erase a person in a database file that nobody uses; return how many events were theirs.

    The file is written anew beside the old one and takes its place in one step. Raises sqlite3.Error if it cannot
    be read.
    """
    from kiosk.safekeeping.backups import copy

    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        copy(file, part, so_far=so_far)
        with closing(connected(part)) as db:
            events = erase_rows(db, person)
        if events:
            part.replace(file)
            for rest in ("-wal", "-shm"):
                file.with_name(file.name + rest).unlink(missing_ok=True)
    finally:
        for rest in ("", "-wal", "-shm", "-journal"):
            part.with_name(part.name + rest).unlink(missing_ok=True)
    return events


def _certificates(data: Path, name: str) -> list[str]:
    """Remove the certificates of a name; return the names of the files. Those of others are kept."""
    written = escape(name).encode()
    gone = [file for file in sorted((data / "sertifikat").glob("*.html")) if name and written in file.read_bytes()]
    for file in gone:
        file.unlink()
    return [f"sertifikat/{file.name}" for file in gone]


def _carried(data: Path, person: str) -> list[str]:
    """Remove the files for carrying, both ways, that tell of a person or cannot be read; return their names."""
    from kiosk.safekeeping.carrying import mentions
    from kiosk.safekeeping.restoring import Unfit

    gone = []
    for folder in (AWAY, HERE):
        for file in sorted((data / folder).glob("*.zip")):
            try:
                keep = not mentions(file, person)
            except Unfit:
                keep = False
            if not keep:
                file.unlink()
                gone.append(f"{folder}/{file.name}")
    return gone


def _remove(file: Path) -> None:
    for rest in ("", "-wal", "-shm"):
        file.with_name(file.name + rest).unlink(missing_ok=True)


def _out_of_the_log(data: Path, name: str) -> None:
    """Take a name out of the logs that are full; the one that is being written holds none (see ``telling``)."""
    for file in data.glob(LOGS):
        text = file.read_bytes()
        if name and name.encode() in text:
            with file.open("r+b") as same:  # the log that is open stays the same file
                same.write(text.replace(name.encode(), b"*" * len(name.encode())))
