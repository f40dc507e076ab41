"""What the commands write: never over a file without a yes, never of a period that is none, also beside a kiosk."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.commands.cli import main
from kiosk.commands.report import period_of
from kiosk.learning import event_kinds as f
from kiosk.reports import Period
from kiosk.store import Store
from kiosk.store.lesson_files import default_folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with Store.open(tmp_path / "data") as store:
        store.append([f.MentorAdded("m1", "Sari", "x"), f.ResidentAdded("r1", "Budi", "red", "bola")], "m1")
        store.append([f.SignedIn()], "r1")
    return tmp_path / "data"


def _commands(file: Path) -> dict[str, list[str]]:
    lesson = default_folder() / "umum/keselamatan.yaml"
    return {
        "report": ["report", "days", "--out", str(file)],
        "export": ["export", str(file)],
        "log": ["log", "--out", str(file)],
        "sheet": ["lessons", "sheet", str(lesson), "--out", str(file)],
    }


@pytest.mark.slow
@pytest.mark.parametrize("command", ["report", "export", "log", "sheet"])
@pytest.mark.parametrize(("answer", "replaced"), [("", False), ("tidak\n", False), ("\n", False), ("ya\n", True)])
def test_no_command_writes_over_a_file_without_a_yes(
    command: str,
    answer: str,
    replaced: bool,
    data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "x.html"
    words = [*_commands(file)[command], "--data", str(data)]
    assert main(words) == 0, capsys.readouterr()
    made = file.read_bytes()
    file.write_bytes(b"mine")
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    assert main(words) == (0 if replaced else 1)
    assert str(file) in capsys.readouterr().out
    assert (file.read_bytes() == b"mine") is not replaced
    assert main([*words, "--yes"]) == 0
    assert abs(len(file.read_bytes()) - len(made)) < 2000


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_period_is_read_as_it_is_written(first: date, last: date) -> None:
    assert period_of(f"{first}..{last}") == Period("days", first.toordinal(), last.toordinal())
    assert period_of(f"{first}..") is None
    assert period_of(f"..{last}") is None


@pytest.mark.parametrize(
    "period", ["2026-12-01..2026-11-01", "2026-12-01..", "..2026-12-01", "kemarin", "2026-13-01"]
)
def test_a_period_that_is_none_makes_no_file(
    period: str, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "d.csv"
    assert main(["report", "days", "--period", period, "--out", str(out), "--data", str(data)]) == 1
    assert period in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["csv", "xlsx", "html", "jsonl"])
def test_a_report_is_made_beside_a_running_kiosk(ending: str, data: Path, tmp_path: Path) -> None:
    out = tmp_path / f"r.{ending}"
    with Store.open(data) as running:
        assert main(["report", "group", "--out", str(out), "--data", str(data)]) == 0
        running.append([f.SignedIn()], "r1")
        assert running.flush()
    assert out.stat().st_size
