"""A kiosk joins a hub and exchanges by its pages: from the first start, as a mentor, with a hub and with a stick."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.exchange import HubError
from kiosk.exchange.joining_hub import hub_of
from kiosk.pages.care.other_kiosks import OtherKiosksPage
from kiosk.safekeeping.erasing import erase_person
from kiosk.safekeeping.other_kiosks import MOST_LOOKED_AT, STICK_FILE, OtherKiosksDesk
from kiosk.store import DataFolder
from kiosk.visit import CareRefused
from kiosk.words import printable
from tests.pages.test_care import Kiosk, say, shown, told
from tests.support.homes import kiosk_rows
from tests.support.postgres import PostgresHub, Server
from tests.support.workshop import words


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stick that each kiosk finds plugged in."""
    folder = tmp_path / "stick"
    folder.mkdir()
    monkeypatch.setattr(OtherKiosksDesk.__init__, "__defaults__", ((lambda: (folder,)),))
    return folder


def put_join_file(stick: Path, hub: PostgresHub, kiosk: int) -> Path:
    file, access = stick / f"gabung-{kiosk}.json", hub.access[kiosk]
    file.write_text(json.dumps({name: getattr(access, name) for name in access.__struct_fields__}))
    return file


def to_other_kiosks(kiosk: Kiosk) -> Kiosk:
    kiosk.as_mentor()
    kiosk.pick("care")
    assert kiosk.pick("others").key == "other-kiosks"
    return kiosk


@pytest.mark.slow
def test_a_new_kiosk_joins_at_its_first_start_and_knows_everybody(
    hub: PostgresHub, tmp_path: Path, stick: Path
) -> None:
    with Kiosk(tmp_path / "a") as one, Kiosk(tmp_path / "b", new=True) as other:
        put_join_file(stick, hub, 0)
        to_other_kiosks(one)
        page = one.pick("join")
        assert [choice.key for choice in page.choices] == ["file-0", "again"]
        assert "ikut masuk" in shown(one.pick("file-0")), "there are people here: the home gets them"
        page = one.pick("yes")
        assert page.key == "mentor"
        assert told(page).startswith(say("hub.joined", name="kiosk 0", home="Rumah"))

        put_join_file(stick, hub, 1)
        assert other.visit.page.key == "first-start"
        page = other.pick("join")
        assert page.choices[0].label is not None
        used = next(choice for choice in page.choices if choice.label and choice.label.text == "kiosk 0")
        other.pick(used.key)
        assert told(other.pick("yes")) == say("hub.used")
        fresh = next(choice for choice in other.visit.page.choices if choice.label and choice.label.text == "kiosk 1")
        assert "ikut masuk" not in shown(other.pick(fresh.key))
        page = other.pick("yes")
        assert page.key == "sign-in", "who is in the home signs in here now"
        assert kiosk_rows(one.store) == kiosk_rows(other.store)
        to_other_kiosks(other)
        assert "join" not in [choice.key for choice in other.visit.page.choices]
        assert told(other.pick("exchange")) == say("hub.exchanged", pushed=1, pulled=0), "the mentor's sign-in"
        assert isinstance(other.visit.state.place, OtherKiosksPage)
        assert "kiosk 1" in shown(other.visit.page)


@pytest.mark.slow
def test_a_hub_that_is_away_is_told_and_the_kiosk_has_joined_nothing(
    server: Server, hub: PostgresHub, tmp_path: Path, stick: Path
) -> None:
    put_join_file(stick, hub, 0)
    with Kiosk(tmp_path / "a", new=True) as kiosk:
        kiosk.pick("join")
        kiosk.pick("file-0")
        server.stop()
        try:
            page = kiosk.pick("yes")
        finally:
            server.start()
        assert page.key == "other-kiosks.join"
        assert told(page) == say("hub.unreachable")
        assert hub_of(kiosk.store.folder) is None
        kiosk.pick("file-0")
        assert kiosk.pick("yes").key == "first-start", "the hub has nobody yet: this kiosk brings the first mentor"
        assert hub_of(kiosk.store.folder) is not None


