"""The commands of safekeeping, as they are typed."""

from __future__ import annotations

import io
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.commands.cli import main
from kiosk.safekeeping.restoring import set_aside_copies
from kiosk.store import DataFolder, Store
from tests.support.histories import check_folder, record


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with Store.open(tmp_path) as store:
        record(store, 30)
    return tmp_path


def run(data: Path, *words: str, answer: str = "", monkeypatch: pytest.MonkeyPatch | None = None) -> int:
    if monkeypatch is not None:
        monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    return main([*words, "--data", str(data), "--lang", "en"])


def test_back_up_list_and_restore(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(data, "restore") == 0
    assert "There is no backup yet" in capsys.readouterr().out
    assert run(data, "backup") == 0
    assert "63 events, 3 people" in capsys.readouterr().out
    with Store.open(data) as store:
        record(store, 4, residents=1)
    assert run(data, "restore", "1", answer="no\n", monkeypatch=monkeypatch) == 1
    shown = capsys.readouterr()
    assert "Warga 0: 20 events in it, 28 now" in shown.out
    assert "Nothing was changed." in shown.err
    assert len(check_folder(data)) == 72
    assert run(data, "restore", "1", answer="yes\n", monkeypatch=monkeypatch) == 0
    assert len(check_folder(data)) == 63
    assert run(data, "restore", str(set_aside_copies(DataFolder(data))[0].file), "--yes") == 0
    assert len(check_folder(data)) == 72


def test_carry_and_erase(data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    file = data / "x.zip"
    assert run(data, "export", str(file), "--person", "warga 1") == 0
    assert run(data / "other", "import", str(file), answer="yes\n", monkeypatch=monkeypatch) == 0
    assert "Warga 1 (resident): 20 events" in capsys.readouterr().out
    assert len(check_folder(data / "other")) == 21
    assert run(data, "erase", "Warga 1", answer="Warga 2\n", monkeypatch=monkeypatch) == 1
    assert len(check_folder(data)) == 63
    assert run(data, "erase", "Warga 1", answer="Warga 1\n", monkeypatch=monkeypatch) == 0
    assert len(check_folder(data)) == 42
    assert run(data, "import", str(file), "--yes") == 0
    assert len(check_folder(data)) == 42, "who was erased stays erased"


def test_the_log_to_send_names_nobody(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "kiosk.log").write_text("KeyError: 'Warga 1'\n", "utf-8")
    assert run(data, "log") == 0
    assert "KeyError: '<nama>'" in capsys.readouterr().out
    assert run(data, "log", "--out", str(data / "out.txt")) == 0
    assert "Warga" not in (data / "out.txt").read_text("utf-8")


def test_the_log_keeps_its_size_and_is_its_owners_only(tmp_path: Path) -> None:
    code = (
        "import logging, sys; from pathlib import Path; from kiosk.commands.support.terminal import log_to;"
        "log_to(Path(sys.argv[1]));"
        "[logging.error('x' * 1000) for _ in range(6000)]"
    )
    subprocess.run([sys.executable, "-c", code, tmp_path / "kiosk.log"], check=True)
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["kiosk.log", "kiosk.log.1", "kiosk.log.2"]
    assert sum(file.stat().st_size for file in files) <= 3 << 20
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["restore", "7"], "There is no such file."),
        (["import", "/etc/hostname"], "The file is damaged."),
        (["erase", "Siapa\x1b[31m"], 'Nothing is called "Siapa?[31m".'),
        (["export", "/nonexistent/x.zip"], "There is no such file."),
    ],
)
def test_what_cannot_be_done_is_said_plainly(
    data: Path, words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(data, *words) == 1
    assert told in capsys.readouterr().err


def test_a_running_kiosk_is_left_alone(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Store.open(data):
        assert run(data, "backup") == 0
        assert run(data, "restore", "1", "--yes") == 1
        assert run(data, "erase", "Warga 1", "--yes") == 1
    assert capsys.readouterr().err.count("Another kiosk is running.") == 2
