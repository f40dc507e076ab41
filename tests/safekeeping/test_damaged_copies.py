"""Databases damaged in every page, or of strange make: looking, restoring, erasing, mending, the doctor always end.

SQLite's own errors quote bytes of the file, its numbers need not fit, and some damage it does not see at all.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from kiosk.learning import event_kinds as f
from kiosk.safekeeping import erasing
from kiosk.safekeeping.backups import back_up, list_backups
from kiosk.safekeeping.doctor import probe_machine
from kiosk.safekeeping.restoring import count_damaged, open_repaired, restore_backup
from kiosk.store import DataFolder, Store, StoreError
from kiosk.store.contents import UnusableFile, inspect_database
from tests.support.effort import examples
from tests.support.histories import check, record

NAME: Final = "Zubaedah"
FORMER: Final = "Halimatus"
PERSON: Final = "7c1f0a52"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with some residents, one of whom is to be erased, and one backup."""
    folder = tmp_path_factory.mktemp("whole")
    with Store.open(folder) as store:
        store.append([f.MentorAdded("m1", "Bu Rina", "hash")], None)
        record(store, 40)
        store.append([f.ResidentAdded(PERSON, FORMER, "merah", "ikan")], "m1")
        store.append([f.ResidentChanged(PERSON, name=NAME)], "m1")
        store.append([f.SignedIn(), f.LessonOpened("keset.mutu"), f.SignedOut()], PERSON)
        store.append([f.BenchSigned(PERSON, "keset.mutu", 0, note=f"{NAME} rapi")], "m1")
    back_up(DataFolder(folder), 1_700_000_000_000)
    return folder


