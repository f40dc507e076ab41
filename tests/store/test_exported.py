"""Files made for people: whole or not there, never outside their folder, and a full disk is told."""

from __future__ import annotations

import errno
import os
from functools import partial
from pathlib import Path

import pytest

from kiosk.store import DataFolder
from kiosk.store.exported import export_files


def test_files_are_written_whole_and_none_is_lost_to_a_later_one(tmp_path: Path) -> None:
    for data in (b"one", b"two", b"three", b"two"):
        done = export_files(
            DataFolder(tmp_path), "label", [("keset.svg", partial(bytes, data)), ("keset.txt", lambda: b"t")]
        )
        assert (done.outcome, done.folder) == ("done", tmp_path / "label")
    there = {path.name: path.read_bytes() for path in (tmp_path / "label").iterdir()}
    assert there == {"keset.svg": b"one", "keset-2.svg": b"two", "keset-3.svg": b"three", "keset.txt": b"t"}


@pytest.mark.parametrize("name", ["../out", "a/b", "", ".hidden", "A.svg", "x" * 100])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    assert export_files(DataFolder(tmp_path), "label", [(name, lambda: b"x")]).outcome == "failed"
    assert export_files(DataFolder(tmp_path), name, [("x.svg", lambda: b"x")]).outcome == "failed"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_cannot_be_made_does_not_keep_the_others_back(tmp_path: Path) -> None:
    def no_font() -> bytes:
        raise ValueError("no font")

    done = export_files(DataFolder(tmp_path), "label", [("a.png", no_font), ("a.svg", lambda: b"x")])
    assert (done.outcome, done.missing) == ("partly", ("a.png",))


@pytest.mark.parametrize(("code", "outcome"), [(errno.ENOSPC, "full"), (errno.EROFS, "failed")])
def test_a_disk_that_refuses_leaves_the_older_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, outcome: str
) -> None:
    export_files(DataFolder(tmp_path), "label", [("a.svg", lambda: b"old")])

    def refuse(fd: int) -> None:
        raise OSError(code, "refused")

    monkeypatch.setattr(os, "fsync", refuse)
    assert export_files(DataFolder(tmp_path), "label", [("a.svg", lambda: b"new")]).outcome == outcome
    assert (tmp_path / "label/a.svg").read_bytes() == b"old"
    assert [path.name for path in (tmp_path / "label").iterdir()] == ["a.svg"]
