"""The exchange: this kiosk and a peer, a hub or a stick, get the same events. There is no other way to do it.

Sets are made equal; numbers are only a short cut. After each exchange that moved something, both sides write down the
same random word, the peer first. If the words agree next time, the numbers say what is new. If they do not (one side
was restored, cloned, erased from or stopped in the midst), digests of both sets say where they differ. So an exchange
may be cut at any step, and doing it again heals it.
"""

from __future__ import annotations

import logging
import secrets
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing
from typing import Final

from msgspec import Struct

from kiosk.exchange.admission import PersonCount, is_person_id, judge_row
from kiosk.exchange.peer import Peer, PushedRows
from kiosk.store import (
    EventRow,
    EventTable,
    PeerState,
    RefusalReason,
    ReportProgress,
    Store,
    StoreError,
    connect,
    erased,
    is_row,
    is_uuid,
    report_nothing,
    tells_of,
)

log = logging.getLogger(__name__)

PAGE: Final = 5_000
"""Rows that go or come at a time: as many as a hub takes."""

FLUSH_S: Final = 30.0
"""Seconds to wait for the disk."""


class ExchangeReport(Struct, frozen=True):
    """What an exchange did; ``moved`` is False if both sides had nothing new.

    So many events were ``pushed`` and ``pulled``. ``passed`` says why events of the peer were passed over here,
    ``refused`` how many of ours the peer did not take. ``erased`` are the ids that were erased elsewhere and are now
    erased here too, ``waiting`` those that are not yet. ``compared`` is True if numbers were of no use, and
    ``strange`` if that was a surprise: this kiosk had settled with the peer before. ``ahead`` is by how many
    milliseconds this kiosk's clock is ahead of the peer's, if that has one.
    """

    moved: bool = False
    pushed: int = 0
    pulled: int = 0
    passed: dict[RefusalReason, int] = {}
    refused: int = 0
    erased: frozenset[str] = frozenset()
    waiting: frozenset[str] = frozenset()
    compared: bool = False
    strange: bool = False
    ahead: int | None = None


def exchange(
    store: Store,
    peer: Peer,
    erase: Callable[[frozenset[str]], None] | None = None,
    report_progress: ReportProgress = report_nothing,
    *,
    page: int = PAGE,
) -> ExchangeReport:
    """Give this kiosk and a peer the same events; return what was done. It can be cut anywhere, and done again.

    ``erase`` is called with the ids of whom and what was erased elsewhere, and erases what it sees fit; until then
    what comes of them is passed over. Raises HubError, OSError or sqlite3.Error if the peer cannot be used,
    StoreError or sqlite3.Error if the disk here refuses.
    """
    with closing(connect(f"{store.file.absolute().as_uri()}?mode=ro")) as db:
        return _Exchange(store, peer, EventTable(db), page, report_progress).run(erase)


