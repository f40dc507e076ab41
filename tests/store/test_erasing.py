"""Somebody is erased while others go on: nothing of theirs is lost, nobody erased comes back, killed or not."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.learning import Event
from kiosk.store import Store, erasing
from kiosk.store import store as store_module
from kiosk.store.connections import Connections
from kiosk.store.joining import tells_of
from kiosk.store.rows import row_of
from kiosk.store.workshop_at_hand import WorkshopAtHand
from tests.support.effort import examples
from tests.support.histories import (
    LAST_DAY,
    check,
    check_folder,
    days_of,
    events_of_kinds,
    progress_of,
    record,
    workshop_of,
)
from tests.support.strategies import event_values, people

GONE = "r1"


def of_others(events: list[Event]) -> list[Event]:
    return [event for event in events if not tells_of(row_of(event), (GONE,))]


@contextmanager
def interrupted(act: Callable[[], None]) -> Iterator[None]:
    """Have something done before and after each step of an erasing, as another thread might."""

    def between(step: Callable[..., Any]) -> Callable[..., Any]:
        def called(*given: Any, **named: Any) -> Any:
            act()
            done = step(*given, **named)
            act()
            return done

        return called

    steps = ((erasing, "take_out"), (store_module, "WorkshopAtHand"), (Connections, "sync_log"))
    with (
        patch.object(*steps[0], between(erasing.take_out)),
        patch.object(*steps[1], between(WorkshopAtHand)),
        patch.object(*steps[2], between(Connections.sync_log)),
    ):
        yield


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(people, event_values), max_size=60),
    st.lists(st.lists(st.tuples(people, event_values), max_size=4), min_size=6, max_size=6),
    st.booleans(),
)
def test_what_is_appended_during_an_erasing_is_kept_and_nobody_erased_comes_back(
    before: list[tuple[str, Any]], during: list[list[tuple[str, Any]]], read: bool
) -> None:
    with tempfile.TemporaryDirectory() as name:
        with Store.open(name) as store:
            made = [event for who, data in before for event in store.append([data], who)]
            meanwhile = iter(during)

            def go_on() -> None:
                for who, data in next(meanwhile):
                    appended = store.append([data], who)
                    assert of_others(list(appended)) == list(appended)
                    made.extend(appended)
                if read:  # what was known before, and what was appended
                    assert store.known.workshop == workshop_of(made)
                    known = {who: own for who, own in progress_of(made).items() if own.latest}
                    assert dict(store.known.progress) == known
                    assert dict(store.days(1, LAST_DAY)) == days_of(made)

            with interrupted(go_on):
                assert store.erase(GONE) == len(made) - len(of_others(made))
            assert next(meanwhile, None) is None
            assert store.flush(30)
            assert check(store) == of_others(made)
            assert store.append([events_of_kinds(1)[0]], GONE) == ()
        assert check_folder(Path(name)) == of_others(made)


@pytest.mark.slow
def test_others_append_and_join_from_their_own_threads_during_an_erasing(tmp_path: Path) -> None:
    with Store.open(tmp_path / "other") as other:
        theirs = record(other, 1_500)
    with Store.open(tmp_path / "here") as store:
        made = record(store, 3_000)
        over, kept = threading.Event(), list[Event]()

        def work(who: str) -> None:
            for number in count():
                if over.is_set() and number > 50:
                    return
                kept.extend(store.append(events_of_kinds(number), who))

        threads = [threading.Thread(target=work, args=(who,)) for who in ("r0", "r2", "r7")]
        threads.append(threading.Thread(target=store.join, args=(map(row_of, theirs),)))
        for thread in threads:
            thread.start()
        try:
            store.erase(GONE)
        finally:
            over.set()
        for thread in threads:
            thread.join()
        assert store.flush(30)
        events = check(store)
    assert len(kept) >= 300
    assert {event.id for event in events} == {event.id for event in of_others([*made, *theirs, *kept])}
    assert check_folder(tmp_path / "here") == events


ERASER = """
import os, signal, sys
from kiosk.store import Store
left = int(sys.argv[2])
def mortal(statement):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
with Store.open(sys.argv[1]) as store:
    store._disk.db.set_trace_callback(mortal)
    store.append([], None)
    store.erase("r1")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_kill_at_any_statement_of_an_erasing_erases_all_or_nothing(tmp_path: Path) -> None:
    source = tmp_path / "source"
    with Store.open(source) as store:
        made = record(store, 40)
        # What is copied now has events that stand in the log only, as after a pulled plug.
        held = {part: (source / part).read_bytes() for part in ("kiosk.db", "kiosk.db-wal")}
    outcomes = []
    for steps in count():
        folder = tmp_path / str(steps)
        folder.mkdir()
        for part, data in held.items():
            (folder / part).write_bytes(data)
        ran = subprocess.run([sys.executable, "-c", ERASER, folder, str(steps)], check=False)
        assert ran.returncode == -signal.SIGKILL
        with Store.open(folder) as store:
            outcomes.append(check(store))
            assert outcomes[-1] in (made, of_others(made))
            store.erase(GONE)
            assert check(store) == of_others(made)
            assert all(b"Warga 1" not in file.read_bytes() for file in folder.iterdir())
        if len(outcomes) > 3 and outcomes[-3:] == [of_others(made)] * 3:
            break
    assert outcomes.count(made) > 8
    assert outcomes == sorted(outcomes, key=made.__ne__)
