"""Key maps: every one alone reaches everything; a wrong file is told by its line and changes nothing."""

from __future__ import annotations

import string
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual._xterm_parser import XTermParser
from textual.events import Key

from kiosk.access import KeyMap, load_maps
from kiosk.access.keymap import NEEDED, canonical_key, is_known_key, read_map
from kiosk.visit import GENERAL, HASH, STAR, Act, Choice, Command, Move, Phrase, Sheet, Target, View, choose, resolve
from kiosk.words import load_words

MAPS, PROBLEMS = load_maps()
NAMES: Final = ("penuh", "kiri", "kanan", "angka", "3x3", "ez-access", "audionav")
GOOD: Final = b"keys:\n  select: [f13]\n  highlight-next: [f14]\n"


def say(key: str, /, **values: object) -> Phrase:
    return load_words().say("id", key, **values)


def test_the_built_in_maps_are_all_there_and_right() -> None:
    assert PROBLEMS == []
    assert set(MAPS) == set(NAMES)


@pytest.mark.parametrize("pad", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_with_each_map_alone_every_target_of_a_sheet_can_be_picked(name: str, pad: bool) -> None:
    choices = tuple(Target(Phrase(str(n)), n, Choice(str(n), Phrase(str(n)), Move())) for n in range(12))
    general = tuple(Target(Phrase(act), command=Command(act)) for act in GENERAL)
    sheet = Sheet((), choices + general)
    table = {key: MAPS[name].command(key, pad=pad) for key in MAPS[name].keys | MAPS[name].pad_keys}
    moves = [c for c in table.values() if c and c.act is Act.HIGHLIGHT_NEXT]
    selects = [c for c in table.values() if c and c.act is Act.SELECT]
    assert moves
    assert selects
    view = View((sheet,))
    for target in sheet.targets:
        moved = resolve(view, moves[0])
        assert isinstance(moved, View)
        view = moved
        assert resolve(view, selects[0]) == (target.choice or target.command)


def test_the_full_keyboard_and_each_half_have_a_key_for_every_act() -> None:
    every = set(Act)
    assert {command.act for command in MAPS["penuh"].keys.values()} == every
    assert {command.act for command in MAPS["kanan"].keys.values()} == every - {Act.EMERGENCY}
    # The left half has no key left over: listening and emergencies are choices of Help; a call word needs none.
    assert {command.act for command in MAPS["kiri"].keys.values()} == every - {Act.LISTEN, Act.EMERGENCY}
    assert every - {Act.CHOOSE} - {c.act for c in MAPS["angka"].keys.values()} == {
        Act.REPEAT_SENTENCE,
        Act.LARGER,
        Act.SMALLER,
        Act.LANGUAGE,
        Act.LISTEN,
        Act.EMERGENCY,
    }, "these are choices of the help page"


def test_each_half_stays_on_its_half() -> None:
    left = set("qwertasdfgzxcvb123456") | {"tab", "space", "grave_accent"}
    right = set("yuiophjklnm67890") | {"enter", "backspace", "up", "down", "left", "right"}
    right |= {"semicolon", "comma", "full_stop", "slash", "minus", "equals_sign"}
    right |= {"left_square_bracket", "right_square_bracket", "apostrophe"}
    assert set(MAPS["kiri"].keys) <= left
    assert set(MAPS["kanan"].keys) <= right


def test_no_map_asks_for_a_chord_or_for_escape() -> None:
    for keymap in MAPS.values():
        for key in keymap.keys | keymap.pad_keys:
            assert "+" not in key
            assert key != "escape"


def test_digits_choose_on_a_number_pad_only_where_the_map_says_so() -> None:
    angka = MAPS["angka"]
    assert angka.command("5", pad=False) == Command(Act.SELECT)
    assert angka.command("5", pad=True) == choose(5)
    assert angka.command("asterisk", pad=True) == choose(STAR)
    assert MAPS["3x3"].command("5", pad=True) == Command(Act.SELECT)
    assert MAPS["penuh"].command("number_sign", pad=True) == choose(HASH)


def test_letters_type_on_a_full_keyboard_and_command_on_its_halves() -> None:
    assert MAPS["penuh"].typing("n")
    assert not MAPS["kiri"].typing("s")
    assert not MAPS["kiri"].typing("S")
    assert MAPS["kiri"].typing("p")


def test_what_textual_calls_a_key_is_known() -> None:
    parser = XTermParser()
    for character in string.ascii_lowercase + string.digits + string.punctuation + " \r\t\x7f":
        events = [event for event in parser.feed(character) if isinstance(event, Key)]
        assert [is_known_key(event.key) for event in events] == [True], character


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        ("\x1b[25~", "f13"),
        ("\x1b[26~", "f14"),
        ("\x1b[28~", "f15"),
        ("\x1b[29~", "f16"),
        ("\x1b[31~", "f17"),
        ("\x1b[1;2P", "f13"),
        ("\x1b[57376u", "f13"),
        ("\x1b[57410u", "slash"),
        ("\n", "enter"),
        ("N", "n"),
    ],
)
def test_a_key_has_one_name_whatever_the_terminal_sends(sent: str, key: str) -> None:
    (event,) = (event for event in XTermParser().feed(sent) if isinstance(event, Key))
    assert canonical_key(event.key) == key
    keymap = KeyMap("own", {key: Command(Act.HELP)})
    assert keymap.command(event.key, pad=False) == Command(Act.HELP)


