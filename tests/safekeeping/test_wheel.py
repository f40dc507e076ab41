"""The wheel, installed elsewhere: lessons, words, maps and tiles are inside, and what is a workshop's own is kept."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import pexpect
import pyte
import pytest

from kiosk import __version__
from kiosk.store.lesson_files import default_folder
from tests.support.workshop import library, words

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent.parent


def run(*command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return subprocess.run(command, cwd=cwd, env=clean | environment, capture_output=True, text=True, check=False)


def made(*command: str | Path, cwd: Path, **environment: str) -> str:
    done = run(*command, cwd=cwd, **environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    made(
        sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
        "--wheel-dir", folder, ROOT, cwd=folder,
    )  # fmt: skip
    (file,) = folder.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the ``bin`` of a new environment with the wheel; the libraries it uses are lent by this one."""
    home = tmp_path_factory.mktemp("elsewhere") / "venv"
    made(sys.executable, "-m", "venv", "--without-pip", home, cwd=home.parent)
    python = home / "bin" / "python"
    made(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", wheel, cwd=home.parent)
    site = Path(made(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home.parent).strip())
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    assert str(ROOT) not in made(python, "-c", "import kiosk; print(kiosk.__file__)", cwd=home.parent)
    return home / "bin"


def test_it_tells_its_version(installed: Path, tmp_path: Path) -> None:
    assert made(installed / "kiosk", "--version", cwd=tmp_path).strip() == f"kiosk {__version__}"


def test_all_lessons_are_inside(installed: Path, tmp_path: Path) -> None:
    told = made(installed / "kiosk", "lessons", "check", cwd=tmp_path, KIOSK_DATA=str(tmp_path / "data"))
    assert told.strip() == words().say("id", "mentor.lessons_read", n=len(library().lessons)).text


def test_it_starts_and_shows_the_sign_in_page(installed: Path, tmp_path: Path) -> None:
    screen = pyte.Screen(100, 30)
    stream = pyte.ByteStream(screen)
    child = pexpect.spawn(
        str(installed / "kiosk"),
        ["demo", "--silent"],
        dimensions=(30, 100),
        cwd=str(tmp_path),
        env=os.environ | {"TERM": "xterm-256color", "KIOSK_DATA": str(tmp_path / "data")},
    )
    try:
        end = time.monotonic() + 60
        title = words().say("id", "sign_in.title").text
        while not all(text in "\n".join(screen.display) for text in (title, "Sri")):
            assert time.monotonic() < end, "\n".join(screen.display)
            try:
                stream.feed(child.read_nonblocking(1 << 16, 1))
            except pexpect.TIMEOUT:
                continue
    finally:
        child.close(force=True)


def test_a_workshops_own_lessons_and_figures_outlive_an_upgrade(installed: Path, wheel: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    own = data / "lessons" / "keset"
    own.mkdir(parents=True)
    text = (default_folder() / "keset" / "mutu.yaml").read_text("utf-8")
    (own / "mutu.yaml").write_text(text.replace("key: keset.mutu\n", "key: keset.mutu2\n"), "utf-8")
    (data / "figures.yaml").write_text("keset.harga:\n  upah: {value: 10000}\n", "utf-8")
    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    upgrade = ("install", "--quiet", "--no-deps", "--force-reinstall", wheel)
    made(sys.executable, "-m", "pip", "--python", installed / "python", *upgrade, cwd=tmp_path)
    code = (
        "import sys; from kiosk.store import DataFolder; from kiosk.store.lesson_files import *;"
        "data = DataFolder(sys.argv[1]);"
        "read = read_library(default_folder(), data.figures, data.lessons);"
        "print(folder_to_write(data), *read.lessons, *read.problems)"
    )
    told = made(installed / "python", "-c", code, data, cwd=tmp_path).split()
    assert told[0] == str(data / "lessons")
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before
    assert "keset.mutu" not in told[1:], "the workshop's own file took its place"
    assert "keset.mutu2" in told[1:]
