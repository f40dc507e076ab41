"""One file with the records of one resident, or of all, that a mentor carries to another kiosk or keeps.

It is a zip: ``isi.json`` says what is in it, ``kejadian.jsonl`` has an event a line. What comes in is not trusted: it
is bounded, its checksum must fit, and a file of one resident can bring nothing but that resident's own records.
"""

from __future__ import annotations

import hashlib
import io
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
from msgspec import Struct

from kiosk.learning import Event
from kiosk.learning import facts as f
from kiosk.safekeeping.erasing import erased
from kiosk.safekeeping.places import database, write
from kiosk.safekeeping.restoring import Look, Unfit, looked
from kiosk.store import Store
from kiosk.store.database import connected
from kiosk.store.ids import is_id
from kiosk.store.ids import now as wall_clock
from kiosk.store.rows import COLUMNS, events_of, row_of
from kiosk.store.so_far import SoFar, counted, unseen

FORM: Final = 1
LIST, EVENTS = "isi.json", "kejadian.jsonl"

_ZIP_ERRORS: Final = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, struct.error
)  # fmt: skip
"""What reading a damaged zip, and the list in it, may raise: offsets that lead nowhere, methods unknown."""

MOST: Final = 1 << 30
"""Bytes of events that a file may hold: two million events."""

MOST_LIST: Final = 1 << 20


class Contents(Struct, frozen=True, forbid_unknown_fields=True):
    """What a file says of itself. ``person`` is the one resident whose records it holds, None for all.

    ``made`` is UTC in milliseconds since 1970, ``kiosk`` the id of the kiosk that made it.
    """

    form: int
    made: int
    kiosk: str
    person: str | None
    events: int
    sha256: str


class Bundle(Struct, frozen=True):
    """A file that was read: what it says of itself, its events in their order, and who is in them."""

    contents: Contents
    events: tuple[Event, ...]
    look: Look


class Coming(Struct, frozen=True):
    """What joining a file would bring: events that are new, those already here, those of whom was erased."""

    new: int
    known: int
    erased: int


