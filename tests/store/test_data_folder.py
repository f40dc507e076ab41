"""The data folder: every path is in one table, and every file is written whole or not at all."""

from __future__ import annotations

import ast
import errno
import os
import re
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kiosk
from kiosk.pages.mentors.certificate import CERTIFICATE_FOLDER
from kiosk.pages.mentors.reports import REPORT_FOLDER
from kiosk.pages.work.label import LABEL_FOLDER
from kiosk.store import DataFolder, StoreError, write_whole
from kiosk.store.data_folder import PARTS
from kiosk.store.exported import FOLDERS, export_files

ROOT = Path(kiosk.__file__).parent


def test_each_part_is_a_path_within_the_folder(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    for name in PARTS:
        assert getattr(folder, name).is_relative_to(tmp_path), name
    assert DataFolder(folder).path == tmp_path


def test_no_other_module_spells_a_name_of_the_folder() -> None:
    names = {part.name for part in PARTS.values()} - {"keys", "label", "lessons", "speech", "voices", "figures.yaml"}
    exports = {REPORT_FOLDER, LABEL_FOLDER, CERTIFICATE_FOLDER}  # a page says into which it exports
    for file in ROOT.rglob("*.py"):
        texts = {
            node.value for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Constant)
        }
        if file.name not in (
            "data_folder.py",
            "options.py",
        ):  # the process that watches asks for the log's name alone
            assert not texts & names - exports, file


def test_only_one_module_waits_for_the_disk() -> None:
    waits = {file.name for file in ROOT.rglob("*.py") if "os.fsync" in file.read_text("utf-8")}
    assert waits == {"data_folder.py", "salvage.py"}


def test_pages_export_only_where_an_erasing_looks(tmp_path: Path) -> None:
    texts = "".join(file.read_text("utf-8") for file in (ROOT / "pages").rglob("*.py"))
    folders = set(re.findall(r'_FOLDER\b.* = "(.+)"', texts))
    assert set(re.findall(r"\bExport\((\w+)", texts)) <= {"LABEL_FOLDER", "REPORT_FOLDER", "CERTIFICATE_FOLDER"}
    assert folders == {REPORT_FOLDER, LABEL_FOLDER, CERTIFICATE_FOLDER}
    assert folders <= FOLDERS
    assert export_files(DataFolder(tmp_path), "lain", [("a.txt", lambda: b"x")]).outcome == "failed"
    assert not (tmp_path / "lain").exists()


def test_who_holds_the_folder_holds_it_alone(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with folder.hold(), pytest.raises(StoreError, match="another kiosk"):
        folder.lock()
    os.close(folder.lock())


@given(st.binary(max_size=200), st.binary(max_size=200), st.booleans())
def test_a_file_is_the_old_one_or_the_new_one(
    tmp_path_factory: pytest.TempPathFactory, old: bytes, new: bytes, over: bool
) -> None:
    file = tmp_path_factory.mktemp("whole") / "a.txt"
    write_whole(file, old)
    if over:
        write_whole(file, new)
    else:
        with pytest.raises(FileExistsError):
            write_whole(file, new, over=False)
    assert file.read_bytes() == (new if over else old)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_a_disk_that_refuses_leaves_nothing_of_the_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_whole(tmp_path / "a.txt", b"old")

    def refuse(number: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="full"):
        write_whole(tmp_path / "a.txt", b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.txt": b"old"}


def test_a_kill_while_a_file_is_written_leaves_the_old_one_and_what_an_erasing_removes(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.txt", b"old")
    code = (
        "import os, signal, sys; from pathlib import Path; from kiosk.store import writing\n"
        "with writing(Path(sys.argv[1])) as file: file.write(b'new'); file.flush(); "
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "a.txt"], check=False)
    assert done.returncode == -signal.SIGKILL
    assert (tmp_path / "a.txt").read_bytes() == b"old"
    assert DataFolder.half_written.files(DataFolder(tmp_path)) == [tmp_path / "a.txt.part"]
    write_whole(tmp_path / "a.txt", b"newer")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"newer"]
