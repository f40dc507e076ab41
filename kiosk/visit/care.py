"""What the care of the kiosk can do and what it tells of it, as pages know it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from kiosk.visit.other_kiosks import FileWritten, OtherKiosks
from kiosk.visit.own_lessons import FigureEntry, FigureOutcome, OwnLessons
from kiosk.words import Lang

if TYPE_CHECKING:
    from kiosk.lessons import Library


class HealthResult(Struct, frozen=True):
    """One line: what was looked at, whether it is well, and what to do if it is not ("" if nothing can be done)."""

    what: str
    well: bool
    remedy: str = ""


class RepairReport(Struct, frozen=True):
    """What became of a damaged database: when (0 if that is not known), and how many events were saved.

    ``kept`` were read in it, ``joined`` came from the backup of this time (None if there was no good one),
    ``missing`` did not come back. ``file`` in ``folder`` is the damaged one. Times are milliseconds since 1970 (UTC).
    """

    at: int
    kept: int
    joined: int
    missing: int
    backup: int | None
    file: str
    folder: str


class HealthReport(Struct, frozen=True):
    """How the kiosk is, whether its records are to be mended, and what became of the last damaged database."""

    lines: tuple[HealthResult, ...]
    amiss: bool = False
    repair: RepairReport | None = None


class RepairOutcome(Struct, frozen=True):
    """What became of single damaged events: how many were written anew from the backups of these times.

    ``left`` are in none. ``people`` are ids ("" is nobody's) with how many were theirs. ``repair`` tells of a
    database that was joined with a backup just now.
    """

    healed: int
    left: int
    backups: tuple[int, ...] = ()
    people: tuple[tuple[str, int], ...] = ()
    repair: RepairReport | None = None


class BackupShown(Struct, frozen=True):
    """A backup: when it was made (UTC, in milliseconds since 1970), and its size in bytes."""

    at: int
    size: int


class ErasedCounts(Struct, frozen=True):
    """How many events of a resident were erased here, in how many other files, and which files were removed."""

    events: int
    files: int
    removed: tuple[str, ...] = ()


class ProgressNow(Struct, frozen=True):
    """How far what is being done has come: so many of so many (0 if nobody knows how many), after so many seconds."""

    done: int = 0
    total: int = 0
    seconds: int = 0


class CareRefused(Exception):
    """Something could not be done. ``key`` is the key of the text that says why and what to do."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Care(Protocol):
    """What can be done for the kiosk and its records. Each takes its time and raises Refused if it cannot be done."""

    def going(self) -> ProgressNow:
        """Return how far has come what is being done. This takes no time, and is never refused."""

    def own_lessons(self) -> OwnLessons:
        """Return what is done with the workshop's own lessons."""

    def other_kiosks(self) -> OtherKiosks:
        """Return what is done so that other kiosks have the same records."""

    def can_join(self) -> bool:
        """Return whether what a hub needs is installed. This takes no time, and is never refused."""

    def look(self, lang: Lang) -> HealthReport:
        """Return what was looked at, a line a thing, in this language."""

    def heal(self) -> RepairOutcome:
        """Mend the records from the backups."""

    def letter(self) -> FileWritten:
        """Write the log, which names nobody, into a file to be sent; its events are lines."""

    def backups(self) -> tuple[BackupShown, ...]:
        """Return the backups in the order in which they are numbered: the newest first."""

    def back_up(self) -> BackupShown:
        """Make a backup now."""

    def erase(self, person: str) -> ErasedCounts:
        """Erase a resident for good."""

    def set_figure(self, library: Library, lesson: str, name: str, entry: FigureEntry | None) -> FigureOutcome:
        """Write what the workshop says of a ``Mark`` of a lesson, and teach by it from now on.

        ``library`` is what is taught now. None takes the workshop's entry away.
        """
