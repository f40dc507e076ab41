"""What must never harm the real kiosk: stray keys, odd sizes, a broken file, a second kiosk, a shutdown."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.commands.demo import MENTOR_PIN
from kiosk.learning import event_kinds as f
from kiosk.store import Store
from kiosk.store.lesson_files import default_folder
from tests.support.terminal import Terminal
from tests.support.workshop import library
from tests.whole.test_whole_lesson import number_by_digits, said, sign_in

CTRL = {"c": "\x03", "q": "\x11", "p": "\x10", "z": "\x1a", "s": "\x13", "d": "\x04", "backslash": "\x1c", "at": "\0"}


def demo(
    folder: Path, *more: str, columns: int = 100, rows: int = 30, program: tuple[str, ...] = ("kiosk",)
) -> Terminal:
    return Terminal("demo", "--silent", "--data", str(folder), *more, columns=columns, rows=rows, program=program)


def shows_a_page(terminal: Terminal) -> bool:
    """Tell whether the frames of the fixed commands are there: large letters are drawn, and cannot be read here."""
    return any("┌" in row or "┏" in row for row in terminal.screen().splitlines()[-6:])


def sound(terminal: Terminal, folder: Path) -> None:
    """Check that the kiosk runs, shows a page, and that nothing failed behind it."""
    terminal.until(lambda: shows_a_page(terminal), "a page")
    assert terminal.alive()
    assert "Traceback" not in terminal.screen()
    assert "Traceback" not in log_of(folder)


def without_notice(terminal: Terminal) -> list[str]:
    """Return what stands on the screen beside the notice that a key does nothing here."""
    return [row for row in terminal.screen().splitlines() if row.strip() and not row.strip().startswith("▌ ●")]


def log_of(folder: Path) -> str:
    file = folder / "kiosk.log"
    return file.read_text(encoding="utf-8") if file.exists() else ""


def test_keys_that_end_or_stop_other_programs_do_nothing(tmp_path: Path) -> None:
    with demo(tmp_path) as terminal:
        sign_in(terminal, "Sri")
        before = without_notice(terminal)
        for name, key in CTRL.items():
            terminal.send(key)
            terminal.pump(0.2)
            sound(terminal, tmp_path)
            assert without_notice(terminal) == before, f"ctrl+{name} did something"
        terminal.pick(said("home.lessons"))
        terminal.wait_for(said("products.title"))


def noise(chance: random.Random) -> str:
    """Return what a hand, a mouse or a broken keypad might send."""
    x, y, button = chance.randint(0, 300), chance.randint(0, 99), chance.choice((0, 1, 2, 32, 35, 64, 65))
    return chance.choice(
        (
            chance.choice("1234567890*#abcdefghijklmnopqrstuvwxyz?/.,+-[] "),
            chr(chance.randint(1, 31)),
            f"\x1b[<{button};{x};{y}{chance.choice('Mm')}",
            f"\x1b[{chance.choice('ABCDFHZ')}",
            f"\x1bO{chance.choice('PQRS')}",
            f"\x1b[{chance.randint(0, 34)}{chance.choice('~u')}",
            "\x1b[200~1\n2\x1b[201~",
            chance.choice("é漢😀\u200b\ufffd"),
            "\x1b",
        )
    )


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_noise_from_keys_and_mouse(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with demo(tmp_path) as terminal:
        terminal.wait_for(said("sign_in.title"))
        for _ in range(15):
            terminal.send("".join(noise(chance) for _ in range(20)))
            terminal.pump(0.1)
            assert terminal.alive(), terminal.screen()
        terminal.send("\x1b[A")  # ends a sequence that the noise may have begun
        terminal.pump(0.5)
        terminal.press("l")
        sound(terminal, tmp_path)


@pytest.mark.slow
def test_every_size_and_back(tmp_path: Path) -> None:
    with demo(tmp_path) as terminal:
        sign_in(terminal, "Sri")
        for columns, rows in ((1, 1), (60, 18), (2, 50), (300, 2), (60, 18), (240, 70), (100, 30)):
            terminal.resize(columns, rows)
            terminal.pump(0.3)
            assert terminal.alive(), (columns, rows)
            if columns >= 60 and rows >= 18:
                terminal.wait_for(said("home.title", name="Sri"))
                sound(terminal, tmp_path)
        terminal.pick(said("home.lessons"))
        terminal.wait_for(said("products.title"))


@pytest.mark.slow
def test_a_start_in_a_window_too_small_for_anything(tmp_path: Path) -> None:
    with demo(tmp_path, columns=1, rows=1) as terminal:
        terminal.until(lambda: (tmp_path / "kiosk.db").exists(), "start")
        for columns, rows in ((3, 2), (60, 18)):
            terminal.pump(0.5)
            terminal.resize(columns, rows)
        sign_in(terminal, "Sri")
        sound(terminal, tmp_path)


@pytest.mark.slow
def test_a_broken_lesson_is_named_to_the_mentor_and_the_others_are_offered(tmp_path: Path) -> None:
    lessons = tmp_path / "lessons"
    shutil.copytree(default_folder(), lessons)
    broken = lessons / "keset" / "mutu.yaml"
    lines = broken.read_text(encoding="utf-8").splitlines()
    place = next(number for number, line in enumerate(lines) if line.startswith("steps:"))
    lines[place] = "stepz:"
    broken.write_text("\n".join(lines), encoding="utf-8")
    with demo(tmp_path / "data", "--lessons", str(lessons)) as terminal:
        sign_in(terminal, "Hasan")
        terminal.pick(said("home.lessons"))
        terminal.pick(said("product.keset"))
        assert terminal.number_of(library().lessons["keset.harga"].title.phrase("id").text), terminal.screen()
        assert library().lessons["keset.mutu"].title.phrase("id").text not in terminal.flat()
        terminal.press("a")
        terminal.pick(said("home.sign_out"))
        terminal.pick(said("sure.yes"))
        terminal.pick(said("sign_in.mentor"))
        number_by_digits(terminal, MENTOR_PIN)
        terminal.wait_for(said("mentor.title", name="Bu Rina"))
        terminal.pick(said("mentor.lessons"))
        terminal.wait_for(said("mentor.lessons_read", n=len(library().lessons) - 1))
        terminal.wait_for(f"keset/mutu.yaml, baris {place + 1}:")


@pytest.mark.slow
def test_a_second_kiosk_on_the_same_folder_says_so_and_leaves_the_first_alone(tmp_path: Path) -> None:
    with demo(tmp_path) as first:
        sign_in(first, "Sri")
        with demo(tmp_path) as second:
            second.wait_for(said("start.busy"))
            assert second.wait_end() == 1
            assert "Traceback" not in second.screen()
        first.pick(said("home.lessons"))
        first.wait_for(said("products.title"))


@pytest.mark.slow
def test_a_service_whose_errors_go_elsewhere_draws_on_its_screen(tmp_path: Path) -> None:
    errors = tmp_path / "errors"
    with Terminal("demo", "--silent", "--data", str(tmp_path / "data"), errors=str(errors)) as terminal:
        sign_in(terminal, "Sri")
    assert errors.read_bytes() == b""


@pytest.mark.slow
@pytest.mark.parametrize("command", [["run"], ["demo"], ["lessons", "preview", "keset.produksi"]])
def test_without_a_terminal_it_says_what_it_needs(tmp_path: Path, command: list[str]) -> None:
    typed = [sys.executable, "-m", "kiosk", *command, "--data", str(tmp_path)]
    done = subprocess.run(typed, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr.strip()) == (1, said("start.no_terminal"))
    assert done.stdout == ""


@pytest.mark.parametrize(
    "how", ["SIGTERM", *(pytest.param(how, marks=pytest.mark.slow) for how in ("SIGHUP", "closed window"))]
)
def test_a_shutdown_or_a_lost_terminal_ends_it_cleanly(tmp_path: Path, how: str) -> None:
    with demo(tmp_path) as terminal:
        sign_in(terminal, "Sri")
        terminal.press("1")
        terminal.press("n", changes=False)
        if how == "closed window":
            terminal.hang_up()
        else:
            terminal.signal(signal.Signals[how])
        assert terminal.wait_end() == 0
    assert not (tmp_path / "kiosk.db-wal").exists(), "the database was closed"
    log = tmp_path / "kiosk.log"
    assert "Traceback" not in (log.read_text("utf-8") if log.exists() else ""), "nothing of the kiosk failed"
    with Store.open(tmp_path) as store:
        assert store.repair is None
        assert f.PlaceReached("batik.produksi", "intro") in [event.data for event in store.events()]
