"""The store: an append-only table of events in SQLite, and the projections folded from them.

``append`` folds in memory and returns; one writer thread commits each call's events together with the
projections that follow from them. So a paint never waits for the disk, and a kill loses only what had not yet
been handed over.
"""

from __future__ import annotations

import fcntl
import logging
import queue
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Literal

import msgspec
from msgspec import Struct

from kiosk.learning import AnyFact, Event, Progress, Workshop, fold_progress, fold_workshop
from kiosk.store.files import Repair, salvage
from kiosk.store.rows import COLUMNS, SCHEMA, events_of, row_of

log = logging.getLogger(__name__)

VERSION: Final = 1
"""The schema's version, kept in ``PRAGMA user_version``."""

FOLD: Final = 1
"""The folds' version: raise it when a fold's meaning changes, and every snapshot is made anew from the events."""

RETRY: Final = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Seconds between tries while the disk refuses; the last is repeated."""


class StoreError(Exception):
    """The store cannot be opened. ``kind`` says why, for the page that tells what to do."""

    def __init__(self, kind: Literal["busy", "newer", "unusable"], detail: str) -> None:
        super().__init__(detail)
        self.kind = kind


class Trouble(Struct, frozen=True):
    """Why nothing can be written just now. What waits is kept in memory and tried again."""

    kind: Literal["disk-full", "read-only", "disk"]
    detail: str


class Facts(Struct, frozen=True):
    """What has been recorded so far: the workshop, and each person's progress by id (read when first asked for)."""

    workshop: Workshop
    progress: Mapping[str, Progress]


class _Batch(Struct, frozen=True):
    """Events to commit together, with the snapshots as they are after them."""

    events: tuple[Event, ...]
    snapshots: dict[str, Workshop | Progress]


_ENCODER: Final = msgspec.json.Encoder()


class _ProgressById(Mapping[str, Progress]):
    """Each person's progress, read from disk when first asked for."""

    def __init__(self, read: Callable[[str], Progress | None]) -> None:
        self._read = read
        self._known: dict[str, Progress] = {}

    def __getitem__(self, person: str) -> Progress:
        if person not in self._known:
            found = self._read(person)
            if found is None:
                raise KeyError(person)
            self._known[person] = found
        return self._known[person]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def put(self, person: str, progress: Progress) -> None:
        self._known[person] = progress

    def drop(self, person: str) -> None:
        self._known.pop(person, None)


