"""The doctor: each thing that can be amiss is told, with what to do; and looking changes nothing."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk.learning import event_kinds as f
from kiosk.safekeeping.backups import back_up
from kiosk.safekeeping.doctor import DAY_MS, EARLIEST_CLOCK, MachineState, health_results, keypads, probe_machine
from kiosk.safekeeping.restoring import FinishedRepair, count_damaged
from kiosk.store import DataFolder, Store
from kiosk.store.lesson_files import default_folder
from kiosk.store.pins import hash_pin
from kiosk.store.trouble import Repair
from kiosk.words import HealthLine, Lang
from tests.safekeeping.test_healing import harm
from tests.support.histories import record
from tests.support.terminal import ROOT, Terminal
from tests.support.workshop import words
from tests.whole.test_whole_lesson import number_by_digits, said

NOW = EARLIEST_CLOCK + 300 * DAY_MS
WELL = MachineState(
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
    healed=None,
    last_event=NOW - 1000,
    mended=None,
    salvaged=None,
    half_erased=(),
    backups=(NOW - DAY_MS, NOW - 2 * DAY_MS),
    lessons=20,
    problems=0,
    now=NOW,
    zone="Asia/Jakarta",
    offset=420,
    keypads=("Numpad",),
    sound=(HealthLine("loudspeaker", {"name": "hw:0"}),),
)


def told(state: MachineState, lang: str = "id") -> list[str]:
    """Return what is to be done."""
    found = health_results(state, words(), "id" if lang == "id" else "en")
    return [finding.remedy for finding in found if not finding.well]


def test_when_all_is_well_there_is_nothing_to_do() -> None:
    assert told(WELL) == []


@pytest.mark.parametrize(
    ("offset", "zone", "machine", "home"),
    [
        (0, "Asia/Jakarta", "UTC", "WIB"),
        (480, "Asia/Jakarta", "WITA", "WIB"),
        (420, "Asia/Jayapura", "WIB", "WIT"),
        (330, "Asia/Makassar", "UTC+5.30", "WITA"),
        (-300, "Asia/Jakarta", "UTC-5", "WIB"),
    ],
)
def test_a_machine_in_another_zone_than_the_home_is_told_with_what_to_type(
    offset: int, zone: str, machine: str, home: str
) -> None:
    state = replace(WELL, offset=offset, zone=zone)
    (remedy,) = told(state)
    assert f"timedatectl set-timezone {zone}" in remedy
    lines = [finding.what for finding in health_results(state, words(), "id")]
    assert any(machine in line and home in line for line in lines)
    assert any(line.startswith("Jam") and line.endswith(f" {home}") for line in lines)


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
        ({"backups": (NOW - 4 * DAY_MS,)}, "doctor.backups_do"),
        ({"backups": (NOW + 400 * DAY_MS,)}, "doctor.backups_do"),
        ({"problems": 1}, "doctor.lessons_do"),
        ({"lessons": 0}, "doctor.lessons_do"),
        ({"now": 946_684_800_000, "backups": (946_684_700_000,), "last_event": None}, "doctor.clock_do"),
        ({"last_event": NOW + 2 * DAY_MS}, "doctor.clock_do"),
        ({"damaged": 2}, "doctor.heal_do"),
        ({"damaged": 2, "healed": 0}, "doctor.damaged_left_do"),
        ({"half_erased": ("Sri",)}, "doctor.half_erased_do"),
        ({"salvaged": Repair(3, 1, "kiosk.db.damaged-1")}, "doctor.heal_do"),
        ({"keypads": ()}, "doctor.keypads_do"),
        ({"sound": (HealthLine("loudspeaker_none", well=False),)}, "doctor.loudspeaker_none_do"),
    ],
)
def test_what_is_amiss_is_told_with_what_to_do(amiss: dict[str, object], key: str) -> None:
    assert told(replace(WELL, **amiss)) == [words().say("id", key).text]
    assert told(replace(WELL, **amiss), "en") == [words().say("en", key).text]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_all_that_is_seen_of_the_sound_is_said_in_both_languages(lang: Lang) -> None:
    """Each HealthLine in the code is a line of its own, and what is not well says what to do."""
    calls = [
        node
        for file in ("speech/health.py", "listening/health.py", "listening/self_test.py", "safekeeping/caretaker.py")
        for node in ast.walk(ast.parse((ROOT / "kiosk" / file).read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "HealthLine"
    ]
    lines = set()
    for call in calls:
        keys = [str(part.value) for part in ast.walk(call.args[0]) if isinstance(part, ast.Constant)]
        given = call.args[1].keys if len(call.args) > 1 and isinstance(call.args[1], ast.Dict) else []
        values: dict[str, str | int] = {str(getattr(key, "value", "")): "7" for key in given}
        sure = len(call.args) < 3 and not call.keywords
        for key in (key for key in keys if f"doctor.{key}" in words().texts[lang]):
            well = sure or key in ("word_heard", "latency")
            (line,) = health_results(replace(WELL, sound=(HealthLine(key, values, well),)), words(), lang)[-1:]
            assert well or line.remedy
            lines.add(line.what)
        assert any(f"doctor.{key}" in words().texts[lang] for key in keys), keys
    assert len(lines) >= 20


def test_the_letters_of_a_text_console_are_told() -> None:
    small = told(replace(WELL, colours="console", rows=67))
    assert small == [words().say("id", "doctor.letters_do", most=40).text]
    assert told(replace(WELL, colours="console", rows=33)) == []
    assert told(replace(WELL, rows=67)) == [], "a window on a big screen may have many rows"


def test_what_is_no_fault_is_none() -> None:
    assert told(replace(WELL, database="busy", keypads=None, sound=())) == []
    assert told(replace(WELL, events=0, backups=(), last_event=None)) == []
    assert told(replace(WELL, mended=FinishedRepair(3, 2, 4, "kiosk.db.damaged-1", None, NOW))) == []
    assert told(replace(WELL, healed=2)) == []


@pytest.mark.slow
def test_looking_at_a_folder_changes_nothing(tmp_path: Path) -> None:
    missing = tmp_path / "none"
    state = probe_machine(DataFolder(missing), default_folder())
    assert not missing.exists()
    assert (state.database, state.events, state.backups) == ("ok", 0, ())
    with Store.open(tmp_path) as store:
        record(store, 5)
        running = probe_machine(DataFolder(tmp_path), default_folder())
        assert running.database == "busy"
        inside = probe_machine(DataFolder(tmp_path), default_folder(), store=store)
        assert (inside.database, inside.events) == ("ok", 13)
    back_up(DataFolder(tmp_path))
    before = (tmp_path / "kiosk.db").read_bytes()
    state = probe_machine(DataFolder(tmp_path), default_folder())
    assert (state.database, state.events, len(state.backups), state.problems) == ("ok", 13, 1, 0)
    assert (tmp_path / "kiosk.db").read_bytes() == before


def test_a_damaged_database_is_mended_from_its_backup_and_told(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        record(store, 5)
    back_up(DataFolder(tmp_path))
    (tmp_path / "kiosk.db").write_bytes(b"damaged")
    state = probe_machine(DataFolder(tmp_path), tmp_path)
    assert state.database == "ok"
    assert state.mended is not None
    assert (state.mended.kept, state.mended.joined) == (0, 13)
    assert state.events == 13


def test_damaged_events_are_healed_where_no_kiosk_runs_and_else_counted(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        record(store, 5)
    back_up(DataFolder(tmp_path))
    with Store.open(tmp_path) as store:
        store.append([f.SignedIn()], "r1")
        assert store.flush(30)
        harm(store.file, "at", 0, [5, 14])
        running = probe_machine(DataFolder(tmp_path), tmp_path)
        assert (running.database, running.damaged, running.healed) == ("busy", 2, None)
        inside = probe_machine(DataFolder(tmp_path), tmp_path, store=store)
        assert (inside.database, inside.damaged, inside.healed) == ("ok", 2, None)
    after = probe_machine(DataFolder(tmp_path), tmp_path)
    assert (after.database, after.damaged, after.healed) == ("ok", 1, 1)


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


@pytest.mark.slow
def test_a_running_kiosk_tells_of_its_own_speaker_and_mends_at_the_press_of_a_key(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        store.append([f.MentorAdded("m1", "Rina", hash_pin("4213"))], None)
        record(store, 5)
    back_up(DataFolder(tmp_path))
    harm(tmp_path / "kiosk.db", "at", 0, [3])
    with Terminal("run", "--data", str(tmp_path)) as terminal:
        terminal.wait_for(said("sign_in.title"))
        terminal.pick(said("sign_in.mentor"))
        terminal.wait_for(said("sign_in.mentor_pin"))
        number_by_digits(terminal, "4213")
        terminal.wait_for(said("mentor.title", name="Rina"))
        terminal.pick(said("care.title"))
        terminal.wait_for(said("doctor.damaged", n=1))
        seen = terminal.flat()
        while terminal.sheets()[0] < terminal.sheets()[1]:
            before = terminal.sheets()
            terminal.press("n")
            terminal.until(lambda before=before: terminal.sheets() != before, "the next sheet")  # type: ignore[misc]
            seen += " " + terminal.flat()
        assert said("doctor.synthesiser", driver="espeak") in seen
        terminal.pick(said("care.heal"))
        terminal.wait_for(said("care.healed", n=1))
        assert count_damaged(tmp_path / "kiosk.db") == 0
