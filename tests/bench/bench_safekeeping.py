"""How long backups and restoring take for years of records, and what a kiosk at rest costs.

Run: python -m tests.bench.bench_safekeeping
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from kiosk.learning import Event
from kiosk.learning import event_kinds as f
from kiosk.safekeeping.backups import back_up
from kiosk.safekeeping.restoring import restore_backup
from kiosk.store import DataFolder, Store
from kiosk.store.database import connect, transaction
from kiosk.store.ids import new_id
from kiosk.store.rows import COLUMNS, row_of
from tests.support.terminal import Terminal
from tests.whole.test_whole_lesson import said

EVENTS = 1_000_000
RESIDENTS = 200
START = 1_600_000_000_000
REST = 20
"""Seconds for which a kiosk at rest is watched."""


def run() -> dict[str, Any]:
    """Return the figures, in seconds; the share of a processor core in percent."""
    with tempfile.TemporaryDirectory() as name:
        data = Path(name)
        fill(data)
        made = took(lambda: back_up(DataFolder(data)))
        figures = [figure(f"backup of {EVENTS} events, verified", made, "s")]
        file = next((data / "cadangan").glob("*.db"))
        figures.append(
            figure(f"restore of {EVENTS} events", took(lambda: restore_backup(DataFolder(data), file)), "s")
        )
    with tempfile.TemporaryDirectory() as name:
        figures += at_rest(Path(name))
    return {"figures": figures}


def fill(data: Path) -> None:
    """Make the records of years, as the store writes them, without waiting for the disk at each event."""
    with Store.open(data) as store:
        for number in range(RESIDENTS):
            store.append([f.ResidentAdded(f"r{number}", f"Warga {number}", "merah", "ikan")], None)
    with closing(connect(data / "kiosk.db")) as db, transaction(db):
        rows = (
            row_of(
                Event(
                    new_id(START + number * 100),
                    START + number * 100,
                    f"r{number % RESIDENTS}",
                    f.PlaceReached("keset.produksi", f"step:s{number % 40}"),
                )
            )
            for number in range(EVENTS)
        )
        db.executemany(f"INSERT INTO events ({COLUMNS}) VALUES (?, ?, ?, ?, ?)", rows)


def at_rest(data: Path) -> list[dict[str, Any]]:
    """Return how long the real kiosk takes to show a page again after a kill, and what it costs at rest."""
    with Terminal("demo", "--silent", "--data", str(data)) as terminal:
        terminal.wait_for(said("sign_in.title"))
    start = time.perf_counter()
    with Terminal("demo", "--silent", "--data", str(data)) as terminal:
        terminal.wait_for(said("sign_in.title"))
        again = time.perf_counter() - start
        end = time.monotonic() + 5
        while time.monotonic() < end:
            terminal.pump(0.2)
        before, since = worked(terminal.pid), time.monotonic()
        while time.monotonic() < since + REST:
            terminal.pump(0.2)
        share = (worked(terminal.pid) - before) / (time.monotonic() - since)
    return [
        figure("from a kill to the first page again", again, "s"),
        figure("a kiosk at rest on a page, of a core", share, "%", 1.0),
    ]


def worked(pid: int) -> int:
    """Return how long a process has computed, in hundredths of a second."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def took(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def figure(name: str, value: float, unit: str, bound: float | None = None) -> dict[str, Any]:
    return {"name": name, "value": round(value, 3), "unit": unit, "bound": bound, "ratio": None}


if __name__ == "__main__":
    for line in run()["figures"]:
        print(f"{line['value']:9.3f} {line['unit']:2}  {line['name']}")
