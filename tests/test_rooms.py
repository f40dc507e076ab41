"""The direction of the arrows: which room may use which, and that the pure rooms do no input or output."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent / "kiosk"

MAY_USE = {
    "words": set(),
    "pricing": set(),
    "learning": {"pricing", "words"},
    "lessons": {"learning", "pricing", "words"},
    "drawing": set(),
    "labels": {"drawing"},
    "reports": {"learning", "lessons", "words"},
    "pages": {"labels", "learning", "lessons", "pricing", "reports", "words"},
    "store": {"learning", "lessons"},
    "speech": {"pages", "words"},
    "access": {"learning", "pages", "words"},
    "authoring": {"checking", "learning", "lessons", "pages", "screen", "speech", "store", "words"},
    "safekeeping": {"learning", "store", "words"},
    "commands": {"learning", "listening", "pages", "reports", "safekeeping", "store", "words"},
    "screen": {"access", "drawing", "learning", "lessons", "listening", "pages", "speech", "store", "words"},
}
PURE = ("pages", "learning", "lessons", "pricing", "labels")
NO_OUTSIDE = {
    "asyncio", "ctypes", "http", "io", "miniaudio", "multiprocessing", "os", "pathlib", "pyttsx3", "random", "shutil",
    "socket", "sqlite3", "subprocess", "sys", "tempfile", "textual", "threading", "time", "urllib",
}  # fmt: skip


def imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("room", sorted(MAY_USE))
def test_a_room_uses_only_the_rooms_below_it(room: str) -> None:
    files = list((ROOT / room).glob("*.py"))
    assert files
    for file in files:
        used = {name.split(".")[1] for name in imports(file) if name.startswith("kiosk.")} - {room, "seen"}
        assert used <= MAY_USE[room], file


@pytest.mark.parametrize("room", PURE)
def test_a_pure_room_does_no_input_or_output(room: str) -> None:
    for file in (ROOT / room).glob("*.py"):
        used = {name.split(".")[0] for name in imports(file)}
        assert not used & NO_OUTSIDE, file
        calls = {
            node.func.id
            for node in ast.walk(ast.parse(file.read_text("utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not calls & {"open", "print", "input"}, file


def test_nothing_heavy_is_imported_before_the_first_paint() -> None:
    code = "import sys, kiosk.cli, kiosk.screen.app, kiosk.store, kiosk.words, kiosk.access; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    heavy = {
        "pydantic",
        "pyttsx3",
        "fsrs",
        "miniaudio",
        "num2words",
        "argon2",
        "png",
        "resvg_py",
        "numpy",
        "PIL",
        "segno",
        "xlsxwriter",
    }
    assert not loaded & heavy
