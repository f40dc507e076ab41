"""What an exchange asks of the other side: a hub or a stick."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol

from msgspec import Struct

from kiosk.store import EventRow


class HubError(Exception):
    """A peer that cannot be used. ``kind`` says why, for the message that tells what to do."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(detail)
        self.kind = kind


class Meeting(Struct, frozen=True):
    """What a peer says first: the word it wrote down (None if it keeps none), and the number of its last event.

    ``clock`` is its time, UTC in milliseconds since 1970, if it has one.
    """

    word: str | None
    last: int
    clock: int | None = None


class PushedRows(Struct, frozen=True):
    """What became of rows at a peer: how many were new; how many tell of who was erased, clash or were refused.

    The new ones have the numbers that follow ``before``.
    """

    new: int
    before: int
    erased: int = 0
    clash: int = 0
    refused: int = 0


class Peer(Protocol):
    """The other side of an exchange. Each method raises HubError, OSError or sqlite3.Error if it cannot answer."""

    name: str
    """What tells it from all other peers; the same after it was put back to an older state."""

    def meet(self, clock: int) -> Meeting:
        """Tell this kiosk's time; return what the peer says first."""

    def gone(self) -> frozenset[str]:
        """Return the ids of all that was erased for good."""

    def forget(self, ids: Collection[str]) -> None:
        """Write down what was erased for good, as far as the peer allows so much in a day, and erase it there."""

    def digests(self) -> dict[str, tuple[int, int]]:
        """Return how many events each bucket of ids holds, and the sum of their checksums."""

    def pairs(self, bucket: str) -> set[tuple[str, int]]:
        """Return id and checksum of each event in a bucket."""

    def missing(self, pairs: Iterable[tuple[str, int]]) -> set[str]:
        """Return the ids of those events that are not there, or whose checksum is another."""

    def fetch(self, ids: Collection[str]) -> list[tuple[object, ...]]:
        """Return the rows of these ids, as far as they are there."""

    def page(self, after: int, most: int) -> list[tuple[int, tuple[object, ...]]]:
        """Return the next rows after a number, at most so many, each with its own number."""

    def push(self, rows: Collection[EventRow]) -> PushedRows:
        """Add rows that are not there yet, all of them or none; return what became of them."""

    def settle(self, word: str, clock: int, *, agreed: bool) -> None:
        """Write down the word that this exchange ends with, and whether it began with the same word on both sides."""
