"""The commands of a hub as its operator and its kiosks type them, at a real PostgreSQL."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest

from kiosk.commands.cli import main
from kiosk.learning import event_kinds as f
from kiosk.store import DataFolder, Store
from tests.support.histories import record
from tests.support.homes import kiosk_rows
from tests.support.postgres import Server

pytestmark = pytest.mark.slow


def test_a_hub_is_set_up_two_kiosks_join_and_exchange_and_one_is_revoked(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    database = server.new_database()
    info = f"host={server.folder} port={server.port} user=postgres dbname={database}"

    def kiosk(*words: str) -> tuple[int, str]:
        status = main([*words, "--lang", "en"])
        shown = capsys.readouterr()
        return status, shown.out + shown.err

    def hub(*words: str) -> tuple[int, str]:
        return kiosk("hub", *words, "--database", info)

    assert hub("status") == (1, "The database is no hub yet. Run: kiosk hub setup\n")
    address = ("--host", "localhost", "--port", str(server.port))
    status, told = hub("setup", *address, "--ca", str(server.data / "server.key"))
    assert (status, told) == (1, "This file holds no certificate.\n")
    for _ in range(2):  # again is safe
        status, told = hub("setup", *address, "--ca", str(server.ca))
        assert status == 0
        assert f"hostssl  {database}  +kiosk_nodes" in told
    assert hub("status") == (0, "There is no kiosk yet. Add one with kiosk hub add and its name.\n")
    assert hub("add", "Kiosk", "satu", "--file", "one.json")[0] == 0
    assert hub("add", "dua", "--file", "two.json")[0] == 0
    assert "already" in hub("add", "dua", "--file", "three.json")[1]
    assert not Path("three.json").exists()
    assert hub("add", "tiga", "--file", "two.json")[0] == 1, "a join file is never written over"
    assert hub("add", "'; DROP TABLE kiosk.nodes; --")[0] == 1
    assert "has not joined yet" in hub("status")[1]

    shutil.copy("one.json", "copy.json")
    assert kiosk("exchange", "--data", "a") == (
        1,
        "This kiosk has joined no hub. Ask its operator for a join file.\n",
    )
    assert kiosk("join", "one.json", "--data", "a")[0] == 0
    assert "used already" in kiosk("join", "copy.json", "--data", "thief")[1], "a join file opens once"
    assert not (tmp_path / "thief" / "hub.json").exists()
    assert kiosk("join", "two.json", "--data", "a")[0] == 1
    assert "no join file" in kiosk("join", str(server.ca), "--data", "b")[1]
    assert kiosk("join", "two.json", "--data", "b")[0] == 0
    assert b"code" in Path("one.json").read_bytes()
    assert (tmp_path / "a" / "hub.json").stat().st_mode & 0o077 == 0

    with Store.open("a") as store:
        record(store, 5)
    assert "0 events sent, 0 events received" in kiosk("exchange", "--data", "b")[1]
    assert "13 events sent, 0 events received" in kiosk("exchange", "--data", "a")[1]
    assert "0 events sent, 13 events received" in kiosk("exchange", "--data", "b")[1]
    assert kiosk("erase", "Warga 1", "--yes", "--data", "a")[0] == 0
    kiosk("exchange", "--data", "a")
    assert "erased here" in kiosk("exchange", "--data", "b")[1]
    with Store.open("b") as one, Store.open("a") as other:
        assert kiosk_rows(one) == kiosk_rows(other)
        assert "r1" not in one.known.workshop.residents
        one.append([f.SettingChanged("rate", "2")], "r0")
    assert "8 events from it" in hub("status")[1].partition("\n")[0]

    assert hub("revoke", "Kiosk", "satu")[0] == 0
    assert hub("revoke", "nobody")[0] == 1
    assert "shut out" in hub("status")[1]
    assert kiosk("exchange", "--data", "a")[1].startswith("The hub refuses this kiosk.")
    assert kiosk("exchange", "--data", "b")[0] == 0
    Path("b/hub.json").write_text("{")
    assert kiosk("exchange", "--data", "b")[0] == 1
    server.drop_database(database)


def test_mass_erasing_asks_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one alone by a stick: anybody may have written that file."""
    for name in ("a", "b"):
        with Store.open(tmp_path / name) as store:
            store.append([f.ResidentAdded("r1", "Sri", "merah", "ikan")], "m1")
    stick = str(tmp_path / "stick.zip")
    assert main(["erase", "Sri", "--yes", "--data", str(tmp_path / "a")]) == 0
    assert main(["exchange", "--stick", stick, "--data", str(tmp_path / "a")]) == 0
    capsys.readouterr()
    monkeypatch.setattr("sys.stdin", io.StringIO("no\n"))
    assert main(["exchange", "--stick", stick, "--data", str(tmp_path / "b"), "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    assert "1 residents were erased elsewhere" in shown
    assert "1 erasings from elsewhere wait here." in shown
    with Store.open(tmp_path / "b") as store:
        assert "r1" in store.known.workshop.residents
    assert main(["exchange", "--stick", stick, "--yes", "--data", str(tmp_path / "b")]) == 0
    with Store.open(DataFolder(tmp_path / "b")) as store:
        assert "r1" not in store.known.workshop.residents
