"""PINs as argon2 hashes. Hashing takes tens of milliseconds by design: call these off the paint's path."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()


def hashed(pin: str) -> str:
    """Return the argon2id hash of a PIN, with its own salt."""
    return _HASHER.hash(pin)


def check(pin: str, against: str) -> bool:
    """Tell whether a PIN is the one that was hashed; a hash that is damaged fits no PIN."""
    try:
        return _HASHER.verify(against, pin)
    except (VerificationError, InvalidHashError):
        return False
