"""A kill at any moment loses at most the key press in flight, and never leaves half of one."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from itertools import count
from pathlib import Path

from kiosk.store import Store, database
from kiosk.store.salvage import finish, salvage
from tests.support.effort import examples
from tests.support.histories import check_folder, pairs, record

CHILD = """
import sys
from pathlib import Path
from kiosk.store import Store
from tests.support.histories import events_of_kinds
with Store.open(Path(sys.argv[1])) as store:
    number = 0
    while True:
        events = store.append(events_of_kinds(number), f"r{number % 3}")
        if number % 5:
            assert store.flush()
            print(*(event.id for event in events), flush=True)
        number += 1
"""
KILLS = examples(60)


def test_what_was_flushed_survives_every_kill(tmp_path: Path) -> None:
    chance = random.Random(1)
    promised: list[str] = []
    for _ in range(KILLS):
        with subprocess.Popen(
            [sys.executable, "-c", CHILD, tmp_path], stdout=subprocess.PIPE, text=True, encoding="ascii"
        ) as child:
            assert child.stdout is not None
            promised += child.stdout.readline().split()
            time.sleep(chance.uniform(0, 0.06))
            child.send_signal(signal.SIGKILL)
            lines = child.stdout.read().splitlines()
        assert child.returncode == -signal.SIGKILL
        promised += [name for line in lines for name in line.split() if len(name) == 32]
    events = check_folder(tmp_path)
    assert {event.id for event in events} >= set(promised)
    assert len(promised) > 2 * KILLS
    assert pairs(events)
    db = sqlite3.connect(tmp_path / "kiosk.db")
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    db.close()
    assert not list(tmp_path.glob("*damaged*"))


SALVAGER = """
import os, signal, sys
from pathlib import Path
import kiosk.store.salvage
left = int(sys.argv[2])
def mortal(function):
    def called(*args, **kwargs):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*args, **kwargs)
    return called
for name in ("rename", "replace", "unlink", "touch", "exists"):
    setattr(Path, name, mortal(getattr(Path, name)))
kiosk.store.salvage.salvage(Path(sys.argv[1]) / "kiosk.db")
"""


def test_a_kill_at_any_step_of_a_repair_loses_nothing(tmp_path: Path) -> None:
    """The file is whole here, so that every event can be read: after a kill at each step all must be there."""
    source = tmp_path / "source"
    with Store.open(source) as store:
        made = record(store, 40)
        # What is copied now has events that stand in the log only, as after a pulled plug.
        held = {part: (source / part).read_bytes() for part in ("kiosk.db", "kiosk.db-wal")}
    for steps in count():
        folder = tmp_path / str(steps)
        folder.mkdir()
        for part, data in held.items():
            (folder / part).write_bytes(data)
        ran = subprocess.run([sys.executable, "-c", SALVAGER, folder, str(steps)], check=False)
        assert check_folder(folder) == made
        if ran.returncode == 0:
            break
        assert ran.returncode == -signal.SIGKILL
    assert steps > 8


def test_a_repair_that_was_ready_is_finished_at_the_next_start(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        made = record(store, 10)
    file = tmp_path / "kiosk.db"
    file.rename(database.salvage_ready(file))
    file.write_bytes(b"damaged")
    assert check_folder(tmp_path) == made
    assert [f.read_bytes() for f in tmp_path.glob("kiosk.db.damaged-*")] == [b"damaged"]
    assert finish(file) is None


def test_two_repairs_in_the_same_second_keep_both_damaged_files(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        made = record(store, 10)
    names = {salvage(tmp_path / "kiosk.db").damaged for _ in range(3)}
    assert len(names) == 3
    assert all((tmp_path / name).exists() for name in names)
    assert check_folder(tmp_path) == made
