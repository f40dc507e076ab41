"""What of the ear's 96 numbers tells words apart, and not voices, rooms or noise: 48 sums of them.

The sums were learnt from synthetic voices (linear discriminants; ``python -m tools.voice_templates``
makes them anew).
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kiosk.listening.matching import Rows

FILE: Final = Path(__file__).with_name("projection.npz")

PROJECTED_SIZE: Final = 48
_FULL: Final = 127


@lru_cache(maxsize=1)
def _learnt() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    with np.load(FILE, allow_pickle=False) as file:
        return file["middle"], file["matrix"]


def project_rows(rows: Rows) -> Rows:
    """Return the ear's rows as words are told apart: rows of 48 numbers, each of length 1."""
    middle, matrix = _learnt()
    found = (rows - middle) @ matrix
    return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-6), np.float32)


def squeeze_rows(rows: Rows) -> bytes:
    """Return projected rows as bytes, one for a number: enough for synthetic examples, of which there are many."""
    return np.round(rows * _FULL).astype(np.int8).tobytes()


def spread_rows(data: bytes) -> Rows:
    """Return the projected rows of such bytes. Raises ValueError if they are none."""
    rows = np.frombuffer(data, np.int8).astype(np.float32).reshape(-1, PROJECTED_SIZE)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    if not len(rows) or not lengths.all():
        raise ValueError("these are no rows")
    return np.asarray(rows / lengths, np.float32)
