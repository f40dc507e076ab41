"""The plug is pulled at any moment, again and again: what was told to be on disk is there, and the file is whole."""

from __future__ import annotations

import multiprocessing
import random
import sqlite3
import time
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from kiosk.learning import AnyEventData, Progress, Workshop, fold_progress, fold_workshop
from kiosk.learning import event_kinds as f
from kiosk.lessons import spots
from kiosk.store import Store
from tests.support.terminal import Terminal
from tests.support.walker import PERSON, walk
from tests.support.workshop import library
from tests.whole.test_whole_lesson import learn, on_disk, sign_in, to_the_last_sheet

pytestmark = pytest.mark.slow

WALKS, KIOSKS = 60, 5
"""How many walkers without a screen, and how many whole kiosks, are killed."""


def whole(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "kiosk.db")) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_no_kill_loses_what_was_on_disk(tmp_path: Path) -> None:
    chance = random.Random(20260101)
    ways = multiprocessing.get_context("forkserver")
    ways.set_forkserver_preload(["tests.support.walker"])
    told: set[str] = set()
    for number in range(WALKS):
        receiver, sender = ways.Pipe(duplex=False)
        walker = ways.Process(target=walk, args=(tmp_path, sender))
        walker.start()
        sender.close()
        if number % 5:  # every fifth is killed while it starts and opens the file
            assert receiver.poll(60), "the walker does not walk"
        time.sleep(chance.uniform(0, 0.15))
        walker.kill()
        walker.join()
        assert walker.exitcode == -9, "it was killed, and did not fail by itself"
        walker.close()
        with receiver:
            told |= received(receiver)
        whole(tmp_path)
    with Store.open(tmp_path) as store:
        events = list(store.events())
        assert store.repair is None
        assert told <= {event.id for event in events}
        workshop, progress = Workshop(), Progress()
        for event in events:
            workshop = fold_workshop(workshop, event)
            progress = fold_progress(progress, event) if event.who == PERSON else progress
        assert store.known.workshop == workshop
        assert store.known.progress[PERSON] == progress
    assert len(told) > WALKS, "the walkers were killed in the middle of their work"
    assert any(isinstance(event.data, f.LessonFinished) for event in events)


def received(receiver: Connection) -> set[str]:
    """Return all ids that a walker told of; its last message may have been cut by the kill."""
    ids: set[str] = set()
    try:
        while receiver.poll():
            ids.update(receiver.recv())
    except (EOFError, OSError):
        pass
    return ids


def test_kills_of_the_whole_kiosk_lose_at_most_the_key_of_that_moment(tmp_path: Path) -> None:
    chance = random.Random(7)
    lesson = library().lessons["batik.produksi"]
    order = spots(lesson)
    place, seen = 0, list[AnyEventData]()
    for _ in range(KIOSKS):
        with Terminal("demo", "--silent", "--data", str(tmp_path)) as terminal:
            sign_in(terminal, "Sri")
            assert on_disk(tmp_path)[: len(seen)] == seen
            terminal.press("1")
            learn(terminal, lesson, order[place], order[place + 2])
            to_the_last_sheet(terminal)
            reached = f.PlaceReached(lesson.key, order[place + 2])
            terminal.until(lambda: on_disk(tmp_path)[-1] == reached, f"{reached} on disk")  # noqa: B023
            terminal.send("n")
            time.sleep(chance.uniform(0, 0.03))
            terminal.kill()
        whole(tmp_path)
        seen = on_disk(tmp_path)
        (last,) = [
            event_data.place
            for event_data in seen
            if isinstance(event_data, f.PlaceReached) and event_data.lesson == lesson.key
        ][-1:]
        assert last in order[place + 2 : place + 4], "the step that was shown, or the one that the key asked for"
        place = order.index(last)
