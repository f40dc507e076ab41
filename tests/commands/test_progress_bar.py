"""What takes long tells how far it has come: a line that fits, only where somebody looks, and gone at the end."""

from __future__ import annotations

import io
import os
import re
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pexpect
import pyte
import pytest

from kiosk.commands.support import progress_bar as bar_module
from kiosk.commands.support.progress_bar import ProgressBar
from kiosk.learning import Event
from kiosk.learning import event_kinds as f
from kiosk.store import Store
from kiosk.store.database import connect, transaction
from kiosk.store.ids import new_id
from kiosk.store.rows import COLUMNS, row_of
from tests.support.terminal import ROOT
from tests.support.workshop import MORNING
from tests.whole.test_whole_lesson import said

EVENTS = 6_000


class Console(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bar_module, "PATIENCE", 0.0)


def shown(console: Console, seconds: float = 30) -> None:
    """Wait until the bar has been drawn."""
    until = time.monotonic() + seconds
    while not re.search(r"Tung|Data", console.getvalue()) and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(0.05)  # the line is written in one go, what hides the cursor before it


def lines(console: Console, columns: int) -> list[str]:
    """Return what a terminal of so many columns shows in the end."""
    screen = pyte.Screen(columns, 10)
    pyte.Stream(screen).feed(console.getvalue().replace("\n", "\r\n"))
    return [line.rstrip() for line in screen.display if line.strip()]


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(("done", "total"), [(0, 0), (5, 10), (10, 10), (12, 10), (-3, 10), (3, 0), (10**7, 10**7)])
@pytest.mark.parametrize("columns", [8, 40, 100])
@pytest.mark.parametrize("text", ["Tunggu", "Data [bold]lama[/] sedang dibaca " * 3])
def test_the_line_never_wraps_and_is_gone_at_the_end(
    text: str, columns: int, done: int, total: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("TERM", "xterm")
    console = Console()
    with ProgressBar(text, console) as bar:
        bar(done, total)
        shown(console)
        (line,) = lines(console, columns)
        assert line[:4] == text[:4]
    assert lines(console, columns) == []


def test_what_is_quick_shows_nothing() -> None:
    console = Console()
    with ProgressBar("Tunggu", console) as bar:
        bar(1, 10)
    time.sleep(bar_module.PATIENCE + 0.1)
    assert console.getvalue() == ""


@pytest.mark.usefixtures("at_once")
def test_what_tells_nothing_is_shown_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    console = Console()
    with ProgressBar("Tunggu", console):
        shown(console)
        first, until = len(console.getvalue()), time.monotonic() + 30
        while len(console.getvalue()) < 3 * first and time.monotonic() < until:
            time.sleep(0.05)
    assert len(console.getvalue()) >= 3 * first, "it moves"
    end = console.getvalue()
    time.sleep(0.3)
    assert console.getvalue() == end, "nothing is drawn once it is over"


@pytest.mark.usefixtures("at_once")
def test_where_nobody_looks_nothing_is_written() -> None:
    file = io.StringIO()
    with ProgressBar("Tunggu", file) as bar:
        bar(5, 10)
        time.sleep(0.1)
    assert file.getvalue() == ""


def test_rich_is_imported_once_a_bar_is_to_show_and_not_before() -> None:
    code = "import sys, kiosk.commands.support.progress_bar; print('rich.progress' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, text=True).strip() == "False"


@pytest.fixture
def years(tmp_path: Path) -> Path:
    """Return a folder with many records, as an older kiosk kept them: all is folded anew at the next start."""
    with Store.open(tmp_path) as store:
        store.append((f.MentorAdded("m1", "Rina", "-"), f.ResidentAdded("r1", "Sri", "biru", "ikan")), None)
    with closing(connect(tmp_path / "kiosk.db")) as db, transaction(db):
        event_data = f.PlaceReached("keset.produksi", "step:s1")
        rows = (row_of(Event(new_id(MORNING + n), MORNING + n, "r1", event_data)) for n in range(EVENTS))
        db.executemany(f"INSERT INTO events ({COLUMNS}) VALUES (?, ?, ?, ?, ?)", rows)
        db.execute("UPDATE snapshots SET fold = fold - 1")
    return tmp_path


def run(data: Path, *words: str) -> pexpect.spawn:
    """Run a command in a terminal; its bars show at once, so that a test need not wait for a million records."""
    program = "from kiosk.commands.support import progress_bar; progress_bar.PATIENCE = 0; \
import sys, rich.progress; \
from kiosk.commands.cli import main; sys.exit(main(sys.argv[1:]))"
    environment = os.environ | {"TERM": "xterm-256color"}
    arguments = ["-c", program, *words, "--data", str(data)]
    return pexpect.spawn(sys.executable, arguments, cwd=str(ROOT), env=environment, dimensions=(30, 100), timeout=60)


@pytest.mark.slow
def test_each_command_that_reads_all_shows_a_bar_and_leaves_its_answer_alone(years: Path, tmp_path: Path) -> None:
    file = tmp_path / "semua.zip"
    for words in (
        ("backup",),
        ("export", str(file)),
        ("import", str(file), "--yes"),
        ("restore", "1", "--yes"),
        ("report", "group", "--out", str(tmp_path / "group.csv")),
        ("lessons", "check"),
        ("doctor",),
    ):
        child = run(years, *words)
        child.expect(pexpect.EOF)
        child.close()
        written = child.before.decode()
        assert child.exitstatus == 0 or words == ("doctor",), written
        assert "\u2501" in written, words
        after = written.rpartition("\x1b[2K")[2]
        assert after.strip(), "the answer comes after the bar is gone"
        assert "\u2501" not in after
    with closing(sqlite3.connect(years / "kiosk.db")) as db:
        (left,) = db.execute("SELECT count(*) FROM events").fetchone()
    assert left == EVENTS + 2


@pytest.mark.slow
def test_a_start_that_takes_long_says_so_before_the_first_page(years: Path) -> None:
    child = run(years, "run", "--silent")
    child.expect_exact(said("start.reading"))
    child.expect_exact(said("sign_in.title"))
    child.terminate(force=True)
