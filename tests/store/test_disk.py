"""A disk that is full or locked: nothing crashes, nothing is lost, and all goes on when there is room again."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kiosk.commands.cli import main
from kiosk.learning import event_kinds as f
from kiosk.store import Store, StoreError, Trouble
from tests.support.histories import check, check_folder, events_of_kinds, record


def fill(folder: Path) -> Path:
    """Take all the room that is left."""
    ballast = folder / "ballast"
    with ballast.open("ab", buffering=0) as file:
        for size in (65536, 4096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue
    return ballast


class Told:
    """Hears of trouble, and waits for news of it."""

    def __init__(self, store: Store) -> None:
        self.all: list[Trouble | None] = []
        self._news = threading.Semaphore(0)
        store.on_trouble = self._tell

    def _tell(self, trouble: Trouble | None) -> None:
        self.all.append(trouble)
        self._news.release()

    def next(self) -> Trouble | None:
        assert self._news.acquire(timeout=20), "no news"
        return self.all[-1]


def test_a_full_disk_is_told_and_what_waited_is_written_when_there_is_room(small_disk: Path) -> None:
    with Store.open(small_disk) as store:
        made = record(store, 20)
        told = Told(store)
        ballast = fill(small_disk)
        number = 0
        while not told.all:
            made += store.append(events_of_kinds(number), "r1")
            number += 1
            store.flush(0.05)
        trouble = told.next()
        assert trouble is not None
        assert trouble.kind == "disk-full"
        assert store.trouble == trouble
        for more in range(300):
            made += store.append(events_of_kinds(number + more), "r2")
        assert store.known.progress["r2"].lessons["keset.produksi"].place.by == made[-1].id
        ballast.unlink()
        assert told.next() is None
        assert store.flush(20)
        assert store.trouble is None
        assert check(store) == made
    assert check_folder(small_disk) == made


def test_a_start_on_a_full_disk_works_or_says_that_it_is_full(small_disk: Path) -> None:
    with Store.open(small_disk) as store:
        made = record(store, 20)
    ballast = fill(small_disk)
    with pytest.raises(StoreError) as refused:
        Store.open(small_disk)
    assert refused.value.kind == "disk-full"
    ballast.unlink()
    assert check_folder(small_disk) == made


def test_a_first_start_on_a_full_disk_says_that_it_is_full_and_works_later(small_disk: Path) -> None:
    ballast = fill(small_disk)
    with pytest.raises(StoreError) as refused:
        Store.open(small_disk / "data")
    assert refused.value.kind == "disk-full"
    ballast.unlink()
    assert check_folder(small_disk / "data") == []


def test_a_disk_that_the_kernel_locks_is_told_as_read_only(failing_disk: tuple[Path, Path]) -> None:
    folder, switch = failing_disk
    store = Store.open(folder)
    made = record(store, 20)
    told = Told(store)
    switch.write_text("1")
    store.append(events_of_kinds(21), "r1")
    trouble = told.next()
    assert trouble is not None
    assert trouble.kind == "read-only"
    assert store.known.progress["r1"].lessons["keset.produksi"].place.value == "step:s22"
    assert list(store.events()) == made
    assert store.close(0.5) is False
    with pytest.raises(StoreError) as refused:
        Store.open(folder)
    assert refused.value.kind == "read-only"


def test_a_folder_that_may_not_be_written_is_told_as_read_only(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with Store.open(folder) as store:
        made = record(store, 3)
    if os.geteuid() == 0:
        if subprocess.run(["mount", "--bind", folder, folder], check=False, capture_output=True).returncode:
            pytest.skip("root may write everywhere, and may not mount here")
        subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
    else:
        for path in folder.iterdir():
            path.chmod(0o400)
        folder.chmod(0o500)
    try:
        with pytest.raises(StoreError) as refused:
            Store.open(folder)
        assert refused.value.kind == "read-only"
    finally:
        if os.geteuid() == 0:
            subprocess.run(["umount", folder], check=True)
        else:
            folder.chmod(0o700)
            for path in folder.iterdir():
                path.chmod(0o600)
    assert check_folder(folder) == made


LIMITED = """
import resource, sys
from pathlib import Path
from kiosk.store import Store
from tests.support.histories import check, events_of_kinds, record
with Store.open(Path(sys.argv[1])) as store:
    made = record(store, 5)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
    number = 0
    while store.trouble is None:
        made += store.append(events_of_kinds(number), "r1")
        number += 1
        store.flush(0.05)
    made += store.append(events_of_kinds(number), "r1")
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert store.flush(20)
    assert store.trouble is None
    assert check(store) == made
    print(len(made))
"""


def test_a_file_that_may_not_grow_is_told_and_written_later(tmp_path: Path) -> None:
    """The same as a full disk, without root: the limit of a file's size."""
    ran = subprocess.run([sys.executable, "-c", LIMITED, tmp_path], check=True, capture_output=True, text=True)
    assert len(check_folder(tmp_path)) == int(ran.stdout) > 20


def test_commands_on_a_full_disk_say_that_it_is_full(
    small_disk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store.open(tmp_path / "other") as store:
        store.append([f.ResidentAdded("r9", "Sri", "merah", "ikan")], "m1")
    assert main(["export", str(tmp_path / "x.zip"), "--data", str(tmp_path / "other")]) == 0
    with Store.open(small_disk) as store:
        store.append([f.ResidentAdded("r1", "Budi", "merah", "ikan")], "m1")
        made = record(store, 20)
    ballast = fill(small_disk)
    for typed in (["erase", "Budi", "--yes"], ["import", str(tmp_path / "x.zip"), "--yes"], ["backup"]):
        capsys.readouterr()
        assert main([*typed, "--data", str(small_disk), "--lang", "en"]) == 1
        assert "disk is full" in capsys.readouterr().err, typed
    ballast.unlink()
    kept = check_folder(small_disk)
    assert kept[-len(made) :] == made
