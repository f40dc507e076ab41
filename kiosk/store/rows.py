"""Events as rows of the table, each with a checksum: a flipped bit never passes for a fact."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias
from zlib import crc32

import msgspec

from kiosk.learning import AnyFact, Event

log = logging.getLogger(__name__)

Row: TypeAlias = tuple[str, int, str | None, str, int]

SCHEMA: Final = """
CREATE TABLE events (id TEXT PRIMARY KEY, at INTEGER NOT NULL, who TEXT, fact TEXT NOT NULL, crc INTEGER NOT NULL)
    WITHOUT ROWID;
CREATE INDEX events_who ON events (who, id);
CREATE TABLE snapshots (scope TEXT PRIMARY KEY, fold INTEGER NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;
PRAGMA user_version = 1;
"""
COLUMNS: Final = "id, at, who, fact, crc"

_FACT: Final = msgspec.json.Decoder(AnyFact)


def row_of(event: Event) -> Row:
    """Return an event's row."""
    fact = msgspec.json.encode(event.fact).decode()
    return event.id, event.at, event.who, fact, _crc(event.id, event.at, event.who, fact)


def sound(row: tuple[object, ...]) -> bool:
    """Tell whether a row is as it was written."""
    return len(row) == 5 and isinstance(row[0], str) and isinstance(row[3], str) and _crc(*row[:4]) == row[4]


def events_of(rows: Iterable[Row]) -> Iterator[Event]:
    """Yield the events of rows. One that is damaged or of a kind yet unknown stays on disk and is not counted."""
    for row in rows:
        if not sound(row):
            log.error("event %r is damaged: not counted", row[0])
            continue
        try:
            yield Event(row[0], row[1], row[2], _FACT.decode(row[3]))
        except msgspec.DecodeError:
            log.warning("event %s is of a kind that this kiosk does not know: kept, not counted", row[0])


def _crc(*parts: object) -> int:
    return crc32("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass"))
