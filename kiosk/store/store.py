"""The store: an append-only table of events in SQLite, and the projections folded from them.

``append`` folds in memory and returns; one writer thread commits the events, and now and then the projections that
follow from them: a snapshot may lag some events behind, which are folded when it is read. So a paint never waits
for the disk, and a kill loses only what was handed over in the last few milliseconds.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Final, TypeVar, cast

import msgspec
from msgspec import Struct

from kiosk.learning import (
    AnyEventData,
    Day,
    Event,
    LessonProgress,
    Progress,
    Signs,
    Workshop,
    fold_progress,
    fold_workshop,
    signs_of,
)
from kiosk.learning.event_kinds import SignedOut
from kiosk.store import snapshots
from kiosk.store.data_folder import DataFolder
from kiosk.store.database import connect, looking, open_database, open_reader, salvage_ready, transaction
from kiosk.store.day_counts import DayCounts, Index
from kiosk.store.erasing import erased
from kiosk.store.ids import is_id, later_id, new_id, now, within
from kiosk.store.joining import JoinedRows, RefusalReason, bring_into_time, in_time, tells_of, why_unfit
from kiosk.store.progress_report import ReportProgress, count_progress, report_nothing
from kiosk.store.rows import COLUMNS, INSERT, EventRow, checksum, event_of, events_of, is_row, row_of
from kiosk.store.snapshots import WORKSHOP, scope_of
from kiosk.store.trouble import Repair, StoreError, Trouble, is_damage, refusal, trouble_of

log = logging.getLogger(__name__)

RETRY: Final = (0.2, 0.5, 1.0, 2.0, 5.0)
"""Seconds between tries while the disk refuses; the last is repeated."""

BEHIND: Final = 200
"""Events beyond the snapshots of workshop and days from which these are written anew: folding so many takes 2 ms."""

OWN_BEHIND: Final = 50
"""A person's events beyond their snapshot from which it is written anew. It may be 100 kB: too much for each."""

AT_HAND: Final = 16
"""People whose progress stays in memory: 0.4 MB each after years of learning, so not all who ever came."""

SLICE: Final = 500
"""Events from elsewhere that are joined at a time, so that an append need not wait for all of them."""

WAITING: Final = 20 * SLICE
"""Joined events that may wait for the disk: 10 MB."""


SHOWN: Final = 20
"""Ids that are named of those with two contents."""

_BY_ID: Final = f"SELECT {COLUMNS} FROM events WHERE id = ?"  # noqa: S608

T = TypeVar("T")


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


class _ById(Mapping[str, T]):
    """What is known of each person, by their id."""

    def __init__(self, find: Callable[[str], T | None], people: Callable[[], set[str]]) -> None:
        self._find, self._people = find, people

    def __getitem__(self, person: str) -> T:
        found = self._find(person)
        if found is None:
            raise KeyError(person)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._people()))

    def __len__(self) -> int:
        return len(self._people())


