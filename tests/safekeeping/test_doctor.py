"""The doctor: each thing that can be amiss is told, with what to do; and looking changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk.doctor import DAY, MADE, State, findings, keypads, probe
from kiosk.safekeeping.backups import back_up
from kiosk.store import Store
from kiosk.store.lesson_files import default_folder
from tests.pages.workshop import words
from tests.store.histories import record

NOW = MADE + 300 * DAY
WELL = State(
    python=(3, 11, 7),
    columns=100,
    rows=30,
    colours="true",
    free=1 << 30,
    data="/data",
    log=1000,
    database="ok",
    events=10,
    damaged=0,
    last_event=NOW - 1000,
    repaired=None,
    backups=(NOW - DAY, NOW - 2 * DAY),
    lessons=20,
    problems=0,
    now=NOW,
    keypads=("Numpad",),
    sound=(("sound device", "hw:0", True),),
)


def told(state: State, lang: str = "id") -> list[str]:
    """Return what is to be done."""
    found = findings(state, words(), "id" if lang == "id" else "en")
    return [finding.remedy for finding in found if not finding.well]


def test_when_all_is_well_there_is_nothing_to_do() -> None:
    assert told(WELL) == []


@pytest.mark.parametrize(
    ("amiss", "key"),
    [
        ({"python": (3, 10, 9)}, "doctor.python_old"),
        ({"columns": 59}, "doctor.terminal_small"),
        ({"rows": 17}, "doctor.terminal_small"),
        ({"free": 99 << 20}, "doctor.disk_low"),
        ({"database": "disk-full"}, "start.disk-full"),
        ({"database": "newer"}, "start.newer"),
        ({"database": "unusable", "events": None}, "start.unusable"),
        ({"backups": ()}, "doctor.backups_do"),
        ({"backups": (NOW - 4 * DAY,)}, "doctor.backups_do"),
        ({"backups": (NOW + 400 * DAY,)}, "doctor.backups_do"),
        ({"problems": 1}, "doctor.lessons_do"),
        ({"lessons": 0}, "doctor.lessons_do"),
        ({"now": 946_684_800_000, "backups": (946_684_700_000,), "last_event": None}, "doctor.clock_do"),
        ({"last_event": NOW + 2 * DAY}, "doctor.clock_do"),
        ({"damaged": 2}, None),
        ({"keypads": ()}, "doctor.keypads_do"),
        ({"sound": (("sound device", "none", False),)}, "doctor.sound_do"),
    ],
)
def test_what_is_amiss_is_told_with_what_to_do(amiss: dict[str, object], key: str | None) -> None:
    assert told(replace(WELL, **amiss)) == [words().say("id", key).text if key else ""]
    assert told(replace(WELL, **amiss), "en") == [words().say("en", key).text if key else ""]


def test_what_is_no_fault_is_none() -> None:
    assert told(replace(WELL, database="busy", keypads=None, sound=())) == []
    assert told(replace(WELL, events=0, backups=(), last_event=None)) == []
    assert told(replace(WELL, repaired=(3, "kiosk.db.damaged-1"))) == []


def test_looking_at_a_folder_changes_nothing(tmp_path: Path) -> None:
    missing = tmp_path / "none"
    state = probe(missing, default_folder())
    assert not missing.exists()
    assert (state.database, state.events, state.backups) == ("ok", 0, ())
    with Store.open(tmp_path) as store:
        record(store, 5)
        running = probe(tmp_path, default_folder())
        assert running.database == "busy"
        inside = probe(tmp_path, default_folder(), store=store)
        assert (inside.database, inside.events) == ("ok", 13)
    back_up(tmp_path)
    before = (tmp_path / "kiosk.db").read_bytes()
    state = probe(tmp_path, default_folder())
    assert (state.database, state.events, len(state.backups), state.problems) == ("ok", 13, 1, 0)
    assert (tmp_path / "kiosk.db").read_bytes() == before


def test_a_damaged_database_is_mended_from_its_backup_and_told(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        record(store, 5)
    back_up(tmp_path)
    (tmp_path / "kiosk.db").write_bytes(b"damaged")
    state = probe(tmp_path, default_folder())
    assert state.database == "ok"
    assert state.repaired is not None
    assert state.events == 13


LISTING = """I: Bus=0019 Vendor=0000 Product=0001 Version=0000
N: Name="Power Button"
H: Handlers=kbd event0
B: EV=3
B: KEY=10000000000000 0

I: Bus=0003 Vendor=05a4 Product=9840 Version=0110
N: Name="USB Numpad"
H: Handlers=sysrq kbd leds event3
B: EV=120013
B: KEY=1000000000007 ff800000000007ff febeffdff3cfffff fffffffffffffffe

I: Bus=0003 Vendor=046d Product=c077 Version=0111
N: Name="Logitech USB Optical Mouse"
H: Handlers=mouse0 event4
B: KEY=ff0000 0 0 0 0
"""


def test_keypads_are_told_from_other_devices() -> None:
    assert keypads(LISTING) == ("USB Numpad",)
    assert keypads("") == ()


@given(st.text())
def test_any_listing_gives_printable_names(listing: str) -> None:
    assert all(name.isprintable() for name in keypads(f'N: Name="{listing}"\nH: Handlers=kbd\nB: KEY=ff\n'))
