"""How long this machine has run: a clock for what must not end early, nor never, when somebody sets the other one."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path
from typing import Final
from uuid import uuid4

from kiosk.learning import Uptime

_START: Final = Path("/proc/sys/kernel/random/boot_id")


@cache
def _start() -> str:
    """Return the id of this start of the machine; where the system tells none, one of this process."""
    try:
        return _START.read_text("ascii").strip()
    except OSError:
        return uuid4().hex


def uptime(kiosk: str) -> Uptime:
    """Return how long the machine of a kiosk has run, time asleep included."""
    return Uptime(f"{kiosk}/{_start()}", time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000)
