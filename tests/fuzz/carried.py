"""Files carried here and databases put there that are damaged, forged or swollen: each is read, or told to be unfit.

What is tried: real files with bytes changed, cut or doubled; zips made to mislead; rows of every kind of nonsense;
databases with damaged pages, as backups that an erasing must get past.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import sqlite3
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from kiosk.exchange import exchange_file
from kiosk.learning import event_kinds as f
from kiosk.safekeeping import backups, erasing, restoring
from kiosk.store import DataFolder, Store
from kiosk.store.contents import UnusableFile, inspect_database
from kiosk.store.ids import END, new_id, now
from kiosk.store.rows import checksum
from tests.support.histories import check, record

PERSON: Final = "r1"

TEXTS: Final = (
    "", "r1", "m1", "x", "efffffffffff7fffbfffffffffffffff", "f" * 32, "é", "\ud800", "a" * 70_000, "\x00", "{}",
    '{"fact":"SignedIn"}', '{"fact":"MentorAdded","mentor":"m9","name":"P","pin":"h"}', "[" * 50_000, "null",
    '{"fact":"PieceChecked","product":"","lesson":"x","values":{},"failed":[],"verdict":"pass"}',
    '{"fact":"KilnFired"}',
)  # fmt: skip

NUMBERS: Final = (0, 1, -1, END, END - 1, 1 << 62, 1 << 63, 1 << 80, -(1 << 63))


def run(seed: int, seconds: float) -> dict[str, int]:
    """Try files for some seconds; return how many of each were read and how many refused.

    Raises AssertionError, with the number of the file, if anything else came of one.
    """
    until, counts, number = time.monotonic() + seconds, Counter[str](), 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        whole = _made(folder / "whole")
        while number < len(KINDS) or time.monotonic() < until:
            kind = KINDS[number % len(KINDS)]
            chance = random.Random(f"{seed}-{number}")
            try:
                counts[f"{kind.__name__.strip('_')} {kind(folder, whole, chance)}"] += 1
            except Exception as error:
                raise AssertionError(f"file {seed}-{number}, {kind.__name__}: {error!r}") from error
            number += 1
    return dict(counts)


def _made(folder: Path) -> Path:
    with Store.open(folder) as store:
        store.append([f.MentorAdded("m1", "Bu Rina", "hash")], None)
        record(store, 40)
        store.append([f.BenchSigned(PERSON, "keset.mutu", 0), f.ResidentPinSet(PERSON, "hash")], "m1")
    backups.back_up(DataFolder(folder))
    exchange_file.export_bundle(DataFolder(folder), folder / "one.zip", PERSON)
    exchange_file.export_bundle(DataFolder(folder), folder / "all.zip")
    return folder


def _harmed(data: bytes, chance: random.Random) -> bytes:
    """Return bytes with some changed, cut out, doubled or zeroed."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 30))):
        place, size = chance.randrange(len(out)), chance.choice((1, 1, 4, 16, 512))
        match chance.randrange(5):
            case 0 | 1:
                out[place : place + size] = chance.randbytes(len(out[place : place + size]))
            case 2:
                del out[place : place + size]
            case 3:
                out[place:place] = out[place : place + size]
            case _:
                out[place : place + size] = bytes(len(out[place : place + size]))
        out = out or bytearray(b"\0")
    return bytes(out)


def _taken(folder: Path, file: Path, confirmed: bool) -> str:
    """Read a file and join it where there is something already; what is there must stay whole."""
    try:
        bundle = exchange_file.read_bundle(file)
    except UnusableFile:
        return "refused"
    target = folder / "target"
    shutil.rmtree(target, ignore_errors=True)
    with Store.open(target) as store:
        made = record(store, 5)
        try:
            coming = exchange_file.preview_join(store, bundle)
            joined = exchange_file.join_bundle(store, bundle, confirmed=confirmed)
        except UnusableFile:
            return "refused"
        assert joined.new == coming.new + coming.unconfirmed * confirmed
        assert store.trouble is None
        (own,) = store.append([f.SignedIn()], "m7")
        assert store.flush()
        events = check(store)
        assert {event.id for event in made} | {own.id} <= {event.id for event in events}
        if bundle.contents.person == PERSON:
            assert not store.known.workshop.mentors
    return "joined" if joined.new else "read"


