"""Rows from elsewhere: which of them fit, what became of them, and rows whose time cannot be."""

from __future__ import annotations

import logging
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Final, Literal, TypeAlias, cast

from msgspec import Struct

from kiosk.store.database import transaction
from kiosk.store.ids import DAY_OF_MS, END, is_id, is_uuid, moved, time_of, within
from kiosk.store.rows import COLUMNS, EventRow, checksum, is_row, persons_in

log = logging.getLogger(__name__)

RefusalReason: TypeAlias = Literal["damaged", "future", "erased", "foreign", "size", "many", "clash"]
"""Why a row is passed over.

``damaged``: its checksum or its form does not fit; ``future``: its id or its time lies more than a day ahead of this
clock, or outside the years from 1970 to 2099; ``erased``: it tells of somebody who was erased; ``foreign``: it is not
among what its file may bring; ``size``: it holds a text, number or list that no page takes; ``many``: there are too
many things like it; ``clash``: another event has its id.
"""

AHEAD: Final = DAY_OF_MS
"""Milliseconds by which another kiosk's clock may be ahead of this one."""


class JoinedRows(Struct, frozen=True):
    """What became of rows from elsewhere: how many are ``new``, how many were ``known``, and of the rest why not.

    ``clashes`` are the ids of the first events whose content differs from that of the event here. ``recordings`` are
    the sentences read aloud that came with them.
    """

    new: int = 0
    known: int = 0
    passed: dict[RefusalReason, int] = {}
    clashes: tuple[str, ...] = ()
    recordings: int = 0


def why_unfit(row: tuple[object, ...], now: int | None, gone: Collection[str]) -> RefusalReason | None:
    """Return why a row from elsewhere cannot be joined, None if it can. ``now`` None: its clock is trusted."""
    try:
        whole = is_row(row) and -(1 << 63) <= row[1] < 1 << 63 and is_uuid(row[0])
    except UnicodeEncodeError:  # half a surrogate pair
        whole = False
    if not whole or not is_row(row):
        return "damaged"
    if now is not None and (not is_id(row[0]) or not 0 <= row[1] < END or max(time_of(row[0]), row[1]) > now + AHEAD):
        return "future"
    return "erased" if tells_of(row, gone) else None


def tells_of(row: EventRow, people: Collection[str]) -> bool:
    """Tell whether a row is about one of these people: they acted, or something was done to them.

    A row among them by its own id counts too: it went with somebody who was erased.
    """
    return bool(people) and (row[0] in people or not persons_in(row).isdisjoint(people))


def sort_rows(
    page: Iterable[tuple[object, ...]],
    now: int | None,
    gone: Collection[str],
    waiting: Mapping[str, EventRow],
    db: sqlite3.Connection,
    passed: Counter[RefusalReason],
    clashes: list[str],
) -> tuple[dict[str, EventRow], int]:
    """Return the rows of a page that are new, by id, and how many were known; count the others by why they are not.

    Here are the rows that wait for the disk and those on it; the ids of those with other contents go to ``clashes``.
    Raises sqlite3.Error if the disk cannot be read.
    """
    fresh, known = dict[str, EventRow](), 0
    for given in page:
        reason = why_unfit(given, now, gone)
        if reason is not None:
            passed[reason] += 1
            continue
        row = in_time(cast("EventRow", given))
        here = fresh.get(row[0]) or waiting.get(row[0]) or kept_row(db, row[0])
        if here is None:
            fresh[row[0]] = row
        elif here == row or not is_row(here):
            known += 1
        else:
            passed["clash"] += 1
            clashes.append(row[0])
    return fresh, known


def in_time(row: EventRow) -> EventRow:
    """Return a row with its id within the time that ids may have: by when it happened, and always to the same id.

    An older kiosk took ids of any time and then made its own beyond them, whose order this keeps.
    """
    if not is_uuid(row[0]) or is_id(row[0]):
        return row
    key = moved(row[0], within(row[1]))
    return key, row[1], row[2], row[3], checksum(key, *row[1:4])


def bring_into_time(db: sqlite3.Connection) -> int:
    """Give the rows of a file whose ids lie beyond all time ids within it (see ``in_time``); return how many.

    Projections are made anew then. Raises sqlite3.Error if the disk refuses.
    """
    beyond = db.execute(f"SELECT n, {COLUMNS} FROM events WHERE id >= ?", (f"{END:012x}",))  # noqa: S608
    late = {n: in_time(row) for n, *rest in beyond if is_row(row := tuple(rest)) and is_uuid(row[0])}
    late = {n: row for n, row in late.items() if kept_row(db, row[0]) is None}
    if late:
        with transaction(db):
            for n, row in late.items():
                db.execute("UPDATE OR IGNORE events SET id = ?, crc = ? WHERE n = ?", (row[0], row[4], n))
            db.execute("DELETE FROM snapshots")
        log.warning("%d events lay beyond all time, and have ids of the time when they happened now", len(late))
    return len(late)


def kept_row(db: sqlite3.Connection, key: str) -> EventRow | None:
    """Return what stands on disk under an id. Raises sqlite3.Error if it cannot be read."""
    question = f"SELECT {COLUMNS} FROM events WHERE id = ?"  # noqa: S608
    return cast("EventRow | None", db.execute(question, (key,)).fetchone())
