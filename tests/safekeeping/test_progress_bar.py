"""What takes long tells how far it has come: a line that fits, only where somebody looks, and gone at the end."""

from __future__ import annotations

import io
import os
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

import pexpect
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import Event
from kiosk.learning import event_kinds as f
from kiosk.safekeeping import progress_bar as bar_module
from kiosk.safekeeping.progress_bar import ProgressBar, bar_line
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


@given(
    st.text(min_size=0, max_size=60),
    st.integers(-5, 10**7),
    st.integers(0, 10**7),
    st.integers(2, 200),
    st.floats(0, 1e6),
)
def test_the_line_never_wraps_and_the_bar_never_runs_over(
    text: str, done: int, total: int, columns: int, now: float
) -> None:
    line = bar_line(text, done, total, columns, now)
    assert len(line) < columns
    if line.endswith("]") and len(line) > len(text):
        bar = line[len(text) + 2 : -1]
        assert set(bar) <= {"#", "."}
        assert total == 0 or bar.rstrip(".").count("#") == len(bar.rstrip("."))
        assert total == 0 or ("." not in bar) == (done >= total)


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=2), st.integers(1, 1000))
def test_more_done_is_never_a_shorter_bar(done: list[int], total: int) -> None:
    less, more = (bar_line("Tunggu", n, total, 80, 0).count("#") for n in sorted(done))
    assert less <= more


def test_what_is_quick_shows_nothing_and_what_is_slow_is_gone_at_its_end() -> None:
    now, console = 0.0, Console()
    with ProgressBar("Tunggu", console, lambda: now) as bar:
        now = 0.5
        bar(1, 10)
        assert console.getvalue() == ""
        now = 2
        bar(5, 10)
        bar(6, 10)  # at the same moment: not drawn again
    assert console.getvalue() == f"\r{bar_line('Tunggu', 5, 10, 80, 2)}\r\x1b[K"


def test_what_tells_nothing_is_shown_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bar_module, "PATIENCE", 0.01)
    monkeypatch.setattr(bar_module, "BETWEEN", 0.01)
    console = Console()
    with ProgressBar("Tunggu", console) as bar:
        time.sleep(0.3)
        bar(5, 10)
        time.sleep(0.1)
    draws = console.getvalue().split("\r")
    assert len(set(draws)) > 5, "a sign walks to and fro"
    assert bar_line("Tunggu", 5, 10, 80, 0) in draws[-2]
    assert draws[-1] == "\x1b[K"
    time.sleep(0.05)
    assert console.getvalue().endswith("\x1b[K"), "nothing is drawn once it is over"


def test_where_nobody_looks_nothing_is_written() -> None:
    now, file = 0.0, io.StringIO()
    with ProgressBar("Tunggu", file, lambda: now) as bar:
        now = 9
        bar(5, 10)
    assert file.getvalue() == ""


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
    program = "from kiosk.safekeeping import progress_bar as bar; bar.PATIENCE = bar.BETWEEN = 0.0001; import sys; \
from kiosk.commands.cli import main; sys.exit(main(sys.argv[1:]))"
    environment = os.environ | {"TERM": "xterm-256color"}
    arguments = ["-c", program, *words, "--data", str(data)]
    return pexpect.spawn(sys.executable, arguments, cwd=str(ROOT), env=environment, dimensions=(30, 100), timeout=60)


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
        assert "[#" in written or ".#" in written, words
        after = written.rpartition("\x1b[K")[2]
        assert after.strip(), "the answer comes after the bar is gone"
        assert "#" not in after
    with closing(sqlite3.connect(years / "kiosk.db")) as db:
        (left,) = db.execute("SELECT count(*) FROM events").fetchone()
    assert left == EVENTS + 2


def test_a_start_that_takes_long_says_so_before_the_first_page(years: Path) -> None:
    child = run(years, "run", "--silent")
    child.expect_exact(said("start.reading"))
    child.expect_exact(said("sign_in.title"))
    child.terminate(force=True)
