"""Taking all that was recorded of one person out of a database file, for good."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Iterator

from kiosk.learning import Event, folded
from kiosk.learning import event_kinds as f
from kiosk.store.data_folder import DataFolder, open_plain
from kiosk.store.database import transaction
from kiosk.store.joining import tells_of
from kiosk.store.rows import COLUMNS, events_of, is_row


def erased(folder: DataFolder) -> frozenset[str]:
    """Return the ids of whom was erased for good: they only grow, and what comes of them is passed over.

    Among them are ids of events that went with somebody and do not tell of them by an id: see ``mended_names``.
    Raises OSError if the disk refuses.
    """
    try:
        with open_plain(folder.erased_ids) as file:
            return frozenset(filter(None, file.read().decode("utf-8", errors="replace").splitlines()))
    except FileNotFoundError:
        return frozenset()


def erase_events(db: sqlite3.Connection, people: Collection[str]) -> int:
    """Take the events of people out of a file for good (see ``take_out``); return how many there were.

    Raises sqlite3.Error, and changes nothing, if the disk refuses.
    """
    with transaction(db):
        count = take_out(db, people)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return count


def take_out(db: sqlite3.Connection, people: Collection[str]) -> int:
    """Take out the events of people, or single ones, by these ids, in the caller's transaction; return how many.

    A damaged event goes too: nobody can tell whose it was. What they took up is zeroed, in the file once the log is
    copied into it. Projections hold them too: all are dropped. Events keep their order and are numbered without a
    gap. Raises sqlite3.Error if the disk refuses.
    """
    db.execute("PRAGMA secure_delete = ON")
    rows = ((n, tuple(row)) for n, *row in db.execute(f"SELECT n, {COLUMNS} FROM events"))  # noqa: S608
    going = [(n,) for n, row in rows if not is_row(row) or tells_of(row, people)]
    db.execute("CREATE TEMP TABLE gone (n INTEGER PRIMARY KEY)")
    db.executemany("INSERT INTO gone VALUES (?)", going)
    mended = [(id_,) for id_ in mended_names(db, people)]
    db.executemany("INSERT OR IGNORE INTO gone SELECT n FROM events WHERE id = ?", mended)
    (count,) = db.execute("SELECT count(*) FROM gone").fetchone()
    if count:
        db.execute("CREATE TEMP TABLE others AS SELECT * FROM events WHERE n NOT IN (SELECT n FROM gone)")
        db.execute("DELETE FROM events")
        db.execute(f"INSERT INTO events ({COLUMNS}) SELECT {COLUMNS} FROM others ORDER BY n")  # noqa: S608
        db.execute("DROP TABLE others")
        db.execute("DELETE FROM snapshots")
    db.execute("DROP TABLE gone")
    return int(count)


def names_by_person(db: sqlite3.Connection) -> dict[str, set[str]]:
    """Return all the names that people have and had, by their ids. Raises sqlite3.Error if they cannot be read."""
    names: dict[str, set[str]] = {}
    for event in events_of_kinds(db, f.ResidentAdded, f.ResidentChanged, f.MentorAdded, f.MentorChanged):
        match event.data:
            case (
                f.ResidentAdded(id_, name)
                | f.ResidentChanged(id_, str(name))
                | f.MentorAdded(id_, name)
                | f.MentorChanged(id_, str(name))
            ):
                names.setdefault(id_, set()).add(name)
            case _:
                pass  # it has no name
    return {person: own - {""} for person, own in names.items()}


def notes_to(db: sqlite3.Connection, person: str) -> tuple[set[str], set[str]]:
    """Return the notes that mentors wrote to a resident, and the keys of those that they spoke.

    Raises sqlite3.Error if they cannot be read.
    """
    question = f"SELECT {COLUMNS} FROM events WHERE instr(fact, ?) AND (instr(fact, ?) OR instr(fact, ?))"  # noqa: S608
    events = events_of(db.execute(question, (f'"{person}"', '"note"', '"recording"')))
    noted = [each.data for each in events if isinstance(each.data, f.Noted)]
    return {one.note for one in noted} - {""}, {one.recording for one in noted} - {""}


def mended_names(db: sqlite3.Connection, people: Collection[str]) -> Iterator[str]:
    """Yield the ids of events by which it was mended how a name of these people is said, if nobody else has the name.

    They hold the name and no id of a person. Raises sqlite3.Error if they cannot be read.
    """
    names = names_by_person(db)
    own = {word for person in people for name in names.pop(person, ()) for word in _words(name)}
    own -= {word for others in names.values() for name in others for word in _words(name)}
    for event in events_of_kinds(db, f.WordPronounced):
        if isinstance(event.data, f.WordPronounced) and own & _words(event.data.word):
            yield event.id


def _words(name: str) -> set[str]:
    """Return a name and the words of it, as people compare them."""
    return {folded(part) for part in (name, *re.split(r"[\s-]+", name))} - {""}


def events_of_kinds(db: sqlite3.Connection, *kinds: type[f.EventData]) -> Iterator[Event]:
    """Yield the events of some kinds in a database. Raises sqlite3.Error if they cannot be read."""
    wanted = " OR ".join(f'fact LIKE \'{{"fact":"{kind.__name__}"%\'' for kind in kinds)
    yield from events_of(db.execute(f"SELECT {COLUMNS} FROM events WHERE {wanted}"))  # noqa: S608
