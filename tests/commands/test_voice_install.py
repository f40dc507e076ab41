"""The offer of the extra before the kiosk starts: once, for a mentor, and nobody is ever stuck at it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pexpect
import pytest

from kiosk.commands.support import voice_install
from kiosk.words import load_words
from tests.support.terminal import ROOT, inherited

DRIVER = """
import sys
from pathlib import Path
from kiosk.commands.support import voice_install
import kiosk.listening
folder, microphone, installs, seconds = Path(sys.argv[1]), sys.argv[2] == "1", sys.argv[3], float(sys.argv[4])
there = [False]
def pip():
    there[0] = installs == "1"
    return "no network"
kiosk.listening.is_voice_installed = lambda: there[0]
voice_install._microphone, voice_install._pip = lambda: microphone, pip
voice_install.offer_voice(folder, lambda: voice_install._key(seconds))
print("the kiosk starts")
"""
"""The offer on a machine that is made up: with or without a microphone, a network and time."""


def offered(folder: Path, key: str = "", microphone: bool = True, network: bool = True, seconds: float = 60) -> str:
    """Return what a terminal shows until the kiosk starts, if this key is pressed."""
    arguments = ["-c", DRIVER, str(folder), str(int(microphone)), str(int(network)), str(seconds)]
    child = pexpect.spawn(sys.executable, arguments, cwd=str(ROOT), env=inherited(), encoding="utf-8", timeout=30)
    child.delaybeforesend = None
    try:
        if key:
            child.expect_exact(text("keys", "en", seconds=voice_install.SECONDS))
            time.sleep(0.1)
            child.send(key)
        child.expect_exact("the kiosk starts")
        return str(child.before)
    finally:
        child.close(force=True)


def text(key: str, lang: str = "id", **values: object) -> str:
    return load_words().say("en" if lang == "en" else "id", f"extra.{key}", **values).text


def test_yes_installs_it_and_never_asks_again(tmp_path: Path) -> None:
    assert text("installed") in offered(tmp_path, "y")
    assert offered(tmp_path).strip() == ""


def test_no_is_remembered_for_good(tmp_path: Path) -> None:
    said = offered(tmp_path, "t")
    assert text("no") in said
    assert text("no", "en") in said, "nobody is known yet, so it is said in both languages"
    (tmp_path / ".voice-later").unlink()
    assert offered(tmp_path).strip() == ""


@pytest.mark.parametrize("key", ["\r", " ", "5", "\x1b[B", "\x03"])
def test_any_other_key_starts_the_kiosk_and_it_asks_another_day(tmp_path: Path, key: str) -> None:
    assert text("later") in offered(tmp_path, key)
    assert offered(tmp_path).strip() == "", "not twice on one day"
    yesterday = time.time() - voice_install.OFFER_AGAIN_S - 1
    os.utime(tmp_path / ".voice-later", (yesterday, yesterday))
    assert text("later") in offered(tmp_path, key)


def test_nobody_is_stuck_where_no_key_comes(tmp_path: Path) -> None:
    began = time.monotonic()
    assert text("later") in offered(tmp_path, seconds=0.5)
    assert time.monotonic() - began < 20


def test_without_a_network_it_says_what_to_do_and_goes_on(tmp_path: Path) -> None:
    assert text("failed", why="no network") in offered(tmp_path, "y", network=False)
    assert not (tmp_path / ".voice").exists(), "it is asked again another day"


def test_without_a_microphone_nothing_is_said(tmp_path: Path) -> None:
    assert offered(tmp_path, microphone=False).strip() == ""


def test_where_no_person_is_at_a_terminal_nothing_is_said(tmp_path: Path) -> None:
    command = [sys.executable, "-c", DRIVER, str(tmp_path), "1", "1", "60"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, stdin=subprocess.DEVNULL, timeout=60)
    assert (done.stdout, done.stderr) == ("the kiosk starts\n", "")
    assert not list(tmp_path.iterdir())


def test_pip_is_asked_for_what_the_extra_needs_and_its_trouble_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []

    def run(command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        asked.append(command)
        return subprocess.CompletedProcess(command, 1, "", "WARNING: retrying\nERROR: no matching distribution\n")

    monkeypatch.setattr(subprocess, "run", run)
    assert voice_install._pip() == "ERROR: no matching distribution"
    assert asked[0][-2:] == ["--requirement", str(ROOT / "locks" / "voice.txt")]
    assert "--require-hashes" in asked[0]


def test_make_run_offers_it_and_make_voice_installs_it() -> None:
    made = subprocess.run(["make", "-n", "run", "voice"], capture_output=True, text=True, cwd=ROOT, check=True).stdout
    offer, start, install = (
        made.index(part)
        for part in ("commands.support.voice_install offer", "kiosk run", "commands.support.voice_install install")
    )
    assert offer < start < install