def test_a_stick_carries_records_both_ways_and_erasing_waits_for_a_mentor(tmp_path: Path, stick: Path) -> None:
    with Kiosk(tmp_path / "a") as one, Kiosk(tmp_path / "b") as other:
        for kiosk in (one, other, one):
            if kiosk.visit.state.role == "nobody":
                to_other_kiosks(kiosk)
            kiosk.pick("stick-0")
            kiosk.pick("yes")
        assert kiosk_rows(one.store) == kiosk_rows(other.store)
        assert (stick / STICK_FILE).is_file()
        erase_person(one.store, "r3")
        for kiosk in (one, other):
            assert "semua warga" in shown(kiosk.pick("stick-0"))
            kiosk.pick("yes")
        assert "r3" in other.store.known.workshop.residents, "nobody goes because a file says so"
        page = other.pick("erased")
        assert "Zubaedah" in shown(page)
        assert other.pick("later").key == "other-kiosks"
        other.pick("erased")
        other.pick("erase")
        page = other.enter("1234")
        assert told(page) == say("hub.erased", n=1)
        assert "r3" not in other.store.known.workshop.residents
        assert kiosk_rows(one.store) == kiosk_rows(other.store)


def test_without_a_stick_or_with_a_full_one_the_page_says_what_to_do(
    tmp_path: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Kiosk(tmp_path / "a") as kiosk:
        to_other_kiosks(kiosk)
        (stick / STICK_FILE).mkdir()  # cannot be written
        before = kiosk_rows(kiosk.store)
        kiosk.pick("stick-0")
        page = kiosk.pick("yes")
        assert page.notice is not None
        assert page.key == "other-kiosks"
        assert kiosk_rows(kiosk.store) == before
        monkeypatch.setattr(OtherKiosksDesk.__init__, "__defaults__", (tuple,))
        kiosk.pick("close")
        kiosk.pick("others")
        assert told(kiosk.pick("stick")) == say("other_kiosks.no_stick")
        assert "Cari lagi" in shown(kiosk.pick("join"))


@given(st.lists(st.binary(max_size=200), max_size=8))
def test_what_is_no_join_file_is_passed_over(tmp_path_factory: pytest.TempPathFactory, files: list[bytes]) -> None:
    folder = tmp_path_factory.mktemp("odd")
    for number, data in enumerate(files):
        (folder / f"{number}.json").write_bytes(data)
    (folder / "folder.json").mkdir()
    with Kiosk(folder / "data") as kiosk:
        desk = OtherKiosksDesk(
            kiosk.store, words(), kiosk.care.doing, lambda: None, lambda: (folder, folder / "nowhere")
        )
        assert desk.join_files() == ()
        with pytest.raises(CareRefused) as refused:
            desk.join(str(folder / "folder.json"))
        assert isinstance(refused.value.__cause__, HubError | OSError)


def test_a_join_file_among_many_files_is_shown_by_printable_names(tmp_path: Path, stick: Path) -> None:
    access = {
        "host": "h", "port": 1, "database": "d", "role": "r", "ca": "", "home": "R\x1b[2Jumah" * 40, "name": "\u202e",
        "code": "c",
    }  # fmt: skip
    for number in range(MOST_LOOKED_AT + 50):
        (stick / f"{number:03}.json").write_text("{}")
    (stick / "000.json").write_text(json.dumps(access))
    with Kiosk(tmp_path / "a", new=True) as kiosk:
        page = kiosk.pick("join")
        assert [choice.key for choice in page.choices] == ["file-0", "again"]
        seen = shown(kiosk.pick("file-0"))
        assert printable(seen) == seen
        assert len(seen) < 250


def test_joining_from_a_folder_that_was_carried_here(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "a")
    with Kiosk(tmp_path / "a", new=True) as kiosk:
        folder.incoming.mkdir()
        access = {"host": "localhost", "port": 1, "database": "d", "role": "r", "ca": "none", "home": "Rumah"}
        (folder.incoming / "satu.json").write_text(json.dumps({**access, "name": "satu", "code": "c"}))
        kiosk.pick("join")
        kiosk.pick("file-0")
        page = kiosk.pick("yes")
        assert page.notice is not None
        assert hub_of(folder) is None, "a hub that cannot be reached was not joined"
