"""Changing several of the workshop's own files in one act: all of them or none, whatever happens meanwhile.

What an act changes is written down whole before the first file is touched. A kiosk that is killed on the way finishes
it at its next start. What is written down stays, so that the last acts can be taken back one after another.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec
from msgspec import Struct

from kiosk.store.data_folder import DataFolder, part_of, read_plain, sync_to_disk, write_part, write_whole

log = logging.getLogger(__name__)

MOST_ACTS: Final = 10
"""So many acts are kept to be taken back."""

MOST_OF_A_FILE: Final = 256 << 20
"""More bytes of a file are not read: an act with all that a stick may bring has fewer."""

_BEGUN: Final = "begun"


class FileChange(Struct, frozen=True):
    """What an act changes of a file, named by its path in the data folder. None is no file."""

    name: str
    before: bytes | None
    after: bytes | None


class _Act(Struct, frozen=True):
    """One act; ``takes_back`` is the file of the one that it takes back, "" for any other."""

    changes: tuple[FileChange, ...]
    takes_back: str = ""


def change_files(folder: DataFolder, contents: Mapping[str, bytes | None]) -> None:
    """Give files of the data folder new contents (None removes one), all in one step.

    One thread at a time. Raises OSError if the disk refuses; then nothing is changed.
    """
    finish_change(folder)
    changes = (FileChange(name, _content(folder.path / name), after) for name, after in contents.items())
    _carry_out(folder, _Act(tuple(change for change in changes if change.before != change.after)))


def last_change(folder: DataFolder) -> tuple[FileChange, ...]:
    """Return what the last act changed that has not been taken back; nothing if there is none."""
    found = _last(folder)
    return found[1].changes if found else ()


def undo_change(folder: DataFolder, instead: Mapping[str, bytes | None] = MappingProxyType({})) -> tuple[str, ...]:
    """Take the last act back in one step; return the names of the files that are as before.

    A file that somebody has changed since stays as it is, unless ``instead`` has a content for it. Raises OSError if
    the disk refuses; then nothing is changed.
    """
    finish_change(folder)
    found = _last(folder)
    if found is None:
        return ()
    record, act = found
    changes = []
    for change in act.changes:
        now = _content(folder.path / change.name)
        if now == change.after:
            changes.append(FileChange(change.name, now, change.before))
        elif change.name in instead:
            changes.append(FileChange(change.name, now, instead[change.name]))
    _carry_out(folder, _Act(tuple(changes), record.name))
    return tuple(change.name for change in changes)


def finish_change(folder: DataFolder) -> None:
    """Finish an act that was written down and not carried out to its end. Raises OSError if the disk refuses."""
    begun = folder.own_changes / _BEGUN
    act = _read(begun)
    if act is None:
        return
    for change in act.changes:
        file = folder.path / change.name
        if change.after is None:
            file.unlink(missing_ok=True)
        elif _content(part_of(file)) == change.after:
            part_of(file).replace(file)
            sync_to_disk(file)
        elif _content(file) != change.after:
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(file, change.after)
    if act.takes_back:
        (folder.own_changes / act.takes_back).unlink(missing_ok=True)
        begun.unlink()
    else:
        records = _records(folder)
        number = int(records[-1].name) + 1 if records else 1
        begun.replace(folder.own_changes / f"{number:06}")
        for old in records[: 1 - MOST_ACTS]:
            old.unlink()


def _carry_out(folder: DataFolder, act: _Act) -> None:
    """Make room for all that comes, write the act down, and finish it: from the second on it is done."""
    if not act.changes and not act.takes_back:
        return
    parts = []
    begun = folder.own_changes / _BEGUN
    try:
        folder.own_changes.mkdir(mode=0o700, exist_ok=True)
        for change in act.changes:
            if change.after is not None:
                file = folder.path / change.name
                file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                parts.append(part_of(file))
                write_part(file, change.after)
        write_whole(begun, msgspec.msgpack.encode(act))
    except BaseException:
        begun.unlink(missing_ok=True)
        for part in parts:
            part.unlink(missing_ok=True)
        raise
    finish_change(folder)


def _content(file: Path) -> bytes | None:
    try:
        return read_plain(file, MOST_OF_A_FILE)
    except FileNotFoundError:
        return None


def _records(folder: DataFolder) -> list[Path]:
    """Return the files of the acts that can be taken back, the newest last."""
    return sorted(file for file in folder.own_changes.glob("[0-9]*") if file.name.isdecimal())


def _last(folder: DataFolder) -> tuple[Path, _Act] | None:
    for record in reversed(_records(folder)):
        if (act := _read(record)) is not None:
            return record, act
    return None


def _read(file: Path) -> _Act | None:
    """Return an act that is written down. One that a disk has damaged is put aside: it must not stop the kiosk."""
    data = _content(file)
    if data is None:
        return None
    try:
        return msgspec.msgpack.decode(data, type=_Act)
    except msgspec.DecodeError as error:
        log.warning("%s is damaged: %s", file.name, error)
        file.replace(file.with_suffix(".damaged"))
        return None
