"""What is free goes back to the system, and a system that takes nothing back is no trouble."""

from __future__ import annotations

import ctypes
import os
import sys

import pytest

from kiosk.screen import memory
from tests.faults.test_terminal import memory as held_by


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="not glibc")
def test_what_is_free_goes_back() -> None:
    blocks = [bytes(2000) + b"x" for _ in range(20_000)]  # each too small to be mapped by itself
    kept = blocks[::200]
    full = held_by(os.getpid())
    del blocks
    assert memory.give_back()
    assert held_by(os.getpid()) < full - 20_000
    assert len(kept) == 100


def test_another_c_library_is_no_trouble(monkeypatch: pytest.MonkeyPatch) -> None:
    memory._trim.cache_clear()
    monkeypatch.setattr(ctypes, "CDLL", lambda name: sys)
    assert memory.give_back() is False
    memory._trim.cache_clear()
