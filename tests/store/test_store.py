"""The store on real files: what was appended is there, in memory at once and on disk for good."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.learning import FOLD_VERSION, Event, Progress, Workshop
from kiosk.learning import event_kinds as f
from kiosk.store import Store, StoreError, Trouble, snapshots
from kiosk.store.database import MIGRATIONS
from kiosk.store.ids import END
from kiosk.store.people_at_hand import AT_HAND
from kiosk.store.rows import checksum, row_of
from tests.support.effort import examples
from tests.support.histories import check, check_folder, events_of_kinds, progress_of, record, workshop_of
from tests.support.strategies import event_values, people
from tests.support.strategies import events as histories

SRI = f.ResidentAdded("r1", "Sri", "merah", "bunga")


def write(folder: Path, *statements: str) -> None:
    db = sqlite3.connect(folder / "kiosk.db")
    with db:
        for statement in statements:
            db.execute(statement)
    db.close()


def test_a_new_store_is_empty_and_private(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a" / "b") as store:
        assert store.known.workshop == Workshop()
        assert dict(store.known.progress) == {}
        assert store.known.progress.get("r1", Progress()) == Progress()
        assert (store.trouble, store.repair) == (None, None)
        store.append([SRI], "m1")
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    for name in ("kiosk.db", "kiosk.lock"):
        assert stat.S_IMODE((tmp_path / "a" / "b" / name).stat().st_mode) == 0o600


def test_what_was_appended_counts_at_once_and_after_a_restart(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        made = store.append([SRI, f.SettingChanged("lang", "en")], "r1")
        assert [event.who for event in made] == ["r1", "r1"]
        assert [r.name.value for r in store.known.workshop.shown_residents()] == ["Sri"]
        assert store.known.workshop.settings["r1"]["lang"].value == "en"
        kiosk = store.kiosk
    with Store.open(tmp_path) as store:
        assert tuple(check(store)) == made
        assert store.kiosk == kiosk


def test_events_can_be_asked_for_by_person_and_from_a_time_on(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        made = record(store, 10)
        assert list(store.events()) == made
        assert list(store.events("r1")) == [event for event in made if event.who == "r1"]
        assert list(store.events(since=made[4].id)) == made[5:]
        assert list(store.events("r1", made[4].id)) == [event for event in made[5:] if event.who == "r1"]


def test_events_are_read_one_by_one_while_others_are_appended(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        made = record(store, 50)
        reading = store.events()
        first = next(reading)
        store.append(events_of_kinds(51), "r1")
        assert store.flush()
        assert [first, *reading] == made


def test_of_a_guest_nothing_is_written_and_nothing_remains(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.append([f.LessonOpened("keset.mutu"), f.MentorCalled()], "guest", keep=False)
        assert store.known.progress["guest"].lessons["keset.mutu"].opened
        assert store.known.workshop == Workshop()
        store.forget("guest")
        assert "guest" not in store.known.progress
        assert store.flush()
        assert list(store.events()) == []


def test_a_guest_who_has_a_residents_id_does_not_touch_the_resident(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        record(store, 3)
        store.append([f.SettingChanged("lang", "en")], "r1", keep=False)
        store.forget("r1")
        store.append(events_of_kinds(9), "r1")
    check_folder(tmp_path)


def test_whoever_has_an_empty_id_is_known_again_after_a_restart(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.append([f.PieceChecked("", "x", {}, (), "pass")], "")
        assert store.flush()
        check(store)
    (event,) = check_folder(tmp_path)
    with Store.open(tmp_path) as store:
        assert event.who == ""
        assert list(store.known.signs) == [""]


def test_forgetting_a_resident_forgets_nothing(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        record(store, 3)
        store.forget("r1")
        check(store)


@settings(max_examples=examples(25), deadline=None)
@given(st.lists(st.tuples(st.lists(event_values, max_size=4), st.none() | people), max_size=12), st.integers(0, 12))
def test_projections_are_the_fold_of_the_events_whatever_is_appended(
    calls: list[tuple[list[f.AnyEventData], str | None]], restart: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        made: list[Event] = []
        for part in (calls[:restart], calls[restart:]):
            with Store.open(Path(name)) as store:
                for what, who in part:
                    made += store.append(what, who)
                assert store.known.workshop == workshop_of(made)
                assert dict(store.known.progress) == progress_of(made)
                assert store.flush()
                assert check(store) == made
        assert check_folder(Path(name)) == made


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories(20), st.randoms(use_true_random=False))
def test_events_can_be_joined_in_any_order_and_any_number_of_times(history: list[Event], chance: object) -> None:
    import random

    assert isinstance(chance, random.Random)
    parts = [chance.sample(history, chance.randint(0, len(history))) for _ in range(3)]
    parts += [list(history), list(history)]
    chance.shuffle(parts)
    with tempfile.TemporaryDirectory() as name:
        seen: set[str] = set()
        with Store.open(Path(name), now=lambda: END) as store:
            for part in parts:
                assert store.join(map(row_of, part)).new == len({event.id for event in part} - seen)
                seen |= {event.id for event in part}
            assert store.flush()
            assert sorted(check(store), key=lambda e: e.id) == sorted(history, key=lambda e: e.id)
        check_folder(Path(name))


def test_two_kiosks_that_swap_their_events_hold_the_same(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a") as one, Store.open(tmp_path / "b") as other:
        record(one, 40)
        record(other, 25)
        other.append([f.ResidentChanged("r1", name="Sri Wahyuni")], "m1")
        assert other.flush()
        assert one.join(map(row_of, other.events())).new == 54
        assert one.flush()
        assert other.join(map(row_of, one.events())).new == 83
        assert other.flush()
        assert check(one) == check(other)
        assert one.known.workshop.residents["r1"].name.value == "Sri Wahyuni"


def test_more_than_a_slice_of_events_is_joined_and_counted(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a") as one, Store.open(tmp_path / "b") as other:
        made = record(one, 700)
        assert other.join(map(row_of, one.events())).new == len(made)
        assert other.join(map(row_of, made)).new == 0
        assert other.flush(30)
        assert check(other) == made


def test_ids_increase_when_the_clock_goes_back_and_across_restarts(tmp_path: Path) -> None:
    clock = iter([1_800_000_000_000, 1_700_000_000_000, 5, 1_800_000_000_001, 0])
    made: list[Event] = []
    for _ in range(5):
        at = next(clock)
        with Store.open(tmp_path, now=lambda at=at: at) as store:  # type: ignore[misc]
            made += store.append(events_of_kinds(len(made)), "r1")
    assert [event.id for event in made] == sorted({event.id for event in made})
    assert [event.at for event in made[::2]] == [1_800_000_000_000, 1_700_000_000_000, 5, 1_800_000_000_001, 0]
    assert check_folder(tmp_path) == made


def test_a_text_that_cannot_be_written_is_refused_before_anything_is_recorded(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        with pytest.raises(ValueError, match="cannot be written"):
            store.append([SRI, f.ResidentChanged("r1", name="\udcff")], "m1")
        assert store.known.workshop == Workshop()
        store.append([SRI], "m1")
        assert store.flush()
        assert len(check(store)) == 1


def test_a_second_kiosk_on_the_same_folder_is_told_so(tmp_path: Path) -> None:
    second = f"""
