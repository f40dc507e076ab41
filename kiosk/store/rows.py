"""Events and snapshots as rows of the database, each with a checksum: a flipped bit never passes for an event."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias, TypeGuard
from zlib import crc32

import msgspec

from kiosk.learning import AnyEventData, Event

log = logging.getLogger(__name__)

EventRow: TypeAlias = tuple[str, int, str | None, str, int]
"""An event's id, at, who, event (JSON) and checksum."""

COLUMNS: Final = "id, at, who, fact, crc"

INSERT: Final = f"INSERT INTO events ({COLUMNS}) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"  # noqa: S608

_FACT: Final = msgspec.json.Decoder(AnyEventData)


class _People(msgspec.Struct):
    """The people whom an event of any kind is about, by the names that all kinds use."""

    resident: object = None
    mentor: object = None
    person: object = None


_PEOPLE: Final = msgspec.json.Decoder(_People)


def row_of(event: Event) -> EventRow:
    """Return an event's row.

    Raises ValueError if it holds what cannot be written: half a surrogate pair, or a time beyond 64 bits.
    """
    if not -(1 << 63) <= event.at < 1 << 63:
        raise ValueError(f"the time {event.at} cannot be written")
    try:
        event_data = msgspec.json.encode(event.data).decode()
        return event.id, event.at, event.who, event_data, checksum(event.id, event.at, event.who, event_data)
    except UnicodeEncodeError as error:
        raise ValueError(f"the fact cannot be written: {error}") from error


def is_row(row: tuple[object, ...]) -> TypeGuard[EventRow]:
    """Tell whether what was read is an event's row as it was written."""
    if len(row) != 5 or row[4] != checksum(*row[:4]):
        return False
    id_, at, who, event_data, _ = row
    return (
        isinstance(id_, str) and isinstance(at, int) and isinstance(who, str | None) and isinstance(event_data, str)
    )


def persons_in(row: EventRow) -> set[str]:
    """Return the ids of whom a row is about: who did it, and whom it was done to.

    Only what names a person counts, so that an id which is also a word of an event is never taken for it.
    """
    try:
        found = _PEOPLE.decode(row[3])
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        found = _People()
    return {one for one in (row[2], found.resident, found.mentor, found.person) if isinstance(one, str)}


def events_of(rows: Iterable[tuple[object, ...]]) -> Iterator[Event]:
    """Yield the events of rows. One that is damaged or of a kind yet unknown stays on disk and is not counted."""
    for row in rows:
        if not is_row(row):
            log.error("event %r is damaged: not counted", row[0])
            continue
        event = event_of(row)
        if event is None:
            log.warning("event %s is of a kind that this kiosk does not know: kept, not counted", row[0])
        else:
            yield event


def event_of(row: EventRow) -> Event | None:
    """Return the event of a whole row, None if it is of a kind yet unknown."""
    try:
        return Event(row[0], row[1], row[2], _FACT.decode(row[3]))
    except (msgspec.DecodeError, RecursionError):
        return None


def checksum(*parts: object) -> int:
    """Return the CRC-32 of values in their text form. Raises UnicodeEncodeError for half a surrogate pair."""
    return crc32("\x1f".join(map(str, parts)).encode())
