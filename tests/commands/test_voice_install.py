"""The extra ``voice``: a line where it is missing, and one command that installs it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

import kiosk.listening
from kiosk.commands.support import voice_install
from kiosk.words import LANGS, load_words
from tests.support.terminal import ROOT


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def texts(key: str, **values: object) -> list[str]:
    return [load_words().say(lang, f"extra.{key}", **values).text for lang in LANGS]


@pytest.mark.parametrize("network", [True, False])
def test_it_is_installed_or_says_what_to_do(
    network: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    there = [False]

    def pip() -> str:
        there[0] = network
        return "no network"

    monkeypatch.setattr(kiosk.listening, "is_voice_installed", lambda: there[0])
    monkeypatch.setattr(voice_install, "_pip", pip)
    assert voice_install.install_voice() is network
    last = texts("installed") if network else texts("failed", why="no network")
    assert told(capsys) == texts("installing") + last
    if network:
        assert voice_install.install_voice()
        assert told(capsys) == texts("installed"), "pip is not asked again"


def test_pip_is_asked_for_what_the_extra_needs_and_its_trouble_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def run(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        asked.append(command)
        return subprocess.CompletedProcess(command, 1, "", "WARNING: retrying\nERROR: no matching distribution\n")

    monkeypatch.setattr(subprocess, "run", run)
    assert voice_install._pip() == "ERROR: no matching distribution"
    assert asked[0][-2:] == ["--requirement", str(ROOT / "locks" / "voice.txt")]
    assert "--require-hashes" in asked[0]


@pytest.mark.parametrize("installed", [True, False])
def test_make_run_tells_of_make_voice_where_it_is_missing_and_asks_nothing(installed: bool, tmp_path: Path) -> None:
    if installed:
        (tmp_path / "lib" / "python3.11" / "site-packages" / "onnxruntime").mkdir(parents=True)
    command = ["make", "-n", "run", "voice", f"VENV={tmp_path}"]
    made = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True).stdout
    assert ("-> make voice" in made) is not installed
    assert made.index("-m kiosk run") < made.index("-m kiosk.commands.support.voice_install")
