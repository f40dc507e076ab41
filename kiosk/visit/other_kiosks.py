"""What a mentor can do so that other kiosks of the home have the same records, as pages know it."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from kiosk.learning import PersonContents, Workshop


class FileWritten(Struct, frozen=True):
    """A file with records that was written to be carried: where, and how many events are in it."""

    folder: str
    file: str
    events: int


class ImportFile(Struct, frozen=True):
    """A file that was carried here, by its name in the folder for that; its size in bytes."""

    file: str
    size: int


class ImportPreview(Struct, frozen=True):
    """What joining a carried file would bring: events that are new, already here, and new if a mentor confirms them.

    ``passed`` are those that do not come, by the reason. ``sign`` is the checksum of what was looked at, so that
    nothing else is joined. ``workshop`` has the people of the file, for what to call them beside those here.
    ``recordings`` are sentences read aloud that are not here yet.
    """

    people: tuple[PersonContents, ...]
    new: int
    known: int
    unconfirmed: int
    passed: dict[str, int]
    sign: str
    workshop: Workshop = Workshop()
    recordings: int = 0


class Added(Struct, frozen=True):
    """What became of a file: events and recordings that were added, and what was not, by the reason."""

    new: int
    passed: dict[str, int] = {}
    recordings: int = 0


class JoinFile(Struct, frozen=True):
    """A file by which this kiosk may join a hub: where it lies, and which kiosk of which home this would be."""

    file: str
    home: str
    name: str


class HubState(Struct, frozen=True):
    """Which kiosk of which home this one is ("" if it has joined no hub), and when it last met the hub.

    ``met`` is UTC in milliseconds since 1970, 0 for never. ``trouble`` is the key of the text that says what has
    hindered it since, "" for nothing. ``sticks`` are the folders at which sticks are mounted.
    """

    home: str
    name: str
    met: int
    trouble: str
    sticks: tuple[str, ...]


class Exchanged(Struct, frozen=True):
    """What an exchange did: so many events went and came, so many were not taken by the other side.

    ``passed`` are events that did not come, by the reason. ``waiting`` are ids of who and what was erased elsewhere
    and is still here.
    """

    pushed: int
    pulled: int
    refused: int
    passed: dict[str, int]
    waiting: frozenset[str]


class OtherKiosks(Protocol):
    """Each takes its time and raises CareRefused if it cannot be done."""

    def state(self) -> HubState:
        """Return how this kiosk stands with its hub, and which sticks there are."""

    def join_files(self) -> tuple[JoinFile, ...]:
        """Return the files for joining that lie on the sticks, or in the folder for what was carried here."""

    def join(self, file: str) -> None:
        """Join the hub that a file names. The file is of no use afterwards."""

    def exchange(self) -> Exchanged:
        """Exchange with the hub now."""

    def exchange_by_stick(self, stick: str) -> Exchanged:
        """Exchange with the file that a stick carries from kiosk to kiosk; it is made if it is not there."""

    def erase(self, ids: frozenset[str]) -> None:
        """Erase here who and what was erased elsewhere."""

    def carry(self, person: str | None) -> FileWritten:
        """Write the records of a resident, or of all (None), into a file to be carried."""

    def arrivals(self) -> tuple[str, tuple[ImportFile, ...]]:
        """Return the folder for files that were carried here, and which are in it."""

    def preview(self, file: str) -> ImportPreview:
        """Return what a file that was carried here would bring."""

    def join_file(self, file: str, sign: str, confirmed: bool) -> Added:
        """Add what is new of a file that was read, with what a mentor must confirm if they did."""
