"""Memory that is free goes back to the system when a person leaves: a small machine has other uses for it."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import lru_cache


def give_back() -> bool:
    """Give back what the C library keeps for later (a few megabytes, a millisecond or two); False if it cannot."""
    trim = _trim()
    return trim is not None and bool(trim(0))


@lru_cache(maxsize=1)
def _trim() -> Callable[[int], int] | None:
    """Return what glibc has for it; other C libraries give back by themselves, or have nothing."""
    try:
        found: Callable[[int], int] | None = getattr(ctypes.CDLL(None), "malloc_trim", None)
    except OSError:
        return None
    return found
