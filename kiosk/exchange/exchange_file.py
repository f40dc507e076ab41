"""One file with the records of one resident, or of all, that a mentor carries to another kiosk or keeps.

It is a zip: ``isi.json`` says what is in it, ``kejadian.jsonl`` has a row of the database a line, as it is, and
``rekaman.jsonl``, if anybody lent their voice, has a sentence read aloud a line. ``dihapus.txt``, in a file of all,
has the ids of who was erased for good. What comes in is not trusted: it is
read piece by piece, so that no file needs much memory; its checksum must fit; what does not fit is passed over and
counted; a file of one resident brings nothing but that resident's own records.
"""

from __future__ import annotations

import hashlib
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias

import msgspec
from msgspec import Struct

from kiosk.exchange.admission import PersonCount, RowVerdict, is_of, is_person_id, judge_row
from kiosk.exchange.carried_recordings import (
    MOST_RECORDED,
    MOST_RECORDED_LINE,
    RECORDINGS,
    CarriedRecording,
    admitted_recordings,
    carried_voices,
    keep_carried,
    write_recordings,
)
from kiosk.learning import Workshop, both
from kiosk.learning import event_kinds as f
from kiosk.store import (
    COLUMNS,
    DataFolder,
    EventRow,
    JoinedRows,
    RefusalReason,
    ReportProgress,
    Store,
    checksum,
    connect,
    count_progress,
    erased,
    event_of,
    is_row,
    open_plain,
    report_nothing,
    tells_of,
    writing,
)
from kiosk.store import now as wall_clock
from kiosk.store.contents import DatabaseContents, UnusableFile, inspect_events

FORM: Final = 2
"""The form of the lines: rows. In form 1, of version 0.1.0, they are events, without a checksum of their own."""

LIST, EVENTS, ERASED = "isi.json", "kejadian.jsonl", "dihapus.txt"

_ZIP_ERRORS: Final = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, struct.error
)  # fmt: skip
"""What reading a damaged zip, and the list in it, may raise: offsets that lead nowhere, methods unknown."""

MOST_BYTES: Final = 1 << 30
"""Bytes of events that a file may hold: two million events."""

MOST_ERASED: Final = 1 << 22
"""Bytes of the ids of who was erased: a hundred thousand."""

MOST_LIST: Final = 1 << 16
"""Bytes of what a file says of itself, and of the directory of its zip."""

LEAST_LINE: Final = 64
"""Bytes of the shortest line: an id and the smallest event."""

FEW: Final = 1_000
"""Lines that may be shorter than that; more of them would only take time."""

MOST_LINE: Final = 1 << 16
"""Bytes of the longest line that is looked at."""

_PIECE: Final = 1 << 16
"""Bytes that are read at a time."""

_END_SIGN: Final = b"PK\5\6"
_MOST_COMMENT: Final = 65_535
_END: Final = struct.Struct("<4s4H2LH")
"""The last record of a zip: its mark, four counts, size and place of the directory, and a comment's length."""

_Line: TypeAlias = bytes | None
"""A line, None for one that is too long to be looked at."""


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
    """A file that was read: what it says of itself, and who is in it. ``rows`` and ``recordings`` read it anew.

    ``sign`` is the checksum of all that it brings.
    """

    file: Path
    contents: Contents
    look: DatabaseContents
    sign: str = ""

    def rows(self) -> Iterator[tuple[object, ...]]:
        """Yield its rows as they stand in it, () for what is none. Raises Unfit if it changed since."""
        decode = _old_row if self.contents.form == 1 else _row
        yield from (decode(line) for line in _lines(self.file, self.contents))

    def recordings(self) -> Iterator[CarriedRecording | RefusalReason]:
        """Yield the sentences read aloud in it, or why a line is passed over. Raises Unfit if it cannot be read."""
        yield from carried_voices(_split(_pieces(self.file, RECORDINGS, MOST_RECORDED), MOST_RECORDED_LINE))

    def gone(self) -> frozenset[str]:
        """Return the ids of who was erased for good, as the file tells. Raises Unfit if it cannot be read."""
        lines = b"".join(_pieces(self.file, ERASED, MOST_ERASED)).decode("ascii", errors="replace").split("\n")
        return frozenset(one for one in lines if is_person_id(one))


class JoinPreview(Struct, frozen=True):
    """What joining a file would bring: events that are new, those already here, and why others are passed over.

    ``unconfirmed`` are new ones that come only if a mentor confirms them. ``recordings`` are sentences read aloud
    that are not here yet; their sound is checked when they are joined.
    """

    new: int
    known: int
    unconfirmed: int
    passed: dict[RefusalReason, int]
    recordings: int = 0


