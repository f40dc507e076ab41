"""The answers of a lesson that is being drafted, in a file of their own until the lesson is written."""

from __future__ import annotations

from pathlib import Path

import msgspec

from kiosk.store import MAX_FILE, read_plain, write_whole


def read_answers(file: Path) -> list[str]:
    """Return the answers so far; none if there is no file. Raises OSError or ValueError if it cannot be read."""
    try:
        return msgspec.json.decode(read_plain(file, MAX_FILE), type=list[str])
    except FileNotFoundError:
        return []
    except msgspec.DecodeError as error:
        raise ValueError(str(error)) from error


def keep_answers(file: Path, answers: list[str]) -> None:
    """Write the answers down. Raises OSError if the disk refuses."""
    file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(file, msgspec.json.encode(answers))


def set_aside_answers(file: Path) -> Path:
    """Keep the answers under another name, so that new ones do not take their place; return that."""
    aside = file.with_suffix(".old.json")
    file.replace(aside)
    return aside
