"""Words files compiled before a start are what the YAML says, go unused once it changes, and nothing is written."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import kiosk.words
from kiosk.words import load_words
from tests.support.terminal import ROOT
from tools.compile_words import GUIDES, WORDS, compile_words

READ = """
import sys
from kiosk.words import load_words
print(load_words().say("id", "sign_in.title").text, "yaml" in sys.modules)
"""


def read(package: Path, **environment: str) -> list[str]:
    """Return a text as a kiosk in this folder has it, and whether it read YAML for it."""
    here = os.environ | {"PYTHONPATH": str(package)} | environment
    done = subprocess.run([sys.executable, "-c", READ], cwd=package, env=here, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.rstrip("\n").rsplit(" ", 1)


def copy(folder: Path) -> Path:
    """Return the words of a copy of the kiosk that is not compiled."""
    ignore = shutil.ignore_patterns("__pycache__", "*.json")
    shutil.copytree(ROOT / "kiosk" / "words", folder / "kiosk" / "words", ignore=ignore)
    shutil.copy(ROOT / "kiosk" / "__init__.py", folder / "kiosk")
    return folder / "kiosk" / "words"


def test_compiled_words_are_those_of_the_yaml_and_are_read_in_its_place(tmp_path: Path) -> None:
    words = copy(tmp_path)
    plain = read(tmp_path)
    compile_words(words)
    assert plain == ["Siapa Anda?", "True"]
    assert read(tmp_path) == ["Siapa Anda?", "False"]
    for lang, texts in load_words().texts.items():
        tree = json.loads((words / f"{lang}.json").read_text("utf-8"))[1]
        assert dict(kiosk.words.words._flat("", tree)) == texts


def test_what_was_compiled_of_an_older_file_or_is_damaged_is_not_read(tmp_path: Path) -> None:
    words = copy(tmp_path)
    compile_words(words)
    file = words / "id.yaml"
    file.write_text(file.read_text("utf-8").replace("Siapa Anda?", "Siapa namanya?"), "utf-8")
    assert read(tmp_path) == ["Siapa namanya?", "True"]
    for damaged in ("", "{}", "[1, 2]", "[1", "\0"):
        (words / "id.json").write_text(damaged, "utf-8")
        assert read(tmp_path) == ["Siapa namanya?", "True"]


def test_reading_the_words_writes_nothing(tmp_path: Path) -> None:
    copy(tmp_path)
    before = sorted(tmp_path.rglob("*"))
    read(tmp_path, PYTHONDONTWRITEBYTECODE="1")
    assert sorted(tmp_path.rglob("*")) == before


def test_a_wheel_brings_the_compiled_words(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        names = {name for name in wheel.namelist() if name.endswith(".json")}
    for folder in (WORDS, GUIDES):
        assert {f"kiosk/{folder.name}/{file.stem}.json" for file in folder.glob("*.yaml")} <= names