def export_bundle(
    folder: DataFolder,
    file: Path,
    person: str | None = None,
    now: int | None = None,
    report_progress: ReportProgress = report_nothing,
) -> Contents:
    """Write the records of one resident (or of all), and what they read aloud, into a file.

    It is readable by its owner only. A resident's picture PIN stays here: it is short, and a file gets lost. All
    records together hold the mentors' PINs, hashed. What waits for the disk is not in it (see ``Store.flush``).
    Raises ValueError if there is no such resident, OSError or sqlite3.Error if the disk refuses.
    """
    with closing(connect(f"{folder.database.absolute().as_uri()}?mode=ro")) as db:
        (kiosk,) = db.execute("SELECT id FROM kiosk").fetchone()
        (total,) = db.execute("SELECT count(*) FROM events").fetchone()
        rows = count_progress(db.execute(f"SELECT {COLUMNS} FROM events ORDER BY id"), total, report_progress)  # noqa: S608
        whole = (row for row in rows if is_row(row))  # damage is told elsewhere
        made, notes = wall_clock() if now is None else now, set[str]()
        if person is None:
            return write_bundle(folder, file, whole, kiosk, made, None, gone=erased(folder))
        return write_bundle(folder, file, _rows_of(whole, person, notes), kiosk, made, person, notes=notes)


def _rows_of(rows: Iterable[EventRow], person: str, notes: set[str]) -> Iterator[EventRow]:
    """Yield the rows that belong into a resident's file, and add the keys of the notes that were spoken to them.

    Raises ValueError at the end if none tells who that is.
    """
    added = False
    for row in rows:
        event = event_of(row)
        if is_of(row, event, person):
            added |= event is not None and isinstance(event.data, f.ResidentAdded)
            if event is not None and isinstance(event.data, f.Noted):
                notes.add(event.data.recording)
            yield row
    if not added:
        raise ValueError(f"there is no resident {person}")


def write_bundle(
    folder: DataFolder,
    file: Path,
    rows: Iterable[EventRow],
    kiosk: str,
    made: int,
    person: str | None,
    *,
    notes: Collection[str] = (),
    gone: Collection[str] = (),
) -> Contents:
    """Write a file with these rows, the ids of who was erased, and what was read aloud by everybody else.

    ``notes`` are looked at when all rows were taken. It takes its place in one step. Raises OSError if the disk
    refuses.
    """
    digest, count = hashlib.sha256(), 0
    with writing(file) as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(EVENTS, "w") as lines:
            for row in rows:
                line = msgspec.json.encode(row) + b"\n"
                digest.update(line)
                lines.write(line)
                count += 1
        contents = Contents(FORM, made, kiosk, person, count, digest.hexdigest())
        archive.writestr(LIST, msgspec.json.format(msgspec.json.encode(contents)))
        if gone:
            archive.writestr(ERASED, "".join(f"{one}\n" for one in sorted(gone)))
        write_recordings(archive, folder, person, notes, gone)
    return contents


def read_bundle(file: Path, report_progress: ReportProgress = report_nothing) -> Bundle:
    """Read a file that was carried here. Raises Unfit, with what is wrong, if it is not to be trusted.

    Raises OSError if it cannot be opened.
    """
    with open_plain(file) as opened:
        try:
            with _archive(file, opened) as archive:
                contents = _contents(file, archive)
        except _ZIP_ERRORS as error:
            if isinstance(error, UnusableFile):
                raise
            raise UnusableFile("damaged", f"{file.name}: {error}") from error
    unread = Bundle(file, contents, DatabaseContents(0, ()))
    rows = count_progress(unread.rows(), contents.events, report_progress)
    fitting = (row for row in rows if is_row(row) and judge_row(row, contents.person) in ("comes", "unconfirmed"))
    events = (event for row in fitting if (event := event_of(row)) is not None)
    look, digest = inspect_events(events), hashlib.sha256(contents.sha256.encode())
    for piece in _pieces(file, RECORDINGS, MOST_RECORDED):
        digest.update(piece)
    return Bundle(file, contents, look, digest.hexdigest())


