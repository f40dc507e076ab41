"""The running kiosk exchanges by itself, and says on its doctor's page how that goes."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.exchange import ExchangeReport, exchange_health, note_exchange
from kiosk.exchange.exchange_state import ExchangeState, read_exchange_state
from kiosk.exchange.joining_hub import join_hub
from kiosk.learning import event_kinds as f
from kiosk.safekeeping.doctor import health_results, probe_machine
from kiosk.safekeeping.erasing import erase_person
from kiosk.safekeeping.exchange_keeper import ExchangeKeeper
from kiosk.store import DataFolder, Store
from kiosk.words import load_words
from tests.support.histories import check, record
from tests.support.homes import BEGIN, DAY, kiosk_rows
from tests.support.postgres import PostgresHub, Server
from tests.support.small_lessons import small_folder


def wait_until(true: Callable[[], bool]) -> None:
    """Wait for what a thread does in its own time."""
    until = time.monotonic() + 120
    while not true():
        assert time.monotonic() < until
        time.sleep(0.02)


def join(store: Store, hub: PostgresHub, kiosk: int) -> None:
    file, access = store.folder.path / "gabung.json", hub.access[kiosk]
    file.write_text(json.dumps({name: getattr(access, name) for name in access.__struct_fields__}))
    join_hub(store.folder, file)


def keeper(store: Store, is_free: Callable[[], bool] = lambda: True) -> ExchangeKeeper:
    return ExchangeKeeper(store, is_free, first=0.0, again=0.05)


@pytest.fixture
def kiosks(tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    with Store.open(tmp_path / "a") as one, Store.open(tmp_path / "b") as other:
        yield one, other


@pytest.mark.slow
def test_two_running_kiosks_know_the_same_soon_and_after_a_time_without_the_hub(
    server: Server, hub: PostgresHub, kiosks: tuple[Store, Store]
) -> None:
    one, other = kiosks
    record(one, 5)
    with keeper(one), keeper(other):
        join(one, hub, 0)  # while they run
        join(other, hub, 1)
        wait_until(lambda: kiosk_rows(one) == kiosk_rows(other) != set())
        server.stop()
        try:
            wait_until(lambda: read_exchange_state(one.folder).trouble == "unreachable")
            record(one, 5)
            record(other, 5)
        finally:
            server.start()
        wait_until(lambda: kiosk_rows(one) == kiosk_rows(other) and len(kiosk_rows(one)) == 39)
        wait_until(lambda: read_exchange_state(one.folder).trouble == "")
    assert check(one) == check(other)


@pytest.mark.slow
def test_who_was_erased_elsewhere_goes_when_nobody_is_here_and_not_too_many_at_once(
    hub: PostgresHub, kiosks: tuple[Store, Store]
) -> None:
    one, other = kiosks
    record(one, 10, residents=9)
    free: list[bool] = []
    for kiosk, store in enumerate(kiosks):
        join(store, hub, kiosk)
    with keeper(one), keeper(other, lambda: bool(free)):
        wait_until(lambda: kiosk_rows(one) == kiosk_rows(other) != set())
        erase_person(one, "r0")
        wait_until(lambda: read_exchange_state(other.folder).waiting == 1)
        assert "r0" in other.known.workshop.residents
        free.append(True)
        wait_until(lambda: "r0" not in other.known.workshop.residents)
        free.clear()
        for number in range(1, 7):
            erase_person(one, f"r{number}")
        wait_until(lambda: read_exchange_state(other.folder).waiting == 6)
        free.append(True)
        wait_until(lambda: hub.gone() >= {f"r{number}" for number in range(7)})
        for value in ("first", "second"):  # the second goes with an exchange that began while it was free
            other.append([f.SettingChanged("rate", value)], "r8")
            wait_until(lambda value=value: value in str(kiosk_rows(one)))  # type: ignore[misc]
        assert len(other.known.workshop.residents) == 8
        state = probe_machine(other.folder, small_folder(), store=other)
        found = health_results(state, load_words(), "en")
        assert any("6 erasings" in line.what and not line.well for line in found)


def test_a_kiosk_that_has_joined_no_hub_says_nothing_of_one(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store, keeper(store):
        record(store, 1)
    assert not list(exchange_health(DataFolder(tmp_path), BEGIN))
    assert not (tmp_path / "hub-keadaan.json").exists()


def test_the_doctor_tells_how_the_exchange_goes(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.hub.write_text("{}")

    def told(now: int) -> list[tuple[str, bool]]:
        return [(line.key, line.well) for line in exchange_health(folder, now)]

    assert told(BEGIN) == [("hub.never_met", True)]
    note_exchange(folder, BEGIN, ExchangeReport(moved=True, ahead=5))
    assert told(BEGIN + DAY) == [("hub.met", True)]
    note_exchange(folder, BEGIN + DAY, None, "unreachable")
    assert told(BEGIN + 6 * DAY) == [("hub.met", True)], "it works without the hub"
    assert told(BEGIN + 8 * DAY) == [("hub.met", False)]
    note_exchange(folder, BEGIN + DAY, None, "refused")
    assert told(BEGIN + DAY) == [("hub.met", False)]
    report = ExchangeReport(moved=True, waiting=frozenset({"r1"}), ahead=-DAY, strange=True)
    for _ in range(3):
        note_exchange(folder, BEGIN + DAY, report)
    assert told(BEGIN + DAY) == [
        ("hub.met", True), ("hub.waits", False), ("hub.clock_ahead", False), ("hub.there_twice", False)
    ]  # fmt: skip
    note_exchange(folder, BEGIN + 2 * DAY, ExchangeReport(moved=True))
    assert told(BEGIN + 2 * DAY) == [("hub.met", True)]
    folder.hub_state.write_bytes(b"\xff{")
    assert read_exchange_state(folder) == ExchangeState()


def test_an_exchange_without_news_writes_nothing_for_a_while(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    note_exchange(folder, BEGIN, ExchangeReport(ahead=5))
    before = folder.hub_state.read_bytes()
    note_exchange(folder, BEGIN + 15_000, ExchangeReport(ahead=9))
    assert folder.hub_state.read_bytes() == before
    note_exchange(folder, BEGIN + 3_600_000, ExchangeReport(ahead=9))
    assert read_exchange_state(folder).met == BEGIN + 3_600_000
