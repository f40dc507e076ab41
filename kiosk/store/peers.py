"""Where the exchange with each peer ended.

It is kept among the snapshots, because the same acts make both worthless: whatever renumbers or loses events (an
erasing, a salvage, a repair) drops all snapshots. Then two sets of events are compared instead.
"""

from __future__ import annotations

import sqlite3

from msgspec import Struct

from kiosk.store import snapshots


class PeerState(Struct, frozen=True):
    """The word that both sides wrote down last, and up to which numbers events were pushed and pulled."""

    word: str = ""
    pushed: int = 0
    pulled: int = 0


def load_peer(db: sqlite3.Connection, peer: str) -> PeerState:
    """Return where the exchange with a peer ended. Raises sqlite3.Error if it cannot be read."""
    return snapshots.load_one(db, _scope(peer), PeerState())[0]


def keep_peer(db: sqlite3.Connection, peer: str, state: PeerState, *, begin: bool) -> bool:
    """Write where an exchange ended, in the caller's transaction; return whether it was written.

    An exchange that moves something first writes what it found (``begin``). If that is not there any more at its
    end, events were renumbered meanwhile: then its numbers mean nothing, and nothing is written.
    """
    scope = _scope(peer)
    there = db.execute("SELECT 1 FROM snapshots WHERE scope = ?", (scope,)).fetchone()
    if not begin and there is None:
        return False
    snapshots.save(db, scope, state)
    return True


def _scope(peer: str) -> str:
    return f"peer:{peer}"
