"""The log that a mentor can send to who helps with the kiosk: without a name of anybody, and of a bounded size."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Final

from kiosk.store import DataFolder, connect, legible, names_by_person

SHARED_LOGS: Final = "log-*.txt"
"""What is written for sending, in the folder for what is carried away."""

HIDDEN: Final = "<nama>"

PLACE: Final = "<data>"


def names_of(file: Path, person: str | None = None) -> set[str]:
    """Return all the names that a resident, or anybody, has and had. Raises sqlite3.Error if they cannot be read."""
    with legible(), closing(connect(f"{file.absolute().as_uri()}?mode=ro")) as db:
        names = names_by_person(db)
    return set().union(*names.values()) if person is None else names.get(person, set())


def without_names(text: str, names: Iterable[str], folder: DataFolder) -> str:
    """Return a log's text with every name replaced, in whatever letters it is written, and no place on the disk.

    A name is also replaced within a longer word: better a word too many than a name.
    """
    for place, sign in ((folder, PLACE), (Path.home(), "<home>")):
        text = text.replace(str(place), sign)
    parts = {part for name in names for part in (name, *name.split()) if len(part) > 1}
    if parts:
        longest_first = sorted(parts, key=lambda part: (-len(part), part))
        text = re.sub("|".join(map(re.escape, longest_first)), HIDDEN, text, flags=re.IGNORECASE)
    return text


def shareable_log(folder: DataFolder, names: Iterable[str]) -> str:
    """Return all that is in the logs, the oldest first, without names. "" if there is none."""
    files = reversed(DataFolder.logs.files(folder))
    return without_names("".join(file.read_text("utf-8", errors="replace") for file in files), names, folder)
