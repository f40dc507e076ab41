"""Restoring, mending, erasing: what is put in place is whole, what was there is kept, who was erased stays erased."""

from __future__ import annotations

import json
import multiprocessing
import random
import stat
import time
import zipfile
from html import escape
from pathlib import Path

import pytest

from kiosk.commands.cli import main
from kiosk.exchange import exchange_file
from kiosk.learning import event_kinds as f
from kiosk.safekeeping import erasing
from kiosk.safekeeping.backups import back_up, list_backups
from kiosk.safekeeping.doctor import probe_machine
from kiosk.safekeeping.restoring import finish_repair, restore_backup, set_aside_copies
from kiosk.store import DataFolder, Store, StoreError
from kiosk.store.contents import UnusableFile, inspect_database
from tests.support.histories import check, check_folder, events_of_kinds, record
from tests.support.small_lessons import small_folder

NAME = "Zubaedah"


def ids(folder: Path) -> set[str]:
    return {event.id for event in check_folder(folder)}


def test_a_restore_brings_back_what_was_and_keeps_what_is(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        record(store, 20)
    then = ids(tmp_path)
    backup = back_up(DataFolder(tmp_path))
    with Store.open(tmp_path) as store:
        record(store, 5, residents=1)
    now = ids(tmp_path)
    done = restore_backup(DataFolder(tmp_path), backup.file)
    assert ids(tmp_path) == then
    assert done.look == inspect_database(backup.file)
    (aside,) = set_aside_copies(DataFolder(tmp_path))
    assert aside.file.name == done.aside
    assert stat.S_IMODE(aside.file.stat().st_mode) == 0o600
    restore_backup(DataFolder(tmp_path), aside.file)
    assert ids(tmp_path) == now
    assert len(set_aside_copies(DataFolder(tmp_path))) == 2


def test_a_running_kiosk_is_left_alone(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        record(store, 2)
        backup = back_up(DataFolder(tmp_path))
        with pytest.raises(StoreError) as refused:
            restore_backup(DataFolder(tmp_path), backup.file)
        assert refused.value.kind == "busy"
        check(store)


def test_what_is_not_whole_changes_nothing(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        record(store, 20)
    before = (tmp_path / "kiosk.db").read_bytes()
    (tmp_path / "bad.db").write_bytes(before[:9000])
    with pytest.raises(UnusableFile):
        restore_backup(DataFolder(tmp_path), tmp_path / "bad.db")
    assert (tmp_path / "kiosk.db").read_bytes() == before
    assert set_aside_copies(DataFolder(tmp_path)) == []


def test_a_damaged_database_is_put_aside_as_it_is(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        record(store, 20)
    backup = back_up(DataFolder(tmp_path))
    (tmp_path / "kiosk.db").write_bytes(b"damaged beyond all measure")
    done = restore_backup(DataFolder(tmp_path), backup.file)
    assert done.aside is not None
    assert (tmp_path / done.aside).read_bytes() == b"damaged beyond all measure"
    assert len(ids(tmp_path)) == 43


def _restore(folder: Path, file: Path) -> None:
    restore_backup(DataFolder(folder), file)


def test_a_kill_in_a_restore_leaves_the_one_or_the_other(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        record(store, 200)
    then = ids(tmp_path)
    backup = back_up(DataFolder(tmp_path))
    with Store.open(tmp_path) as store:
        record(store, 50)
    now = ids(tmp_path)
    ways, chance = multiprocessing.get_context("forkserver"), random.Random(5)
    ways.set_forkserver_preload(["tests.safekeeping.test_restoring"])
    for _ in range(25):
        process = ways.Process(target=_restore, args=(tmp_path, backup.file))
        process.start()
        time.sleep(chance.uniform(0, 0.08))
        process.kill()
        process.join()
        assert ids(tmp_path) in (then, now)
    restore_backup(DataFolder(tmp_path), backup.file)
    assert ids(tmp_path) == then


# Mending ---------------------------------------------------------------------------------------------------


def test_a_damaged_database_gets_from_the_newest_good_backup_what_it_lost(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        record(store, 100)
    first = back_up(DataFolder(tmp_path), 1_700_000_000_000)
    with Store.open(tmp_path) as store:
        record(store, 100, residents=1)
    back_up(DataFolder(tmp_path), 1_700_100_000_000)
    newest = back_up(DataFolder(tmp_path), 1_700_200_000_000)
    newest.file.write_bytes(b"damaged too")
    before = ids(tmp_path)
    with Store.open(tmp_path) as store:
        later = store.append(events_of_kinds(1), "r1")
    data = bytearray((tmp_path / "kiosk.db").read_bytes())
    for place in range(4096 * 4, len(data) - 4096 * 6, 4096):
        data[place : place + 4096] = bytes(4096)
    (tmp_path / "kiosk.db").write_bytes(data)
    with Store.open(tmp_path) as store:
        assert store.repair is not None
        mended = finish_repair(store)
        assert mended is not None
        assert mended.backup == list_backups(DataFolder(tmp_path))[1].file.name != first.file.name
        assert mended.joined > 100
        assert store.repair.kept == mended.kept + mended.joined
        assert {event.id for event in check(store)} >= before
        kept = {event.id for event in store.events()}
        assert len(kept) == mended.kept + mended.joined
        assert kept <= before | {event.id for event in later}, "no fact is made up"
    report = json.loads((tmp_path / "perbaikan.txt").read_text("utf-8"))
    assert (report["kept"], report["joined"], report["damaged"]) == (mended.kept, mended.joined, mended.damaged)
    with Store.open(tmp_path) as store:
        assert finish_repair(store) is None


def test_without_a_good_backup_the_report_says_so(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        record(store, 100)
    (tmp_path / "kiosk.db").write_bytes(b"nothing of use")
    with Store.open(tmp_path) as store:
        mended = finish_repair(store)
        assert mended is not None
        assert (mended.kept, mended.joined, mended.backup) == (0, 0, None)


# Erasing ---------------------------------------------------------------------------------------------------


def with_one_more(store: Store) -> str:
    """Record a workshop in which one resident's name and doings stand in every kind of place; return their id."""
    record(store, 60)
    person = store.fresh_id()
    store.append([f.ResidentAdded(person, NAME, "merah", "ikan"), f.LessonAssigned(person, "keset.mutu")], "m1")
    store.append([f.GroupNamed("g1", "Pagi"), f.GroupMember("g1", person, True)], "m1")
    store.append([f.SignedIn(), *events_of_kinds(1), f.SignedOut()], person)
    store.append([f.BenchSigned(person, "keset.mutu", 0, note=f"{NAME} rapi")], "m1")
    store.append([f.PinMissed(person)], None)
    assert store.flush(30)
    return person


def test_who_is_erased_is_nowhere_any_more(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        person = with_one_more(store)
        others = [event for event in store.events() if f'"{person}"' not in repr(event).replace("'", '"')]
        back_up(DataFolder(tmp_path), 1_700_000_000_000)
    back_up(DataFolder(tmp_path), 1_700_200_000_000)
    restore_backup(DataFolder(tmp_path), list_backups(DataFolder(tmp_path))[0].file)
    (tmp_path / "kiosk.db.damaged-20260101-000000").write_bytes(NAME.encode())
    (tmp_path / "speech").mkdir()
    (tmp_path / "speech" / "a.wav").write_bytes(NAME.encode())
    voices = tmp_path / "voices"
    voices.mkdir()
    for known in (person, "another"):
        (voices / f"{known}.voice").write_bytes(b"examples")
    for folder, file in (("laporan", "a.csv"), ("label", "keset.txt"), ("sertifikat", "a.html")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / file).write_text(escape(NAME), "utf-8")
    (tmp_path / "sertifikat" / "b.html").write_text("another's", "utf-8")
    (tmp_path / "kiosk.log.1").write_text(f"KeyError: '{NAME}'\n", "utf-8")
    broken = tmp_path / "cadangan" / "kiosk-20200101-000000.db"
    broken.write_bytes(b"damaged " + NAME.encode())
    with Store.open(tmp_path) as store:
        assert store.known.progress[person].latest
        done = erasing.erase_person(store, person)
        assert done.events == 9
        assert done.files == 3
        voice = f"{person}.voice"
        folders = {"speech/", "laporan/", "label/"}
        files = {broken.name, "kiosk.db.damaged-20260101-000000", voice, "sertifikat/a.html"}
        assert set(done.removed) == folders | files
        assert (tmp_path / "sertifikat" / "b.html").exists()
        assert [file.name for file in voices.iterdir()] == ["another.voice"]
        assert person not in store.known.workshop.residents
        assert person not in store.known.progress
        assert check(store) == others
        store.append(events_of_kinds(2), "r1")
        assert store.flush()
        for path in tmp_path.rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                assert NAME.encode() not in data, path
                assert person.encode() not in data or path.name == "terhapus.txt", path
    with Store.open(tmp_path) as store:
        assert store.repair is None
        assert len(check(store)) == len(others) + 2
    for backup in (*list_backups(DataFolder(tmp_path)), *set_aside_copies(DataFolder(tmp_path))):
        assert NAME not in {one.name for one in inspect_database(backup.file).people}


def left_of(folder: Path, *texts: str) -> list[str]:
    """Return the files below a folder in whose name or bytes, inside zips too, one of these texts stands."""
    found = []
    for path in folder.rglob("*"):
        data = str(path.relative_to(folder)).encode()
        if path.is_file() and path.name != DataFolder.erased_ids.name:
            data += path.read_bytes()
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    data += b"".join(archive.read(name) for name in archive.namelist())
        if any(text.encode() in data for text in texts):
            found.append(str(path.relative_to(folder)))
    return found


FORMER = "Siti Rahayu"


def filled(folder: Path) -> str:
    """Leave someone's name and id in every kind of place below a folder; return the id."""
    with Store.open(folder) as store:
        person = with_one_more(store)
        store.append([f.ResidentChanged(person, name=FORMER)], "m1")
        store.append([f.ResidentChanged(person, name=NAME)], "m1")
        assert store.flush(30)
        back_up(DataFolder(folder), 1_700_000_000_000)
        for place in ("bawaan", "masuk", "voices", "sertifikat"):
            (folder / place).mkdir()
            (folder / place / f"{person}.part").write_text(NAME, "utf-8")
        exchange_file.export_bundle(DataFolder(folder), folder / "bawaan" / "zubaedah-20240101-000000.zip", person)
        exchange_file.export_bundle(DataFolder(folder), folder / "masuk" / "semua.zip")
    (folder / "voices" / f"{person}.voice").write_bytes(b"examples")
    (folder / "sertifikat" / "siti-rahayu-keset.html").write_text(FORMER, "utf-8")
    (folder / "sertifikat" / "zubaedah-keset.html").write_text(NAME, "utf-8")
    for log in ("kiosk.log", "kiosk.log.1"):
        (folder / log).write_text(f"the progress of {person} cannot be read: '{NAME}', {FORMER}\n", "utf-8")
    (folder / "bawaan" / "log-20240101-000000.txt").write_text(person, "utf-8")
    (folder / "kiosk.db.restoring").write_bytes((folder / "kiosk.db").read_bytes())
    return person


class Unplugged(BaseException):
    """The plug is pulled here."""


@pytest.mark.slow
@pytest.mark.parametrize(
    "stage",
    ["write_whole", "remove_files", "hide_in_logs", "erase_in_copies", "erase_in_file", "store"],
)
@pytest.mark.parametrize("late", [False, True])
def test_an_erasing_that_was_cut_short_is_finished_by_asking_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str, late: bool
) -> None:
    person = filled(tmp_path)
    assert len(left_of(tmp_path, NAME, FORMER, person)) > 10
    home, name = (Store, "erase") if stage == "store" else (erasing, stage)
    done = getattr(home, name)

    def cut(*given: object, **named: object) -> None:
        if late:
            done(*given, **named)
        raise Unplugged

    with Store.open(tmp_path) as store, monkeypatch.context() as patch:
        patch.setattr(home, name, cut)
        with pytest.raises(Unplugged):
            erasing.erase_person(store, person)
    gone = (stage == "write_whole" and not late) or (stage == "store" and late)
    assert probe_machine(DataFolder(tmp_path), small_folder()).half_erased == (() if gone else (NAME,))
    again = main(["erase", NAME, "--yes", "--data", str(tmp_path)])
    assert again == (1 if stage == "store" and late else 0), "it can be asked for by name while anything is left"
    assert left_of(tmp_path, NAME, FORMER, person) == []
    with Store.open(tmp_path) as store:
        assert "r1" in store.known.workshop.residents


def test_who_was_erased_does_not_come_back_with_a_file_from_elsewhere(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        person = with_one_more(store)
        exchange_file.export_bundle(DataFolder(tmp_path), tmp_path / "all.zip")
        exchange_file.export_bundle(DataFolder(tmp_path), tmp_path / "one.zip", person)
    kept = back_up(DataFolder(tmp_path)).file.rename(tmp_path / "on-a-stick.db")
    with Store.open(tmp_path) as store:
        erasing.erase_person(store, person)
        for name in ("all.zip", "one.zip"):
            bundle = exchange_file.read_bundle(tmp_path / name)
            assert exchange_file.preview_join(store, bundle).passed["erased"] >= 5
            assert exchange_file.join_bundle(store, bundle).new == 0
        assert person not in store.known.workshop.residents
    restore_backup(DataFolder(tmp_path), kept)
    with Store.open(tmp_path) as store:
        assert person not in store.known.workshop.residents
        assert "r1" in store.known.workshop.residents


def test_nobody_is_erased_by_mistake(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        record(store, 5)
        with pytest.raises(ValueError, match="no resident"):
            erasing.erase_person(store, "r")
        assert len(check(store)) == 13


def test_the_certificate_of_a_namesake_is_kept(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        person = with_one_more(store)
        (tmp_path / "sertifikat").mkdir()
        for owner in (person, "another"):
            text = f'<meta name="resident" content="{owner}"><h1>{escape(NAME)}</h1>'
            (tmp_path / "sertifikat" / f"{owner}.html").write_text(text, "utf-8")
        erasing.erase_person(store, person)
    assert [file.name for file in (tmp_path / "sertifikat").iterdir()] == ["another.html"]
