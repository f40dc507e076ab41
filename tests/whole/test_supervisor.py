"""A kiosk on a plain terminal comes back after a crash, and no key leads to what started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.commands.support.supervisor import WAITS_S
from kiosk.learning import event_kinds as f
from kiosk.store import Store
from tests.support.terminal import Terminal
from tests.support.workshop import finish_before, library
from tests.whole.test_robust import CTRL, log_of, shows_a_page
from tests.whole.test_whole_lesson import said

LESSON = "keset.mutu"


def workshop(folder: Path) -> None:
    with Store.open(folder) as store:
        people = (f.MentorAdded("m", "Rina", "-"), f.ResidentAdded("r", "Sari", "hijau", "ikan"))
        store.append((*people, f.LessonAssigned("r", LESSON)), None)
        own = (f.SettingChanged("set_up", "true"), f.SettingChanged("lang", "id"))
        store.append((*own, *finish_before(library().lessons[LESSON])), "r")
        assert store.flush()


def kiosk(folder: Path) -> Terminal:
    return Terminal("run", "--silent", "--data", str(folder))


def gone(pid: int) -> Callable[[], bool]:
    """Return whether a process has ended, as a question to be asked again."""

    def ask() -> bool:
        try:
            return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] == "Z"
        except OSError:
            return True

    return ask


def crash(terminal: Terminal, number: signal.Signals) -> int:
    """Have the kiosk end by a signal; return the process that is there in its place."""
    before = terminal.pid
    assert before != terminal._child.pid, "it is watched"
    os.kill(before, number)
    terminal.until(lambda: terminal.pid not in (before, terminal._child.pid), "another kiosk")
    return terminal.pid


def test_after_a_crash_the_resident_is_at_the_same_step(tmp_path: Path) -> None:
    workshop(tmp_path)
    title = library().lessons[LESSON].title.phrase("id").text
    with kiosk(tmp_path) as terminal:
        terminal.wait_for(said("sign_in.title"))
        terminal.pick("Sari")
        terminal.wait_for(title)
        terminal.pick(title)
        terminal.press("n")
        while terminal.pump(0.3):
            pass
        shown = terminal.screen()
        crash(terminal, signal.SIGSEGV)
        terminal.wait_for(said("sign_in.title"))
        assert "Traceback" not in terminal.screen()
        terminal.pick("Sari")
        terminal.wait_for(title)
        terminal.pick(title)
        terminal.until(lambda: terminal.screen() == shown, "the step where it was")


@pytest.mark.slow
def test_keys_that_end_other_programs_do_not_end_the_one_that_watches(tmp_path: Path) -> None:
    """In the pause after a crash, too, when no kiosk takes the keys."""
    workshop(tmp_path)
    with kiosk(tmp_path) as terminal:
        terminal.wait_for(said("sign_in.title"))
        os.kill(terminal.pid, signal.SIGKILL)
        for _ in range(10):
            terminal.send("".join(CTRL.values()))
            terminal.pump(0.05)
        terminal.wait_for(said("sign_in.title"))
        assert terminal.alive()


@pytest.mark.slow
def test_one_that_falls_again_and_again_asks_for_help_and_goes_on_at_a_key(tmp_path: Path) -> None:
    workshop(tmp_path)
    with kiosk(tmp_path) as terminal:
        terminal.wait_for(said("sign_in.title"))
        for _ in WAITS_S:
            crash(terminal, signal.SIGKILL)
        os.kill(terminal.pid, signal.SIGKILL)
        terminal.wait_for(said("start.stopped", file=tmp_path / "kiosk.log").split("\n")[1])
        assert terminal.pid == terminal._child.pid
        terminal.send("\x03")  # any key, this one too
        terminal.wait_for(said("sign_in.title"))
        terminal.pick("Sari")
        terminal.wait_for(said("home.title", name="Sari"))


@pytest.mark.slow
def test_a_shutdown_reaches_the_kiosk_and_ends_both(tmp_path: Path) -> None:
    workshop(tmp_path)
    with kiosk(tmp_path) as terminal:
        terminal.wait_for(said("sign_in.title"))
        child = terminal.pid
        terminal.signal(signal.SIGTERM)
        assert terminal.wait_end() == 0
        assert gone(child)()
    assert not (tmp_path / "kiosk.db-wal").exists(), "the database was closed"


@pytest.mark.slow
def test_the_kiosk_ends_when_the_one_that_watches_is_gone(tmp_path: Path) -> None:
    workshop(tmp_path)
    with kiosk(tmp_path) as terminal:
        terminal.wait_for(said("sign_in.title"))
        child = terminal.pid
        terminal.signal(signal.SIGKILL)
        end = time.monotonic() + 30
        while not gone(child)() and time.monotonic() < end:
            terminal.drain(0.05)  # what it writes at its end has to go somewhere
            time.sleep(0.01)
        assert gone(child)()


@pytest.mark.slow
@pytest.mark.parametrize("how", ["in reading keys", "in painting", "at a key"])
def test_an_error_of_the_screen_shows_no_traceback_and_is_logged(tmp_path: Path, how: str) -> None:
    workshop(tmp_path)
    program = ("tests.faults.broken", how, str(tmp_path / "once"))
    with Terminal("run", "--silent", "--data", str(tmp_path), program=program) as terminal:
        end, seen = time.monotonic() + 40, ""
        while "broken on purpose" not in log_of(tmp_path) and time.monotonic() < end:
            terminal.send("x")
            terminal.pump(0.2)
            seen += terminal.screen()
        assert "broken on purpose" in log_of(tmp_path)
        for _ in range(20):  # the page before the crash may be there for a moment, and then none
            terminal.until(lambda: shows_a_page(terminal), "a page after the crash")
            terminal.look()
            if terminal.number_of("Sari") is not None:
                break
        terminal.pick("Sari")
        terminal.wait_for(said("home.title", name="Sari"))
        assert "Traceback" not in seen


def test_the_one_that_watches_stays_small() -> None:
    code = "import sys, kiosk.commands.cli, kiosk.commands.support.supervisor; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"textual", "rich", "msgspec", "yaml", "sqlite3", "asyncio"} & set(done.stdout.split())
