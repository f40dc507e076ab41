"""Keys as terminals really send them: for each terminal the bytes of its numeric pad and of its further keys.

Sources: Linux, drivers/tty/vt/keyboard.c (k_pad, k_cur, k_fn, applkey) with drivers/tty/vt/defkeymap.map (F1 to F20,
Find, Insert, Remove, Select, Prior, Next); xterm, "XTerm Control Sequences", tables of VT220-style and PC-style
function keys; rxvt, rxvtRef(7), "Keypad"; PuTTY, "Changing the action of the function keys and keypad"; kitty,
"Comprehensive keyboard handling in terminals", functional key definitions and the lock bits of modifiers.
"""

from __future__ import annotations

from typing import Final

import pytest
from textual._xterm_parser import XTermParser
from textual.events import Key

from kiosk.access import load_maps
from kiosk.access.keymap import canonical_key, is_known_key
from kiosk.access.sequences import teach_parser
from kiosk.visit import Act, Command, choose

MAPS, _ = load_maps()

NAVIGATION: Final = ("insert", "end", "down", "pagedown", "left", "kp_begin", "right", "home", "up", "pageup")
"""What the pad's 0 to 9 are without NumLock."""

PADS: Final = {
    "Linux text console, NumLock off": (
        *("\x1b[2~", "\x1b[4~", "\x1b[B", "\x1b[6~", "\x1b[D", "\x1b[G", "\x1b[C", "\x1b[1~", "\x1b[A", "\x1b[5~"),
    ),
    "Linux text console, application cursor keys": (
        *("\x1b[2~", "\x1b[4~", "\x1bOB", "\x1b[6~", "\x1bOD", "\x1bOG", "\x1bOC", "\x1b[1~", "\x1bOA", "\x1b[5~"),
    ),
    "xterm": (
        *("\x1b[2~", "\x1b[F", "\x1b[B", "\x1b[6~", "\x1b[D", "\x1b[E", "\x1b[C", "\x1b[H", "\x1b[A", "\x1b[5~"),
    ),
    "xterm, application cursor keys": (
        *("\x1b[2~", "\x1bOF", "\x1bOB", "\x1b[6~", "\x1bOD", "\x1bOE", "\x1bOC", "\x1bOH", "\x1bOA", "\x1b[5~"),
    ),
    "rxvt": (
        *("\x1b[2~", "\x1b[8~", "\x1b[B", "\x1b[6~", "\x1b[D", "\x1b[G", "\x1b[C", "\x1b[7~", "\x1b[A", "\x1b[5~"),
    ),
    "kitty": tuple(f"\x1b[{n}u" for n in (57425, 57424, 57420, 57422, 57417, 57427, 57418, 57423, 57419, 57421)),
    "kitty with NumLock and CapsLock as modifiers": tuple(
        f"\x1b[{n};193u" for n in (57425, 57424, 57420, 57422, 57417, 57427, 57418, 57423, 57419, 57421)
    ),
}

DIGITS: Final = {
    "plain": tuple("0123456789"),
    "xterm and rxvt, application keypad": tuple(f"\x1bO{sign}" for sign in "pqrstuvwxy"),
    "kitty": tuple(f"\x1b[{57399 + n}u" for n in range(10)),
    "kitty with NumLock as a modifier and text": tuple(f"\x1b[{57399 + n};129;{48 + n}u" for n in range(10)),
}

SIGNS: Final = [
    ("full_stop", (".", "\x1bOn", "\x1b[57409u")),
    ("comma", (",", "\x1bOl", "\x1b[57416u")),
    ("slash", ("/", "\x1bOo", "\x1b[57410u")),
    ("asterisk", ("*", "\x1bOj", "\x1b[57411u")),
    ("minus", ("-", "\x1bOm", "\x1b[57412u")),
    ("plus", ("+", "\x1bOk", "\x1b[57413u")),
    ("equals_sign", ("=", "\x1bOX", "\x1b[57415u")),
    ("enter", ("\r", "\n", "\x1bOM", "\x1b[57414u", "\x1b[13u", "\x1b[13;129u", "\x1b[13;65u")),
    ("space", (" ", "\x1bO ", "\x1b[32u", "\x1b[32;193;32u")),
    ("tab", ("\t", "\x1bOI", "\x1b[9u", "\x1b[9;129u")),
    ("backspace", ("\x7f", "\x1b[127u", "\x1b[127;129u")),
    ("delete", ("\x1b[3~", "\x1b[57426u", "\x1b[3;129~")),
    ("home", ("\x1b[H", "\x1bOH", "\x1b[1~", "\x1b[7~", "\x1b[1;129H")),
    ("end", ("\x1b[F", "\x1bOF", "\x1b[4~", "\x1b[8~", "\x1b[1;129F")),
    ("kp_begin", ("\x1b[G", "\x1bOG", "\x1b[E", "\x1bOE", "\x1b[1;129E", "\x1b[57427u", "\x1b[57427~")),
    ("up", ("\x1b[A", "\x1bOA", "\x1b[1;129A")),
    *((f"f{n}", (f"\x1b[[{'ABCDE'[n - 1]}", f"\x1b[{10 + n}~")) for n in range(1, 6)),
    *((f"f{n}", (f"\x1bO{'PQRS'[n - 1]}",)) for n in range(1, 5)),
    *((f"f{n}", (f"\x1b[{code}~", f"\x1b[{code};129~")) for n, code in enumerate((17, 18, 19, 20, 21, 23, 24), 6)),
    *((f"f{n}", (f"\x1b[{code}~",)) for n, code in enumerate((25, 26, 28, 29, 31), 13)),
    *((f"f{n}", (f"\x1b[{57376 + n - 13}u", f"\x1b[{57376 + n - 13};129u")) for n in range(13, 25)),
    *((f"f{n}", (f"\x1b[1;129{'PQ'[n - 1]}",)) for n in (1, 2)),
    ("a", ("a", "A", "\x1b[97u", "\x1b[97;65u", "\x1b[97;193;97u")),
]


def keys(sent: str) -> list[str]:
    teach_parser()
    return [canonical_key(event.key) for event in XTermParser().feed(sent) if isinstance(event, Key)]


@pytest.mark.parametrize("terminal", PADS)
def test_the_pad_without_numlock_moves_and_selects(terminal: str) -> None:
    assert [keys(sent) for sent in PADS[terminal]] == [[name] for name in NAVIGATION]


@pytest.mark.parametrize("terminal", DIGITS)
def test_the_pad_with_numlock_sends_digits(terminal: str) -> None:
    assert [keys(sent) for sent in DIGITS[terminal]] == [[str(n)] for n in range(10)]


@pytest.mark.parametrize(("name", "sent"), [(name, one) for name, sequences in SIGNS for one in sequences])
def test_every_form_of_a_key_has_its_one_name(name: str, sent: str) -> None:
    assert keys(sent) == [name]
    assert is_known_key(name)


@pytest.mark.parametrize("name", ["angka", "penuh"])
@pytest.mark.parametrize("terminal", PADS)
def test_the_middle_key_selects_with_and_without_numlock(name: str, terminal: str) -> None:
    (middle,) = keys(PADS[terminal][5])
    for pad in (False, True):
        assert MAPS[name].command(middle, pad=pad) == Command(Act.SELECT)
    assert MAPS["angka"].command("5", pad=False) == Command(Act.SELECT)
    assert MAPS["angka"].command("5", pad=True) == choose(5)


def test_a_sequence_after_another_is_read_alike() -> None:
    assert keys("\x1b[G\x1b[GG5\x1bOG") == ["kp_begin", "kp_begin", "g", "5", "kp_begin"]
