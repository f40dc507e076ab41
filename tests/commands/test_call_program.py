"""The program that is told of calls: a real one, run without a shell and without anybody's text."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.commands.cli import main
from kiosk.commands.run import is_call_program
from kiosk.commands.support.call_program import CHECK, CallProgram
from kiosk.safekeeping.check_health import check_health
from kiosk.store import CheckResult, DataFolder, read_check_results
from tests.support.terminal import is_running

PATIENCE = 60.0


def program(path: Path, text: str) -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    (tmp_path / "data").mkdir()
    return DataFolder(tmp_path / "data")


def test_the_program_gets_one_word_at_a_time_in_their_order(tmp_path: Path, folder: DataFolder) -> None:
    told = tmp_path / "told"
    calls = CallProgram(program(tmp_path / "lamp", f'echo "$# $*" >> {told}'), folder, lambda: 7)
    for kind in ("call", "emergency", "answered"):
        calls.tell(kind)
    until(lambda: told.exists() and len(told.read_text().splitlines()) == 3)
    assert told.read_text().splitlines() == ["1 call", "1 emergency", "1 answered"]
    until(lambda: read_check_results(folder) == {CHECK: CheckResult(7, True)})
    assert [(line.key, line.well) for line in check_health(folder)] == [("call_program", True)]


def test_what_fails_is_logged_and_told_by_the_doctor_and_calls_go_on(
    tmp_path: Path, folder: DataFolder, caplog: pytest.LogCaptureFixture
) -> None:
    lamp = program(tmp_path / "lamp", "exit 3")
    calls = CallProgram(lamp, folder, lambda: 7)
    calls.tell("call")
    until(lambda: read_check_results(folder).get(CHECK) == CheckResult(7, False, "exit status 3"))
    assert "exit status 3" in caplog.text
    assert [(line.key, line.well) for line in check_health(folder)] == [("call_program_failed", False)]
    lamp.unlink()
    calls.tell("answered")
    until(lambda: read_check_results(folder)[CHECK].detail == os.strerror(2))
    program(lamp, "exit 0")
    calls.tell("call")
    until(lambda: read_check_results(folder)[CHECK].passed)


def test_a_program_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path, folder: DataFolder) -> None:
    child = tmp_path / "child"
    calls = CallProgram(program(tmp_path / "lamp", f"sleep 600 & echo $! > {child}; wait"), folder, lambda: 7, 2.0)
    calls.tell("call")
    until(lambda: CHECK in read_check_results(folder))
    assert read_check_results(folder)[CHECK].detail == "not done after 2 s"
    until(lambda: not is_running(int(child.read_text())))


def test_only_a_whole_path_outside_of_the_data_folder_is_a_program(
    tmp_path: Path, folder: DataFolder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    good = program(tmp_path / "lamp", "exit 0")
    brought = program(folder.path / "masuk-lamp", "exit 0")
    link = tmp_path / "link"
    link.symlink_to(brought)
    dead = tmp_path / "dead"
    dead.write_text("no program")
    monkeypatch.chdir(tmp_path)
    assert is_call_program(good, folder.path)
    for bad in (brought, link, dead, tmp_path, tmp_path / "gone", Path("lamp")):
        assert not is_call_program(bad, folder.path), bad
        assert main(["run", "--data", str(folder.path), "--on-call", str(bad)]) == 2
        assert "--on-call" not in capsys.readouterr().out
    assert not (folder.path / "kiosk.db").exists(), "nothing was begun"
