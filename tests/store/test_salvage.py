"""A damaged file: all that can be read is kept, what is lost is counted, and no event is ever made up."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import Event
from kiosk.learning import event_kinds as f
from kiosk.store import Store, StoreError
from kiosk.store.rows import EventRow, row_of
from kiosk.store.salvage import rows_in
from tests.support.histories import check, check_folder, events_of_kinds, record

PAGE = 4096


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, dict[str, Event]]:
    folder = tmp_path_factory.mktemp("whole")
    with Store.open(folder) as store:
        made = record(store, 400)
        made += store.append([f.ResidentAdded("r9", "Sri " * 3000, "merah", "bunga")], "m1")
    return (folder / "kiosk.db").read_bytes(), {event.id: event for event in made}


def page_of(data: bytes | bytearray, kind: int, nth: int = 0) -> int:
    """Return where the nth page of a kind begins: 0x0d is a leaf of a table, 0x05 inner, 0x0a of an index."""
    found = [place for place in range(PAGE, len(data), PAGE) if data[place] == kind]
    return found[nth]


@pytest.mark.parametrize("seed", range(50))
def test_damage_at_random_places_never_crashes_and_never_makes_up_a_fact(
    tmp_path: Path, whole: tuple[bytes, dict[str, Event]], seed: int
) -> None:
    data, events = bytearray(whole[0]), whole[1]
    chance = random.Random(seed)
    for _ in range(chance.choice([1, 5, 50])):
        place = chance.randrange(len(data))
        size = chance.choice([1, 1, 16, PAGE])
        data[place : place + size] = chance.randbytes(len(data[place : place + size]))
    (tmp_path / "kiosk.db").write_bytes(data)
    try:
        store = Store.open(tmp_path)
    except StoreError as error:
        assert error.kind in ("newer", "unusable")  # noqa: PT017 - either is right, and no third
        assert (tmp_path / "kiosk.db").read_bytes() == data
        return
    with store:
        found = list(store.events())
        assert all(events[event.id] == event for event in found)
        if store.repair is not None:
            assert store.repair.kept == len(found)
            assert (tmp_path / store.repair.damaged).read_bytes()[PAGE:] == data[PAGE:]
            check(store)
        made = store.append(events_of_kinds(1), "r1")
        assert store.flush()
    with Store.open(tmp_path) as store:
        assert store.repair is None
        assert [e.id for e in store.events()] == [e.id for e in (*found, *made)]


def test_one_lost_page_loses_only_its_own_events_and_they_are_counted(
    tmp_path: Path, whole: tuple[bytes, dict[str, Event]]
) -> None:
    data = bytearray(whole[0])
    place = page_of(data, 0x0D, 5)
    lost = len(list(rows_in(bytes(data[place : place + PAGE]))))
    data[place : place + PAGE] = bytes(PAGE)
    (tmp_path / "kiosk.db").write_bytes(data)
    with Store.open(tmp_path) as store:
        assert store.repair is not None
        assert store.repair.unreadable == lost > 5
        assert store.repair.kept == len(whole[1]) - lost
        assert len(check(store)) == store.repair.kept


@pytest.mark.parametrize("kind", [0x05, 0x02, 0x0A])
def test_damage_outside_the_leaves_loses_nothing(
    tmp_path: Path, whole: tuple[bytes, dict[str, Event]], kind: int
) -> None:
    data = bytearray(whole[0])
    place = page_of(data, kind)
    data[place : place + PAGE] = bytes(PAGE)
    (tmp_path / "kiosk.db").write_bytes(data)
    with Store.open(tmp_path) as store:
        assert store.repair is not None
        found = {event.id for event in store.events()}
        lost = [event for event in whole[1].values() if event.id not in found]
        assert [getattr(event.data, "resident", None) for event in lost] in ([], ["r9"])  # cut into several pages
        assert store.repair.kept == len(whole[1]) - len(lost)
        check(store)


def test_a_lost_header_loses_nothing_that_stands_whole(tmp_path: Path, whole: tuple[bytes, dict[str, Event]]) -> None:
    (tmp_path / "kiosk.db").write_bytes(bytes(PAGE) + whole[0][PAGE:])
    with Store.open(tmp_path) as store:
        assert store.repair is not None
        assert store.repair.kept == len(whole[1]) - 1
        assert len(check(store)) == store.repair.kept


def test_half_a_file_gives_what_it_holds(tmp_path: Path, whole: tuple[bytes, dict[str, Event]]) -> None:
    half = whole[0][: len(whole[0]) // 2]
    (tmp_path / "kiosk.db").write_bytes(half)
    with Store.open(tmp_path) as store:
        assert store.repair is not None
        assert store.repair.kept >= len({row[0] for row in rows_in(half)}) > 100
        assert store.repair.unreadable <= len(whole[1]) - store.repair.kept
        check(store)


@pytest.mark.parametrize("garbage", [b"not a database at all", bytes(20_000), b"SQLite format 3\0" + bytes(100)])
def test_a_file_that_is_no_database_is_put_aside(tmp_path: Path, garbage: bytes) -> None:
    (tmp_path / "kiosk.db").write_bytes(garbage)
    with Store.open(tmp_path) as store:
        assert store.repair is not None
        assert (store.repair.kept, store.repair.unreadable) == (0, 0)
        assert (tmp_path / store.repair.damaged).read_bytes() == garbage
        record(store, 3)
    check_folder(tmp_path)


def test_an_empty_file_is_a_new_store(tmp_path: Path) -> None:
    (tmp_path / "kiosk.db").write_bytes(b"")
    with Store.open(tmp_path) as store:
        assert store.repair is None
        record(store, 3)
    check_folder(tmp_path)


def test_the_kiosks_own_id_survives_a_repair(tmp_path: Path, whole: tuple[bytes, dict[str, Event]]) -> None:
    (tmp_path / "kiosk.db").write_bytes(whole[0])
    with Store.open(tmp_path) as store:
        kiosk = store.kiosk
    data = bytearray((tmp_path / "kiosk.db").read_bytes())
    place = page_of(data, 0x0D, 5)
    data[place : place + PAGE] = bytes(PAGE)
    (tmp_path / "kiosk.db").write_bytes(data)
    with Store.open(tmp_path) as store:
        assert store.repair is not None
        assert store.kiosk == kiosk


def test_events_in_the_log_of_a_damaged_file_are_kept(tmp_path: Path) -> None:
    """A pulled plug leaves the latest events in the log; the file is damaged besides, and the log's header too."""
    with Store.open(tmp_path) as store:
        made = record(store, 40)
        log = (tmp_path / "kiosk.db-wal").read_bytes()
    (tmp_path / "kiosk.db").write_bytes(random.Random(1).randbytes(3 * PAGE))
    (tmp_path / "kiosk.db-wal").write_bytes(bytes(32) + log[32:])
    with Store.open(tmp_path) as store:
        assert store.repair is not None
        assert store.repair.kept == len(made)
        assert check(store) == made


