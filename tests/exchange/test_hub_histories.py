"""Random histories of kiosks and a real PostgreSQL: whatever happens, the next exchanges heal it."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from kiosk.exchange import exchanging
from kiosk.exchange.peer import Meeting
from kiosk.exchange.postgres import PostgresPeer
from kiosk.store import EventTable, checksum
from kiosk.store import store as store_module
from kiosk.store.erasing import take_out
from tests.exchange.test_exchanging import _next_id
from tests.support import homes
from tests.support.homes import live_through
from tests.support.postgres import PostgresHub, Server

pytestmark = pytest.mark.slow


def live_at_hub(server: Server, seeds: range, steps: int = 25) -> None:
    """Let one home after another live through a random history with a hub."""
    for seed in seeds:
        with ExitStack() as stack:

            def make(folder: Path, stack: ExitStack = stack) -> PostgresHub:
                made = PostgresHub(server)
                stack.callback(made.close)
                return made

            live_through(make, seed, steps)


@pytest.mark.parametrize("seed", [0, 100, 200, 300])
def test_whatever_happens_all_agree_in_the_end(server: Server, seed: int) -> None:
    live_at_hub(server, range(seed, seed + 3), steps=35)


def _numbers_stay(db: Any, people: Any) -> int:
    """Erase as before, but keep where exchanges ended."""
    kept = db.execute("SELECT scope, fold, value FROM snapshots WHERE scope LIKE 'peer:%'").fetchall()
    count = take_out(db, people)
    (last,) = db.execute("SELECT coalesce(max(n), 0) FROM events").fetchone()
    for scope, fold, value in kept:
        crc = checksum(scope, fold, last, value)
        db.execute("REPLACE INTO snapshots VALUES (?, ?, ?, ?, ?)", (scope, fold, last, value, crc))
    return count


class _Any(str):
    """A word that equals each other word."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return other != ""

    def __ne__(self, other: object) -> bool:
        return other == ""


def _meet_with_any_word(self: PostgresPeer, clock: int) -> Meeting:
    """Return a word that any kiosk takes for its own, so that all go by the numbers alone."""
    return Meeting(_Any("any"), *self._one("SELECT last, now_ms FROM meet(%s)", clock))


HARMS: dict[str, list[tuple[Any, str, Any]]] = {
    "the word is not compared": [(PostgresPeer, "meet", _meet_with_any_word)],
    "numbers are kept over an erasing": [(store_module, "take_out", _numbers_stay)],
    "ids follow one another by a step of one": [(store_module, "later_id", _next_id)],
    "who was erased is not told": [(exchanging._Exchange, "_share_erased", lambda self, erase: frozenset())],
    "digests tell of no difference": [
        (EventTable, "digests", lambda self: {}),
        (PostgresPeer, "digests", lambda self: {}),
    ],
}


@pytest.mark.parametrize("harm", HARMS)
def test_each_harm_done_to_the_exchange_is_found(server: Server, harm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in HARMS[harm]:
        monkeypatch.setattr(*place)
    monkeypatch.setattr(homes, "CLOCKS", (0, 40 * homes.DAY))
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        live_at_hub(server, range(60))
