"""Files that pages have made for people to take along: each is written whole or not at all."""

from __future__ import annotations

import errno
import logging
import os.path
import re
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import chain, count
from pathlib import Path
from typing import Final, Literal

from msgspec import Struct

from kiosk.store.data_folder import PARTS, DataFolder, write_whole

log = logging.getLogger(__name__)

FILE_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,80}(?:\.[a-z0-9]{1,8})?")
"""What a file may be called: nothing that leads elsewhere."""


FOLDERS: Final = frozenset(part.name for part in PARTS.values() if part.erasing in ("remove", "mentions"))
"""The folders for such files: where erasing a person looks for them, and nowhere else."""


class Exported(Struct, frozen=True):
    """What came of it: all written, some not (``missing``), none for the disk is full or for other reasons."""

    outcome: Literal["done", "partly", "full", "failed"]
    folder: Path
    missing: tuple[str, ...] = ()


def export_files(data: DataFolder, folder: str, files: Iterable[tuple[str, Callable[[], bytes]]]) -> Exported:
    """Write files into one of ``FOLDERS`` in a data folder; never over another. Nothing is raised for the disk."""
    there, missing, full, written = data.path / folder, [], False, 0
    for name, make in files:
        try:
            if not FILE_NAME.fullmatch(name) or folder not in FOLDERS:
                raise ValueError(f"{folder}/{name} is no name for a file")
            there.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write(there, name, make())
            written += 1
        except (OSError, ValueError, sqlite3.Error) as error:
            log.warning("%s could not be written: %s", name, error)
            full = full or getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT)
            missing.append(name)
    if not missing:
        return Exported("done", there)
    return Exported("partly" if written else "full" if full else "failed", there, tuple(missing))


def _write(folder: Path, name: str, data: bytes) -> None:
    """Write a file whole; where another is there already, under the first name with a number that is free."""
    stem, ending = Path(name).stem, Path(name).suffix
    names = chain((name,), (f"{stem}-{number}{ending}" for number in count(2)))
    for file in map(folder.joinpath, names):
        if _is(file, data):
            return
        if not os.path.lexists(file):
            with suppress(FileExistsError):  # another has come meanwhile
                write_whole(file, data, over=False)
                return


def _is(file: Path, data: bytes) -> bool:
    """Tell whether a file is there and holds just this."""
    try:
        return file.stat().st_size == len(data) and file.read_bytes() == data
    except OSError:
        return False
