"""What is in a database file: whose events, how many, and how many are damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning import Event, Mentor, PersonContents, Workshop, everyone, fold_workshop
from kiosk.learning import event_kinds as f
from kiosk.store.database import MIGRATIONS, connect, legible, verify_database
from kiosk.store.progress_report import ReportProgress, count_progress, report_nothing
from kiosk.store.rows import COLUMNS, events_of, is_row
from kiosk.store.trouble import is_refusal

MOST_PEOPLE_SHOWN: Final = 10_000
"""People of a file who are told of: more than any home has."""


class UnusableFile(ValueError):
    """A file that cannot be restored from. ``kind`` says why, for the message that tells what to do."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind


class DatabaseContents(Struct, frozen=True):
    """What is in a file. ``damaged`` events are there and cannot be read: a bit fell over after they were written.

    ``workshop`` holds the same people, for what to call them (see ``display_names``), and nothing else.
    """

    events: int
    people: tuple[PersonContents, ...]
    workshop: Workshop = Workshop()
    damaged: int = 0


def inspect_database(file: Path, report_progress: ReportProgress = report_nothing) -> DatabaseContents:
    """Return what is in a database file, having checked all of it: its structure and every event's checksum.

    Raises UnusableFile if it is no whole database of this kiosk, a newer one wrote it, or it cannot be opened. One
    bad event makes no file unfit.
    """
    try:
        with legible(), closing(connect(f"{file.absolute().as_uri()}?mode=ro")) as db:
            version: int = db.execute("PRAGMA user_version").fetchone()[0]
            if version > len(MIGRATIONS):
                raise UnusableFile("newer", f"{file.name}: version {version}")
            if version < 1:
                raise UnusableFile("damaged", f"{file.name}: no version")
            verify_database(db, report_progress)
            damaged: list[int] = []
            (total,) = db.execute("SELECT count(*) FROM events").fetchone()
            found = inspect_events(count_progress(_rows(db, damaged), total, report_progress))
            return replace(found, damaged=len(damaged))
    except sqlite3.Error as error:
        raise UnusableFile("unread" if is_refusal(error) else "damaged", f"{file.name}: {error}") from error


def _rows(db: sqlite3.Connection, damaged: list[int]) -> Iterator[Event]:
    """Yield the events of a file; the numbers of those whose checksum does not fit are added to ``damaged``."""
    for n, *row in db.execute(f"SELECT n, {COLUMNS} FROM events ORDER BY id"):  # noqa: S608
        if is_row(tuple(row)):
            yield from events_of([tuple(row)])
        else:
            damaged.append(n)


def inspect_events(events: Iterable[Event]) -> DatabaseContents:
    """Return who is in these events, which are in their order: ``MOST_PEOPLE_SHOWN`` of them, if there are more."""
    workshop, named = Workshop(), set[str]()
    counts: dict[str, int] = {}
    last: dict[str, int] = {}
    total = 0
    for event in events:
        total += 1
        match event.data:
            case f.ResidentAdded(id_) | f.ResidentChanged(id_) | f.MentorAdded(id_) | f.MentorChanged(id_):
                if id_ in named or len(named) < MOST_PEOPLE_SHOWN:
                    named.add(id_)
                    workshop = fold_workshop(workshop, event)
            case _:
                pass  # it tells of nobody's name
        if event.who is not None and (event.who in counts or len(counts) < MOST_PEOPLE_SHOWN):
            counts[event.who] = counts.get(event.who, 0) + 1
            last[event.who] = max(last.get(event.who, 0), event.at)
    people = [
        PersonContents(one.id, one.name.value, isinstance(one, Mentor), counts.get(one.id, 0), last.get(one.id, 0))
        for one in everyone(workshop)
        if one.name.by
    ]
    people.sort(key=lambda person: (person.mentor, person.name.casefold(), person.id))
    return DatabaseContents(total, tuple(people), workshop)
