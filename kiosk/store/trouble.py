"""What can be wrong with the disk, said so that a page can tell what to do."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path
from typing import Literal

from msgspec import Struct


class StoreError(Exception):
    """The store cannot be opened. ``kind`` says why, for the message that tells what to do."""

    def __init__(self, kind: Literal["busy", "newer", "disk-full", "read-only", "unusable"], detail: str) -> None:
        super().__init__(detail)
        self.kind = kind


class Trouble(Struct, frozen=True):
    """Why nothing can be written just now: what waits is kept in memory and tried again.

    ``clash``: it was written, but under other ids, for events of other contents had these already.
    """

    kind: Literal["disk-full", "read-only", "disk", "clash"]
    detail: str


class Repair(Struct, frozen=True):
    """What became of a damaged file.

    ``kept`` events were read and carried into a new file. ``unreadable`` events are known to have been there
    and could not be read; where not even their number can be read, they are not counted. ``damaged`` is the
    old file's name now, beside the new one.
    """

    kept: int
    unreadable: int
    damaged: str


def is_damage(error: sqlite3.Error) -> bool:
    """Tell whether an error means that the file itself is damaged, not that the disk refuses."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def is_refusal(error: sqlite3.Error) -> bool:
    """Tell whether an error means that nothing could be opened: the folder is locked, or full."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF
    return code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_FULL)


def trouble_of(error: Exception, folder: Path) -> Trouble:
    """Return what an error of writing in a folder means. SQLite calls many of them "disk I/O error": so try."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return Trouble("disk-full", f"{folder}: {error}")
    if code == sqlite3.SQLITE_READONLY:
        return Trouble("read-only", f"{folder}: {error}")
    refused = error if isinstance(error, OSError) else _tried(folder)
    number = refused.errno if refused else None
    if number in (errno.ENOSPC, errno.EDQUOT):
        return Trouble("disk-full", f"{folder}: {refused}")
    if number in (errno.EROFS, errno.EACCES, errno.EPERM):
        return Trouble("read-only", f"{folder}: {refused}")
    return Trouble("disk", f"{folder}: {error}")


def _tried(folder: Path) -> OSError | None:
    """Write a small file and remove it; return what hindered it. (Flags of the file system do not tell all.)"""
    probe = folder / "kiosk.probe"
    try:
        try:
            with probe.open("wb", buffering=0) as file:
                file.write(bytes(8192))
        finally:
            probe.unlink(missing_ok=True)
    except OSError as error:
        return error
    return None


def refusal(error: Exception, folder: Path) -> StoreError:
    """Return what an error of opening the store in a folder means."""
    trouble = trouble_of(error, folder)
    return StoreError(trouble.kind if trouble.kind in ("disk-full", "read-only") else "unusable", trouble.detail)
