"""What is on a stick, read as what nobody vouches for: plain files at known places, and no more than can be held.

A stick is laid out as the workshop's own files are in the data folder: ``lessons/<product>/<topic>.yaml``,
``lessons/<product>/pictures/<name>.svg``, ``figures.yaml``, ``kata/<lang>.txt``.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final, get_args

from msgspec import Struct, field

from kiosk.lessons import Problem, Product
from kiosk.store import MAX_PICTURE, DataFolder, ReportProgress, read_plain
from kiosk.words import LANGS

MOST_FILES: Final = 300
"""So many files of a stick are read: ten times what the longest lesson and its pictures need."""

MOST_IN_FOLDER: Final = 2_000
"""So many names of a folder are looked at."""

MOST_TEXT_BYTES: Final = (256 << 10) + 1
"""One byte more than a lesson, the figures or a list of words may have: six times the longest lesson."""

MOST_READ: Final = 32 << 20
"""So many bytes of a stick are read in all."""

_NAME: Final = re.compile(r"[a-z0-9]([a-z0-9_-]{0,58}[a-z0-9])?")
_GONE: Final = (errno.EIO, errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.ENOTCONN)
"""What the system says of a stick that was pulled out."""


class StickGone(Exception):
    """A stick was pulled out, or broke, while it was read."""


class StickFiles(Struct):
    """Files of a stick by their names in the data folder, and what is wrong with what was not read."""

    files: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read_stick(stick: Path, report_progress: ReportProgress) -> StickFiles:
    """Return what a stick has for the kiosk. Raises StickGone if it goes away; for nothing that is on it."""
    read, size = StickFiles(), 0
    try:
        files = list(_candidates(stick, read.problems))
        for number, (name, path, most, too_big) in enumerate(files):
            report_progress(number, 2 * len(files))  # then each is judged
            data = _read(stick, name, path, most, read.problems)
            if data is None:
                continue
            size += len(data)
            if len(read.files) == MOST_FILES or size > MOST_READ:
                read.problems.append(Problem(name, 1, 1, "stick_many", (("most", str(MOST_FILES)),)))
                break
            if len(data) == most:
                read.problems.append(Problem(name, 1, 1, too_big, (("most", str(most >> 10)), ("why", ""))))
            else:
                read.files[name] = data
    except OSError as error:
        if error.errno in _GONE or not stick.is_dir():
            raise StickGone(str(stick)) from error
        raise
    return read


def _candidates(stick: Path, problems: list[Problem]) -> Iterator[tuple[str, Path, int, str]]:
    """Yield each file to read: its name here, where it is, one byte more than it may have, what it is if it has that.

    Names of folders are taken in any case, as the file systems of most sticks have them.
    """
    for name, path in _names(stick, problems):
        lower = name.casefold()
        if lower == "figures.yaml":
            yield lower, path, MOST_TEXT_BYTES, "stick_large"
        elif lower == "lessons" and _is_folder(path, name, problems):
            yield from _lessons(path, problems)
        elif lower == DataFolder.word_lists.name and _is_folder(path, name, problems):
            lists = {f"{lang}.txt" for lang in LANGS}
            found = ((one.casefold(), file) for one, file in _names(path, problems))
            yield from (
                (f"{lower}/{one}", file, MOST_TEXT_BYTES, "stick_large") for one, file in found if one in lists
            )
        elif lower.endswith((".yaml", ".yml", ".svg")):
            problems.append(Problem(name, 1, 1, "stick_place"))


def _lessons(folder: Path, problems: list[Problem]) -> Iterator[tuple[str, Path, int, str]]:
    for product, inside in _names(folder, problems):
        name = f"lessons/{product.casefold()}"
        if product.casefold().endswith((".yaml", ".yml", ".svg")) or (
            product.casefold() not in get_args(Product) and inside.is_dir()
        ):
            problems.append(Problem(f"lessons/{product}", 1, 1, "stick_place"))
        elif product.casefold() in get_args(Product) and _is_folder(inside, name, problems):
            for one, file in _names(inside, problems):
                if one.casefold() == "pictures" and _is_folder(file, f"{name}/{one}", problems):
                    yield from _of_kind(f"{name}/pictures", file, ".svg", MAX_PICTURE + 1, "picture_large", problems)
            yield from _of_kind(name, inside, ".yaml", MOST_TEXT_BYTES, "stick_large", problems)


def _of_kind(
    name: str, folder: Path, ends: str, most: int, too_big: str, problems: list[Problem]
) -> Iterator[tuple[str, Path, int, str]]:
    for one, file in _names(folder, problems):
        if not one.casefold().endswith((ends, ".yml")):
            continue
        if _NAME.fullmatch(one.casefold().removesuffix(ends)):
            yield f"{name}/{one.casefold()}", file, most, too_big
        else:
            problems.append(Problem(f"{name}/{one}", 1, 1, "stick_name"))


def _names(folder: Path, problems: list[Problem]) -> Iterator[tuple[str, Path]]:
    """Yield the names in a folder in their order, without the hidden ones that systems leave behind."""
    names: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if len(names) == MOST_IN_FOLDER:
                problems.append(Problem(folder.name, 1, 1, "stick_many", (("most", str(MOST_IN_FOLDER)),)))
                break
            if not entry.name.startswith("."):
                names.append(entry.name)
    yield from ((name, folder / name) for name in sorted(names))


def _is_folder(path: Path, name: str, problems: list[Problem]) -> bool:
    if stat.S_ISDIR(path.lstat().st_mode):
        return True
    problems.append(Problem(name, 1, 1, "stick_plain"))
    return False


def _read(stick: Path, name: str, path: Path, most: int, problems: list[Problem]) -> bytes | None:
    """Return at most so many bytes of a file that is no link, device or pipe; None if it cannot be read."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            problems.append(Problem(name, 1, 1, "stick_plain"))
            return None
        return read_plain(path, most)
    except OSError as error:
        if error.errno in _GONE or not stick.is_dir():
            raise
        problems.append(Problem(name, 1, 1, "unreadable", (("why", error.strerror or "?"),)))
        return None