def _archive(file: Path, opened: BinaryIO) -> zipfile.ZipFile:
    """Return the zip in a file. Raises Unfit if its directory is too long to be read, which costs memory."""
    opened.seek(0, 2)
    opened.seek(max(0, opened.tell() - _END.size - _MOST_COMMENT))
    last = opened.read()
    # The record is where ``zipfile`` takes it to be: at the very end without a comment, else the last that there is.
    plain_end = last[-_END.size :][:4] == _END_SIGN and last.endswith(b"\0\0")
    place = len(last) - _END.size if plain_end else last.rfind(_END_SIGN)
    if not 0 <= place <= len(last) - _END.size:
        raise UnusableFile("damaged", f"{file.name}: it has no directory")
    _, _, _, _, count, size, _, _ = _END.unpack_from(last, place)
    if count > 100 or size > MOST_LIST or last[max(0, place - 20) :][:4] == b"PK\6\7":
        raise UnusableFile("damaged", f"{file.name}: its directory is too big")
    return zipfile.ZipFile(opened)


def _contents(file: Path, archive: zipfile.ZipFile) -> Contents:
    with _inside(archive, LIST, MOST_LIST) as inside:
        data = inside.read(MOST_LIST + 1)
    if len(data) > MOST_LIST:
        raise UnusableFile("damaged", f"{LIST} is too big")
    try:
        contents = msgspec.json.decode(data, type=Contents)
    except RecursionError as error:
        raise UnusableFile("damaged", f"{file.name}: {error}") from error
    if contents.form > FORM:
        raise UnusableFile("newer", f"{file.name}: form {contents.form}")
    if contents.form < 1 or not 0 <= contents.events <= MOST_BYTES // LEAST_LINE:
        raise UnusableFile("damaged", f"{file.name}: form {contents.form}, {contents.events} events")
    if contents.person is not None and not is_person_id(contents.person):
        raise UnusableFile("damaged", f"{file.name}: it is of nobody")
    return contents


def _inside(archive: zipfile.ZipFile, name: str, most: int) -> BinaryIO:
    """Return an open part of a zip. Raises Unfit if it is not there, too big, or packed in a way that we never use.

    Other ways (LZMA, bzip2) unpack a piece of any size at once.
    """
    try:
        info = archive.getinfo(name)
    except KeyError:
        raise UnusableFile("foreign", f"{name} is not in it") from None
    if info.file_size > most:
        raise UnusableFile("damaged", f"{name} is too big")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnusableFile("damaged", f"{name} is packed in a way that is not known")
    return archive.open(info)  # type: ignore[return-value]  # it reads, which is all that is needed


