"""What fails between a kiosk and its hub, case by case: nothing is lost, and what hinders is said in words."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from kiosk.exchange import HubError, exchange, exchange_by_stick
from kiosk.exchange.exchanging import ExchangeReport
from kiosk.exchange.hub import hub_state
from kiosk.exchange.postgres import connect_to_hub
from kiosk.learning import event_kinds as f
from kiosk.safekeeping.backups import back_up
from kiosk.safekeeping.erasing import erase_elsewhere, erase_person
from kiosk.safekeeping.restoring import restore_backup
from kiosk.store import EventRow, Store, StoreError, checksum, new_id
from tests.support.histories import check, record
from tests.support.homes import BEGIN, DAY, kiosk_rows
from tests.support.postgres import PostgresHub, Server

pytestmark = pytest.mark.slow


def meet(store: Store, hub: PostgresHub, kiosk: int, *, erase: bool = True) -> ExchangeReport:
    """Exchange once, as one of the hub's kiosks."""
    with hub.meet(kiosk) as peer:
        return exchange(store, peer, (lambda ids: erase_elsewhere(store, ids)) if erase else None)


@pytest.fixture
def kiosks(tmp_path: Path) -> Iterator[tuple[Store, Store]]:
    with Store.open(tmp_path / "a") as one, Store.open(tmp_path / "b") as other:
        one.append([f.MentorAdded("m1", "Bu Rina", "hash")], None)
        record(one, 10)
        yield one, other


def row(fact: str, *, key: str = "", at: int = BEGIN, who: str | None = "m1", crc: int | None = None) -> EventRow:
    key = key or new_id(at)
    return key, at, who, fact, checksum(key, at, who, fact) if crc is None else crc


def raw_push(hub: PostgresHub, kiosk: int, rows: object) -> tuple[Any, ...]:
    """Push whatever one likes, as somebody with a kiosk's password may; return fresh, erased, clash, refused."""
    access = hub.access[kiosk]
    with connect_to_hub(access, hub.server.ca, access.code) as db:
        question = "SELECT fresh, erased, clash, refused FROM push(%s)"
        (answer,) = db.execute(question, [json.dumps(rows)]).fetchall()
        return answer


# The network and the clock -------------------------------------------------------------------------------


def test_weeks_without_the_hub_and_then_one_exchange(
    server: Server, hub: PostgresHub, kiosks: tuple[Store, Store]
) -> None:
    one, other = kiosks
    meet(one, hub, 0)
    server.stop()
    try:
        for _ in range(3):
            record(one, 5)
            with pytest.raises(HubError) as told:
                meet(one, hub, 0)
            assert told.value.kind == "unreachable"
            check(one)
    finally:
        server.start()
    assert meet(one, hub, 0).pushed == 3 * 13
    assert meet(other, hub, 1).pulled == len(kiosk_rows(one))
    assert check(one) == check(other)


def test_nothing_moves_twice_and_a_question_without_news_writes_nothing(
    hub: PostgresHub, kiosks: tuple[Store, Store]
) -> None:
    one, _ = kiosks
    assert meet(one, hub, 0).pushed == 24
    with hub.server.operator(hub.database) as db:
        state = "SELECT n.*, h.last, (SELECT count(*) FROM kiosk.events) FROM kiosk.nodes n, kiosk.homes h"
        before = db.execute(state).fetchall()
        for _ in range(3):
            assert not meet(one, hub, 0).moved
        assert db.execute(state).fetchall() == before