def test_a_workshops_map_replaces_the_built_in_one_of_its_name() -> None:
    maps, problems = load_maps({"angka.yaml": GOOD, "meja-2.yaml": GOOD})
    assert problems == []
    assert maps["angka"].keys == {"f13": Command(Act.SELECT), "f14": Command(Act.HIGHLIGHT_NEXT)}
    assert maps["meja-2"].keys == maps["angka"].keys


WRONG = [
    (b"keys: [", 1, "yaml"),
    (b"\xff", 1, "not_text"),
    (b"#\n\n# \xff", 3, "not_text"),
    (b"", 1, "not_mapping"),
    (b"- a", 1, "not_mapping"),
    (b"pad: {}", 1, "missing"),
    (GOOD + b"paad: {}\n", 4, "unknown_key"),
    (GOOD + b"  selekt: [a]\n", 4, "not_one_of"),
    (GOOD + b"  choose: [a]\n", 4, "not_one_of"),
    (GOOD + b"  back: [f99]\n", 4, "not_one_of"),
    (GOOD + b"  back: [A]\n", 4, "not_one_of"),
    (GOOD + b"  back: [multiply]\n", 4, "not_one_of"),
    (GOOD + b"  back: [ctrl+b]\n", 4, "map_chord"),
    (GOOD + b"  back: [escape]\n", 4, "map_escape"),
    (GOOD + b"  back: []\n", 4, "map_no_keys"),
    (GOOD + b"  back: [[a]]\n", 4, "map_text"),
    (GOOD + b"  back: [f13]\n", 4, "twice"),
    (GOOD + b"  select: [f15]\n", 4, "twice"),
    (b"keys:\n  select: [a]\n", 2, "map_missing"),
    (GOOD + b"pad:\n  choose 1: [f13]\n", 5, "map_pad_missing"),
    (b"a" * 70000, 1, "map_too_big"),
    (b"[" * 5000, 1, "yaml"),
]


@pytest.mark.parametrize(("data", "line", "key"), WRONG)
def test_a_wrong_map_is_told_by_its_line_and_the_built_in_one_stays(data: bytes, line: int, key: str) -> None:
    maps, problems = load_maps({"angka.yaml": data})
    assert (problems[0].file, problems[0].line, problems[0].key) == ("angka.yaml", line, key)
    assert maps == MAPS
    assert str(problems[0]).startswith(f"angka.yaml:{line}: {key}")


def test_a_mistyped_name_is_answered_with_the_nearest_ones() -> None:
    _, problems = read_map("x.yaml", GOOD + b"  selekt: [a]\n  back: [bakspace]\n  help: [H]\n")
    assert "select" in dict(problems[0].values)["near"]
    assert "backspace" in dict(problems[1].values)["near"]
    assert dict(problems[2].values)["near"] == "h"


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_no_file_makes_it_raise(data: bytes) -> None:
    keymap, problems = read_map("x.yaml", data)
    assert (keymap is None) == bool(problems)


ACTS = st.sampled_from([act.value for act in Act if act is not Act.CHOOSE and act not in NEEDED])
KEYS = st.sampled_from([f"f{n}" for n in range(1, 25)] + list("abcxyz") + ["up", "mouse-right", "plus"])


@given(st.dictionaries(KEYS.filter(lambda key: key not in ("f13", "f14")), ACTS))
def test_what_is_written_is_what_is_read(table: dict[str, str]) -> None:
    acts: dict[str, list[str]] = {}
    for key, act in table.items():
        acts.setdefault(act, []).append(key)
    data = GOOD + "".join(f"  {act}: {keys}\n" for act, keys in acts.items()).encode()
    keymap, problems = read_map("x.yaml", data)
    assert problems == []
    assert keymap is not None
    for key, act in table.items():
        assert keymap.command(key, pad=False) == Command(Act(act))


def test_help_names_the_keys_as_they_work_now() -> None:
    angka = MAPS["angka"]
    assert "Lima: Pilih" in [line.text for line in angka.help(say)]
    on_a_pad = [line.text for line in angka.help(say, pad=True)]
    assert "Angka: pilih nomor itu" in on_a_pad
    assert "Tambah: Pilihan berikutnya" in on_a_pad
    assert not [line for line in on_a_pad if line.startswith("Lima")]


def test_a_label_may_be_a_word_of_the_kiosk_or_the_mentors_own() -> None:
    keymap, problems = read_map("x.yaml", GOOD + b"labels:\n  f13: tombol hijau\n  f14: down\n")
    assert problems == []
    assert keymap is not None
    assert [line.text for line in keymap.help(say)] == ["tombol hijau: Pilih", "Panah bawah: Pilihan berikutnya"]
