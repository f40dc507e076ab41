"""How long the store takes, on this machine's disk. Run: python -m tests.bench.bench_store"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from kiosk.learning import event_kinds as f
from kiosk.store import Store
from kiosk.store.salvage import salvage
from tests.support.histories import events_of_kinds

EVENTS = 2_000
MANY = 10_000
RESIDENTS = 30


def run(folder: Path | None = None) -> dict[str, Any]:
    """Return the figures, in milliseconds. ``folder`` is where the files are made (the system's place for such)."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        base = Path(name)
        bare = sorted(bare_writes(base / "bare", 300))
        with Store.open(base / "single") as store:
            people(store)
            appends, commits = commits_of(store)
        figures = [
            figure("append, on the caller's thread, p50", at(appends, 50)),
            figure("append, on the caller's thread, p95", at(appends, 95), bound=1.0),
            figure(
                f"commit of an event, p50 of {EVENTS}", at(commits, 50), of=("a bare fsynced write", at(bare, 50))
            ),
            figure(
                f"commit of an event, p95 of {EVENTS}", at(commits, 95), 10.0, ("a bare fsynced write", at(bare, 95))
            ),
        ]
        empty = sorted(opening(base / "empty") for _ in range(20))
        figures.append(figure("open an empty store, p50 of 20", at(empty, 50), bound=10.0))
        with Store.open(base / "many") as store:
            people(store)
            for number in range(MANY // 2):
                store.append(events_of_kinds(number % 40), f"r{number % RESIDENTS}")
            store.flush(120)
        big = sorted(opening(base / "many") for _ in range(20))
        figures.append(figure(f"open a store of {MANY} events, p50 of 20", at(big, 50), bound=50.0))
        figures.append(figure(f"repair of {MANY} events", took(lambda: salvage(base / "many" / "kiosk.db"))))
    return {"figures": figures}


def people(store: Store) -> None:
    for number in range(RESIDENTS):
        store.append([f.ResidentAdded(f"r{number}", f"Warga {number}", "merah", "ikan")], "m1")
    store.flush(30)


def commits_of(store: Store) -> tuple[list[float], list[float]]:
    """Return, sorted, how long each append took its caller, and how long until each was on the disk."""
    appends, commits = [], []
    for number in range(EVENTS):
        event_data = events_of_kinds(number % 40)[number % 2]
        start = time.perf_counter()
        store.append([event_data], f"r{number % RESIDENTS}")
        handed = time.perf_counter()
        assert store.flush(30)
        commits.append((time.perf_counter() - start) * 1_000)
        appends.append((handed - start) * 1_000)
    return sorted(appends), sorted(commits)


def bare_writes(file: Path, times: int) -> Iterator[float]:
    """Yield how long it takes to write 4 kB to the end of a file and to have it on the disk: the least there is."""
    with file.open("wb", buffering=0) as out:
        for _ in range(times):
            start = time.perf_counter()
            out.write(bytes(4096))
            os.fdatasync(out.fileno())
            yield (time.perf_counter() - start) * 1_000


def opening(folder: Path) -> float:
    start = time.perf_counter()
    with Store.open(folder):
        return (time.perf_counter() - start) * 1_000


def took(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1_000


def at(times: list[float], percent: int) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[percent - 1]


def figure(
    name: str, value: float, bound: float | None = None, of: tuple[str, float] | None = None
) -> dict[str, Any]:
    ratio = {"of": of[0], "value": round(value / of[1], 2)} if of else None
    return {"name": name, "value": round(value, 3), "unit": "ms", "bound": bound, "ratio": ratio}


if __name__ == "__main__":
    for line in run()["figures"]:
        print(f"{line['value']:9.3f} ms  {line['name']}")
