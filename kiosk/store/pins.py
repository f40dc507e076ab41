"""PINs as argon2 hashes. Hashing takes tens of milliseconds by design: call these off the paint's path."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

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


def reset_pin(store: Store, mentor: str, pin: str) -> None:
    """Give the mentor of this id a new PIN: for whoever lost theirs and owns the machine. No try is waited for.

    Raises ValueError if no mentor who signs in has this id.
    """
    if mentor not in {one.id for one in store.known.workshop.shown_mentors()}:
        raise ValueError(f"no mentor has the id {mentor!r}")
    store.append([MentorPinSet(mentor, hash_pin(pin))], None)
