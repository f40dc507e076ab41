"""The store: an append-only table of events in SQLite, and the projections folded from them.

``append`` folds in memory and returns; one writer thread commits the events, and now and then the projections that
follow from them: a snapshot may lag some events behind, which are folded when it is read. So a paint never waits
for the disk, and a kill loses only what was handed over in the last few milliseconds.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from itertools import islice
from types import TracebackType
from typing import Final

from msgspec import Struct

from kiosk.learning import AnyEventData, Day, Event, LessonProgress, Progress, Signs, Uptime, Workshop
from kiosk.store.connections import Connections
from kiosk.store.data_folder import DataFolder
from kiosk.store.database import connect, transaction
from kiosk.store.erasing import erased, take_out
from kiosk.store.ids import END, is_id, later_id, new_id, now
from kiosk.store.joining import JoinedRows, RefusalReason, bring_into_time, sort_rows, tells_of
from kiosk.store.peers import PeerState, keep_peer, load_peer
from kiosk.store.progress_report import ReportProgress, report_nothing
from kiosk.store.projections import Projections
from kiosk.store.rows import COLUMNS, EventRow, event_of, events_of, row_of
from kiosk.store.trouble import Repair, StoreError, Trouble, refusal
from kiosk.store.uptime import uptime
from kiosk.store.waiting import Waiting
from kiosk.store.workshop_at_hand import WorkshopAtHand
from kiosk.store.writer import Writer

log = logging.getLogger(__name__)

SLICE: Final = 500
"""Events from elsewhere that are joined at a time, so that an append need not wait for all of them."""

WAITING: Final = 20 * SLICE
"""Joined events that may wait for the disk: 10 MB."""

SHOWN: Final = 20
"""Ids that are named of those with two contents."""


class ReadModel(Struct, frozen=True):
    """What has been recorded so far: the workshop, and each person's progress by id (read when first asked for).

    Someone of whom nothing was recorded has no entry: use ``progress.get(person, Progress())``. ``signs`` are what
    shows of each person: what a look over everybody needs. ``days`` gives what was done, from one day (an ordinal)
    to another; it raises sqlite3.Error if the disk refuses. ``in_lesson`` gives a person's progress in a lesson,
    without reading all of it. ``events`` are those on disk (see ``Store.events``).
    """

    workshop: Workshop
    progress: Mapping[str, Progress]
    signs: Mapping[str, Signs]
    days: Callable[[int, int], Iterable[tuple[int, Day]]]
    in_lesson: Callable[[str, str], LessonProgress]
    events: Callable[[str | None, str | None, str | None], Iterator[Event]]


class Store:
    """An open store. One kiosk program holds a folder at a time; ``close`` writes what still waits.

    Any thread may call any method.
    """

    def __init__(
        self, folder: DataFolder, lock: int | None, clock: Callable[[], int], report_progress: ReportProgress
    ) -> None:
        self.folder, self.file = folder, folder.database
        self._lock = lock
        self._gone = erased(folder)
        self._waiting = Waiting(clock)
        self._disk = Connections(self.file, read_only=lock is None)
        try:
            if lock is not None:
                bring_into_time(self._disk.db)
            self._projections = Projections(self._disk, self._waiting, report_progress)
            ids = self._disk.reader.execute("SELECT id FROM events ORDER BY id DESC")
            # A damaged row may hold anything.
            self._waiting.last = next((key for (key,) in ids if is_id(str(key))), "")
            ids.close()
            (self.kiosk,) = self._disk.reader.execute("SELECT id FROM kiosk").fetchone()
        except BaseException:
            self._disk.close()
            raise
        self._writer = Writer(self._disk, self._waiting, self._projections, folder.path)
        if lock is not None:
            self._writer.start()

    @classmethod
    def open(
        cls,
        folder: str | os.PathLike[str],
        *,
        now: Callable[[], int] = now,
        report_progress: ReportProgress = report_nothing,
    ) -> Store:
        """Open the store in a folder, which is made if need be. A damaged file is salvaged: see ``repair``.

        ``now`` gives UTC in milliseconds since 1970. All events are folded anew if another version of the folds kept
        what is known (10 s for a million): ``so_far`` is told of it. Raises StoreError if another kiosk holds the
        folder, if a newer kiosk wrote the file, or if the folder cannot be used.
        """
        data = DataFolder(folder)
        try:
            data.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = data.lock()
        except OSError as error:
            raise refusal(error, data.path) from error
        try:
            return cls(data, lock, now, report_progress)
        except (sqlite3.Error, OSError) as error:
            os.close(lock)
            raise refusal(error, data.path) from error
        except BaseException:
            os.close(lock)
            raise

    @classmethod
    def look(cls, folder: str | os.PathLike[str], *, report_progress: ReportProgress = report_nothing) -> Store:
        """Open the store in a folder for reading only, also beside a kiosk that runs: nothing there is changed.

        Raises StoreError if there is none, if it must be migrated or mended first, or if it cannot be read.
        """
        data = DataFolder(folder)
        try:
            return cls(data, None, now, report_progress)
        except (sqlite3.Error, OSError) as error:
            raise refusal(error, data.path) from error

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def repair(self) -> Repair | None:
        """What was saved of a damaged file, if it was."""
        return self._disk.repair

    @repair.setter
    def repair(self, repair: Repair | None) -> None:
        self._disk.repair = repair

    @property
    def trouble(self) -> Trouble | None:
        """Why nothing can be written just now, None if all is well."""
        return self._writer.trouble

    @property
    def on_trouble(self) -> Callable[[Trouble | None], None]:
        """What is called with ``trouble`` whenever it changes, from the writer's thread."""
        return self._writer.on_trouble

    @on_trouble.setter
    def on_trouble(self, tell: Callable[[Trouble | None], None]) -> None:
        self._writer.on_trouble = tell

    # Reading -----------------------------------------------------------------------------------------

    @property
    def known(self) -> ReadModel:
        """Return what has been recorded, with what was appended a moment ago."""
        now_known, people = self._projections, self._projections.people
        workshop = now_known.whole.workshop
        return ReadModel(workshop, people.progress, people.signs, now_known.days, people.in_lesson, self.events)

    def events(self, who: str | None = None, since: str | None = None, before: str | None = None) -> Iterator[Event]:
        """Yield the events on disk in the order of their ids, read as they are asked for.

        With ``who``, one person's; with ``since``, those later than the event of this id, with ``before`` those
        earlier than one. What waits for the disk is not among them (see ``flush``); a kind that this kiosk does not
        know is passed over. Raises sqlite3.Error if the disk refuses.
        """
        conditions = {"id > ?": since or "", "id < ?": before, "who = ?": who}
        given = {text: value for text, value in conditions.items() if value is not None}
        question = f"SELECT {COLUMNS} FROM events WHERE {' AND '.join(given)} ORDER BY id"  # noqa: S608
        with closing(connect(self._disk.address)) as db:
            yield from events_of(db.execute(question, tuple(given.values())))

    def now(self) -> int:
        """Return the time by which events are recorded: UTC in milliseconds since 1970, before the year 2100."""
        return self._waiting.now()

    def days(self, first: int, last: int) -> Iterator[tuple[int, Day]]:
        """Yield what was done on each day from one to another, both ordinals, both among them.

        Raises sqlite3.Error if the disk refuses.
        """
        return self._projections.days(first, last)

    def catch_up(self) -> None:
        """Bring what is kept of each resident up to date, one by one: after a new kiosk, a join or a pulled plug.

        It takes a while (some 10 ms for each who has years of learning), so it is for a thread of its own; others
        wait for one resident at most.
        """
        self._projections.catch_up()

    def uptime(self) -> Uptime:
        """Return how long this kiosk's machine has run."""
        return uptime(self.kiosk)

    def fresh_id(self) -> str:
        """Return an id that no one has: for a new resident or mentor."""
        return new_id(self.now())

    # Writing -----------------------------------------------------------------------------------------

    def append(self, events: Iterable[AnyEventData], who: str | None, *, keep: bool = True) -> tuple[Event, ...]:
        """Record events: folded at once, on disk soon after (see ``flush``), all of one call or none.

        With ``keep`` False (a guest) they count in ``who``'s progress only, in memory, until ``forget``. While
        the disk refuses, what waits is kept without a bound: an event takes about 1 kB, and a person makes a few
        in a minute. Events of or about who was erased for good are passed over. Raises ValueError, and records
        nothing, if a text cannot be written in UTF-8.
        """
        if self._lock is None:
            raise StoreError("unusable", "the store is open for reading only")
        with self._waiting.changed:
            last, at, made = self._waiting.last, self.now(), list[tuple[EventRow, Event]]()
            for event_data in events:
                last = later_id(last, at)
                event = Event(last, at, who, event_data)
                row = row_of(event)
                if not tells_of(row, self._gone):
                    made.append((row, event))
            self._waiting.last = last
            if keep:
                if who is not None:
                    self._projections.people.load(who)  # who acts will be asked for
                self._projections.take(made)
            elif who is not None:
                for _, event in made:
                    self._projections.people.take_guest(who, event)
        return tuple(event for _, event in made)

    def join(
        self,
        rows: Iterable[tuple[object, ...]],
        report_progress: ReportProgress = report_nothing,
        *,
        total: int = 0,
        own: bool = False,
        trusted: bool = False,
        keep: bool = True,
    ) -> JoinedRows:
        """Join rows of events from elsewhere as they are (a set union by id); return what became of them.

        They are read as they are asked for, ``total`` in all, so that any number needs little memory. A row that
        does not fit is passed over (see ``RefusalReason``); one of a kind that this kiosk does not know is kept for
        the day when it does. What is appended afterwards is later than all that is joined: it wins where both set
        the same thing; so ids may run ahead of this clock, by a day at most. ``trusted`` rows come from kiosks of
        this home, whose clocks may be wrong by more: they may be of any time before the year 2100. ``own`` rows come
        from this kiosk's backups: they may be of any time. With ``keep`` False nothing is joined. Joining again is
        safe. See ``flush``.
        Raises StoreError if the disk refuses for long, and sqlite3.Error if it cannot be read.
        """
        source, waiting, done, new, known = iter(rows), self._waiting, 0, 0, 0
        passed, clashes = Counter[RefusalReason](), list[str]()
        while page := list(islice(source, SLICE)):
            with waiting.changed:
                here = {row[0]: row for row in waiting.rows}
                clock = None if own else END if trusted else self.now()
                fresh, known_here = sort_rows(page, clock, self._gone, here, self._disk.reader, passed, clashes)
                if keep and fresh:
                    self._projections.take((row, event_of(row)) for row in fresh.values())
                    waiting.last = max(waiting.last, *fresh)
                new, known, done = new + len(fresh), known + known_here, done + len(page)
                self._writer.wait_for_room(WAITING)
            report_progress(done, max(total, done))
        if clashes:
            log.error("%d ids have two contents; those that were here stay: %s", passed["clash"], clashes[:SHOWN])
        return JoinedRows(new, known, dict(passed), tuple(clashes[:SHOWN]))

    def peer(self, name: str) -> PeerState:
        """Return where the exchange with a peer ended. Raises sqlite3.Error if it cannot be read."""
        with closing(connect(self._disk.address)) as db:
            return load_peer(db, name)

    def keep_peer(self, name: str, state: PeerState, *, begin: bool = False) -> bool:
        """Write where an exchange ended (see ``peers.keep_peer``), once all that waits for the disk is on it.

        Raises StoreError if records wait for the disk for long, and sqlite3.Error if the disk refuses.
        """
        with self._writer.pause() as db, transaction(db):
            return keep_peer(db, name, state, begin=begin)

    def forget(self, who: str) -> None:
        """Drop what is in memory of a guest."""
        with self._waiting.changed:
            self._projections.people.guests.pop(who, None)

    def erase(self, person: str, report_progress: ReportProgress = report_nothing) -> int:
        """Take all that was recorded of a person off the disk for good; return how many events there were.

        It takes a while: see ``rewrite``, also for what is raised. What is appended from now on about the person is
        passed over.
        """
        with self._waiting.changed:
            self._gone |= {person} | erased(self.folder)
        events = self.rewrite(lambda db: take_out(db, (person,)), report_progress)
        self.forget(person)
        return events

    def rewrite(
        self, act: Callable[[sqlite3.Connection], int], report_progress: ReportProgress = report_nothing
    ) -> int:
        """Have what is on the disk changed in one moment; return what ``act`` returns: how many events it changed.

        ``act`` works in a transaction. In it all is folded anew (10 s for a million events), so this is for a thread
        of its own. Others read what was known before, and what they append waits for the disk; they wait only while
        the new takes the place of the old. Raises StoreError if records wait for the disk, and sqlite3.Error, with
        nothing changed, if the disk refuses.
        """
        with self._writer.pause() as db:
            db.execute("PRAGMA wal_autocheckpoint = 0")  # else the commit copies all that was written
            try:
                with ExitStack() as locked:
                    with transaction(db):
                        changed = act(db)
                        whole = WorkshopAtHand(db, report_progress)
                        whole.save(db)
                        self._disk.sync_log()
                        locked.enter_context(self._waiting.changed)
                    self._projections.replace(whole)
                # What is gone leaves the log too. Also after an erasing that was killed just before this.
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                db.execute("PRAGMA wal_autocheckpoint = 1000")
        return changed

    def flush(self, timeout: float = 5.0) -> bool:
        """Wait until all is on disk; False if ``timeout`` seconds were not enough."""
        with self._waiting.changed:
            return self._waiting.changed.wait_for(lambda: not self._waiting.rows, timeout)

    def close(self, timeout: float = 5.0) -> bool:
        """Write what waits, then close. False if the disk refused for ``timeout`` seconds: then it is lost."""
        if self._lock is not None:
            self.flush(timeout)
            self._writer.close()
        self._disk.close()
        if self._lock is not None:
            os.close(self._lock)
        return not self._waiting.rows