def _flipped_file(folder: Path, whole: Path, chance: random.Random) -> str:
    file = folder / "flipped.zip"
    file.write_bytes(_harmed((whole / chance.choice(("one.zip", "all.zip"))).read_bytes(), chance))
    return _taken(folder, file, chance.random() < 0.5)


def _harmed_lines(folder: Path, whole: Path, chance: random.Random) -> str:
    with zipfile.ZipFile(whole / "all.zip") as archive:
        lines = _harmed(archive.read(exchange_file.EVENTS), chance)
    return _taken(folder, _zip(folder, lines, chance), chance.random() < 0.5)


def _nonsense(folder: Path, whole: Path, chance: random.Random) -> str:
    rows = []
    for _ in range(chance.choice((1, 20))):
        key = chance.choice((new_id(now()), new_id(chance.randrange(END)), *TEXTS[:6]))
        at, who, event_data = (
            chance.choice((now(), *NUMBERS)),
            chance.choice((None, *TEXTS[:9])),
            chance.choice(TEXTS),
        )
        try:
            crc = checksum(key, at, who, event_data) if chance.random() < 0.9 else chance.choice(NUMBERS)
            rows.append(msgspec.json.encode((key, at, who, event_data, crc)))
        except UnicodeEncodeError:
            rows.append(b'["\\ud800",1,null,"{}",1]')
    return _taken(folder, _zip(folder, b"\n".join(rows) + b"\n", chance), chance.random() < 0.5)


def _zip(folder: Path, lines: bytes, chance: random.Random) -> Path:
    file, person = folder / "made.zip", chance.choice((None, PERSON, "m7"))
    told = chance.choice((lines.count(b"\n") + 1, lines.count(b"\n") + 1, 1 << 40, 0))
    digest = hashlib.sha256(lines).hexdigest() if chance.random() < 0.95 else "0" * 64
    contents = exchange_file.Contents(chance.choice((1, 2, 2, 2, 3)), now(), new_id(0), person, told, digest)
    way = chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA))
    with zipfile.ZipFile(file, "w", way) as archive:
        archive.writestr(exchange_file.LIST, msgspec.json.encode(contents))
        archive.writestr(exchange_file.EVENTS, lines)
    return file


def _damaged_backup(folder: Path, whole: Path, chance: random.Random) -> str:
    """Erase somebody where a backup and a carried file are damaged: it always ends, and nothing of theirs is left."""
    data = folder / "damaged"
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(whole, data, ignore=shutil.ignore_patterns("*.zip"))
    (backup,) = (file for file in (data / "cadangan").iterdir())
    harmed = _harmed(backup.read_bytes(), chance)
    backup.write_bytes(harmed)
    (data / "masuk").mkdir()
    (data / "masuk" / "x.zip").write_bytes(_harmed((whole / "one.zip").read_bytes(), chance))
    outcome = "whole"
    for act in (lambda: inspect_database(backup), lambda: restoring.restore_backup(DataFolder(data), backup)):
        try:
            act()
        except (UnusableFile, sqlite3.Error):
            outcome = "refused"
    with Store.open(data) as store:
        if PERSON in store.known.workshop.residents:
            erasing.erase_person(store, PERSON)
        assert PERSON not in store.known.workshop.residents
        check(store)
    if backup.exists():
        inspect_database(backup)
    return outcome


KINDS: Final[tuple[Callable[[Path, Path, random.Random], str], ...]] = (
    _flipped_file, _harmed_lines, _nonsense, _damaged_backup
)  # fmt: skip
