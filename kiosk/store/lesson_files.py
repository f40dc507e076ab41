"""Lesson files and their pictures on disk, read as untrusted input: bounded, and never outside their folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from kiosk.store.data_folder import DataFolder, read_plain

if TYPE_CHECKING:
    from kiosk.lessons import Library, Problem

MAX_FILE: Final = (1 << 20) + 1
"""One byte more than a lesson may have: enough to tell that a file is too big without reading it all."""

MAX_PICTURE: Final = 256 << 10


def default_folder() -> Path:
    """Return the lessons that come with the kiosk: ``lessons/`` of a checkout, or those inside the wheel."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "curriculum"
    return inside if inside.is_dir() else package.parent / "lessons"


def folder_to_write(own: DataFolder) -> Path:
    """Return where a new lesson is written: into a checkout's lessons; what a wheel brought is not written to."""
    folder = default_folder()
    return own.lessons if folder.name == "curriculum" else folder


def read_library(
    folder: Path,
    overrides: Path | bytes | None = None,
    own: Path | None = None,
    instead: Mapping[str, bytes] = MappingProxyType({}),
) -> Library:
    """Read all lessons of a folder; ``overrides`` is the workshop's own file of figures, or its content.

    ``own`` is the folder of the workshop's own lessons, if there is one: a file there takes the place of the one
    of the same name that came with the kiosk. ``instead`` are lessons and pictures by their names inside such a
    folder, which take the place of both. Nothing is raised for what is on disk: a file that cannot be read is a
    problem of the library.
    """
    from kiosk.lessons import Problem, load_lessons  # pydantic: after the first paint

    files: dict[str, bytes] = {}
    unreadable: list[Problem] = []
    folders = [folder] if own is None or not own.is_dir() else [folder, own]
    found = {path.relative_to(root).as_posix(): path for root in folders for path in _inside(root, "*/*.yaml")}
    for name, path in found.items():
        if name not in instead and (data := _bytes_of(path, name, unreadable)) is not None:
            files[name] = data
    files |= {name: data for name, data in instead.items() if name.endswith(".yaml")}
    if not folder.is_dir():
        unreadable.append(Problem(folder.name, 1, 1, "unreadable", (("why", "no such folder"),)))
    figures = overrides if isinstance(overrides, bytes) else None
    if isinstance(overrides, Path) and overrides.is_file():
        figures = _bytes_of(overrides, overrides.name, unreadable)
    pictures = {
        f"{path.parent.parent.name}/{path.stem}" for root in folders for path in _inside(root, "*/pictures/*.svg")
    } | {name.replace("/pictures/", "/").removesuffix(".svg") for name in instead if name.endswith(".svg")}
    library = load_lessons(files, figures, pictures)
    if folder != default_folder() and any(problem.key == "unknown_emergency" for problem in library.problems):
        # Lessons of one's own name the emergencies of those that came with the kiosk.
        library = load_lessons(files, figures, pictures, read_lesson_files(default_folder())[0])
    return replace(library, problems=(*library.problems, *unreadable))


def _bytes_of(path: Path, name: str, unreadable: list[Problem]) -> bytes | None:
    from kiosk.lessons import Problem

    try:
        return read_plain(path, MAX_FILE)
    except OSError as error:
        unreadable.append(Problem(name, 1, 1, "unreadable", (("why", error.strerror or "?"),)))
        return None


def read_lesson_files(folder: Path) -> tuple[dict[str, bytes], dict[str, str]]:
    """Return the lesson files of a folder by name, and why some could not be read."""
    files: dict[str, bytes] = {}
    failed: dict[str, str] = {}
    for path in _inside(folder, "*/*.yaml"):
        name = path.relative_to(folder).as_posix()
        try:
            files[name] = read_plain(path, MAX_FILE)
        except OSError as error:
            failed[name] = error.strerror or "?"
    return files, failed


def read_pictures(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield each picture of a folder of lessons by its file's name; one too large comes a byte too long."""
    for path in _inside(folder, "*/pictures/*.svg"):
        try:
            yield path.relative_to(folder).as_posix(), read_plain(path, MAX_PICTURE + 1)
        except OSError:
            yield path.relative_to(folder).as_posix(), b""


def find_picture(folder: Path, name: str, own: Path | None = None) -> bytes | None:
    """Return a picture by its name: ``tile/<name>`` of the kiosk's own, or ``<product>/<name>`` of the lessons.

    One in ``own``, the workshop's own lessons, takes the place of one that came with the kiosk.
    """
    group, _, picture = name.partition("/")
    if group == "tile":
        tiles = Path(__file__).resolve().parent.parent / "layout" / "tiles"
        return _picture(tiles, tiles / f"{picture}.svg")
    for root in (own, folder):
        if root is not None and (found := _picture(root, root / group / "pictures" / f"{picture}.svg")) is not None:
            return found
    return None


def _picture(root: Path, path: Path) -> bytes | None:
    try:
        if not _is_inside(path, root):
            return None
        data = read_plain(path, MAX_PICTURE + 1)
    except (OSError, ValueError):
        return None
    return data if len(data) <= MAX_PICTURE else None


def _inside(folder: Path, pattern: str) -> Iterator[Path]:
    """Yield the files of a pattern that really are inside the folder: a link out of it is passed over."""
    for path in sorted(folder.glob(pattern)):
        try:
            is_file = path.is_file()
        except OSError:  # whoever reads it is told why it cannot be
            is_file = True
        if is_file and _is_inside(path, folder):
            yield path


def _is_inside(path: Path, root: Path) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))