def test_the_same_rows_twice_in_any_order_from_two_at_once_are_there_once(
    hub: PostgresHub, kiosks: tuple[Store, Store], tmp_path: Path
) -> None:
    one, other = kiosks
    rows = sorted(kiosk_rows(one))
    random.Random(1).shuffle(rows)
    other.join(rows)
    other.flush()
    begin, failed = threading.Barrier(2), list[BaseException]()

    def go(store: Store, kiosk: int) -> None:
        try:
            begin.wait(60)
            meet(store, hub, kiosk)
        except BaseException as error:
            failed.append(error)

    both = [threading.Thread(target=go, args=(store, kiosk)) for kiosk, store in enumerate(kiosks)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(120)
    assert not failed
    assert raw_push(hub, 2, [*rows, *rows]) == (0, 0, 0, 0)
    for kiosk, store in enumerate(kiosks):
        meet(store, hub, kiosk)
    assert hub.rows() == set(rows) == kiosk_rows(one) == kiosk_rows(other)
    assert check(one) == check(other)


@pytest.mark.parametrize("wrong", [-365 * DAY, 40 * DAY])
def test_a_wrong_clock_loses_nothing_and_is_told(hub: PostgresHub, tmp_path: Path, wrong: int) -> None:
    with (
        Store.open(tmp_path / "a", now=lambda: BEGIN + wrong) as one,
        Store.open(tmp_path / "b", now=lambda: BEGIN) as other,
    ):
        record(one, 5)
        report = meet(one, hub, 0)
        with hub.server.operator(hub.database) as db:
            (hub_now,) = db.execute("SELECT extract(epoch FROM now()) * 1000").fetchone() or (0,)
            state = next(node for node in hub_state(db) if node.name == "kiosk 0")
        # The hub's own clock is today's: what is told follows it, within the hours that this test may take.
        for ahead in (report.ahead, state.ahead):
            assert ahead is not None
            assert abs(ahead - (BEGIN + wrong - int(hub_now))) < DAY // 2
        meet(other, hub, 1)
        record(other, 5, residents=1)
        meet(other, hub, 1)
        meet(one, hub, 0)
        assert len(kiosk_rows(one)) == 13 + 11
        assert check(one) == check(other)


# Kills ----------------------------------------------------------------------------------------------------

KILLED = """
import os
import signal
import sys
from pathlib import Path
import msgspec
from kiosk.exchange import exchange
from kiosk.exchange.postgres import HubAccess, PostgresPeer, connect_to_hub
from kiosk.store import Store
from tests.support import homes

folder, ca, access, cut, late = sys.argv[1:]
access = msgspec.json.decode(access, type=HubAccess)
left = [int(cut)]
try:
    with Store.open(folder) as store:
        peer = PostgresPeer(connect_to_hub(access, Path(ca), access.code))
        exchange(
            homes.Cutting(store, left, late=late == "1", methods=homes.STORE),
            homes.Cutting(peer, left, late=late == "1", methods=homes.PEER),
            page=20,
        )
        print("done", flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
except homes.Cut:
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("late", ["0", "1"])
def test_a_kiosk_that_is_killed_at_any_step_agrees_after_the_next_exchange(
    hub: PostgresHub, tmp_path: Path, late: str
) -> None:
    with Store.open(tmp_path / "b") as other, Store.open(tmp_path / "a") as one:
        record(one, 6)
        record(other, 6, residents=1)
        meet(other, hub, 1)
    access = hub.access[0]
    told = json.dumps({name: getattr(access, name) for name in access.__struct_fields__})
    cut, done = 0, ""
    while not done and cut < 60:
        cut += 1
        killed = subprocess.run(
            [sys.executable, "-c", KILLED, str(tmp_path / "a"), str(hub.server.ca), told, str(cut), late],
            capture_output=True,
            text=True,
            check=False,
        )
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        done = killed.stdout
        if not done and cut % 3 == 0:  # more comes on both sides meanwhile
            with Store.open(tmp_path / "b") as other, Store.open(tmp_path / "a") as one:
                record(one, 1, residents=1)
                record(other, 1, residents=1)
                meet(other, hub, 1)
    assert done == "done\n"
    with Store.open(tmp_path / "b") as other, Store.open(tmp_path / "a") as one:
        for store, kiosk in ((one, 0), (other, 1), (one, 0)):
            meet(store, hub, kiosk)
        assert kiosk_rows(one) == kiosk_rows(other) == hub.rows()
        assert check(one) == check(other)


def test_a_hub_that_is_stopped_at_once_keeps_all_that_it_acknowledged(server: Server, hub: PostgresHub) -> None:
    sent: list[set[str]] = [set(), set(), set()]
    some, stop = threading.Semaphore(0), threading.Event()

    def push(kiosk: int) -> None:
        try:
            with hub.meet(kiosk) as peer:
                while not stop.is_set():
                    rows = [row(f'{{"fact":"X","n":{n}}}') for n in range(20)]
                    assert peer.push(rows).new == 20
                    sent[kiosk] |= {one[0] for one in rows}
                    some.release()
        except HubError as error:
            assert error.kind == "unreachable", error  # noqa: PT017

    threads = [threading.Thread(target=push, args=(kiosk,)) for kiosk in range(3)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(20):
            assert some.acquire(timeout=120)
        server.stop(signal.SIGQUIT)
    finally:
        stop.set()
        for thread in threads:
            thread.join(120)
        server.start()
    there = {one[0] for one in hub.rows()}
    assert set().union(*sent) <= there
    with hub.meet(0) as peer:
        numbers = [n for n, _ in peer.page(0, 1 << 40)]
        assert numbers == list(range(1, peer.meet(0).last + 1)), "no number is missing"


# Copies ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("new", [False, True])
def test_a_hub_put_back_to_an_old_dump_or_new_and_empty_is_filled_by_its_kiosks(
    server: Server, hub: PostgresHub, kiosks: tuple[Store, Store], tmp_path: Path, new: bool
) -> None:
    one, other = kiosks
    meet(one, hub, 0)
    dump = tmp_path / "dump"
    where = ["-h", str(server.folder), "-p", str(server.port), "-U", "postgres"]
    if not new:
        subprocess.run([str(server.bin / "pg_dump"), *where, "-Fc", "-f", str(dump), hub.database], check=True)
    record(other, 5, residents=1)
    meet(other, hub, 1)
    meet(one, hub, 0)
    erase_person(one, "r1")
    meet(one, hub, 0)
    meet(other, hub, 1)
    if new:
        hub.restore()  # to what it was before anybody met it
    else:
        server.drop_database(hub.database)
        with server.operator() as db:
            db.execute(f"CREATE DATABASE {hub.database}".encode())
        restore = [str(server.bin / "pg_restore"), *where, "-d", hub.database, str(dump)]
        subprocess.run(restore, check=True)
        assert any("r1" in str(one) for one in hub.rows()), "the dump is from before the erasing"
    for store, kiosk in ((other, 1), (one, 0), (other, 1)):
        meet(store, hub, kiosk)
    assert hub.rows() == kiosk_rows(one) == kiosk_rows(other)
    assert hub.gone() == {"r1"}
    assert not any('"r1"' in str(each) for each in hub.rows())
    assert check(one) == check(other)


def test_a_kiosk_put_back_gets_its_own_later_events_from_the_hub(hub: PostgresHub, tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        record(store, 5)
        meet(store, hub, 0)
        backup = back_up(store.folder)
        record(store, 7, residents=1)
        meet(store, hub, 0)
        whole = kiosk_rows(store)
    restore_backup(store.folder, backup.file)
    with Store.open(tmp_path) as store:
        assert len(kiosk_rows(store)) == 13
        record(store, 1, residents=1)
        report = meet(store, hub, 0)
        assert (report.pulled, report.pushed, report.strange) == (15, 3, True)
        assert whole < kiosk_rows(store) == hub.rows()
        check(store)


def test_a_salvaged_kiosk_gets_back_what_was_damaged(hub: PostgresHub, tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        record(store, 300)
        meet(store, hub, 0)
        whole = kiosk_rows(store)
    data = bytearray(store.file.read_bytes())
    row = sorted(whole)[len(whole) // 2]
    page = data.index(row[3].encode()) // 4_096 * 4_096  # a page of events, wherever the snapshots are
    data[page : page + 4_096] = bytes(4_096)
    store.file.write_bytes(data)
    with Store.open(tmp_path) as store:
        assert kiosk_rows(store) < whole
        meet(store, hub, 0)
        assert kiosk_rows(store) == whole
        check(store)


def test_a_cloned_kiosk_loses_nothing_and_is_noticed(hub: PostgresHub, tmp_path: Path) -> None:
    with Store.open(tmp_path / "a") as store:
        record(store, 3)
        meet(store, hub, 0)
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    with Store.open(tmp_path / "a") as one, Store.open(tmp_path / "b") as other:
        for turn in range(4):
            store = (one, other)[turn % 2]
            record(store, 1, residents=1)
            report = meet(store, hub, 0)
            assert report.strange == (turn > 0)
        meet(one, hub, 0)
        assert kiosk_rows(one) == kiosk_rows(other) == hub.rows()
    with hub.server.operator(hub.database) as db:
        assert {node.name: node.strange for node in hub_state(db)}["kiosk 0"] >= 3


# Erasing --------------------------------------------------------------------------------------------------


def holds(folder: Path, *texts: str) -> list[str]:
    """Return the files of a folder that hold any of these texts, the ids of who was erased excepted."""
    found = []
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.name != "terhapus.txt":
            data = file.read_bytes()
            found += [f"{file.name}: {text}" for text in texts if text.encode() in data]
    return found


def test_who_was_erased_is_gone_from_every_node_after_its_next_exchange(
    server: Server, hub: PostgresHub, kiosks: tuple[Store, Store], tmp_path: Path
) -> None:
    """From one where they are just at work, from one that was away, from a stick, and from the hub's own files."""
    one, other = kiosks
    person, name = one.fresh_id(), "Zubaedah Mahardika"
    one.append([f.ResidentAdded(person, name, "merah", "ikan"), f.WordPronounced("zubaedah", "zubaédah")], "m1")
    one.append([f.StepDone("keset.mutu", "s1")], person)
    stick = tmp_path / "stick.zip"
    meet(one, hub, 0)
    meet(other, hub, 1)
    with Store.open(tmp_path / "away") as away:
        exchange_by_stick(one, stick)
        exchange_by_stick(away, stick)
        back_up(away.folder)
        erase_person(one, person)
        other.append([f.StepDone("keset.mutu", "s2")], person)  # at work there meanwhile
        meet(one, hub, 0)
        assert meet(other, hub, 1, erase=False).waiting >= {person}
        other.append([f.StepDone("keset.mutu", "s3")], person)
        assert meet(other, hub, 1).erased >= {person}
        other.append([f.StepDone("keset.mutu", "s4")], person)
        exchange_by_stick(away, stick)  # not told yet: it brings her again, to a stick that knows no better
        meet(away, hub, 2)
        exchange_by_stick(other, stick)
        exchange_by_stick(away, stick)
        for store, kiosk in ((one, 0), (other, 1), (away, 2)):
            assert not meet(store, hub, kiosk).pushed
            assert person not in store.known.workshop.residents
        assert kiosk_rows(one) == kiosk_rows(other) == kiosk_rows(away) == hub.rows()
        for folder in ("a", "b", "away"):
            assert holds(tmp_path / folder, person, name, "zubaedah") == []
        assert name not in str(hub.rows())
    (tmp_path / "x").mkdir()
    shutil.unpack_archive(stick, tmp_path / "x", "zip")
    assert holds(tmp_path / "x", name, "zubaedah") == []
    with server.operator(hub.database) as db:  # what docs/hub.md has an operator do each night
        db.execute("VACUUM FULL kiosk.events")
        db.execute("SELECT pg_switch_wal()")
        db.execute("CHECKPOINT")
    assert holds(server.data / "base", name, "zubaedah") == []
    dump = tmp_path / "dump.sql"
    where = ["-h", str(server.folder), "-p", str(server.port), "-U", "postgres"]
    subprocess.run([str(server.bin / "pg_dump"), *where, "-f", str(dump), hub.database], check=True)
    assert name not in dump.read_text()


def test_a_kiosk_erases_so_many_in_a_day_and_no_mentor(hub: PostgresHub, tmp_path: Path) -> None:
    """A kiosk in wrong hands cannot empty its home at the hub."""
    with hub.server.operator(hub.database) as db:
        db.execute("UPDATE kiosk.homes SET erasings_a_day = 2")
    with Store.open(tmp_path / "a") as store:
        store.append([f.MentorAdded("m1", "Bu Rina", "hash")], None)
        record(store, 10, residents=6)
        meet(store, hub, 0)
        with hub.meet(1) as thief:
            thief.forget(["m1", "r0", "r1", "r2", "r3", "unknown"])
            thief.forget(["r4", "r5"])
            gone = thief.gone()
        assert "unknown" in gone
        assert len(gone & {f"r{n}" for n in range(6)}) == 2
        assert "m1" not in gone
        assert meet(store, hub, 0).erased == gone
        assert len(store.known.workshop.residents) == 4
        assert store.known.workshop.mentors


def test_rows_travel_as_they_are_through_an_older_kiosk(hub: PostgresHub, tmp_path: Path) -> None:
    rows = {
        row('{"fact":"FromTheFuture",  "resident":"r1", "text":"\\u0000 \\\\u0000 ünï \\ud83d\\ude00"}'),
        row('{"fact":"StepDone","lesson":"keset.mutu","step":"s1","not_yet":[1]}', who="r1"),
    }
    with Store.open(tmp_path / "a") as newer, Store.open(tmp_path / "b") as other:
        newer.join(rows)
        meet(newer, hub, 0)
        meet(other, hub, 1)
        assert hub.rows() == kiosk_rows(other) == rows
        assert other.known.progress["r1"].lessons["keset.mutu"].steps


# Hostile pushes -------------------------------------------------------------------------------------------

GOOD = '{"fact":"FromTheFuture"}'


@pytest.mark.parametrize(
    "odd",
    [
        row(GOOD, key="f" * 12 + new_id(0)[12:]),  # after the year 2100
        row(GOOD, key="0" * 32),  # another kind of id
        row(GOOD, at=1 << 62, key=new_id(BEGIN)),
        row(GOOD, at=-1, key=new_id(BEGIN)),
        row('{"fact":"X","text":"' + "x" * 16_000 + '"}'),
        row(GOOD, who="x" * 201),
        row("no JSON"),
        row("[" * 100_000 + "]" * 100_000),
        row(GOOD, crc=-1),
        row(GOOD, crc=1 << 40),
        ["'); DROP TABLE kiosk.events; --", 1, None, GOOD, 1],
        [1, 2],
        None,
        {"id": 1},
        "text",
        ["\\u0000"],
        [new_id(BEGIN), BEGIN, "a\0b", GOOD, 1],
    ],
)
def test_what_does_not_fit_is_refused_alone(hub: PostgresHub, odd: object) -> None:
    good = row(GOOD)
    assert raw_push(hub, 0, [odd, good]) == (1, 0, 0, 1)
    assert hub.rows() == {good}
    with hub.server.operator(hub.database) as db:
        assert {node.name: node.refused for node in hub_state(db)}["kiosk 0"] == 1


@pytest.mark.parametrize("page", [{"not": "a page"}, "text", None, [None] * 5_001])
def test_no_page_is_taken_that_is_none_or_too_long(hub: PostgresHub, page: object) -> None:
    with pytest.raises(psycopg.errors.ProgramLimitExceeded):
        raw_push(hub, 0, page)
    assert hub.rows() == set()


def test_a_forged_row_is_passed_over_and_told_and_one_id_with_two_contents_never_merged(
    hub: PostgresHub, kiosks: tuple[Store, Store]
) -> None:
    one, other = kiosks
    meet(one, hub, 0)
    mine = min(kiosk_rows(one))
    forged = row('{"fact":"StepDone","lesson":"keset.mutu","step":"forged"}', crc=5)
    clash = row('{"fact":"StepDone","lesson":"keset.mutu","step":"clash"}', key=mine[0])
    theirs = row('{"fact":"StepDone","lesson":"keset.mutu","step":"s1"}', key=new_id(BEGIN))
    ours = row('{"fact":"StepDone","lesson":"keset.mutu","step":"s2"}', key=theirs[0])
    one.join([ours])
    one.flush()
    assert raw_push(hub, 2, [forged, clash, theirs]) == (2, 0, 1, 0)
    report = meet(one, hub, 0)
    assert report.passed == {"damaged": 1, "clash": 1}
    assert report.refused == 1
    meet(other, hub, 1)
    assert mine in kiosk_rows(other)
    assert ours in kiosk_rows(one)
    assert theirs in kiosk_rows(other)
    with hub.server.operator(hub.database) as db:
        refused = {node.name: node.refused for node in hub_state(db)}
    assert refused == {"kiosk 0": 1, "kiosk 1": 0, "kiosk 2": 1, "kiosk 3": 0, "kiosk 4": 0}


def test_names_with_sql_in_them_are_names(hub: PostgresHub, kiosks: tuple[Store, Store]) -> None:
    one, other = kiosks
    name = "Robert'); DROP TABLE kiosk.events; --"
    one.append([f.ResidentAdded("x'; --", name, "merah", "ikan"), f.ResidentAdded("r8", name, "biru", "api")], "m1")
    meet(one, hub, 0)
    meet(other, hub, 1)
    assert other.known.workshop.residents["r8"].name.value == name
    assert "x'; --" not in other.known.workshop.residents, "no kiosk makes such an id"


# Full disks and sleepers ----------------------------------------------------------------------------------


def test_a_hub_with_a_full_disk_is_told_of_and_loses_nothing(hub: PostgresHub, kiosks: tuple[Store, Store]) -> None:
    one, _ = kiosks
    with hub.server.operator(hub.database) as db:
        db.execute("""
            CREATE FUNCTION kiosk.full() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$""")
        db.execute(
            "CREATE TRIGGER full_disk BEFORE INSERT ON kiosk.events_1 FOR EACH ROW EXECUTE FUNCTION kiosk.full()"
        )
        with pytest.raises(HubError) as told:
            meet(one, hub, 0)
        assert told.value.kind == "full"
        assert hub.rows() == set()
        db.execute("DROP TRIGGER full_disk ON kiosk.events_1")
    assert meet(one, hub, 0).pushed == 24


def test_a_kiosk_with_a_full_disk_takes_the_rest_later(
    hub: PostgresHub, kiosks: tuple[Store, Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = kiosks
    record(one, 400, residents=1)
    meet(one, hub, 0)
    monkeypatch.setattr("kiosk.exchange.exchanging.FLUSH_S", 1.0)
    pages = other._disk.db.execute("PRAGMA page_count").fetchone()[0]
    other._disk.db.execute(f"PRAGMA max_page_count = {pages + 3}")
    with pytest.raises(StoreError):
        meet(other, hub, 1)
    assert other.trouble is not None
    assert other.trouble.kind == "disk-full"
    other._disk.db.execute("PRAGMA max_page_count = 1000000")
    assert other.flush(60)
    meet(other, hub, 1)
    assert kiosk_rows(other) == kiosk_rows(one)


def test_a_laptop_asleep_in_a_transaction_holds_nobody_up_for_long(
    hub: PostgresHub, kiosks: tuple[Store, Store]
) -> None:
    one, _ = kiosks
    asleep = hub.access[1]
    with hub.server.operator(hub.database) as db:
        (kept,) = db.execute("SELECT rolconfig FROM pg_roles WHERE rolname = %s", [asleep.role]).fetchone() or ([],)
        assert kept == ["idle_in_transaction_session_timeout=60s"]
        db.execute(f"ALTER ROLE {asleep.role} SET idle_in_transaction_session_timeout = '1s'".encode())
    with closing(connect_to_hub(asleep, hub.server.ca, asleep.code)) as sleeper:
        sleeper.execute("BEGIN")
        sleeper.execute("SELECT push(%s)", [json.dumps([row(GOOD)])])
        assert meet(one, hub, 0).pushed == 24, "it waited for the home's row until the sleeper was put out"
        assert len(hub.rows()) == 24