def export(
    data: Path, file: Path, person: str | None = None, now: int | None = None, so_far: SoFar = unseen
) -> Contents:
    """Write the records of one resident (or of all) into a file, readable by its owner only.

    A resident's picture PIN stays here: it is short, and a file gets lost. All records together hold the mentors'
    PINs, hashed. What waits for the disk is not in it (see ``Store.flush``).
    Raises ValueError if there is no such resident, OSError or sqlite3.Error if the disk refuses.
    """
    with closing(connected(f"{database(data).absolute().as_uri()}?mode=ro")) as db:
        (kiosk,) = db.execute("SELECT id FROM kiosk").fetchone()
        (total,) = db.execute("SELECT count(*) FROM events").fetchone()
        events = [event for event in counted(_events(db), total, so_far) if person is None or _is_of(event, person)]
    if person is not None and not any(isinstance(event.fact, f.ResidentAdded) for event in events):
        raise ValueError(f"there is no resident {person}")
    lines = b"".join(msgspec.json.encode(event) + b"\n" for event in events)
    contents = Contents(
        FORM, wall_clock() if now is None else now, kiosk, person, len(events), hashlib.sha256(lines).hexdigest()
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(LIST, msgspec.json.format(msgspec.json.encode(contents)))
        archive.writestr(EVENTS, lines)
    write(file, out.getvalue())
    return contents


def _events(db: sqlite3.Connection) -> Iterator[Event]:
    yield from events_of(db.execute(f"SELECT {COLUMNS} FROM events ORDER BY id"))  # noqa: S608


def _is_of(event: Event, person: str) -> bool:
    """Tell whether an event is one of those that a file of one resident may bring."""
    fact = event.fact
    if isinstance(fact, f.MentorAdded | f.MentorChanged | f.MentorArchived | f.MentorRestored | f.MentorPinSet):
        return False
    if isinstance(fact, f.ResidentPinSet | f.GroupMember | f.PinMissed):
        return False
    if isinstance(fact, f.GroupNamed | f.GroupRemoved | f.PathSet | f.PathRemoved):
        return False
    about = getattr(fact, "resident", None)
    return about == person if about is not None else event.who == person


def read(file: Path, so_far: SoFar = unseen) -> Bundle:
    """Read a file that was carried here. Raises Unfit, with what is wrong, if it is not to be trusted.

    Raises OSError if it cannot be opened.
    """
    with file.open("rb") as opened:
        return _read(file, opened, so_far)


def _read(file: Path, opened: BinaryIO, so_far: SoFar) -> Bundle:
    try:
        with zipfile.ZipFile(opened) as archive:
            contents = msgspec.json.decode(_inside(archive, LIST, MOST_LIST), type=Contents)
            if contents.form > FORM:
                raise Unfit("newer", f"{file.name}: form {contents.form}")
            lines = _inside(archive, EVENTS, MOST)
    except Unfit:
        raise
    except _ZIP_ERRORS as error:
        raise Unfit("damaged", f"{file.name}: {error}") from error
    if hashlib.sha256(lines).hexdigest() != contents.sha256:
        raise Unfit("damaged", f"{file.name}: the checksum does not fit")
    decoded = counted(_decoded(file.name, lines, contents), contents.events, so_far)
    events = tuple(sorted(decoded, key=lambda event: event.id))
    return Bundle(contents, events, looked(events))


def _inside(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    try:
        info = archive.getinfo(name)
    except KeyError:
        raise Unfit("foreign", f"{name} is not in it") from None
    if info.file_size > most:
        raise Unfit("damaged", f"{name} is too big")
    with archive.open(info) as inside:
        data = inside.read(most + 1)
    if len(data) > most:
        raise Unfit("damaged", f"{name} is too big")
    return data


def _decoded(name: str, lines: bytes, contents: Contents) -> Iterator[Event]:
    decoder = msgspec.json.Decoder(Event)
    for number, line in enumerate(lines.splitlines(), 1):
        try:
            event = decoder.decode(line)
            row_of(event)
        except (msgspec.DecodeError, ValueError) as error:
            raise Unfit("damaged", f"{name}: {EVENTS}:{number}: {error}") from error
        if not is_id(event.id):
            raise Unfit("damaged", f"{name}: {EVENTS}:{number}: {event.id!r} is not an event's id")
        if contents.person is not None and not _is_of(event, contents.person):
            raise Unfit("foreign", f"{name}: {EVENTS}:{number}: not of the resident whose records these are")
        yield event


def coming(store: Store, data: Path, bundle: Bundle, so_far: SoFar = unseen) -> Coming:
    """Return what joining a file would bring, without joining it. Raises sqlite3.Error if the disk refuses."""
    gone = erased(data)
    fitting = [event for event in bundle.events if not _mentions(event, gone)]
    here = {event.id for event in counted(store.events(), 0, so_far)}
    known = sum(event.id in here for event in fitting)
    return Coming(len(fitting) - known, known, len(bundle.events) - len(fitting))


def join(store: Store, data: Path, bundle: Bundle, so_far: SoFar = unseen) -> int:
    """Add a file's events to those here and return how many were new; doing it again adds none.

    Who was erased for good stays erased. Raises sqlite3.Error if the disk cannot be read.
    """
    gone = erased(data)
    joined = store.ingest((event for event in bundle.events if not _mentions(event, gone)), so_far)
    store.flush(30)
    return joined


def mentions(file: Path, person: str) -> bool:
    """Tell whether a file tells of a person. Raises Unfit if it cannot be read."""
    return any(_mentions(event, frozenset((person,))) for event in read(file).events)


def _mentions(event: Event, gone: frozenset[str]) -> bool:
    if not gone:
        return False
    text = msgspec.json.encode(event.fact).decode()
    return event.who in gone or any(f'"{person}"' in text for person in gone)
