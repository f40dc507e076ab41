"""What a running kiosk does at a mentor's word so that other kiosks of the home have the same records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from kiosk.exchange import (
    ExchangeReport,
    HubError,
    exchange_by_stick,
    export_bundle,
    join_bundle,
    preview_join,
    read_bundle,
    read_exchange_state,
)
from kiosk.exchange.joining_hub import hub_of, join_hub, read_access
from kiosk.learning import display_names, in_file_name
from kiosk.safekeeping.erasing import erase_elsewhere
from kiosk.safekeeping.hub_exchange import HubExchange
from kiosk.store import ReportProgress, Store, find_sticks, time_stamp
from kiosk.visit import (
    Added,
    CareRefused,
    Exchanged,
    FileWritten,
    HubState,
    ImportFile,
    ImportPreview,
    JoinFile,
)
from kiosk.words import Words

STICK_FILE: Final = "kiosk-belajar.zip"
"""The file on a stick that is carried from kiosk to kiosk."""

MOST_LOOKED_AT: Final = 50
"""So many files of a folder may be join files; more is no stick of a hub's operator."""


class OtherKiosksDesk:
    """The exchange of one kiosk with others.

    ``doing`` is entered for what takes long, ``settle`` waits until what was done is on the disk; ``sticks`` returns
    where sticks are mounted.
    """

    def __init__(
        self,
        store: Store,
        words: Words,
        doing: Callable[[], AbstractContextManager[ReportProgress]],
        settle: Callable[[], None],
        sticks: Callable[[], tuple[Path, ...]] = find_sticks,
    ) -> None:
        self._store, self._words, self._doing, self._settle, self._sticks = store, words, doing, settle, sticks
        self._hub = HubExchange(store)

    def state(self) -> HubState:
        """Return how this kiosk stands with its hub, and which sticks there are."""
        with self._doing():
            access, state = hub_of(self._store.folder), read_exchange_state(self._store.folder)
            sticks = tuple(map(str, self._sticks()))
        home, name = (access.home, access.name) if access else ("", "")
        return HubState(home, name, state.met, f"hub.{state.trouble}" if state.trouble else "", sticks)

    def join_files(self) -> tuple[JoinFile, ...]:
        """Return the files for joining that lie on the sticks, or in the folder for what was carried here."""
        with self._doing():
            return tuple(self._join_files())

    def _join_files(self) -> Iterator[JoinFile]:
        for folder in (*self._sticks(), self._store.folder.incoming):
            for file in islice(sorted(folder.glob("*.json")), MOST_LOOKED_AT):
                try:
                    access = read_access(file)
                except (HubError, OSError):  # another program's, perhaps
                    continue
                if access.code:
                    yield JoinFile(str(file), access.home, access.name)

    def join(self, file: str) -> None:
        """Join the hub that a file names. The file is of no use afterwards."""
        with self._doing():
            join_hub(self._store.folder, Path(file))

    def exchange(self) -> Exchanged:
        """Exchange with the hub now; the connection does not stay open."""
        with self._doing() as report_progress:
            try:
                return self._told(self._hub.exchange(report_progress=report_progress))
            finally:
                self._hub.leave()

    def exchange_by_stick(self, stick: str) -> Exchanged:
        """Exchange with the file that a stick carries from kiosk to kiosk; it is made if it is not there."""
        with self._doing() as report_progress:
            return self._told(
                exchange_by_stick(self._store, Path(stick) / STICK_FILE, report_progress=report_progress)
            )

    def _told(self, report: ExchangeReport) -> Exchanged:
        self._store.catch_up()
        passed = {str(why): n for why, n in report.passed.items()}
        return Exchanged(report.pushed, report.pulled, report.refused, passed, report.waiting)

    def erase(self, ids: frozenset[str]) -> None:
        """Erase here who and what was erased elsewhere."""
        with self._doing() as report_progress:
            erase_elsewhere(self._store, ids, report_progress)

    def carry(self, person: str | None) -> FileWritten:
        """Write the records of a resident, or of all (None), into the folder for what is carried away."""
        now, folder = self._store.now(), self._store.folder.outgoing
        file = folder / f"{self._begins(person)}-{time_stamp(now)}.zip"
        with self._doing() as report_progress:
            self._settle()
            folder.mkdir(mode=0o700, exist_ok=True)
            contents = export_bundle(self._store.folder, file, person, now, report_progress)
        return FileWritten(str(folder), file.name, contents.events)

    def arrivals(self) -> tuple[str, tuple[ImportFile, ...]]:
        """Return the folder for what was carried here, which is made, and the files in it by their names."""

        folder = self._store.folder.incoming
        with self._doing():
            folder.mkdir(mode=0o700, exist_ok=True)
            files = sorted(file for file in folder.glob("*.zip") if file.is_file())
            return str(folder), tuple(ImportFile(file.name, file.stat().st_size) for file in files)

    def preview(self, file: str) -> ImportPreview:
        """Return what a file would bring, having checked all of it."""
        with self._doing() as report_progress:
            bundle = read_bundle(self._store.folder.incoming / file, report_progress)
            would = preview_join(self._store, bundle, report_progress)
        passed = {str(why): n for why, n in would.passed.items()}
        sign, workshop = bundle.sign, bundle.look.workshop
        return ImportPreview(
            bundle.look.people, would.new, would.known, would.unconfirmed, passed, sign, workshop, would.recordings
        )

    def join_file(self, file: str, sign: str, confirmed: bool) -> Added:
        """Add what is new of a file; refused if it is not the one that was looked at."""
        with self._doing() as report_progress:
            bundle = read_bundle(self._store.folder.incoming / file, report_progress)
            if bundle.sign != sign:
                raise CareRefused("care.changed")
            joined = join_bundle(self._store, bundle, report_progress, confirmed=confirmed)
        self._store.catch_up()
        return Added(joined.new, {str(why): n for why, n in joined.passed.items()}, joined.recordings)

    def _begins(self, person: str | None) -> str:
        """Return how a carried file's name begins: with the resident's, in letters that every disk can hold."""
        if person is None:
            return "semua"
        return in_file_name(person, display_names(self._store.known.workshop, partial(self._words.say, "id"))[person])
