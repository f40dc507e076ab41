"""Memory that is free goes back to the system: a small machine has other uses for it."""

from __future__ import annotations

import ctypes
from typing import Final

LARGE: Final = 128 * 1024
"""Bytes from which on a block is mapped by itself, and goes back the moment it is free."""

ARENAS: Final = 2
"""Heaps that all threads share."""

_TRIM_THRESHOLD: Final = -1
_MMAP_THRESHOLD: Final = -3
_ARENA_MAX: Final = -8


def keep_bounded() -> bool:
    """Have large blocks go back at once, and threads share their heaps; False if the C library has no say in it.

    Left alone, glibc takes the first large block that is freed as a sign that all up to its size had better stay, and
    gives each thread a heap of its own: the sound of every sentence then leaves holes in several heaps.
    """
    try:
        choose = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    wanted = ((_ARENA_MAX, ARENAS), (_MMAP_THRESHOLD, LARGE), (_TRIM_THRESHOLD, LARGE))
    taken = [choose(which, value) for which, value in wanted]
    return all(taken)
