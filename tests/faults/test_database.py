"""Two hundred damaged databases: what is shown as right is right, with a backup nothing of it is lost."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.learning import Event, Progress, fold_progress
from kiosk.safekeeping.backups import back_up
from kiosk.safekeeping.restoring import finish_repair, open_repaired, repair_events
from kiosk.store import DataFolder, Store, StoreError
from kiosk.store.contents import inspect_database
from tests.support.effort import LONG
from tests.support.histories import check, events_of_kinds, record
from tests.whole.test_robust import demo
from tests.whole.test_whole_lesson import said, sign_in

SEEDS = 1_000 if LONG else 200
PAGE = 4096


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Event]]:
    """Return a data folder with a backup of today, and what was recorded."""
    folder = tmp_path_factory.mktemp("whole")
    with Store.open(folder) as store:
        made = record(store, 150)
    back_up(DataFolder(folder))
    return folder, {event.id: event for event in made}


def harmed(data: bytes, chance: random.Random) -> bytes:
    copy = bytearray(data)
    for _ in range(chance.choice((1, 3, 30))):
        place = chance.randrange(len(copy))
        size = min(chance.choice((1, 16, 512, PAGE, 10 * PAGE)), len(copy) - place)
        copy[place : place + size] = bytes(size) if chance.random() < 0.3 else chance.randbytes(size)
    return bytes(copy[: chance.randrange(1, len(copy))] if chance.random() < 0.1 else copy)


@pytest.mark.slow
def test_damage_anywhere_gives_right_figures_or_a_clear_refusal(
    quick: Path, whole: tuple[Path, dict[str, Event]]
) -> None:
    folder, events = whole
    data = (folder / "kiosk.db").read_bytes()
    progress: dict[str, Progress] = {}
    for event in events.values():
        if event.who:
            progress[event.who] = fold_progress(progress.get(event.who, Progress()), event)
    refused = repaired = 0
    for seed in range(SEEDS):
        place = quick / "data"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(folder, place)
        (place / "kiosk.db").write_bytes(harmed(data, random.Random(seed)))
        try:
            store = open_repaired(DataFolder(place))
        except StoreError as error:
            assert error.kind in ("newer", "unusable"), seed  # noqa: PT017 - either says what to do
            refused += 1
            continue
        with store:
            found = list(store.events())
            assert all(events[event.id] == event for event in found), f"a fact was made up: seed {seed}"
            # What shows comes from snapshots, or from events: either is right, whichever of the two was damaged.
            for who, now in store.known.progress.items():
                assert now == progress[who] or store.repair is None, seed
            if store.repair is None:
                continue
            check(store)
            repaired += 1
            # The backup of today fills what the damage took: every figure is what it was.
            assert {event.id for event in found} == set(events), seed
            assert {who: store.known.progress[who] for who in progress} == progress, seed
            assert (place / "perbaikan.txt").exists()
    assert repaired > SEEDS // 2
    assert refused < SEEDS // 10


@pytest.mark.slow
def test_damage_while_it_runs_is_mended_and_nothing_that_waited_is_lost(
    quick: Path, whole: tuple[Path, dict[str, Event]]
) -> None:
    folder, events = whole
    for seed in range(10):
        place = quick / str(seed)
        shutil.copytree(folder, place)
        with Store.open(place) as store:
            (place / "kiosk.db").write_bytes(harmed((place / "kiosk.db").read_bytes(), random.Random(seed)))
            made = store.append(events_of_kinds(1), "r1")
            assert store.flush(20), seed
        with Store.open(place) as store:
            finish_repair(store)
            assert {event.id for event in made} <= {event.id for event in store.events()}, seed
            assert all(event == events.get(event.id, event) for event in store.events())


def test_a_single_bit_in_an_event_is_found_and_healed_from_a_backup(
    tmp_path: Path, whole: tuple[Path, dict[str, Event]]
) -> None:
    folder, events = whole
    place = tmp_path / "data"
    shutil.copytree(folder, place)
    with Store.open(place) as store:
        later = store.append(events_of_kinds(7), "r1")
    with closing(sqlite3.connect(place / "kiosk.db")) as db, db:
        db.execute("UPDATE events SET fact = replace(fact, 'keset', 'keseu') WHERE n IN (5, 77)")
        db.execute("UPDATE events SET id = replace(id, '7', '6') WHERE n = 9")
    with Store.open(place) as store:
        assert store.repair is None, "SQLite does not see it"
        assert len(list(store.events())) == len(events) - 3 + 2
    assert inspect_database(place / "kiosk.db").damaged == 3
    assert repair_events(DataFolder(place)) == (3, 0)
    with Store.open(place) as store:
        assert {event.id: event for event in check(store)} == events | {event.id: event for event in later}
    with closing(sqlite3.connect(place / "kiosk.db")) as db, db:
        db.execute("UPDATE events SET fact = replace(fact, 'keset', 'keseu') WHERE id = ?", (later[0].id,))
    assert repair_events(DataFolder(place)) == (0, 1), "it is in no backup yet"


@pytest.mark.slow
def test_the_whole_kiosk_starts_on_a_damaged_database_and_tells_what_is_safe(tmp_path: Path) -> None:
    with demo(tmp_path) as terminal:
        terminal.wait_for(said("sign_in.title"))
    back_up(DataFolder(tmp_path))
    with Store.open(tmp_path) as store:
        count = len(list(store.events()))
    (tmp_path / "kiosk.db").write_bytes(b"damaged beyond all measure")
    with demo(tmp_path) as terminal:
        terminal.wait_for(said("trouble.repaired", kept=count))
        sign_in(terminal, "Sri")
