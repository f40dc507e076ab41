"""Real files of every version of the database: this kiosk takes them over, and a version once given is never changed.

A new version needs a new migration, then its file: ``python -m tests.safekeeping.test_schemas``.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from kiosk.learning import Event
from kiosk.learning import event_kinds as f
from kiosk.store import Store
from kiosk.store.database import MIGRATIONS
from tests.support.histories import check, events_of_kinds

FILES = Path(__file__).resolve().parent / "schemas"
VERSIONS = range(1, len(MIGRATIONS) + 1)
SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY rowid"


@pytest.mark.parametrize("version", VERSIONS)
def test_a_version_once_given_is_never_changed(version: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from kiosk.store import database

    file = FILES / f"version-{version}.db"
    assert file.exists(), "make it: python -m tests.safekeeping.test_schemas"
    monkeypatch.setattr(database, "MIGRATIONS", MIGRATIONS[:version])
    with closing(sqlite3.connect(tmp_path / "new.db", isolation_level=None)) as db:
        database.migrate(db)
        made = db.execute(SCHEMA).fetchall()
    shutil.copy(file, tmp_path / "old.db")
    with closing(sqlite3.connect(tmp_path / "old.db")) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (version,)
        assert db.execute(SCHEMA).fetchall() == made, "add a migration instead of changing one that was given out"


@pytest.mark.parametrize("version", VERSIONS)
def test_this_kiosk_takes_over_a_file_of_each_version(version: int, tmp_path: Path) -> None:
    shutil.copy(FILES / f"version-{version}.db", tmp_path / "kiosk.db")
    lines = (FILES / f"version-{version}.jsonl").read_bytes().splitlines()
    written = [msgspec.json.decode(line, type=Event) for line in lines]
    with Store.open(tmp_path) as store:
        assert store.repair is None
        assert check(store) == written
        more = store.append([f.SignedIn()], "r1")
        assert store.flush()
    with Store.open(tmp_path) as store:
        assert check(store) == [*written, *more]
    with closing(sqlite3.connect(tmp_path / "kiosk.db")) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)


def make() -> None:
    """Make the file of the version that this kiosk writes, and what is in it, if they are not there yet."""
    file = FILES / f"version-{len(MIGRATIONS)}.db"
    if file.exists():
        raise SystemExit(f"{file} is there: a version once given is never changed")
    folder = FILES / "new"
    with Store.open(folder) as store:
        store.append([f.MentorAdded("m1", "Bu Rina", "$argon2id$v=19$m=65536,t=3,p=4$YWJj$ZGVm")], None)
        for number, name in enumerate(("Sri", "Budi", "Nyoman Ayu")):
            store.append([f.ResidentAdded(f"r{number}", name, "merah", "ikan", ("tremor",))], "m1")
        store.append(
            [f.LessonAssigned("r1", "keset.mutu", "2026-03-31", "Pelan saja"), f.ResidentArchived("r2")], "m1"
        )
        for number in range(12):
            store.append([f.SignedIn(), *events_of_kinds(number), f.SignedOut()], f"r{number % 3}")
        store.append([f.AnswerGiven("keset.harga", "jual", "20000", True, "20000")], "r1")
    with Store.open(folder) as store:
        lines = [msgspec.json.encode(event) + b"\n" for event in store.events()]
    (folder / "kiosk.db").rename(file)
    file.with_suffix(".jsonl").write_bytes(b"".join(lines))
    shutil.rmtree(folder)


if __name__ == "__main__":
    make()