def as_made_by(pragma: str) -> Callable[[Path], None]:
    """Return what writes a file anew as another SQLite would."""

    def made(file: Path) -> None:
        with closing(sqlite3.connect(file, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode = DELETE")
            statements = [row[0] for row in db.execute("SELECT sql FROM sqlite_master WHERE sql > '' ORDER BY rowid")]
            new = file.with_name("new")
            with closing(sqlite3.connect(new, isolation_level=None)) as other:
                for statement in (pragma, *statements):
                    other.execute(statement)
                for table in ("events", "snapshots", "kiosk"):
                    for row in db.execute(f"SELECT * FROM {table}"):
                        other.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
                other.execute("PRAGMA user_version = 1")
        new.replace(file)

    return made


def with_more(*statements: str) -> Callable[[Path], None]:
    """Return what puts more into a file than the kiosk ever does."""

    def made(file: Path) -> None:
        with closing(sqlite3.connect(file, isolation_level=None)) as db:
            for statement in statements:
                db.execute(statement)

    return made


def renamed(file: Path) -> None:
    """Make names in the schema that are no text, as in a file of SQLite's own tests (fts3corrupt4, dump 15)."""
    with_more("CREATE TABLE abcdefgh (a)", "CREATE VIRTUAL TABLE t USING fts3(content)")(file)
    file.write_bytes(file.read_bytes().replace(b"abcdefgh", b"abc\xff\xfe\xc3(h").replace(b"fts3", b"ft\xe9\xff"))


def beside(rest: str) -> Callable[[Path], None]:
    """Return what leaves a log beside a file, with names in it, as a kiosk of another make may."""

    def made(file: Path) -> None:
        file.with_name(file.name + rest).write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + NAME.encode() * 200)

    return made


MAKES: Final[dict[str, Callable[[Path], None]]] = {
    "pages of 512 bytes": as_made_by("PRAGMA page_size = 512"),
    "pages of 64 KB": as_made_by("PRAGMA page_size = 65536"),
    "UTF-16": as_made_by("PRAGMA encoding = 'UTF-16le'"),
    "vacuumed by itself": as_made_by("PRAGMA auto_vacuum = FULL"),
    "a log ahead": with_more("PRAGMA journal_mode = WAL"),
    "full texts": with_more(
        "CREATE VIRTUAL TABLE t USING fts3(content)", f"INSERT INTO t VALUES ('{NAME}')", "PRAGMA user_version = 1"
    ),
    "another table": with_more("CREATE TABLE t (a)", f"INSERT INTO t VALUES ('{NAME}')"),
    "a trigger that keeps": with_more(
        "CREATE TRIGGER t BEFORE DELETE ON events BEGIN SELECT RAISE(IGNORE); END",
    ),
    "a trigger that refuses": with_more(
        "CREATE TRIGGER t BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'no'); END",
    ),
    "a view": with_more("ALTER TABLE events RENAME TO e", "CREATE VIEW events AS SELECT * FROM e"),
    "a view of itself": with_more("DROP TABLE events", "CREATE VIEW events AS SELECT * FROM events"),
    "no events": with_more("DROP TABLE events"),
    "ids of bytes": with_more("UPDATE events SET id = CAST(id AS BLOB)"),
    "texts that are none": with_more("UPDATE events SET fact = CAST(X'C328' AS TEXT) || fact"),
    "huge numbers": with_more("UPDATE events SET at = 9223372036854775807, crc = -9223372036854775808"),
    "numbers that are none": with_more("UPDATE events SET at = 'x', crc = 1e300"),
    "no author": with_more(f"UPDATE events SET who = 'x' WHERE who = '{PERSON}'"),
    "half an id": with_more(f"UPDATE events SET fact = replace(fact, '{PERSON}', '7c1f')"),
    "a version below 0": with_more("PRAGMA user_version = -5"),
    "a version of the future": with_more("PRAGMA user_version = 2147483647"),
    "a schema that is no text": renamed,
    "a journal without its file": lambda file: beside("-journal")(file.with_name("kiosk-20200101-000000.db")),
    "a journal beside it": beside("-journal"),
    "a log beside it": beside("-wal"),
}


def names_left(folder: Path) -> list[str]:
    """Return the files in whose bytes a name of the erased person stands, in any encoding that SQLite has."""
    texts = [name.encode(code) for name in (NAME, FORMER) for code in ("utf-8", "utf-16-le", "utf-16-be")]
    return [
        str(file.relative_to(folder))
        for file in folder.rglob("*")
        if file.is_file() and any(text in file.read_bytes() for text in texts)
    ]


def endure(whole: Path, folder: Path, harm: Callable[[Path], None]) -> None:
    """Do with a damaged copy what people do: look at it, restore it, see the doctor, erase somebody."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(whole, folder)
    data = DataFolder(folder)
    (backup,) = list_backups(data)
    harm(backup.file)
    for act in (lambda: inspect_database(backup.file), lambda: restore_backup(data, backup.file)):
        try:
            act()
        except UnusableFile as error:
            assert error.kind in ("damaged", "newer")  # noqa: PT017 - either is right, and no third
    assert probe_machine(data, folder / "lessons").backups
    with Store.open(folder) as store:
        if PERSON in store.known.workshop.residents:
            erasing.erase_person(store, PERSON)
            assert PERSON not in store.known.workshop.residents
            assert names_left(folder) == []
        check(store)


def mend(whole: Path, folder: Path, harm: Callable[[Path], None], *, backup_too: bool) -> None:
    """Have a kiosk begin with a damaged database, its backup damaged in the same way or whole."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(whole, folder)
    data = DataFolder(folder)
    harm(data.database)
    if backup_too:
        (backup,) = list_backups(data)
        harm(backup.file)
    probe_machine(data, folder / "lessons")
    try:
        with open_repaired(data) as store:
            if count_damaged(data.database) == 0:  # else what was folded before the damage is still known
                check(store)
            if not backup_too and store.repair is not None:
                assert PERSON in store.known.workshop.residents, "the backup brings back what is missing"
    except StoreError as error:
        assert error.kind in ("newer", "unusable")  # noqa: PT017


def flips(page: int, size: int, seed: int) -> Callable[[Path], None]:
    """Return what changes some bytes of one page."""

    def made(file: Path) -> None:
        data, chance = bytearray(file.read_bytes()), random.Random(f"{page}-{seed}")
        for _ in range(chance.choice((1, 1, 2, 8, 64))):
            # The first bytes of a page are its head, which leads to all else in it.
            place = page * size + chance.choice((chance.randrange(size), chance.randrange(12)))
            data[place] ^= 1 << chance.randrange(8) if chance.random() < 0.7 else chance.randrange(256)
        file.write_bytes(data)

    return made


PAGE: Final = 4096


def test_copies_damaged_in_every_page(tmp_path: Path, whole: Path) -> None:
    pages = (whole / "kiosk.db").stat().st_size // PAGE
    assert pages > 8
    for page in range(pages):
        for seed in range(examples(8)):
            try:
                endure(whole, tmp_path / "a", flips(page, PAGE, seed))
                mend(whole, tmp_path / "a", flips(page, PAGE, seed), backup_too=seed % 2 == 1)
            except Exception as error:
                raise AssertionError(f"page {page}, seed {seed}") from error


@pytest.mark.parametrize("make", MAKES)
def test_copies_of_strange_make(tmp_path: Path, whole: Path, make: str) -> None:
    endure(whole, tmp_path / "a", MAKES[make])
    for backup_too in (False, True):
        mend(whole, tmp_path / "a", MAKES[make], backup_too=backup_too)