def test_a_file_that_is_damaged_while_in_use_is_mended_and_what_waited_is_written(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        record(store, 400)
    with Store.open(tmp_path) as store:
        data = bytearray((tmp_path / "kiosk.db").read_bytes())
        for place in range(PAGE, len(data), PAGE):
            if data[place] in (0x05, 0x02):
                data[place : place + PAGE] = bytes(PAGE)
        with (tmp_path / "kiosk.db").open("r+b") as file:
            file.write(data)
        made = store.append(events_of_kinds(1), "r7")
        assert store.flush(20)
        assert store.repair is not None
        assert store.trouble is None
        assert store.known.progress["r7"].latest == made[-1].id
    assert check_folder(tmp_path)[-2:] == list(made)


@given(
    st.binary(max_size=300),
    st.integers(0, 1 << 44),
    st.none() | st.text(st.characters(codec="ascii"), min_size=0, max_size=200),
    st.text(st.characters(codec="utf-8"), max_size=200),
)
def test_a_record_is_found_wherever_it_stands(noise: bytes, at: int, who: str | None, name: str) -> None:
    row = row_of(Event("0123456789ab7cde8f0123456789abcd", at, who, f.ResidentChanged("r1", name=name)))
    assert list(rows_in(noise + record_of(row) + noise)) == [row]


def record_of(row: EventRow) -> bytes:
    """Return a row in SQLite's record format, as SQLite itself writes it (integers in 8 bytes, which it may)."""
    kinds, body = [0], b""
    for value in row:
        if value is None:
            kinds.append(0)
        elif isinstance(value, int):
            kinds.append(6)
            body += value.to_bytes(8, "big", signed=True)
        else:
            kinds.append(13 + 2 * len(value.encode()))
            body += value.encode()
    header = b"".join(varint(kind) for kind in kinds)
    return bytes([len(header) + 1]) + header + body


def varint(number: int) -> bytes:
    digits = [number & 0x7F]
    while number := number >> 7:
        digits.append(number & 0x7F | 0x80)
    return bytes(reversed(digits))
