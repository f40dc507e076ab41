"""Start to first painted page, key to painted page and memory, in a real pty at 100x30."""

from __future__ import annotations

import os
import select
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect

HELLO = """
from textual.app import App
from textual.widgets import Static
class Hello(App):
    def compose(self):
        yield Static("Siapa Anda?")
Hello().run()
"""
STARTS = 15
KEYS = 60


def run() -> dict[str, Any]:
    """Return the figures. Peers and the kiosk take turns, so that a busy machine slows both."""
    with tempfile.TemporaryDirectory() as folder:
        env = {"KIOSK_DATA": folder, "TERM": "xterm-256color", "PYTHONDONTWRITEBYTECODE": ""}
        env = os.environ | env
        kiosk = [sys.executable, "-m", "kiosk", "demo"]
        hello = [sys.executable, "-c", HELLO]
        _started(kiosk, "Siapa", env)  # fills the demo workshop and the byte code
        mine, bare = [], []
        for _ in range(STARTS):
            bare.append(_started(hello, "Siapa", env))
            mine.append(_started(kiosk, "Siapa", env))
        ours, theirs = statistics.median(mine), statistics.median(bare)
        keys, memory = _keys(kiosk, env)
    ratio = {"of": "bare Textual hello", "value": ours / theirs}
    return {
        "figures": [
            {"name": "bare Textual hello, start to paint (median)", "value": theirs, "unit": "ms", "bound": None},
            {
                "name": "start to first page (median)",
                "value": ours,
                "unit": "ms",
                "bound": 1.75 * theirs,
                "ratio": ratio,
            },
            {"name": "key to painted page (median)", "value": statistics.median(keys), "unit": "ms", "bound": None},
            {"name": "key to painted page (p95)", "value": _p95(keys), "unit": "ms", "bound": 16},
            {"name": "memory of all processes (shared pages once)", "value": memory, "unit": "MB", "bound": 100},
        ]
    }


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1]


def _spawn(command: list[str], env: dict[str, str]) -> pexpect.spawn:
    child = pexpect.spawn(command[0], command[1:], env=env, dimensions=(30, 100), encoding=None, timeout=20)
    child.delaybeforesend = None  # it waits 50 ms before each key by itself
    return child


def _started(command: list[str], text: str, env: dict[str, str]) -> float:
    """Return the ms from starting a process to the text's first byte on its terminal."""
    began = time.perf_counter()
    child = _spawn(command, env)
    child.expect(text.encode())
    took = (time.perf_counter() - began) * 1000
    time.sleep(0.4)
    _end(child)
    return took


def _end(child: pexpect.spawn) -> None:
    child.kill(signal.SIGTERM)
    time.sleep(0.3)
    child.close(force=True)


def _keys(command: list[str], env: dict[str, str]) -> tuple[list[float], float]:
    """Return the ms from a key to the last byte of the page it leads to, and the memory in MB while speaking."""
    child = _spawn(command, env)
    child.expect(b"Siapa")
    time.sleep(3)
    for key in "1231":  # Sri, all lessons; then to and fro between two pages
        child.send(key)
        time.sleep(0.7)
        _drain(child, 0.05)
    taken = []
    for number in range(KEYS):
        time.sleep(0.25)
        _drain(child, 0.02)
        began = time.perf_counter()
        child.send("nb"[number % 2])
        taken.append((_drain(child, 0.06) - began) * 1000)
    memory = sum(map(_memory, _family(child.pid))) / 1e6
    _end(child)
    return taken, memory


def _drain(child: pexpect.spawn, quiet: float) -> float:
    """Read until nothing has come for ``quiet`` seconds; return when the last byte came."""
    last = time.perf_counter()
    while select.select([child.child_fd], [], [], quiet)[0]:
        os.read(child.child_fd, 65536)
        last = time.perf_counter()
    return last


def _family(pid: int) -> list[int]:
    """Return a process and all that descend from it."""
    children: Callable[[int], list[int]] = lambda parent: [  # noqa: E731
        int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and _parent(entry) == parent
    ]
    found = [pid]
    for one in found:
        found += children(one)
    return found


def _parent(entry: Path) -> int:
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return -1


def _memory(pid: int) -> int:
    """Return a process's share of memory in bytes: what several processes use together counts once in all."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
