"""Names and folders that a command is given: whatever they hold, the terminal shows it and does nothing else."""

from __future__ import annotations

import os
import subprocess
from io import StringIO
from pathlib import Path

import pytest

from kiosk.commands.cli import main
from kiosk.store import Store
from tests.support.histories import events_of_kinds

ODD = "a\x1b]0;mine\x07\x1b[2J\r\x9b31m\udcffb\n[ok]"


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize(
    "typed",
    [
        ["backup", "--data", ODD],
        ["doctor", "--data", ODD],
        ["erase", ODD],
        ["export", f"{ODD}/none/x.zip"],
        ["export", ODD, "--yes"],
        ["import", ODD],
        ["import", f"{ODD}.zip", "--yes"],
        ["lessons", "check", ODD],
        ["lessons", "sheet", ODD],
        ["log", "--out", f"{ODD}/none"],
        ["pin", ODD],
        ["report", "group", "--out", f"{ODD}/none.csv"],
        ["report", "resident", ODD, "--period", ODD],
        ["restore", ODD],
        ["say", ODD, "--voice", ODD],
        ["keys", "--bind", ODD],
        ["keys", "--check"],
        [ODD],
        ["backup", ODD, f"--{ODD}"],
    ],
    ids=lambda typed: "-".join(map(repr, typed))[:20],
)
def test_nothing_that_is_typed_commands_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], typed: list[str], lang: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", StringIO())  # nobody is there to answer
    monkeypatch.setenv("KIOSK_DATA", str(tmp_path / "data"))
    with Store.open(tmp_path / "data") as store:
        store.append(events_of_kinds(1), "r1")
    (tmp_path / "data" / "keys").mkdir()
    (tmp_path / "data" / "keys" / f"{ODD}.yaml").write_bytes(b"[")
    os.mkfifo(tmp_path / "data" / "keys" / "pipe.yaml")
    Path(f"{ODD}.zip").write_bytes(b"no archive")
    try:
        main([*typed, *([] if typed[0] == ODD else ["--lang", lang])])
    except SystemExit as stopped:
        assert stopped.code == 2  # noqa: PT017 - what is no command
    told = "".join(capfd.readouterr())
    assert not {sign for sign in told if not sign.isprintable()} - {"\n"}, repr(told)
    assert "Traceback" not in told
    assert not any(line.startswith("[ok]") for line in told.splitlines()) or typed[0] == "doctor"


def test_a_locked_folder_is_not_called_damaged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "data"
    with Store.open(folder) as store:
        store.append(events_of_kinds(1), "r1")
    if (
        os.geteuid()
        or subprocess.run(["mount", "--bind", folder, folder], check=False, capture_output=True).returncode
    ):
        pytest.skip("root may write everywhere, and may not mount here")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
        for typed in (["log"], ["report", "group"], ["backup"], ["export", str(tmp_path / "x.zip")]):
            assert main([*typed, "--data", str(folder), "--lang", "en"]) == 1
            told = capsys.readouterr().err
            assert "damaged" not in told, typed
            assert "permissions" in told, (typed, told)
    finally:
        subprocess.run(["umount", folder], check=True)
