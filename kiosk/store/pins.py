"""PINs as argon2 hashes. Hashing takes tens of milliseconds by design: call these off the paint's path."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kiosk.learning import folded
from kiosk.learning.event_kinds import MentorPinSet
from kiosk.store.store import Store

_HASHER = PasswordHasher()


def hash_pin(pin: str) -> str:
    """Return the argon2id hash of a PIN, with its own salt."""
    return _HASHER.hash(pin)


def check_pin(pin: str, against: str) -> bool:
    """Tell whether a PIN is the one that was hashed; a hash that is damaged fits no PIN."""
    try:
        return _HASHER.verify(against, pin)
    except (VerificationError, InvalidHashError):
        return False


def reset_pin(store: Store, name: str, pin: str) -> None:
    """Give the mentor of this name or id a new PIN: for who lost theirs and owns the machine. It waits for no try.

    Raises ValueError, with the names that there are, if no mentor or more than one is called so.
    """
    mentors = store.known.workshop.shown_mentors()
    alike = folded(name)
    called = [m for m in mentors if name in (m.id, m.name.value) or (alike and alike == folded(m.name.value))]
    if len(called) != 1:
        raise ValueError(", ".join(mentor.name.value for mentor in mentors))
    store.append([MentorPinSet(called[0].id, hash_pin(pin))], None)