class Store:
    """An open store. One kiosk program holds a folder at a time; ``close`` writes what still waits.

    ``trouble`` says why nothing can be written just now, None if all is well; ``on_trouble`` is called with it
    whenever it changes, from the writer's thread. ``repair`` says what was saved of a damaged file, if it was.
    Any thread may call any method.
    """

    def __init__(
        self, folder: DataFolder, lock: int | None, clock: Callable[[], int], report_progress: ReportProgress
    ) -> None:
        self.folder, self.file = folder, folder.database
        self.repair: Repair | None = None
        self.trouble: Trouble | None = None
        self.on_trouble: Callable[[Trouble | None], None] = lambda trouble: None
        self._lock, self._clock = lock, clock
        # Guards all that follows. The writer never holds it while it commits.
        self._changed = threading.Condition()
        self._rows: list[EventRow] = []
        self._touched: set[str] = set()
        self._people: dict[str, Progress] = {}  # at hand, who was asked for last comes last
        self._unsaved: dict[str, int] = {}
        self._signs: dict[str, Signs] = {}
        self._guests: dict[str, Progress] = {}
        self._days = DayCounts()
        self._closing = False
        self._committing = False
        self._damaged = False
        self._address: Path | str = self.file if lock is not None else f"{self.file.absolute().as_uri()}?mode=ro"
        self._gone = erased(folder)
        self._db, self._reader = self._connections() if lock is not None else looking(self._address)
        try:
            if lock is not None:
                bring_into_time(self._db)
            self._workshop, self._behind = self._load(report_progress)
            ids = self._reader.execute("SELECT id FROM events ORDER BY id DESC")
            self._last = next((key for (key,) in ids if is_id(str(key))), "")  # a damaged row may hold anything
            ids.close()
            (self.kiosk,) = self._reader.execute("SELECT id FROM kiosk").fetchone()
        except BaseException:
            self._disconnect()
            raise
        self._progress = _ById(self._find, self._known_people)
        self._shown = _ById(self._find_signs, self._known_people)
        if self._behind > BEHIND:  # kept at once: who pulls the plug now must not wait so long again
            self._touched.add(WORKSHOP)
        self._writer = threading.Thread(target=self._write, name="store-writer", daemon=True)
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

    # Reading -----------------------------------------------------------------------------------------

    @property
    def known(self) -> ReadModel:
        """Return what has been recorded, with what was appended a moment ago."""
        return ReadModel(self._workshop, self._progress, self._shown, self.days, self._in_lesson, self.events)

    def events(self, who: str | None = None, since: str | None = None, before: str | None = None) -> Iterator[Event]:
        """Yield the events on disk in the order of their ids, read as they are asked for.

        With ``who``, one person's; with ``since``, those later than the event of this id, with ``before`` those
        earlier than one. What waits for the disk is not among them (see ``flush``); a kind that this kiosk does not
        know is passed over. Raises sqlite3.Error if the disk refuses.
        """
        conditions = {"id > ?": since or "", "id < ?": before, "who = ?": who}
        given = {text: value for text, value in conditions.items() if value is not None}
        question = f"SELECT {COLUMNS} FROM events WHERE {' AND '.join(given)} ORDER BY id"  # noqa: S608
        with closing(connect(self._address)) as db:
            yield from events_of(db.execute(question, tuple(given.values())))

    def now(self) -> int:
        """Return the time by which events are recorded: UTC in milliseconds since 1970, before the year 2100."""
        return within(self._clock())

    def days(self, first: int, last: int) -> Iterator[tuple[int, Day]]:
        """Yield what was done on each day from one to another, both ordinals, both among them.

        Raises sqlite3.Error if the disk refuses.
        """
        with self._changed:
            if not self._days.known or self._days.zone != self._workshop.zone:
                self._count_days()
            try:
                found = list(self._days.between(self._reader, first, last))
            except LookupError as error:
                log.warning("%s: all days are counted anew", error)
                self._count_days()
                found = list(self._days.between(self._reader, first, last))
        yield from found

    def catch_up(self) -> None:
        """Bring what is kept of each resident up to date, one by one: after a new kiosk, a join or a pulled plug.

        It takes a while (some 10 ms for each who has years of learning), so it is for a thread of its own; others
        wait for one resident at most.
        """
        for person in list(self._workshop.residents):
            with self._changed:
                try:
                    if self._closing or snapshots.load_signs(self._reader, person) is not None:
                        continue
                except sqlite3.Error:
                    log.exception("what is kept of the residents is not brought up to date")
                    return
                if self._found(person) is not None:
                    self._save(scope_of(person))
                    # Some at a time, so that few are in memory, and yet not each has to wait for the disk.
                    self._changed.wait_for(lambda: len(self._touched) < AT_HAND // 2 or self._closing, 5)

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
        with self._changed:
            last, at, made = self._last, self.now(), list[tuple[EventRow, Event]]()
            for event_data in events:
                last = later_id(last, at)
                event = Event(last, at, who, event_data)
                row = row_of(event)
                if not tells_of(row, self._gone):
                    made.append((row, event))
            self._last = last
            if keep:
                if who is not None:
                    self._found(who)  # who acts will be asked for
                self._take(made)
            elif who is not None:
                for _, event in made:
                    self._guests[who] = fold_progress(self._guests.get(who, Progress()), event)
        return tuple(event for _, event in made)

    def join(
        self,
        rows: Iterable[tuple[object, ...]],
        report_progress: ReportProgress = report_nothing,
        *,
        total: int = 0,
        own: bool = False,
        keep: bool = True,
    ) -> JoinedRows:
        """Join rows of events from elsewhere as they are (a set union by id); return what became of them.

        They are read as they are asked for, ``total`` in all, so that any number needs little memory. A row that
        does not fit is passed over (see ``Reason``); one of a kind that this kiosk does not know is kept for the day
        when it does. What is appended afterwards is later than all that is joined: it wins where both set the same
        thing; so ids may run ahead of this clock, by a day at most. ``own`` rows come from this kiosk's backups:
        they may be of any time. With ``keep`` False nothing is joined. Joining again is safe. See ``flush``.
        Raises StoreError if the disk refuses for long, and sqlite3.Error if it cannot be read.
        """
        source, done, new, known = iter(rows), 0, 0, 0
        passed, clashes = Counter[RefusalReason](), list[str]()
        while page := list(islice(source, SLICE)):
            with self._changed:
                fresh_rows: dict[str, EventRow] = {}
                waiting = {row[0]: row for row in self._rows}
                for given in page:
                    reason = why_unfit(given, None if own else self.now(), self._gone)
                    if reason is not None:
                        passed[reason] += 1
                        continue
                    row = in_time(cast("EventRow", given))
                    here = fresh_rows.get(row[0]) or waiting.get(row[0]) or self._kept(row[0])
                    if here is None:
                        fresh_rows[row[0]] = row
                    elif here == row or not is_row(here):
                        known += 1
                    else:
                        passed["clash"] += 1
                        clashes.append(row[0])
                if keep and fresh_rows:
                    self._take((row, event_of(row)) for row in fresh_rows.values())
                    self._last = max(self._last, *fresh_rows)
                new, done = new + len(fresh_rows), done + len(page)
                if not self._changed.wait_for(lambda: len(self._rows) <= WAITING, 30):
                    raise StoreError("unusable", "records wait for the disk")
            report_progress(done, max(total, done))
        if clashes:
            log.error("%d ids have two contents; those that were here stay: %s", passed["clash"], clashes[:SHOWN])
        return JoinedRows(new, known, dict(passed), tuple(clashes[:SHOWN]))

    def forget(self, who: str) -> None:
        """Drop what is in memory of a guest."""
        with self._changed:
            self._guests.pop(who, None)

    def erase(self, person: str, report_progress: ReportProgress = report_nothing) -> int:
        """Take all that was recorded of a person off the disk for good; return how many events there were.

        Everything is folded anew (10 s for a million events): it is for a thread of its own, and others wait for
        it. Raises StoreError if records wait for the disk, and sqlite3.Error if the disk refuses.
        """
        from kiosk.store.erasing import erase_events  # hardly ever needed, so not before the first paint

        with self._changed:
            self._gone |= {person}
            events = self.rewrite(lambda db: erase_events(db, person), report_progress)
            self._guests.pop(person, None)
        return events

    def rewrite(
        self, act: Callable[[sqlite3.Connection], int], report_progress: ReportProgress = report_nothing
    ) -> int:
        """Have what is on the disk changed in one moment; return what ``act`` returns: how many events it changed.

        Everything is folded anew: see ``erase``, also for what is raised.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: not (self._rows or self._touched or self._committing), 30):
                raise StoreError("unusable", "records wait for the disk")
            changed = act(self._db)
            self._fold_anew(report_progress)
        return changed

    def _fold_anew(self, report_progress: ReportProgress) -> None:
        """Fold all that is on the disk, and what waits for it. The caller holds the lock."""
        for known in (self._people, self._unsaved, self._signs, self._touched):
            known.clear()
        self._days = DayCounts()
        self._workshop, self._behind = self._load(report_progress)
        waiting, self._rows = self._rows, []
        self._take((row, event_of(row)) for row in waiting)

    def _fold_anew_at_work(self) -> None:
        """Fold all anew from the writer's thread, which must outlive a disk that refuses: then at the next start."""
        try:
            self._fold_anew(report_nothing)
        except sqlite3.Error:
            log.exception("what is known could not be folded anew")

    def flush(self, timeout: float = 5.0) -> bool:
        """Wait until all is on disk; False if ``timeout`` seconds were not enough."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._rows, timeout)

    def close(self, timeout: float = 5.0) -> bool:
        """Write what waits, then close. False if the disk refused for ``timeout`` seconds: then it is lost."""
        if self._lock is None:
            self._disconnect()
            return True
        self.flush(timeout)
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._writer.join()
        if self._rows:
            log.error("closed with %d events that the disk refused: %s", len(self._rows), self.trouble)
        self._disconnect()
        os.close(self._lock)
        return not self._rows

    def _take(self, made: Iterable[tuple[EventRow, Event | None]]) -> None:
        """Fold events (None: of a kind yet unknown) and have them written. The caller holds the lock."""
        for row, event in made:
            if event is None:
                self._rows.append(row)
                continue
            self._workshop = fold_workshop(self._workshop, event)
            self._days.take(self._reader, event)
            self._behind += 1
            who = event.who
            if who is not None:
                self._signs.pop(who, None)
                # The progress of who is not at hand is read, with these events, when it is asked for.
                if who in self._people:
                    self._people[who] = fold_progress(self._people[who], event)
                    self._unsaved[who] = self._unsaved.get(who, 0) + 1
                    if self._unsaved[who] > OWN_BEHIND or isinstance(event.data, SignedOut):
                        self._touched.add(scope_of(who))
            # One by one, so that progress first read in the midst of a call counts the events before.
            self._rows.append(row)
        if self._behind > BEHIND:
            self._touched.add(WORKSHOP)
        self._changed.notify_all()

    def _save(self, scope: str) -> None:
        """Have a scope written. The caller holds the lock."""
        self._touched.add(scope)
        self._changed.notify_all()

    def _kept(self, key: str) -> EventRow | None:
        """Return what stands on disk under an id."""
        return cast("EventRow | None", self._reader.execute(_BY_ID, (key,)).fetchone())

    # Progress, read when first asked for -------------------------------------------------------------

    def _find(self, person: str) -> Progress | None:
        """Return a person's progress for reading, None if there is none."""
        with self._changed:
            found = self._guests.get(person) or self._found(person)
        return found if found is not None and found.latest else None

    def _found(self, person: str) -> Progress | None:
        """Return a person's progress, None if the disk cannot be read just now. The caller holds the lock."""
        found = self._people.pop(person, None)
        if found is None:
            try:
                found, behind = snapshots.load_snapshot(self._reader, Progress(), fold_progress, person, self._rows)
            except sqlite3.Error as error:
                log.exception("the progress of %s cannot be read", person)
                self._damaged |= is_damage(error)
                return None
            self._unsaved[person] = behind
            if behind > OWN_BEHIND:
                self._save(scope_of(person))
        self._people[person] = found
        self._make_room()
        return found

    def _make_room(self) -> None:
        """Let go of whose progress was not asked for of late; what is not kept yet is kept first."""
        for person in list(self._people)[:-AT_HAND]:
            scope = scope_of(person)
            if self._unsaved.get(person):
                self._save(scope)
            elif scope not in self._touched:
                del self._people[person]
                self._unsaved.pop(person, None)

    def _in_lesson(self, person: str, lesson: str) -> LessonProgress:
        """Return a person's progress in a lesson, empty if there is none or the disk cannot be read just now."""
        with self._changed:
            if person not in self._people and person not in self._waiting():
                try:
                    found = snapshots.load_lesson(self._reader, person, lesson)
                except (sqlite3.Error, msgspec.DecodeError):
                    log.exception("%s of %s cannot be read", lesson, person)
                    found = None
                if found is not None:
                    return found
            progress = self._found(person)
        return progress.lesson(lesson) if progress is not None else LessonProgress()

    def _waiting(self) -> set[str | None]:
        """Return of whom events wait for the disk. The caller holds the lock."""
        return {row[2] for row in self._rows}

    def _find_signs(self, person: str) -> Signs | None:
        """Return what shows of a person, None if there is nothing."""
        with self._changed:
            signs = self._signs.get(person)
            if signs is None:
                signs = self._kept_signs(person)
                if signs is None:
                    progress = self._found(person)
                    if progress is None or not progress.latest:
                        return None
                    signs = signs_of(progress)
                self._signs[person] = signs
        return signs

    def _kept_signs(self, person: str) -> Signs | None:
        """Return what shows of a person as it is kept, None if it may be older than what they did."""
        if person in self._people or person in self._waiting():
            return None
        try:
            return snapshots.load_signs(self._reader, person)
        except sqlite3.Error as error:
            log.exception("what shows of %s cannot be read", person)
            self._damaged |= is_damage(error)
            return None

    def _load(self, report_progress: ReportProgress) -> tuple[Workshop, int]:
        """Return the workshop and how many events lay beyond its snapshot or that of the days; take the days up."""
        workshop, upto = snapshots.load_one(self._reader, WORKSHOP, Workshop())
        behind = 0
        (last,) = self._reader.execute("SELECT coalesce(max(n), 0) FROM events").fetchone()
        self._days = DayCounts(workshop.zone)
        kept = self._days.load(self._reader)
        for event in count_progress(snapshots.events_beyond(self._reader, upto), last - upto, report_progress):
            workshop = fold_workshop(workshop, event)
            if upto == kept:  # as it is, unless one of them was lost: then each goes its own way
                self._days.take(self._reader, event)
            behind += 1
        if self._days.zone != workshop.zone:  # these very events changed it
            self._days, upto = DayCounts(workshop.zone), -1
            kept = self._days.load(self._reader)
        if upto != kept:
            for event in count_progress(snapshots.events_beyond(self._reader, kept), last - kept, report_progress):
                self._days.take(self._reader, event)
                behind += 1
        return workshop, behind

    def _count_days(self) -> None:
        """Count all days anew, with what waits for the disk. The caller holds the lock."""
        self._days = DayCounts(self._workshop.zone)
        waiting = {row[0]: row for row in self._rows}
        for event in snapshots.events_beyond(self._reader, 0):
            self._days.take(self._reader, event)
            waiting.pop(event.id, None)
        for event in events_of(waiting.values()):
            self._days.take(self._reader, event)
        self._save(WORKSHOP)

    def _known_people(self) -> set[str]:
        with self._changed:
            found = {person for person, progress in self._people.items() if progress.latest} | set(self._guests)
            try:
                found |= {who for (who,) in self._reader.execute("SELECT DISTINCT who FROM events") if who}
            except sqlite3.Error:
                log.exception("the people cannot be read")
            # Of some there are only events that cannot be read.
            return {person for person in found if self._find(person) is not None}

    # The writer's thread -----------------------------------------------------------------------------

    def _write(self) -> None:
        refused = 0
        while True:
            with self._changed:
                if refused:
                    self._changed.wait_for(lambda: self._closing, RETRY[min(refused, len(RETRY)) - 1])
                self._changed.wait_for(lambda: self._rows or self._touched or self._closing)
                if self._closing:
                    self._touched |= {scope_of(person) for person, behind in self._unsaved.items() if behind}
                    self._touched |= {WORKSHOP} if self._behind else set()
                if not self._rows and not self._touched:
                    return
                rows, last_try = list(self._rows), self._closing
                touched, self._touched = self._touched, set()
                values = self._values(touched)
                before = {scope: self._behind_of(scope) for scope in touched}
                self._committing = True
            trouble = self._commit(rows, values)
            with self._changed:
                self._committing = False
                written = trouble is None or trouble.kind == "clash"
                if written:
                    del self._rows[: len(rows)]
                    if trouble is None:
                        self._note_saved(before, values)
                    else:
                        self._fold_anew_at_work()
                else:
                    self._touched |= touched
                self._changed.notify_all()
            refused = 0 if written else refused + 1
            self._tell(trouble)
            if refused and last_try:
                return

    def _values(self, touched: set[str]) -> dict[str, Struct | None]:
        """Return what is to be kept, by scope."""
        values: dict[str, Struct | None] = {}
        for scope in touched:
            if scope == WORKSHOP:
                values |= {WORKSHOP: self._workshop, **self._days.values()}
            else:
                values[scope] = self._people[scope.removeprefix(scope_of(""))]
        return values

    def _behind_of(self, scope: str) -> int:
        return self._behind if scope == WORKSHOP else self._unsaved.get(scope.removeprefix(scope_of("")), 0)

    def _note_saved(self, before: Mapping[str, int], values: Mapping[str, Struct | None]) -> None:
        for scope, behind in before.items():
            if scope == WORKSHOP:
                self._behind -= behind
                self._days.saved(values)
            elif behind:  # else they may no longer be at hand
                self._unsaved[scope.removeprefix(scope_of(""))] -= behind

    def _commit(self, rows: list[EventRow], values: Mapping[str, Struct | None]) -> Trouble | None:
        """Write events and projections in one transaction; return what hindered it, or what is to be told."""
        clash = None
        try:
            if self._damaged:
                self._mend()
                values = {scope: value for scope, value in values.items() if not isinstance(value, Day | Index)}
            with transaction(self._db):
                before = self._db.total_changes
                self._db.executemany(INSERT, rows)
                if self._db.total_changes - before < len(rows) and (moved := self._write_under_new_ids(rows)):
                    values = {}
                    clash = Trouble("clash", f"{moved} events had ids of others")
                for scope, value in (kept for item in values.items() for kept in snapshots.with_signs(*item)):
                    snapshots.save(self._db, scope, value)
        except Exception as error:  # the writer must outlive whatever goes wrong: all that follows waits for it
            log.exception("%d events wait for the disk", len(rows))
            self._damaged |= isinstance(error, sqlite3.Error) and is_damage(error)
            return trouble_of(error, self.folder.path)
        return clash

    def _write_under_new_ids(self, rows: list[EventRow]) -> int:
        """Write those rows whose ids stand for other events; return how many. Projections are to be folded anew."""
        lost = [row for row in rows if self._db.execute(_BY_ID, (row[0],)).fetchone() != row]
        for _, at, who, event_data, _ in lost:
            with self._changed:
                key = self._last = later_id(self._last, self.now())
            self._db.execute(INSERT, (key, at, who, event_data, checksum(key, at, who, event_data)))
        if lost:
            log.error("%d events were written under new ids: others had %s", len(lost), [row[0] for row in lost])
            self._db.execute("DELETE FROM snapshots")
        return len(lost)

    def _mend(self) -> None:
        """Salvage a file that was damaged while in use. Projections in memory keep what they know."""
        with self._changed:
            log_before = self._log()
            self._disconnect()
            self._db, self._reader = self._salvaged(log_before)
            self._days.forget()
            self._damaged = False

    def _tell(self, trouble: Trouble | None) -> None:
        if trouble == self.trouble:
            return
        self.trouble = trouble
        log.warning("store: %s", trouble or "all is well again")
        try:
            self.on_trouble(trouble)
        except Exception:  # a screen that has gone must not stop the writing
            log.exception("nobody could be told of the disk's trouble")

    # The file ----------------------------------------------------------------------------------------

    def _connections(self) -> tuple[sqlite3.Connection, sqlite3.Connection]:
        """Return a connection to write and one to read. A damaged file is salvaged first."""
        if salvage_ready(self.file).exists():
            from kiosk.store.salvage import finish  # hardly ever needed, so not before the first paint

            finish(self.file)
        if not self.file.exists():
            self.file.touch(mode=0o600)
        log_before = self._log()
        try:
            return open_database(self.file), open_reader(self.file)
        except sqlite3.Error as error:
            if not is_damage(error):
                raise
            log.warning("the database is damaged: %s", error)
        return self._salvaged(log_before)

    def _salvaged(self, log_before: bytes) -> tuple[sqlite3.Connection, sqlite3.Connection]:
        from kiosk.store.salvage import salvage  # hardly ever needed, so not before the first paint

        self.repair = salvage(self.file, log_before)
        return open_database(self.file), open_reader(self.file)

    def _log(self) -> bytes:
        """Return what stands in the write-ahead log: nothing, unless the plug was pulled or the file is in use."""
        file = self.file.with_name(f"{self.file.name}-wal")
        return file.read_bytes() if file.exists() else b""

    def _disconnect(self) -> None:
        self._reader.close()
        self._db.close()
