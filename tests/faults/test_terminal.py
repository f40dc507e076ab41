"""What a terminal can do to the kiosk: noise without end, any size, signals, no terminal any more, two kiosks."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.learning import event_kinds as f
from kiosk.store import Store
from kiosk.store.lesson_files import default_folder
from tests.faults.counted import Counts
from tests.support.effort import LONG
from tests.support.terminal import Terminal
from tests.support.workshop import library
from tests.whole.test_robust import CTRL, demo, log_of, noise, shows_a_page, sound, without_notice
from tests.whole.test_whole_lesson import said, sign_in

pytestmark = pytest.mark.slow

SIZES = 1_000 if LONG else 60
STROKES = int(os.environ.get("KIOSK_STROKES", 1_000_000 if LONG else 10_000))
WARM = STROKES // 10 if LONG else STROKES // 2
BURST = 60
"""So many strokes at once: the gate lets more wait."""

FLOOD = 180 if LONG else 8
"""Seconds."""


def memory(pid: int) -> int:
    """Return the kilobytes that a process has in memory, less what it shares."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    return sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Private"))


def settle(terminal: Terminal, seconds: float = 20) -> None:
    """Take in all that the kiosk still writes."""
    end = time.monotonic() + seconds
    while terminal.pump(0.3) and time.monotonic() < end:
        pass