class Store:
    """An open store. One kiosk program holds a folder at a time; ``close`` writes what still waits."""

    def __init__(self, folder: Path, lock: IO[str], now: Callable[[], int]) -> None:
        self._lock_file, self._now = lock, now
        self.file = folder / "kiosk.db"
        self.repair: Repair | None = None
        self.trouble: Trouble | None = None
        self.on_trouble: Callable[[Trouble | None], None] = lambda trouble: None
        self._mutex = threading.RLock()
        self._db = self._opened()
        self._workshop = self._rebuilt_or_read()
        self._progress = _ProgressById(self._read_progress)
        row = self._db.execute("SELECT max(id) FROM events").fetchone()
        self._last = int(row[0], 16) if row[0] else 0
        self._queue: queue.SimpleQueue[_Batch | None] = queue.SimpleQueue()
        self._waiting = 0
        self._idle = threading.Condition()
        self._closing = threading.Event()
        self._writer = threading.Thread(target=self._write, name="store-writer", daemon=True)
        self._writer.start()

    @classmethod
    def open(cls, folder: Path, *, now: Callable[[], int] = lambda: time.time_ns() // 1_000_000) -> Store:
        """Open the store in a folder, which is made if need be. A damaged file is salvaged: see ``repair``.

        ``now`` gives UTC in milliseconds since 1970. Raises StoreError if another kiosk holds the folder, if a
        newer kiosk wrote the file, or if the folder cannot be used at all.
        """
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = (folder / "kiosk.lock").open("a")
        except OSError as error:
            raise StoreError("unusable", f"{folder}: {error}") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.close()
            raise StoreError("busy", f"another kiosk uses {folder}") from error
        try:
            return cls(folder, lock, now)
        except (sqlite3.Error, OSError) as error:
            lock.close()
            raise StoreError("unusable", f"{folder}: {error}") from error
        except StoreError:
            lock.close()
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Reading -----------------------------------------------------------------------------------------

    @property
    def facts(self) -> Facts:
        """Return what has been recorded, with what was appended a moment ago."""
        return Facts(self._workshop, self._progress)

    def events(self, who: str | None = None) -> Iterator[Event]:
        """Yield the events on disk in the order of their ids: all, or one person's. Unknown kinds are passed over."""
        query = f"SELECT {COLUMNS} FROM events WHERE who = ? OR ? IS NULL ORDER BY id"  # noqa: S608 - no input
        with self._mutex:
            rows = self._db.execute(query, (who, who)).fetchall()
        yield from events_of(rows)

    def fresh_id(self) -> str:
        """Return an id that no one has: for a new resident or mentor."""
        return f"{_uuid7(self._now()):032x}"

    # Writing -----------------------------------------------------------------------------------------

    def append(self, facts: Iterable[AnyFact], who: str | None, *, keep: bool = True) -> tuple[Event, ...]:
        """Record facts: folded at once, on disk soon after (see ``flush``). With ``keep`` False, in memory only."""
        events = tuple(Event(self._next_id(), self._now(), who, fact) for fact in facts)
        snapshots = self._fold(events, keep=keep)
        if keep and events:
            self._hand_over(_Batch(events, snapshots))
        return events

    def ingest(self, events: Iterable[Event]) -> int:
        """Join events from elsewhere (a set union by id) and return how many were new.

        Raises sqlite3.Error if the disk refuses; nothing is changed then.
        """
        self.flush()
        with self._mutex:
            known = {row[0] for row in self._db.execute("SELECT id FROM events")}
            new = {event.id: event for event in events if event.id not in known}
            before = self._workshop
            snapshots = self._fold(tuple(new.values()), keep=True)
            try:
                self._commit(_Batch(tuple(new.values()), snapshots))
            except sqlite3.Error:
                self._workshop = before
                for scope in snapshots:
                    self._progress.drop(scope.removeprefix("progress:"))
                raise
        return len(new)

    def forget(self, who: str) -> None:
        """Drop what is in memory of someone of whom nothing is kept: a guest."""
        self._progress.drop(who)

    def flush(self, timeout: float = 5.0) -> bool:
        """Wait until all is on disk; False if ``timeout`` seconds were not enough."""
        with self._idle:
            return self._idle.wait_for(lambda: self._waiting == 0, timeout)

    def close(self, timeout: float = 5.0) -> bool:
        """Write what waits, then close. False if the disk refused to the end: then something was lost."""
        done = self.flush(timeout)
        self._closing.set()
        self._queue.put(None)
        self._writer.join()
        self._db.close()
        self._lock_file.close()
        return done

    def _next_id(self) -> str:
        """Return a UUIDv7 greater than every earlier one, even when the clock has gone back."""
        self._last = max(_uuid7(self._now()), self._last + 1)
        return f"{self._last:032x}"

    def _fold(self, events: tuple[Event, ...], *, keep: bool) -> dict[str, Workshop | Progress]:
        snapshots: dict[str, Workshop | Progress] = {}
        for event in events:
            if keep:
                workshop = fold_workshop(self._workshop, event)
                if workshop is not self._workshop:
                    self._workshop = snapshots["workshop"] = workshop
            if event.who:
                progress = fold_progress(self._progress.get(event.who, Progress()), event)
                self._progress.put(event.who, progress)
                snapshots[f"progress:{event.who}"] = progress
        return snapshots

    def _hand_over(self, batch: _Batch) -> None:
        with self._idle:
            self._waiting += 1
        self._queue.put(batch)

    def _write(self) -> None:
        while (batch := self._queue.get()) is not None:
            tries = 0
            while True:
                try:
                    with self._mutex:
                        self._commit(batch)
                    break
                except sqlite3.Error as error:
                    self._tell(_trouble_of(error))
                    if self._closing.wait(RETRY[min(tries, len(RETRY) - 1)]):
                        return
                    tries += 1
            self._tell(None)
            with self._idle:
                self._waiting -= 1
                self._idle.notify_all()

    def _commit(self, batch: _Batch) -> None:
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany(
                "INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?)", [row_of(event) for event in batch.events]
            )
            self._commit_snapshots(batch.snapshots)

    def _commit_snapshots(self, snapshots: Mapping[str, Workshop | Progress]) -> None:
        self._db.executemany(
            "INSERT OR REPLACE INTO snapshots VALUES (?, ?, ?)",
            [(scope, FOLD, _ENCODER.encode(value).decode()) for scope, value in snapshots.items()],
        )

    def _tell(self, trouble: Trouble | None) -> None:
        if trouble != self.trouble:
            self.trouble = trouble
            log.warning("store: %s", trouble or "writes again")
            self.on_trouble(trouble)

    # Opening -----------------------------------------------------------------------------------------

    def _opened(self) -> sqlite3.Connection:
        try:
            return self._checked()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and "malformed" not in str(error):
                raise
            log.error("the database is damaged: %s", error)
            self.repair = salvage(self.file)
            return self._checked()

    def _checked(self) -> sqlite3.Connection:
        """Return a connection to a file that is whole and of this version. Raises sqlite3.DatabaseError if not."""
        fresh = not self.file.exists()
        if fresh:
            self.file.touch(mode=0o600)
        db = sqlite3.connect(self.file, check_same_thread=False, isolation_level=None, timeout=2)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            (version,) = db.execute("PRAGMA user_version").fetchone()
            if version > VERSION:
                raise StoreError("newer", f"{self.file} was written by a newer kiosk (version {version})")
            if version == 0:
                if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                    raise sqlite3.DatabaseError("the file has no version")
                db.executescript(f"BEGIN; {SCHEMA} COMMIT;")
            (verdict,) = db.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                raise sqlite3.DatabaseError(f"malformed: {verdict}")
        except BaseException:
            db.close()
            raise
        return db

    def _rebuilt_or_read(self) -> Workshop:
        """Return the workshop from its snapshot; if any snapshot is missing or of older folds, remake them all."""
        stale = self._db.execute("SELECT count(*) FROM snapshots WHERE fold <> ?", (FOLD,)).fetchone()[0]
        row = self._db.execute("SELECT value FROM snapshots WHERE scope = 'workshop'").fetchone()
        if row is not None and not stale:
            try:
                return msgspec.json.decode(row[0], type=Workshop)
            except msgspec.DecodeError:
                log.exception("the workshop's snapshot cannot be read")
        return self.rebuild()

    def rebuild(self) -> Workshop:
        """Make every snapshot anew from the events, write them and return the workshop."""
        workshop, progress = Workshop(), dict[str, Progress]()
        for event in self.events():
            workshop = fold_workshop(workshop, event)
            if event.who:
                progress[event.who] = fold_progress(progress.get(event.who, Progress()), event)
        snapshots: dict[str, Workshop | Progress] = {f"progress:{who}": value for who, value in progress.items()}
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._db.execute("DELETE FROM snapshots")
            self._commit_snapshots({"workshop": workshop} | snapshots)
        return workshop

    def _read_progress(self, person: str) -> Progress | None:
        with self._mutex:
            row = self._db.execute("SELECT value FROM snapshots WHERE scope = ?", (f"progress:{person}",)).fetchone()
        if row is None:
            return None
        try:
            return msgspec.json.decode(row[0], type=Progress)
        except msgspec.DecodeError:
            log.exception("a snapshot cannot be read: folding %s's events", person)
            progress = Progress()
            for event in self.events(person):
                progress = fold_progress(progress, event)
            return progress


def _uuid7(ms: int) -> int:
    """Return a UUIDv7 (RFC 9562, section 5.7) of a time; libraries take no clock, and this one may be set back."""
    return ms << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)


def _trouble_of(error: sqlite3.Error) -> Trouble:
    text = str(error)
    if "full" in text:
        return Trouble("disk-full", text)
    return Trouble("read-only" if "readonly" in text else "disk", text)
