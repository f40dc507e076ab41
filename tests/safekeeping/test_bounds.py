"""However a carried file is made, reading it takes little memory; measured in a process of its own."""

from __future__ import annotations

import hashlib
import json
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.commands.cli import main
from kiosk.exchange.exchange_file import EVENTS, LIST, Contents, export_bundle
from kiosk.learning import event_kinds as f
from kiosk.safekeeping.backups import back_up
from kiosk.store import DataFolder, Store
from kiosk.store.contents import UnusableFile, inspect_database
from kiosk.store.ids import new_id
from kiosk.store.rows import checksum
from kiosk.words import load_words
from tests.support.histories import record

MOST = 200 << 20

READ = """
import json, logging, resource, sys
from pathlib import Path
from kiosk.exchange import exchange_file
from kiosk.safekeeping.restoring import UnusableFile
from kiosk.store import Store
logging.disable(logging.CRITICAL)
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
try:
    bundle = exchange_file.read_bundle(Path(sys.argv[1]))
    with Store.open(Path(sys.argv[2])) as store:
        exchange_file.preview_join(store, bundle)
        joined = exchange_file.join_bundle(store, bundle)
    told = [joined.new, joined.passed]
except UnusableFile as error:
    told = [error.kind]
# Not ru_maxrss, which begins with what the process that started this one had in memory.
most = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:"))
print(json.dumps([told, int(most.split()[1]) * 1024]))
"""


def packed(file: Path, pieces: Iterator[bytes], *, way: int = zipfile.ZIP_DEFLATED, count: int | None = None) -> None:
    digest, lines = hashlib.sha256(), 0
    with zipfile.ZipFile(file, "w", way, compresslevel=1) as archive:
        with archive.open(EVENTS, "w", force_zip64=False) as inside:
            for piece in pieces:
                digest.update(piece)
                lines += piece.count(b"\n")
                inside.write(piece)
        told = Contents(2, 0, new_id(0), None, min(lines, 1 << 24) if count is None else count, digest.hexdigest())
        archive.writestr(LIST, msgspec.json.encode(told))


def newlines(file: Path) -> None:
    packed(file, (b"\n" * (1 << 20) for _ in range(200)))


def newlines_that_are_told(file: Path) -> None:
    packed(file, (b"\n" * (1 << 20) for _ in range(16)))


def one_line(file: Path) -> None:
    packed(file, (b"x" * (1 << 20) for _ in range(256)), count=1)


def other_ways(file: Path) -> None:
    packed(file, (b"x" * (1 << 20) for _ in range(8)), way=zipfile.ZIP_LZMA)


def many_people(file: Path) -> None:
    packed(file, (line(n, f.ResidentAdded(f"p{n}", "a" * 60, "merah", "ikan"), f"p{n}") for n in range(12_000)))


def many_steps(file: Path) -> None:
    packed(file, (line(n, f.StepDone("keset.mutu", f"s{n}"), "r1") for n in range(12_000)))


def big_directory(file: Path) -> None:
    """Half a million empty parts: each takes up memory when a zip is opened."""
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"x"
    count = 500_000
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count & 0xFFFF, count & 0xFFFF, len(entry) * count, 0, 0)
    file.write_bytes(entry * count + end)


def line(number: int, event_data: f.EventData, who: str) -> bytes:
    key, text = new_id(number), msgspec.json.encode(event_data).decode()
    return msgspec.json.encode((key, number, who, text, checksum(key, number, who, text))) + b"\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "told"),
    [
        (newlines, "damaged"),
        (newlines_that_are_told, "damaged"),
        (one_line, "passed"),
        (other_ways, "damaged"),
        (big_directory, "damaged"),
        (many_people, "many"),
        (many_steps, "many"),
    ],
)
def test_no_file_takes_more_memory_than_the_service_has(
    tmp_path: Path, make: Callable[[Path], None], told: str
) -> None:
    file = tmp_path / "x.zip"
    make(file)
    done = subprocess.run(
        [sys.executable, "-c", READ, file, tmp_path / "data"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    outcome, memory = json.loads(done.stdout)
    assert memory <= MOST
    if told == "damaged":
        assert outcome == ["damaged"]
    elif told == "passed":
        assert (outcome[0], set(outcome[1])) == (0, {"damaged"})
    else:
        assert outcome[0] <= 10_000
        assert set(outcome[1]) == {"many"}


def test_a_backup_whose_schema_is_no_text_is_told_and_keeps_nobody_from_being_erased(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """SQLite quotes the bytes that it cannot make sense of, and those need not be a text."""
    with Store.open(tmp_path) as store:
        record(store, 9)
    backup = back_up(DataFolder(tmp_path)).file
    data = backup.read_bytes()
    assert b"CREATE TABLE snapshots" in data
    backup.write_bytes(data.replace(b"CREATE TABLE snapshots", b"CREATE TABL\xff \xfe\xfdnapshot\xff"))
    with pytest.raises(UnusableFile):
        inspect_database(backup)
    assert main(["restore", str(backup), "--yes", "--data", str(tmp_path)]) == 1
    assert load_words().say("id", "backup.unfit_damaged").text in capsys.readouterr().err
    assert main(["erase", "Warga 1", "--yes", "--data", str(tmp_path)]) == 0
    assert not backup.exists()
    with Store.open(tmp_path) as store:
        assert "r1" not in store.known.workshop.residents
    export_bundle(DataFolder(tmp_path), tmp_path / "rest.zip", "r2")
