"""Files from people that are none: a pipe without an end, a device, a circle of links, a folder nobody may enter."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from kiosk.commands.support.options import Options
from kiosk.commands.support.running import key_maps
from kiosk.exchange.exchange_file import read_bundle
from kiosk.store import find_picture, open_plain, read_lesson_files, read_library, read_pictures
from kiosk.store.contents import UnusableFile
from tests.support.terminal import ROOT


def circle(path: Path) -> None:
    path.symlink_to(f"{path.name}2")
    path.with_name(f"{path.name}2").symlink_to(path.name)


MAKES: Final[dict[str, Callable[[Path], None]]] = {
    "a pipe": os.mkfifo,
    "zeros without end": lambda path: path.symlink_to("/dev/zero"),
    "a full device": lambda path: path.symlink_to("/dev/full"),
    "itself": lambda path: path.symlink_to(path.name),
    "a circle": circle,
    "a folder": Path.mkdir,
    "nothing": lambda path: path.symlink_to("/nowhere/at/all"),
}


def ended(act: Callable[[], object]) -> object:
    """Return what an act in a thread of its own returned or raised; fail if it goes on for ever."""
    found: list[object] = []

    def run() -> None:
        try:
            found.append(act())
        except Exception as error:
            found.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(60)
    assert found, "it waits for ever"
    return found[0]


@pytest.mark.parametrize("make", MAKES)
def test_what_is_no_plain_file_is_never_waited_for(tmp_path: Path, make: str) -> None:
    lessons, pictures, keys = tmp_path / "keset", tmp_path / "keset" / "pictures", tmp_path / "keys"
    pictures.mkdir(parents=True)
    keys.mkdir()
    for path in (
        lessons / "x.yaml",
        pictures / "x.svg",
        keys / "x.yaml",
        tmp_path / "x.zip",
        tmp_path / "figures.yaml",
    ):
        MAKES[make](path)
    assert isinstance(ended(lambda: open_plain(tmp_path / "x.zip")), OSError)
    assert isinstance(ended(lambda: read_bundle(tmp_path / "x.zip")), OSError | UnusableFile)
    assert ended(lambda: read_lesson_files(tmp_path)[0]) == {}
    assert ended(lambda: read_library(tmp_path, tmp_path / "figures.yaml", tmp_path).lessons) == {}
    assert ended(lambda: find_picture(tmp_path, "keset/x", tmp_path)) is None
    assert ended(lambda: {data for _, data in read_pictures(tmp_path)} - {b""}) == set()
    options = Options(data=tmp_path)
    assert ended(lambda: "x" in key_maps(options)) is False


NOT_ROOT: Final = """
import os, sys
from pathlib import Path
import kiosk.lessons
from kiosk.store import find_picture, read_lesson_files, read_library, read_pictures
if os.geteuid() == 0:
    os.setuid(61234)
root = Path(sys.argv[1])
library = read_library(root, root / "figures.yaml", root)
assert not library.lessons and not list(read_pictures(root)) and find_picture(root, "keset/x") is None
read_lesson_files(root)
print(*(problem.key for problem in library.problems))
"""


@pytest.mark.parametrize(("mode", "told"), [(0o000, ""), (0o100, ""), (0o400, "unreadable"), (0o500, "unreadable")])
def test_a_folder_that_may_not_be_entered_raises_nothing(tmp_path: Path, mode: int, told: str) -> None:
    """A file whose name can be seen and that cannot be read is told of."""
    folder = tmp_path / "keset"
    folder.mkdir()
    (folder / "x.yaml").touch(mode=0o000)
    for path in (tmp_path, *tmp_path.parents):
        if not path.stat().st_mode & 0o001:
            path.chmod(0o755)
    folder.chmod(mode | mode >> 3 | mode >> 6)
    done = subprocess.run(
        [sys.executable, "-c", NOT_ROOT, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    folder.chmod(0o700)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == told
