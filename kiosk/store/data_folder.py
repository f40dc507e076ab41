"""Where things stand in a data folder, and how a file there is written: whole or not at all, for its owner only."""

from __future__ import annotations

import fcntl
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from kiosk.store import StoreError

BACKUP_FOLDER: Final = "cadangan"
EXPORT_FOLDER: Final = "bawaan"
"""The folder for files with records that are to be carried to another kiosk."""

IMPORT_FOLDER: Final = "masuk"
"""The folder for such files that were carried here."""

SET_ASIDE_PREFIX: Final = "kiosk.db.before-"
"""How the name of a database begins that a restore put aside."""

_STAMP: Final = re.compile(r"(\d{8}-\d{6})(?:-\d+)?(?:\.db)?$")


def database_file(data: Path) -> Path:
    """Return the database of a data folder."""
    return data / "kiosk.db"


def time_stamp(ms: int) -> str:
    """Return a time (UTC, in milliseconds since 1970) for a file's name, to the second."""
    return datetime.fromtimestamp(ms // 1000, UTC).strftime("%Y%m%d-%H%M%S")


def stamped_time(name: str) -> int | None:
    """Return the time in a file's name, in milliseconds since 1970; None if there is none."""
    found = _STAMP.search(name)
    if found is None:
        return None
    try:
        return int(datetime.strptime(found[1], "%Y%m%d-%H%M%S").replace(tzinfo=UTC).timestamp()) * 1000
    except ValueError:
        return None


def local_time(ms: int) -> str:
    """Return a time as the clock on the wall shows it, to the minute."""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(ms // 1000))


def sync_to_disk(path: Path) -> None:
    """Wait until a file, and its name in its folder, are on the disk."""
    for place in (path, path.parent):
        number = os.open(place, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file in one step, readable by its owner only. Raises OSError if the disk refuses."""
    with writing(path) as file:
        file.write(data)


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """Yield a file to write in; once that is whole it takes its place in one step. Raises OSError."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_to_disk(path)


@contextmanager
def lock_backups(data: Path) -> Iterator[None]:
    """Work alone on the backups of a data folder, whose folder is made; another thread or program waits meanwhile.

    Else a backup that is being made would be swept away by the next, or bring back whom an erasing just took out.
    """
    folder = data / BACKUP_FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


@contextmanager
def hold_folder(data: Path) -> Iterator[None]:
    """Hold a data folder as a running kiosk does. Raises StoreError if one is running."""
    lock = os.open(data / "kiosk.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StoreError("busy", f"another kiosk uses {data}") from error
        yield
    finally:
        os.close(lock)
