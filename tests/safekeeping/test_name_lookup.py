"""Two people of one name, on the command line: told apart, found, and nobody else's records touched."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import openpyxl
import pytest

from kiosk.commands.cli import main
from kiosk.exchange.exchange_file import read_bundle
from kiosk.learning import event_kinds as f
from kiosk.safekeeping.shareable_log import names_of
from kiosk.store import Store
from kiosk.store.pins import check_pin, hash_pin

ONE, OTHER, RINA = "01a21032e37d71bc867f11f0d07b0001", "01a21032e37d71bc867f11f0d07b0002", "m1"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    with Store.open(folder) as store:
        store.append([f.MentorAdded(RINA, "Rina", hash_pin("1234"))], None)
        store.append([f.ResidentAdded(ONE, "Siti", "merah", "bunga")], RINA)
        store.append(
            [f.ResidentAdded(OTHER, "siti", "biru", "ikan"), f.ResidentAdded("r3", "Rina", "abu", "daun")], RINA
        )
        for who in (ONE, OTHER):
            store.append([f.SignedIn(), f.LessonOpened("keset.mutu")], who)
    return folder


def run(data: Path, *words: object) -> int:
    return main([*map(str, words), "--data", str(data), "--lang", "id"])


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["csv", "xlsx", "html"])
def test_a_table_has_a_row_for_each_that_says_which_one(data: Path, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"g.{kind}"
    assert run(data, "report", "group", "--out", file) == 0
    match kind:
        case "csv":
            rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig")), delimiter=";"))
            names = [row[0] for row in rows[-3:]]
        case "xlsx":
            sheet = openpyxl.load_workbook(file).worksheets[0]
            names = [str(row[0].value) for row in sheet.iter_rows()][-3:]
        case _:
            names = re.findall(r'<th scope="row">(.*?)</th>', file.read_text("utf-8"))[-3:]
    assert names == ["Siti (bunga, merah)", "siti (ikan, biru)", "Rina (daun, abu-abu)"]


@pytest.mark.parametrize("typed", [["report", "resident", "Siti"], ["export", "x.zip", "--person", " SITI "]])
def test_who_types_a_name_that_two_have_sees_both_and_how_to_name_each(
    data: Path, tmp_path: Path, typed: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(data, *typed) == 1
    shown = capsys.readouterr().err
    assert f"  {ONE}  Siti (bunga, merah)\n  {OTHER}  siti (ikan, biru)\n" in shown
    assert "Rina" not in shown
    assert [file.name for file in tmp_path.iterdir()] == ["data"]


@pytest.mark.slow
@pytest.mark.parametrize("typed", [OTHER, "Siti (ikan, biru)", "siti ikan biru"])
def test_the_name_that_no_other_has_finds_the_one(data: Path, tmp_path: Path, typed: str) -> None:
    file = tmp_path / "r.csv"
    assert run(data, "report", "resident", typed, "--out", file) == 0
    assert "siti (ikan, biru)" in file.read_text("utf-8-sig")
    assert run(data, "export", tmp_path / "x.zip", "--person", typed) == 0
    bundle = read_bundle(tmp_path / "x.zip")
    assert bundle.contents.person == OTHER
    assert {row[2] for row in bundle.rows()} <= {OTHER, RINA}


def test_erasing_one_of_a_name_takes_that_one_alone_and_asks_for_the_name_that_no_other_has(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(data, "erase", "Siti", "--yes") == 1
    monkeypatch.setattr("sys.stdin", io.StringIO("siti\n"))
    assert run(data, "erase", "siti (ikan, biru)") == 1, "their plain name is not enough"
    monkeypatch.setattr("sys.stdin", io.StringIO("Siti (ikan, biru)\n"))
    assert run(data, "erase", "siti (ikan, biru)") == 0
    assert "siti (ikan, biru)" in capsys.readouterr().out
    with Store.open(data) as store:
        assert set(store.known.workshop.residents) == {ONE, "r3"}
        assert not [event for event in store.events() if event.who == OTHER]
        assert [event for event in store.events() if event.who == ONE]


def test_what_is_brought_in_is_told_apart_from_who_is_here(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(data, "export", tmp_path / "x.zip", "--person", OTHER) == 0
    there = tmp_path / "there"
    with Store.open(there) as store:
        store.append([f.ResidentAdded("r9", "SITI", "putih", "bola")], None)
    assert run(there, "import", tmp_path / "x.zip", "--yes") == 0
    assert "siti (ikan, biru)" in capsys.readouterr().out


def test_of_two_mentors_of_one_name_each_gets_a_pin_of_their_own(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Store.open(data) as store:
        store.append([f.MentorAdded("m2", "rina", hash_pin("5678"), "ungu", "kunci")], RINA)
        store.append([f.MentorAdded("m3", "Budi", hash_pin("5678")), f.MentorArchived("m3")], RINA)
    monkeypatch.setattr("kiosk.commands.pin.getpass", lambda prompt: "24680")
    assert run(data, "pin", "--reset", "Rina") == 1
    assert capsys.readouterr().err.endswith("Rina (pembimbing), rina (pembimbing, kunci, ungu)\n")
    assert run(data, "pin", "--reset", "Budi") == 1, "who is archived needs none"
    assert run(data, "pin", "--reset", "rina (pembimbing, kunci, ungu)") == 0
    with Store.open(data) as store:
        pins = {one.id: one.pin.value or "" for one in store.known.workshop.mentors.values()}
    assert check_pin("24680", pins["m2"])
    assert check_pin("1234", pins[RINA])


def test_a_name_that_a_mentor_has_or_had_stays_out_of_the_log_that_is_sent(data: Path) -> None:
    with Store.open(data) as store:
        store.append([f.MentorChanged(RINA, name="Katarina")], RINA)
        assert store.flush()
        assert {"Rina", "Katarina"} <= names_of(store.file)