class _Exchange:
    """One exchange: the two sides, and the counts of what was done so far."""

    def __init__(
        self, store: Store, peer: Peer, ours: EventTable, page: int, report_progress: ReportProgress
    ) -> None:
        self._store, self._peer, self._ours = store, peer, ours
        self._page, self._report_progress = page, report_progress
        self._waiting = frozenset[str]()
        self._count: PersonCount | None = None
        self._pushed = self._pulled = self._refused = 0
        self._passed = Counter[RefusalReason]()

    def run(self, erase: Callable[[frozenset[str]], None] | None) -> ExchangeReport:
        store, peer = self._store, self._peer
        erased_here = self._share_erased(erase)
        self._flush()
        state, clock = store.peer(peer.name), store.now()
        meeting = peer.meet(clock)
        settles = meeting.word is not None
        agreed = settles and meeting.word == state.word != ""
        moved = not agreed or (state.pushed, state.pulled) != (self._ours.last(), meeting.last)
        if moved:
            if settles:
                store.keep_peer(peer.name, state, begin=True)
            else:
                self._count = PersonCount()  # a file that anybody may have written
            pushed, pulled = (state.pushed, state.pulled) if agreed else self._compare(meeting.last)
            pulled = self._pull_from(pulled, meeting.last)
            self._flush()
            pushed, pulled = self._push_from(pushed, pulled)
            if settles:
                word = secrets.token_hex(16)
                peer.settle(word, store.now(), agreed=agreed)
                store.keep_peer(peer.name, PeerState(word, pushed, pulled))
        return ExchangeReport(
            moved=moved,
            pushed=self._pushed,
            pulled=self._pulled,
            passed=dict(self._passed),
            refused=self._refused,
            erased=erased_here,
            waiting=self._waiting,
            compared=not agreed,
            strange=settles and not agreed and state.word != "",
            ahead=None if meeting.clock is None else clock - meeting.clock,
        )

    def _flush(self) -> None:
        if not self._store.flush(FLUSH_S):
            raise StoreError("unusable", "records wait for the disk")

    def _share_erased(self, erase: Callable[[frozenset[str]], None] | None) -> frozenset[str]:
        """Tell each side what was erased at the other, before any event goes; return what was erased here."""
        folder, mentors = self._store.folder, self._store.known.workshop.mentors
        here, there = erased(folder), self._peer.gone()
        if untold := sorted(filter(is_person_id, here - there)):
            self._peer.forget(untold)
        coming = frozenset(one for one in there - here if is_person_id(one))
        if spared := coming & mentors.keys():
            log.error("%d mentors were erased elsewhere: they stay here", len(spared))
        coming -= spared
        if coming and erase is not None:
            erase(coming)
        self._waiting = coming - erased(folder)
        return coming - self._waiting

    def _compare(self, last: int) -> tuple[int, int]:
        """Make both sets equal where their digests differ; return up to which numbers they are equal now.

        Where one side is empty, all of the other comes by its numbers.
        """
        ours, peer, top = self._ours, self._peer, self._ours.last()
        if not top or not last:
            return 0, 0
        here, there = ours.digests(), peer.digests()
        differ = [bucket for bucket in here.keys() | there.keys() if here.get(bucket) != there.get(bucket)]
        for done, bucket in enumerate(sorted(differ, key=str)):
            self._report_progress(done, len(differ))
            mine, theirs = ours.pairs(bucket), peer.pairs(bucket)
            for ids in self._pages(theirs - mine):
                self._pull(peer.fetch(ids))
            for ids in self._pages(mine - theirs):
                self._push(ours.fetch(ids))
        return top, last

    def _pages(self, pairs: Iterable[tuple[str, int]]) -> Iterator[list[str]]:
        ids = sorted(key for key, _ in pairs if isinstance(key, str))  # a damaged row may hold anything
        for start in range(0, len(ids), self._page):
            yield ids[start : start + self._page]

    def _pull_from(self, pulled: int, last: int) -> int:
        """Take all that the peer has beyond a number; return its number up to which all is here."""
        first = pulled
        while rows := self._peer.page(pulled, self._page):
            self._pull([row for _, row in rows])
            pulled = rows[-1][0]
            self._report_progress(pulled - first, max(last, pulled) - first)
        return max(pulled, last)  # what was erased at the end left no row

    def _pull(self, rows: Collection[tuple[object, ...]]) -> None:
        joined = self._store.join([row for row in rows if self._admits(row)], trusted=True)
        self._pulled += joined.new
        self._passed.update(joined.passed)

    def _admits(self, row: tuple[object, ...]) -> bool:
        why: RefusalReason
        if not is_row(row):
            why = "damaged"
        elif tells_of(row, self._waiting):
            why = "erased"
        elif (verdict := judge_row(row, None)) != "comes" and verdict != "unconfirmed":
            why = verdict
        elif self._count is not None and not self._count.takes(row):
            why = "many"
        else:
            return True
        self._passed[why] += 1
        return False

    def _push_from(self, pushed: int, pulled: int) -> tuple[int, int]:
        """Offer all that is here beyond a number; return up to which numbers both sides have the same.

        What was just pushed need not be pulled, if nobody else pushed something in between.
        """
        while rows := self._ours.page(pushed, self._page):
            done = self._push(row for _, row in rows)
            if done is not None and done.before == pulled:
                pulled += done.new
            pushed = rows[-1][0]
        return pushed, pulled

    def _push(self, rows: Iterable[tuple[object, ...]]) -> PushedRows | None:
        """Push those rows that the peer lacks; return what became of them, None if it lacks none."""
        fit: dict[str, EventRow] = {}
        for row in rows:
            if is_row(row) and is_uuid(row[0]) and not tells_of(row, self._waiting):
                fit[row[0]] = row
        lacking = self._peer.missing((row[0], row[4]) for row in fit.values())
        if not lacking:
            return None
        done = self._peer.push([row for key, row in fit.items() if key in lacking])
        self._pushed += done.new
        self._refused += done.refused + done.clash
        return done
