"""What is free goes back to the system, and a system that takes nothing back is no trouble."""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

from kiosk.app import memory
from tests.support.terminal import ROOT

SOUNDS = """
import os, sys, threading
from kiosk.app.memory import keep_bounded
from tests.faults.test_terminal import memory
if sys.argv[1] == "bounded":
    assert keep_bounded()
def speak():
    bytes(30 << 20)  # the largest block so far, freed: as large ones stay from now on
    sounds, texts = [], []
    for number in range(200):
        sounds.append(b"s" * 300_000)
        texts.append(b"t" * 2_000)
    del sounds[:]
    told.append(texts)
told = []
before = memory(os.getpid())
for _ in range(4):
    thread = threading.Thread(target=speak)
    thread.start()
    thread.join()
print(memory(os.getpid()) - before)
"""


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "mallopt"), reason="not glibc")
def test_sound_that_was_played_leaves_no_holes() -> None:
    def grown(how: str) -> int:
        done = subprocess.run(
            [sys.executable, "-c", SOUNDS, how], cwd=ROOT, capture_output=True, text=True, check=True
        )
        return int(done.stdout)

    assert grown("bounded") < 5_000, "kilobytes: 1.6 MB of texts are still held"
    assert grown("left alone") > 20_000, "what this is for"


def test_without_glibc_nothing_is_bounded_and_nothing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda name: sys)
    assert memory.keep_bounded() is False
