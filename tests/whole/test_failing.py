"""Words in place of tracebacks: every command in odd surroundings."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.commands.support.failures import failure_kind
from kiosk.learning import event_kinds as f
from kiosk.store import Store
from tests.support.terminal import ROOT, Terminal, inherited
from tests.whole.test_robust import shows_a_page
from tests.whole.test_whole_lesson import said

COMMANDS = {
    "run": ["run", "--silent"],
    "demo": ["demo", "--silent"],
    "doctor": ["doctor"],
    "voices": ["voices"],
    "keys": ["keys", "--check"],
    "lessons check": ["lessons", "check"],
    "lessons new": ["lessons", "new"],
    "lessons schema": ["lessons", "schema"],
    "lessons sheet": ["lessons", "sheet", "lessons/keset/mutu.yaml", "--out", "/dev/null"],
    "lessons preview": ["lessons", "preview", "lessons/keset/mutu.yaml", "--silent"],
    "report": ["report", "group", "--out", "/dev/null"],
    "backup": ["backup"],
    "restore": ["restore"],
    "export": ["export", "/dev/null"],
    "import": ["import", "/dev/null"],
    "erase": ["erase", "Sri", "--yes"],
    "pin": ["pin", "--reset", "Rina"],
    "log": ["log"],
}
NO_DATA = ("voices", "lessons schema")


def limited(which: int, most: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(which, (most, most))


def closed(number: int) -> Callable[[], None]:
    return lambda: os.close(number)


SURROUNDINGS: dict[str, Callable[[], None]] = {
    "no input": closed(0),
    "no output": closed(1),
    "no errors": closed(2),
    "12 files": limited(resource.RLIMIT_NOFILE, 12),
    "8 files": limited(resource.RLIMIT_NOFILE, 8),
    "150 MB": limited(resource.RLIMIT_AS, 150 << 20),
    "80 MB": limited(resource.RLIMIT_AS, 80 << 20),
    "files of 1 KB": limited(resource.RLIMIT_FSIZE, 1024),
}


def said_no_traceback(done: subprocess.CompletedProcess[bytes]) -> None:
    assert b"Traceback" not in done.stdout + done.stderr, done.stderr.decode()
    assert b"Error:" not in done.stderr, done.stderr.decode()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "surrounding"),
    [
        (command, surrounding)
        for command in COMMANDS
        for surrounding in SURROUNDINGS
        if command in ("run", "doctor", "report") or surrounding in ("no errors", "12 files", "80 MB")
    ],
)
def test_every_command_in_odd_surroundings(tmp_path: Path, command: str, surrounding: str) -> None:
    data = tmp_path / "data"
    with Store.open(data) as store:
        store.append([f.MentorAdded("m", "Rina", "-"), f.ResidentAdded("r", "Sri", "merah", "ikan")], None)
    given = [] if command in NO_DATA else ["--data", str(data)]
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", *COMMANDS[command], *given],
        cwd=ROOT,
        capture_output=True,
        stdin=None if surrounding == "no input" else subprocess.DEVNULL,
        preexec_fn=SURROUNDINGS[surrounding],  # a limit is set where nothing else runs
        env=inherited(),
        timeout=120,
        check=False,
    )
    said_no_traceback(done)
    assert done.returncode >= 0 or surrounding == "files of 1 KB"  # where the system's own signal says it


@pytest.mark.slow
@pytest.mark.parametrize(
    "more",
    [
        {"COLUMNS": "1", "LINES": "1"},
        {"COLUMNS": "100000", "LINES": "100000"},
        {"COLUMNS": "x"},
        {"TERM": ""},
        {"TERM": "dumb"},
        {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        {"HOME": "/nowhere"},
        {"PYTHONWARNINGS": "error"},
    ],
    ids=str,
)
def test_the_kiosk_in_odd_environments(tmp_path: Path, more: dict[str, Any]) -> None:
    with Terminal("run", "--silent", "--data", str(tmp_path), **more) as terminal:
        terminal.until(lambda: shows_a_page(terminal), "a page")
        first = next(row for row in terminal.screen().splitlines()[-6:] if re.search("[┌┏]", row))
        assert len(first.rstrip()) > 90, "the page is as wide as the terminal"
        assert "Traceback" not in terminal.screen()


OTHER_USER = 61_234
"""A user of whom nothing else runs: a limit of processes counts all that one user has, and does not bind root."""


def other_user(most: int) -> tuple[str, ...]:
    """Return what runs a command as a user who may have so many processes and threads; root may read for them."""
    if os.geteuid():
        pytest.skip("a limit of processes binds another user alone, and only root can be one")
    given = ("--inh-caps=+dac_override", "--ambient-caps=+dac_override")
    user = (f"--reuid={OTHER_USER}", f"--regid={OTHER_USER}", "--clear-groups")
    return ("setpriv", *user, *given, "--", "prlimit", f"--nproc={most}")


@pytest.mark.slow
@pytest.mark.parametrize("most", [1, 2, 3, 5, 8, 12, 20])
def test_the_kiosk_where_few_processes_may_run(tmp_path: Path, most: int) -> None:
    """A page, or, where not even that can be, words that ask for a mentor; never a trace of what failed."""
    with Terminal("run", "--data", str(tmp_path), under=other_user(most)) as terminal:
        helped = said("start.stopped", file="").split("\n")[0]
        terminal.until(lambda: shows_a_page(terminal) or helped in terminal.flat(), "a page or a text")
        assert "Traceback" not in terminal.screen()
        assert "thread" not in terminal.screen()
        if most >= 12:
            assert shows_a_page(terminal), terminal.screen()


@pytest.mark.slow
@pytest.mark.parametrize("most", [1, 3, 8])
@pytest.mark.parametrize("command", ["doctor", "report", "backup", "export", "lessons check"])
def test_commands_where_few_processes_may_run(tmp_path: Path, command: str, most: int) -> None:
    with Store.open(tmp_path) as store:
        store.append([f.MentorAdded("m", "Rina", "-"), f.ResidentAdded("r", "Sri", "merah", "ikan")], None)
    done = subprocess.run(
        [*other_user(most), sys.executable, "-m", "kiosk", *COMMANDS[command], "--data", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        env=inherited(),
        timeout=120,
        check=False,
    )
    said_no_traceback(done)
    assert done.returncode >= 0
    assert b"handlers" not in done.stderr, "what the log could not take is not for the screen"


@pytest.mark.slow
@pytest.mark.parametrize("target", [".", "kiosk.log", "/nowhere/x", "/dev/full"])
@pytest.mark.parametrize("command", ["backup", "erase", "log"])
def test_a_log_that_cannot_be_written_is_no_matter(tmp_path: Path, command: str, target: str) -> None:
    with Store.open(tmp_path) as store:
        store.append([f.MentorAdded("m", "Rina", "-"), f.ResidentAdded("r", "Sri", "merah", "ikan")], None)
    (tmp_path / "kiosk.log").unlink(missing_ok=True)
    (tmp_path / "kiosk.log").symlink_to(target)
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", *COMMANDS[command], "--data", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        env=inherited(),
        timeout=120,
        check=False,
    )
    said_no_traceback(done)
    assert b"Logging" not in done.stderr
    assert done.returncode == 0 or command == "log", done.stderr.decode()


def test_no_errors_and_no_files_never_put_the_records_in_their_place(tmp_path: Path) -> None:
    """A closed output's number would be given to the database, and what is printed would be written into it."""
    code = (
        "import os; os.close(2); os.close(1)\n"
        "from kiosk.commands.support.failures import whole_streams; whole_streams()\n"
        "print('x'); first = os.open('/dev/null', os.O_RDONLY)\n"
        "raise SystemExit(0 if first > 2 else 9)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_errors_have_words_of_their_kind() -> None:
    no_room = ImportError("libopenblas.so: failed to map segment from shared object")
    assert failure_kind(MemoryError()) == failure_kind(no_room) == "no_memory"
    assert failure_kind(ImportError("no module")) == "failed"
    assert failure_kind(OSError(24, "x")) == failure_kind(BlockingIOError(11, "x")) == "low"
    assert failure_kind(RuntimeError("can't start new thread")) == "low"
    assert failure_kind(OSError(28, "x")) == "disk-full"
    assert failure_kind(RecursionError()) == "failed"
    for name in ("no_memory", "low", "disk-full"):
        assert said(f"start.{name}")
