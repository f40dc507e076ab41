"""The log that a mentor can send to who helps with the kiosk: without a name of anybody, and of a bounded size."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Final

from kiosk.learning import event_kinds as f
from kiosk.store import COLUMNS, DataFolder, connect, events_of, legible

SHARED_LOGS: Final = "log-*.txt"
"""What is written for sending, in the folder for what is carried away."""

HIDDEN: Final = "<nama>"

PLACE: Final = "<data>"


_NAMING: Final = " OR ".join(
    f'fact LIKE \'{{"fact":"{kind.__name__}"%\''
    for kind in (f.ResidentAdded, f.ResidentChanged, f.MentorAdded, f.MentorChanged)
)


def names_of(file: Path, person: str | None = None) -> set[str]:
    """Return all the names that a resident, or anybody, has and had. Raises sqlite3.Error if they cannot be read."""
    names = set()
    with legible(), closing(connect(f"{file.absolute().as_uri()}?mode=ro")) as db:
        for event in events_of(db.execute(f"SELECT {COLUMNS} FROM events WHERE {_NAMING}")):  # noqa: S608
            match event.data:
                case (
                    f.ResidentAdded(id_, name)
                    | f.ResidentChanged(id_, str(name))
                    | f.MentorAdded(id_, name)
                    | f.MentorChanged(id_, str(name))
                ):
                    if person in (None, id_):
                        names.add(name)
                case _:
                    pass  # it has no name
    return names - {""}


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
