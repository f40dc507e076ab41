"""What a running kiosk does for itself and its records at a mentor's word: the doctor and safekeeping, for the pages.

All of it is called in threads of its own, and what it needs is imported there: not before the first paint.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from kiosk.store import ReportProgress, Store, StoreError, stamped_time, time_stamp, write_whole
from kiosk.visit import (
    BackupShown,
    CareRefused,
    ErasedCounts,
    FigureEntry,
    FigureOutcome,
    FileWritten,
    HealthReport,
    OtherKiosks,
    OwnLessons,
    ProgressNow,
    RepairOutcome,
    RepairReport,
)
from kiosk.words import HealthLine, Lang, Words

if TYPE_CHECKING:
    from kiosk.lessons import Library
    from kiosk.speech import Speaker

log = logging.getLogger(__name__)

DISK_WAIT: Final = 30.0
"""Seconds to wait for the disk, so that what is carried or backed up holds what was done a moment ago."""


class Caretaker:
    """The care of one kiosk: of its store, and of the data folder in which that is.

    ``speaker`` is the one that speaks, once it has started: it is asked how it is, and no second one is started.
    ``take_library`` is called with lessons that were read anew, ``make_own_lessons`` makes what
    is done with the workshop's own.
    """

    def __init__(self, store: Store, lessons: Path, words: Words, *, silent: bool = False) -> None:
        self._store, self._folder, self._lessons, self._words = store, store.folder, lessons, words
        self._silent = silent
        self.speaker: Speaker | None = None
        self.take_library: Callable[[Library], object] = lambda library: None
        self.make_own_lessons: Callable[[], OwnLessons] | None = None
        self._own_lessons: OwnLessons | None = None
        self._lessons_lock = Lock()
        self._begun: float | None = None
        self._come = 0, 0

    def own_lessons(self) -> OwnLessons:
        """Return what is done with the workshop's own lessons, which is made at first."""
        if self._own_lessons is None:
            if self.make_own_lessons is None:
                raise CareRefused("start.unusable")
            self._own_lessons = self.make_own_lessons()
        return self._own_lessons

    def other_kiosks(self) -> OtherKiosks:
        """Return what is done so that other kiosks have the same records."""
        from kiosk.safekeeping.other_kiosks import OtherKiosksDesk

        return OtherKiosksDesk(self._store, self._words, self.doing, self._settled)

    def can_join(self) -> bool:
        """Return whether what a hub needs is installed. This takes no time, and is never refused."""
        return find_spec("psycopg") is not None

    def picture(self, name: str) -> bytes | None:
        """Return a picture that was looked at and is not joined; see ``OwnLessons.picture``. This takes no time."""
        return self._own_lessons.picture(name) if self._own_lessons else None

    def going(self) -> ProgressNow:
        """Return how far has come what is being done."""
        begun = self._begun
        return ProgressNow() if begun is None else ProgressNow(*self._come, int(time.monotonic() - begun))

    @contextmanager
    def doing(self) -> Iterator[ReportProgress]:
        """Do something that takes long: yield what it is told of how far it has come. See ``_refusing``."""

        def report_progress(done: int, total: int) -> None:
            self._come = done, total

        self._begun, self._come = time.monotonic(), (0, 0)
        try:
            with _refusing(self._folder.path):
                yield report_progress
        finally:
            self._begun = None

    def look(self, lang: Lang) -> HealthReport:
        """Return the doctor's lines, and whether the records are to be mended. Nothing is spoken."""
        from kiosk.safekeeping.doctor import health_results, probe_machine

        with self.doing() as report_progress:
            state = probe_machine(
                self._folder, self._lessons, store=self._store, sound=self._sound(), report_progress=report_progress
            )
        return HealthReport(
            health_results(state, self._words, lang), state.damaged > 0 or state.salvaged is not None, self._repair()
        )

    def _sound(self) -> Iterator[HealthLine]:
        from kiosk.listening import microphone_health
        from kiosk.speech import speech_state_health

        if self.speaker is None:
            yield HealthLine("speech_off") if self._silent else HealthLine("synthesiser_none", well=False)
        elif (state := self.speaker.state) is not None:
            yield from speech_state_health(state, self.speaker.engine, self.speaker.device)
        yield microphone_health()

    def _repair(self) -> RepairReport | None:
        from kiosk.safekeeping.restoring import read_repair_report

        told = read_repair_report(self._folder)
        if told is None:
            return None
        backup = stamped_time(told.backup) if told.backup is not None else None
        return RepairReport(told.at, told.kept, told.joined, told.missing, backup, told.damaged, str(self._folder))

    def heal(self) -> RepairOutcome:
        """Join what was salvaged with a backup, and write single damaged events anew."""
        from kiosk.safekeeping.restoring import finish_repair, repair_events_in_use

        with self.doing() as report_progress:
            mended = finish_repair(self._store, report_progress)
            self._settled()
            done = repair_events_in_use(self._store, report_progress)
        self._store.catch_up()
        return done if mended is None else replace(done, repair=self._repair())

    def letter(self) -> FileWritten:
        """Write the log, without anybody's name, into the folder for what is carried away."""
        from kiosk.safekeeping.shareable_log import SHARED_LOGS, names_of, shareable_log

        folder = self._folder.outgoing
        file = folder / SHARED_LOGS.replace("*", time_stamp(self._store.now()))
        with self.doing():
            self._settled()
            told = shareable_log(self._folder, names_of(self._store.file)).encode()
            folder.mkdir(mode=0o700, exist_ok=True)
            write_whole(file, told)
        return FileWritten(str(folder), file.name, told.count(b"\n"))

    def backups(self) -> tuple[BackupShown, ...]:
        """Return the backups, and what a restore put aside, as ``kiosk restore`` numbers them."""
        from kiosk.safekeeping.backups import list_backups
        from kiosk.safekeeping.restoring import set_aside_copies

        with self.doing():
            return (*list_backups(self._folder), *set_aside_copies(self._folder))

    def back_up(self) -> BackupShown:
        """Make a backup now, with what was done a moment ago."""
        from kiosk.safekeeping.backups import back_up

        with self.doing() as report_progress:
            self._settled()
            return back_up(self._folder, self._store.now(), report_progress=report_progress)

    def erase(self, person: str) -> ErasedCounts:
        """Erase a resident for good: here, in every backup, and in what was made to be carried."""
        from kiosk.safekeeping.erasing import erase_person

        with self.doing() as report_progress:
            return erase_person(self._store, person, report_progress)

    def set_figure(self, library: Library, lesson: str, name: str, entry: FigureEntry | None) -> FigureOutcome:
        """Change the workshop's own file of figures, unless a lesson would get a new problem by it."""
        from kiosk.safekeeping.figures_file import set_figure

        with self.changing_lessons():
            outcome, renewed = set_figure(self._folder, self._lessons, library, lesson, name, entry)
            if outcome.problem is None:
                self.take_library(renewed)
        return outcome

    @contextmanager
    def changing_lessons(self) -> Iterator[None]:
        """Change what is taught, alone: another act waits meanwhile. See ``doing``."""
        with self.doing(), self._lessons_lock:
            yield

    def _settled(self) -> None:
        if not self._store.flush(DISK_WAIT):
            raise StoreError("unusable", "records wait for the disk")


@contextmanager
def _refusing(folder: Path) -> Iterator[None]:
    """Turn what hinders into the text that says what to do."""
    from kiosk.safekeeping.reasons import HINDRANCES, reason_key

    try:
        yield
    except HINDRANCES as error:
        log.warning("not done: %s", error)
        raise CareRefused(reason_key(error, folder)) from error
