"""A stick: the exchange file of all records, as a peer. Kiosks that never meet a hub exchange by carrying it around.

The file is read and checked whole, exchanged with beside it, and written anew in one step: a stick that is pulled
out, full or read-only keeps what it had. It keeps no word: sets are compared each time, as it is read whole anyhow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from pathlib import Path
from types import TracebackType

from msgspec.structs import replace

from kiosk.exchange.carried_recordings import admitted_recordings, keep_carried
from kiosk.exchange.exchange_file import Bundle, read_bundle, write_bundle
from kiosk.exchange.exchanging import ExchangeReport, exchange
from kiosk.exchange.peer import Meeting, PushedRows
from kiosk.speech import recordings_in
from kiosk.store import (
    COLUMNS,
    EventRow,
    EventTable,
    RefusalReason,
    ReportProgress,
    Store,
    is_row,
    is_uuid,
    report_nothing,
    scratch_database,
    tells_of,
    transaction,
)
from kiosk.store.contents import UnusableFile


def exchange_by_stick(
    store: Store,
    file: Path,
    erase: Callable[[frozenset[str]], None] | None = None,
    report_progress: ReportProgress = report_nothing,
) -> ExchangeReport:
    """Give this kiosk and a file on a stick the same events and recordings; a file that is not there is made.

    See ``exchange``. Raises UnusableFile if the file is not to be trusted, and OSError if it cannot be read or
    written: then it is as it was, and what came from it is here.
    """
    with Stick(file, report_progress) as stick:
        report = exchange(store, stick, erase, report_progress)
        passed = Counter[RefusalReason](report.passed)
        came = 0
        if stick.bundle is not None:
            found, known = stick.bundle.recordings(), store.known.workshop
            coming = admitted_recordings(store.folder, found, known, None, passed)
            came = keep_carried(store.folder, coming, store.now(), passed)
        written = stick.write(store, report.waiting)
    return replace(report, passed=dict(passed), moved=bool(report.pulled or came or written))


class Stick(EventTable):
    """An exchange file that was read, in a table of its own that SQLite keeps in memory or out of sight.

    ``bundle`` is the file as it was read, None if there was none.
    """

    name = "stick"

    def __init__(self, file: Path, report_progress: ReportProgress = report_nothing) -> None:
        self._file = file
        self.bundle: Bundle | None = read_bundle(file, report_progress) if file.exists() else None
        self._gone = frozenset[str]()
        self._changed = self.bundle is None
        super().__init__(scratch_database())
        try:
            if self.bundle is not None:
                self._fill(self.bundle)
        except BaseException:
            self._db.close()
            raise

    def _fill(self, bundle: Bundle) -> None:
        if bundle.contents.person is not None:
            raise UnusableFile("foreign", f"{bundle.file.name} holds the records of one resident")
        self._gone = bundle.gone()
        rows = (row for row in bundle.rows() if is_row(row) and is_uuid(row[0]) and not tells_of(row, self._gone))
        with transaction(self._db):
            self._changed |= self.add(rows) < bundle.contents.events  # what is of no use goes with the next writing

    def __enter__(self) -> Stick:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def write(self, store: Store, waiting: Collection[str]) -> bool:
        """Write the file anew if anything in it changed, and what was read aloud; return whether it was.

        Recordings of people who are ``waiting`` to be erased stay out. Raises OSError if it cannot be written.
        """
        carried = (
            {(one.person, one.key) for one in self.bundle.recordings() if not isinstance(one, str)}
            if self.bundle
            else set()
        )
        ours = {(one.person, one.key) for one in recordings_in(store.folder.recordings)}
        if not self._changed and ours <= carried:
            return False
        rows = self._db.execute(f"SELECT {COLUMNS} FROM events ORDER BY id")  # noqa: S608
        write_bundle(store.folder, self._file, rows, store.kiosk, store.now(), None, gone=self._gone | set(waiting))
        return True

    def meet(self, clock: int) -> Meeting:
        """Return that it keeps no word and has no clock, and the number of its last event."""
        return Meeting(None, self.last())

    def gone(self) -> frozenset[str]:
        """Return the ids of who was erased for good."""
        return self._gone

    def forget(self, ids: Collection[str]) -> None:
        """Erase these ids for good: their events go with the next writing."""
        self._gone |= frozenset(ids)
        self._changed = True
        with transaction(self._db):
            going = [(n,) for n, row in self.page(0, -1) if is_row(row) and tells_of(row, self._gone)]
            self._db.executemany("DELETE FROM events WHERE n = ?", going)

    def push(self, rows: Collection[EventRow]) -> PushedRows:
        """Add rows whose ids are not there yet; return what became of them."""
        before, fit = self.last(), [row for row in rows if not tells_of(row, self._gone)]
        with transaction(self._db):
            new = self.add(fit)
        self._changed |= new > 0
        return PushedRows(new, before, erased=len(rows) - len(fit), clash=len(fit) - new)

    def settle(self, word: str, clock: int, *, agreed: bool) -> None:
        """Do nothing: a stick keeps no word."""
