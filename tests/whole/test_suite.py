"""The tests themselves: what ``make test`` leaves out, and what may be skipped."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
LEFT_OUT: Final = ("slow", "long")
PREPARE: Final = ROOT / ".ci" / "prepare"


def marks(nodes: list[ast.expr]) -> set[str]:
    """Return the names X of all ``pytest.mark.X`` in these expressions."""
    return {name for node in nodes for name in re.findall(r"pytest\.mark\.(\w+)", ast.unparse(node))}


def quick_tests(file: Path) -> Iterator[str]:
    """Yield the tests of a file that ``make test`` runs."""
    body = ast.parse(file.read_text("utf-8")).body
    if marks([node.value for node in body if isinstance(node, ast.Assign)]).intersection(LEFT_OUT):
        return
    classes = [
        node for node in body if isinstance(node, ast.ClassDef) and not marks(node.decorator_list) & {*LEFT_OUT}
    ]
    for node in [*body, *(inner for each in classes for inner in each.body)]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
            yield from () if marks(node.decorator_list).intersection(LEFT_OUT) else (node.name,)


@pytest.mark.parametrize("room", sorted(path.parent.name for path in (ROOT / "kiosk").glob("*/__init__.py")))
def test_the_quick_tests_hold_some_of_each_room(room: str) -> None:
    files = (*(ROOT / "tests" / room).glob("test_*.py"), *(ROOT / "tests").glob(f"test_{room}.py"))
    assert [name for file in files for name in quick_tests(file)]


def test_the_quick_tests_hold_a_whole_lesson_in_a_real_terminal() -> None:
    file = ROOT / "tests/whole/test_whole_lesson.py"
    assert "test_from_the_first_start_to_a_finished_lesson" in quick_tests(file)


def test_what_is_left_out_is_left_out_by_its_mark_alone() -> None:
    recipe = re.search(r"^test:.*\n\t(.*)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert recipe is not None
    assert re.findall(r"-m '([^']*)'", recipe[1]) == [" and ".join(f"not {mark}" for mark in LEFT_OUT)]
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]["ini_options"]
    assert asked["testpaths"] == ["tests"]
    assert "norecursedirs" not in asked
    for told in (recipe[1], asked["addopts"]):
        assert not re.search(r"tests|--ignore|--deselect|-k ", told)
    for file in (ROOT / "tests").rglob("conftest.py"):
        assert not re.search(r"collect_ignore|add_marker|deselected", file.read_text("utf-8")), file


SKIPPING: Final = """\
import pytest
def test_listed(): pytest.skip("not glibc")
def test_other(): pytest.skip("there is no {name}")
@pytest.mark.skipif(True, reason="there is no mark")
def test_marked(): pass
@pytest.mark.xfail(strict=True)
def test_that_fails_as_told(): assert False
"""


@pytest.mark.parametrize(
    ("asked", "told"), [("", "4 skipped, 1 xfailed"), ("1", "1 failed, 1 skipped, 1 xfailed, 2 errors")]
)
def test_only_a_listed_reason_skips_where_none_may(tmp_path: Path, asked: str, told: str) -> None:
    (tmp_path / "test_some.py").write_text(SKIPPING)
    (tmp_path / "test_module.py").write_text("import pytest\npytest.importorskip('there_is_no_module')\n")
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    options = ("-q", "-p", "tests.conftest", "-p", "no:cacheprovider", "--continue-on-collection-errors")
    done = subprocess.run(
        (sys.executable, "-m", "pytest", "--rootdir", tmp_path, "-c", tmp_path / "pytest.ini", *options, tmp_path),
        cwd=ROOT,
        env=os.environ | {"KIOSK_NO_SKIPS": asked},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told in done.stdout.splitlines()[-1], done.stdout + done.stderr


def test_only_what_is_missing_is_installed(tmp_path: Path) -> None:
    script = PREPARE.read_text("utf-8")
    for name in {"make", "python", "cc", *re.findall(r"^have \S+ ([a-z][\w.-]+)$", script, re.MULTILINE)}:
        (tmp_path / name).symlink_to("/bin/true")
    apt = tmp_path / "apt-get"
    apt.write_text('#!/bin/sh\necho "apt-get $*" >&2\n')
    apt.chmod(0o755)
    bash, environment = "/bin/bash", {"PATH": str(tmp_path), "PYTHON": "python"}

    def run() -> str:
        return subprocess.run((bash, PREPARE), env=environment, capture_output=True, text=True, check=False).stderr

    assert run() == ""
    (tmp_path / "chromium").unlink()
    assert re.search(r"apt-get install .*\bchromium$", run(), re.MULTILINE)
    assert "pulseaudio" not in run()
