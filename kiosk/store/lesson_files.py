"""Lesson files and their pictures on disk, read as untrusted input: bounded, and never outside their folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kiosk.lessons import Library

MAX_FILE: Final = (1 << 20) + 1
"""One byte more than a lesson may have: enough to tell that a file is too big without reading it all."""

MAX_PICTURE: Final = 256 << 10


def default_folder() -> Path:
    """Return the lessons that come with the kiosk: ``lessons/`` of a checkout, or those inside the wheel."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "curriculum"
    return inside if inside.is_dir() else package.parent / "lessons"


def read_library(folder: Path, overrides: Path | None = None) -> Library:
    """Read all lessons of a folder; ``overrides`` is the workshop's own file of figures, if there is one.

    Nothing is raised for what is on disk: a file that cannot be read is a problem of the library.
    """
    from kiosk.lessons import Library, Problem, load  # pydantic: after the first paint

    files: dict[str, bytes] = {}
    unreadable: list[Problem] = []
    for path in _inside(folder, "*/*.yaml"):
        name = path.relative_to(folder).as_posix()
        try:
            with path.open("rb") as file:
                files[name] = file.read(MAX_FILE)
        except OSError as error:
            unreadable.append(Problem(name, 1, 1, "unreadable", (("why", error.strerror or "?"),)))
    if not folder.is_dir():
        unreadable.append(Problem(folder.name, 1, 1, "unreadable", (("why", "no such folder"),)))
    own = None
    if overrides is not None and overrides.is_file():
        try:
            with overrides.open("rb") as file:
                own = file.read(MAX_FILE)
        except OSError as error:
            unreadable.append(Problem(overrides.name, 1, 1, "unreadable", (("why", error.strerror or "?"),)))
    pictures = {f"{path.parent.parent.name}/{path.stem}" for path in _inside(folder, "*/pictures/*.svg")}
    library = load(files, own, pictures)
    return Library(library.lessons, (*library.problems, *unreadable))


def find_picture(folder: Path, name: str) -> bytes | None:
    """Return a picture by its name: ``tile/<name>`` of the kiosk's own, or ``<product>/<name>`` of the lessons."""
    group, _, picture = name.partition("/")
    tiles = Path(__file__).resolve().parent.parent / "screen" / "tiles"
    root, path = (
        (tiles, tiles / f"{picture}.svg")
        if group == "tile"
        else (folder, folder / group / "pictures" / f"{picture}.svg")
    )
    try:
        if not path.resolve().is_relative_to(root.resolve()):
            return None
        with path.open("rb") as file:
            data = file.read(MAX_PICTURE + 1)
    except (OSError, ValueError):
        return None
    return data if len(data) <= MAX_PICTURE else None


def _inside(folder: Path, pattern: str) -> Iterator[Path]:
    """Yield the files of a pattern that really are inside the folder: a link out of it is passed over."""
    root = folder.resolve()
    for path in sorted(folder.glob(pattern)):
        if path.is_file() and path.resolve().is_relative_to(root):
            yield path