from pathlib import Path
from kiosk.store import Store, StoreError
try:
    Store.open(Path({str(tmp_path)!r}))
except StoreError as error:
    print(error.kind)
"""
    with Store.open(tmp_path) as store:
        record(store, 3)
        ran = subprocess.run([sys.executable, "-c", second], check=True, capture_output=True, text=True)
        assert ran.stdout == "busy\n"
        store.append(events_of_kinds(4), "r1")
    ran = subprocess.run([sys.executable, "-c", second], check=True, capture_output=True, text=True)
    assert ran.stdout == ""
    assert len(check_folder(tmp_path)) == 11


def test_a_file_of_a_newer_kiosk_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        record(store, 3)
    write(tmp_path, f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    before = (tmp_path / "kiosk.db").read_bytes()
    with pytest.raises(StoreError) as refused:
        Store.open(tmp_path)
    assert refused.value.kind == "newer"
    assert (tmp_path / "kiosk.db").read_bytes() == before


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError) as refused:
        Store.open(tmp_path / "file" / "data")
    assert refused.value.kind == "unusable"


def test_an_event_of_a_kind_not_known_yet_is_kept_and_passed_over(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        made = record(store, 3)
    event_data = '{"fact":"KilnFired","degrees":900}'
    crc = checksum("0" * 32, 1, "r1", event_data)
    write(tmp_path, f"INSERT INTO events VALUES (NULL, '{'0' * 32}', 1, 'r1', '{event_data}', {crc})")
    with Store.open(tmp_path) as store:
        assert check(store) == made
        store.append(events_of_kinds(9), "r1")
    assert len(check_folder(tmp_path)) == len(made) + 2
    db = sqlite3.connect(tmp_path / "kiosk.db")
    assert db.execute("SELECT fact FROM events WHERE id = ?", ("0" * 32,)).fetchone() == (event_data,)
    db.close()


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM snapshots",
        "UPDATE snapshots SET value = replace(value, 's1', 's7')",
        "UPDATE snapshots SET value = '{'",
        "UPDATE snapshots SET upto = 100000",
        "UPDATE snapshots SET upto = 1",
        "UPDATE snapshots SET fold = fold + 1",
    ],
)
def test_snapshots_that_are_lost_or_wrong_are_folded_anew(tmp_path: Path, harm: str) -> None:
    with Store.open(tmp_path) as store:
        made = record(store, 30)
    write(tmp_path, harm)
    assert check_folder(tmp_path) == made
    with Store.open(tmp_path) as store:
        made += store.append(events_of_kinds(99), "r2")
    assert check_folder(tmp_path) == made


def test_a_raised_fold_version_folds_all_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(tmp_path) as store:
        made = record(store, 300)
    text = '{"residents":{}}'
    write(
        tmp_path,
        f"UPDATE snapshots SET value = '{text}', crc = {checksum('workshop', FOLD_VERSION, 603, text)}, upto = 603"
        " WHERE scope = 'workshop'",
    )
    with Store.open(tmp_path) as store:
        assert store.known.workshop == Workshop()  # what an older fold left is believed...
    monkeypatch.setattr(snapshots, "FOLD_VERSION", FOLD_VERSION + 1)
    assert check_folder(tmp_path) == made  # ... until the folds' version is raised


def test_a_long_history_is_not_folded_again_at_the_next_start(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        made = record(store, 600)
    db = sqlite3.connect(tmp_path / "kiosk.db")
    upto = dict(db.execute("SELECT scope, upto FROM snapshots").fetchall())
    db.close()
    assert upto["workshop"] > len(made) - 250
    assert max(upto.values()) == len(made)


def test_appending_does_not_wait_for_a_disk_that_does_not_answer(tmp_path: Path) -> None:
    """Another program holds the file: the writer must wait; the caller must not, and nothing may be lost."""
    with Store.open(tmp_path) as store:
        made = record(store, 3)
        told: list[Trouble | None] = []
        changed = threading.Event()

        def tell(trouble: Trouble | None) -> None:
            told.append(trouble)
            changed.set()

        store.on_trouble = tell
        holder = sqlite3.connect(tmp_path / "kiosk.db", isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        made += store.append(events_of_kinds(4), "r1")
        made += store.append([f.SettingChanged("lang", "en")], "r9")
        assert store.known.progress["r1"].lessons["keset.produksi"].place.value == "step:s5"
        assert store.known.workshop.settings["r9"]["lang"].value == "en"
        assert not store.flush(0.1)
        assert changed.wait(10)
        assert told == [store.trouble]
        assert store.trouble is not None
        assert store.trouble.kind == "disk"
        changed.clear()
        holder.execute("ROLLBACK")
        holder.close()
        assert store.flush(10)
        assert changed.wait(10)
        assert told[1:] == [None]
        assert check(store) == made


def test_a_screen_that_fails_when_it_is_told_does_not_stop_the_writing(tmp_path: Path) -> None:
    def fail(trouble: Trouble | None) -> None:
        raise RuntimeError("the screen has gone")

    with Store.open(tmp_path) as store:
        store.on_trouble = fail
        holder = sqlite3.connect(tmp_path / "kiosk.db", isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        made = store.append([SRI], "m1")
        assert not store.flush(2.5)
        holder.execute("ROLLBACK")
        holder.close()
        assert store.flush(10)
        assert tuple(check(store)) == made


def test_closing_while_the_disk_refuses_says_that_something_was_lost(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    record(store, 1)
    holder = sqlite3.connect(tmp_path / "kiosk.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    store.append(events_of_kinds(2), "r1")
    assert store.close(0.1) is False
    holder.execute("ROLLBACK")
    holder.close()
    assert len(check_folder(tmp_path)) == 5


def test_many_threads_append_at_once(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:

        def work(name: str) -> None:
            for number in range(60):
                store.append(events_of_kinds(number), name)

        threads = [threading.Thread(target=work, args=(f"r{i}",)) for i in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert store.flush(30)
        assert len(check(store)) == 480


def test_of_many_people_few_stay_in_memory_and_all_is_kept(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        made = list(store.append([f.ResidentAdded(f"r{n}", f"Warga {n}", "merah", "ikan") for n in range(60)], "m1"))
        for number in range(600):
            made += store.append(events_of_kinds(number), f"r{number % 60}")
        assert store.flush(30)
        store.append(events_of_kinds(1), "r1")
        assert store.flush(30)
        for number in range(60):
            assert f"r{number}" in store.known.progress
        assert len(store._projections.people._people) <= 2 * AT_HAND
        check(store)
    assert len(check_folder(tmp_path)) == len(made) + 2


def test_what_was_joined_is_brought_up_to_date_without_a_page_waiting_for_it(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a") as store:
        made = record(store, 300)
    with Store.open(tmp_path / "b") as store:
        store.join(map(row_of, made))
        assert store.flush(30)
        store.catch_up()
        people = ("r0", "r1", "r2")
        for _ in range(500):  # the last are written soon after
            kept = {who: snapshots.load_signs(store._disk.reader, who) for who in people}
            if None not in kept.values():
                break
            time.sleep(0.02)
        assert kept == {who: store.known.signs[who] for who in people}
        kept_in = {who: snapshots.load_lesson(store._disk.reader, who, "keset.produksi") for who in people}
        assert kept_in == {who: store.known.progress[who].lesson("keset.produksi") for who in people}
        assert all(store.known.in_lesson(who, "keset.produksi") == kept_in[who] for who in people)
        check(store)


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM snapshots WHERE scope = 'days'",
        "DELETE FROM snapshots WHERE scope LIKE 'day:%'",
        "UPDATE snapshots SET value = replace(value, '\"step\":', '\"step\":1') WHERE scope LIKE 'day:%'",
        "UPDATE snapshots SET fold = fold - 1 WHERE scope LIKE 'day%'",
    ],
)
def test_days_that_are_lost_or_wrong_are_counted_anew(tmp_path: Path, harm: str) -> None:
    with Store.open(tmp_path) as store:
        made = record(store, 300)
    write(tmp_path, harm)
    with Store.open(tmp_path) as store:
        made += store.append(events_of_kinds(1), "r1")
        assert store.flush()
        assert check(store) == made
    assert check_folder(tmp_path) == made