def _lines(file: Path, contents: Contents) -> Iterator[_Line]:
    """Yield the lines of a file's events, None for one that is too long; a piece of it is in memory at a time.

    Raises Unfit if it cannot be read, or once all was read and the checksum does not fit.
    """
    digest = hashlib.sha256()

    def looked_at() -> Iterator[bytes]:
        size = count = 0
        for piece in _pieces(file, EVENTS, MOST_BYTES):
            digest.update(piece)
            size += len(piece)
            count += piece.count(b"\n")
            if size > MOST_BYTES or count > min(contents.events, FEW + size // LEAST_LINE):
                raise UnusableFile("damaged", f"{file.name}: {EVENTS} is too big, or has more lines than it says")
            yield piece

    yield from _split(looked_at(), MOST_LINE)
    if digest.hexdigest() != contents.sha256:
        raise UnusableFile("damaged", f"{file.name}: the checksum does not fit")


def _split(pieces: Iterable[bytes], longest: int) -> Iterator[_Line]:
    rest, long = b"", False
    for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            yield None if long or len(line) > longest else line
            long = False
        if len(rest) > longest:
            rest, long = b"", True
    if rest or long:
        yield None if long else rest


def _pieces(file: Path, name: str, most: int) -> Iterator[bytes]:
    """Yield a part of a zip piece by piece; nothing if it is not in it and need not be."""
    with open_plain(file) as opened:
        try:
            with _archive(file, opened) as archive:
                if name != EVENTS and name not in archive.namelist():
                    return
                size = 0
                with _inside(archive, name, most) as inside:
                    while piece := inside.read(_PIECE):
                        if (size := size + len(piece)) > most:
                            raise UnusableFile("damaged", f"{file.name}: {name} is too big")
                        yield piece
        except _ZIP_ERRORS as error:
            if isinstance(error, UnusableFile):
                raise
            raise UnusableFile("damaged", f"{file.name}: {error}") from error


_ROW: Final = msgspec.json.Decoder(tuple[str, int, str | None, str, int])


class _Event(Struct):
    """A line of form 1: the event is taken as it was written there."""

    id: str
    at: int
    who: str | None
    data: msgspec.Raw = msgspec.field(name="fact")


_EVENT: Final = msgspec.json.Decoder(_Event)


def _row(line: _Line) -> tuple[object, ...]:
    try:
        return _ROW.decode(line) if line else ()
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return ()


def _old_row(line: _Line) -> tuple[object, ...]:
    try:
        event = _EVENT.decode(line or b"")
        event_data = bytes(event.data).decode()
        return event.id, event.at, event.who, event_data, checksum(event.id, event.at, event.who, event_data)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return ()


def preview_join(store: Store, bundle: Bundle, report_progress: ReportProgress = report_nothing) -> JoinPreview:
    """Return what joining a file would bring, without joining it.

    Raises Unfit if it is not to be trusted, and sqlite3.Error if the disk refuses.
    """
    passed = Counter[RefusalReason]()
    total = bundle.contents.events
    found = store.join(_admitted(store, bundle, {"comes"}, passed), report_progress, total=total, keep=False)
    unconfirmed = 0
    if bundle.contents.person is not None:
        mentors = _admitted(store, bundle, {"unconfirmed"}, Counter())
        unconfirmed = store.join(mentors, report_progress, total=total, keep=False).new
    people = both(bundle.look.workshop, store.known.workshop)
    coming = admitted_recordings(store.folder, bundle.recordings(), people, bundle.contents.person, passed)
    recordings = sum(1 for _ in coming)
    return JoinPreview(found.new, found.known, unconfirmed, _sum(passed, found), recordings)


def join_bundle(
    store: Store, bundle: Bundle, report_progress: ReportProgress = report_nothing, *, confirmed: bool = False
) -> JoinedRows:
    """Add a file's events to those here and return what became of them; doing it again adds none.

    What was read aloud comes where it is missing. ``confirmed`` takes those events too that a mentor must confirm.
    Who was erased for good stays erased. Raises Unfit if the file is not to be trusted, StoreError if the disk
    refuses, and sqlite3.Error if it cannot be read.
    """
    passed = Counter[RefusalReason]()
    wanted: set[RowVerdict] = {"comes", "unconfirmed"} if confirmed else {"comes"}
    rows = _admitted(store, bundle, wanted, passed)
    joined = store.join(rows, report_progress, total=bundle.contents.events)
    store.flush(30)
    people, person = store.known.workshop, bundle.contents.person
    coming = admitted_recordings(store.folder, bundle.recordings(), people, person, passed)
    recordings = keep_carried(store.folder, coming, store.now(), passed)
    return msgspec.structs.replace(joined, passed=_sum(passed, joined), recordings=recordings)


def _sum(passed: Counter[RefusalReason], joined: JoinedRows) -> dict[RefusalReason, int]:
    return dict(passed + Counter(joined.passed))


def _admitted(
    store: Store, bundle: Bundle, wanted: Collection[RowVerdict], passed: Counter[RefusalReason]
) -> Iterator[tuple[object, ...]]:
    """Yield those rows of a file that it may bring; why others are passed over is added to ``passed``."""
    workshop, person, count = store.known.workshop, bundle.contents.person, PersonCount()
    if person in workshop.mentors:
        raise UnusableFile("foreign", f"{bundle.file.name}: {person} is a mentor here")
    pinned = person is not None and _has_pin(workshop, person)
    for row in bundle.rows():
        if not is_row(row):
            passed["damaged"] += 1
            continue
        verdict = judge_row(row, person, pinned=pinned)
        if verdict == "comes" or verdict == "unconfirmed":
            if verdict in wanted and not count.takes(row):
                passed["many"] += 1
            elif verdict in wanted:
                yield row
        else:
            passed[verdict] += 1


def _has_pin(workshop: Workshop, person: str) -> bool:
    resident = workshop.residents.get(person)
    return resident is not None and resident.pin.value is not None


def bundle_mentions(file: Path, person: str) -> bool:
    """Tell whether a file tells of a person, or has lines of which nobody can tell. Raises Unfit if it is damaged."""
    bundle, quoted = read_bundle(file), person.encode()
    if bundle.contents.person == person or any(
        line is None or quoted in line for line in _lines(file, bundle.contents)
    ):
        return True
    if any(isinstance(one, str) or one.person == person for one in bundle.recordings()):
        return True
    return any(is_row(row) and tells_of(_plain(row), (person,)) for row in bundle.rows())


def _plain(row: EventRow) -> EventRow:
    """Return a row whose event is written in the plainest way: JSON has several for a letter."""
    try:
        return (*row[:3], msgspec.json.encode(msgspec.json.decode(row[3])).decode(), row[4])
    except (msgspec.DecodeError, RecursionError):
        return row