def worked(pid: int) -> int:
    """Return how long a process has computed, in hundredths of a second."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def rest(terminal: Terminal, pause: float = 0.05) -> None:
    """Wait until the kiosk has taken all that was sent: it has nothing more to compute or to paint."""
    before = -1
    while (now := worked(terminal.pid)) > before + 1:
        before = now
        end = time.monotonic() + pause
        while time.monotonic() < end:
            terminal.pump(0.01)


def test_noise_without_end_neither_ends_it_nor_fills_the_memory(tmp_path: Path) -> None:
    """Keys, mouse and escape sequences, each of them taken: the next come when those before have been carried out."""
    chance, file = random.Random(99), tmp_path / "count"
    file.touch()
    counts = Counts(file)
    data = tmp_path / "data"
    # Many visits come and go in the noise, and what was learnt stays on disk: memory must not grow with it.
    with demo(data, program=("tests.faults.counted", str(file))) as terminal:
        terminal.wait_for(said("sign_in.title"))
        began, begun = time.monotonic(), counts.now()
        sent, characters, before = 0, begun.read, 0
        while sent < STROKES:
            strokes = [noise(chance) for _ in range(BURST)]
            sent += len(strokes)
            characters += sum(map(len, strokes))
            terminal.send("".join(strokes))
            while (now := counts.now()).read < characters or now.waiting > BURST // 2:
                terminal.drain(0.005)
                if not terminal.alive():
                    raise AssertionError(f"it ended after {sent}:\n{log_of(data)}")
            if not before and sent >= WARM:
                before = memory(terminal.pid)
            if sent % (STROKES // 20) < BURST:
                held = memory(terminal.pid)
                print(f"{sent} strokes, {now.handed} events, {now.let_go} let go, {held} kB", flush=True)
                assert "Traceback" not in log_of(data)
        end = time.monotonic() + 30
        while counts.now().waiting and time.monotonic() < end:
            terminal.drain(0.1)
        after, now = memory(terminal.pid), counts.now()
        print(f"{sent} strokes in {time.monotonic() - began:.0f} s, {now}; {before} kB after {WARM}, {after} kB")
        assert now.handed > STROKES // 2
        assert now.let_go < STROKES // 100, "they were fed at the pace at which it follows"
        assert after < before * 1.10, f"{before} kB before, {after} kB after"
        terminal.send("\x1b[A")
        terminal.resize(99, 30)
        settle(terminal, 3)
        sound(terminal, data)
    with closing(sqlite3.connect(data / "kiosk.db")) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_keys_faster_than_it_can_follow_are_not_kept(tmp_path: Path) -> None:
    """A key stuck in a keypad, or a cat: what nobody can have meant must neither fill the memory nor go on after."""
    with demo(tmp_path) as terminal:
        sign_in(terminal, "Sri")
        for number in range(40):  # what is made once at each page is there before
            terminal.send("1?a"[number % 3])
            terminal.pump(0.1)
        rest(terminal, 1)
        before, sent = memory(terminal.pid), 0
        end = time.monotonic() + FLOOD
        while time.monotonic() < end:
            terminal.send("1?a" * 100)
            sent += 300
            terminal.pump(0.01)
        after, began = memory(terminal.pid), time.monotonic()
        assert sent > 1000 * FLOOD, "a flood"
        assert after < before * 1.10, f"{before} kB before {sent} keys, {after} kB after them"
        rest(terminal, 0.5)
        assert time.monotonic() - began < 20, "it goes on with keys from long ago"
        terminal.press("a", changes=False)
        sound(terminal, tmp_path)


def test_sizes_without_end_and_down_to_one_cell(tmp_path: Path) -> None:
    chance = random.Random(3)
    with demo(tmp_path) as terminal:
        sign_in(terminal, "Sri")
        for number in range(SIZES):
            columns, rows = (1, 1) if number % 10 == 0 else (chance.randint(1, 200), chance.randint(1, 60))
            terminal.resize(columns, rows)
            terminal.pump(0.01)
            assert terminal.alive(), (columns, rows)
        terminal.resize(100, 30)
        terminal.wait_for(said("home.title", name="Sri"))
        sound(terminal, tmp_path)


def test_the_lessons_are_taken_away_while_it_runs(tmp_path: Path) -> None:
    lessons = tmp_path / "lessons"
    shutil.copytree(default_folder(), lessons)
    data = tmp_path / "data"
    with demo(data, "--lessons", str(lessons)) as terminal:
        sign_in(terminal, "Sri")
        shutil.rmtree(lessons)
        terminal.pick(said("home.lessons"))
        terminal.wait_for(said("products.title"))
        terminal.pick(said("product.keset"))
        terminal.pick(library().lessons["keset.mutu"].title.phrase("id").text)
        for key in ("n", "pagedown", "n", "pagedown", "n", "pagedown"):
            terminal.press(key, changes=False)
            settle(terminal, 2)
        sound(terminal, data)
    with demo(data, "--lessons", str(lessons)) as terminal:  # and it starts without them
        terminal.wait_for(said("sign_in.title"))
        terminal.pick("Sri")
        terminal.wait_for(said("home.title", name="Sri"))
        sound(terminal, data)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGQUIT])
def test_a_signal_of_the_keyboard_from_outside_does_not_kill_it_halfway(
    tmp_path: Path, number: signal.Signals
) -> None:
    """Their keys are plain keys to the kiosk; one that is sent from elsewhere ends it as a shutdown does."""
    with demo(tmp_path) as terminal:
        sign_in(terminal, "Sri")
        terminal.press("1")
        terminal.signal(number)
        status = terminal.wait_end()
        assert status == 0, log_of(tmp_path)
        assert "Traceback" not in terminal.screen()
    with Store.open(tmp_path) as store:
        assert store.repair is None
        assert f.PlaceReached("batik.produksi", "intro") in [event.data for event in store.events()]


@pytest.mark.parametrize("number", [signal.SIGTSTP, signal.SIGTTOU, signal.SIGWINCH])
def test_other_signals_leave_it_running(tmp_path: Path, number: signal.Signals) -> None:
    with demo(tmp_path) as terminal:
        sign_in(terminal, "Sri")
        terminal.signal(number)
        settle(terminal, 2)
        assert terminal.alive()
        terminal.pick(said("home.lessons"))
        terminal.wait_for(said("products.title"))
        sound(terminal, tmp_path)


def test_keys_that_stop_other_programs_do_nothing_on_any_page(tmp_path: Path) -> None:
    with demo(tmp_path) as terminal:
        sign_in(terminal, "Sri")
        for key in ("1", "n", "?"):
            terminal.press(key)
            settle(terminal, 2)
            before = without_notice(terminal)
            for stroke in CTRL.values():
                terminal.send(stroke)
                terminal.pump(0.05)
            settle(terminal, 2)
            assert terminal.alive()
            assert without_notice(terminal) == before


def test_two_kiosks_on_one_folder_at_the_same_moment(tmp_path: Path) -> None:
    """Whoever comes first has it; the other says so and writes nothing. Then the next one can have it."""
    for _ in range(3):
        with demo(tmp_path) as one, demo(tmp_path) as two:
            kiosks = (one, two)
            ended: list[Terminal] = []
            end = time.monotonic() + 60
            while not ended and time.monotonic() < end:
                for kiosk in kiosks:
                    kiosk.pump(0.1)
                ended = [kiosk for kiosk in kiosks if kiosk.ended]
            (loser,) = ended
            winner = two if loser is one else one
            assert said("start.busy") in loser.flat()
            assert loser.wait_end() == 1
            winner.wait_for(said("sign_in.title"))
            winner.until(lambda: shows_a_page(winner), "a page")  # noqa: B023
            assert winner.alive()
    with Store.open(tmp_path) as store:
        assert store.repair is None
        assert len(store.known.workshop.mentors) == 1, "the demo was filled in once"
