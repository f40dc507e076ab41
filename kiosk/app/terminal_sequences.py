"""What a terminal sends, split into characters and whole sequences; what is neither is dropped, never pressed.

A keypad, a cable or a terminal may send anything: sequences without an end, reports that nobody asked for, pastes
that never close. Here each of them is bounded in length and in time, and none of them becomes keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal, TypeAlias

ESC: Final = "\x1b"

DELAY_S: Final = 0.1
"""Seconds of silence after which ESC was the key of that name, until the line has shown that it is slower."""

SILENCE_S: Final = 1.0
"""Seconds of silence after which what was begun is over: a sequence, a character, a paste, a string without an end.

A slow line pauses for some tenths of a second in the middle of what a key sends. ncurses waits as long for the rest.
"""

LONGEST_S: Final = 10.0
"""Seconds after which it is over although something still comes: a key that is held down repeats for ever."""

MOST_BYTES_OF_SEQUENCE: Final = 48
"""Characters of the longest sequence that means something; Textual gives up at 32."""

MOST_COLUMNS: Final = 500
MOST_SCREEN_ROWS: Final = 200
"""The largest screen: a page for 500 x 200 cells takes some milliseconds, one for what a report may claim takes all
memory."""

MOST_PASTED: Final = 200
"""Characters of a paste that are kept: more than any text that is written here has."""

_PASTE_BEGINS: Final = "\x1b[200~"
_PASTE_ENDS: Final = "\x1b[201~"

State: TypeAlias = Literal["ground", "escape", "csi", "ss3", "one", "x10", "string", "string-escape", "paste"]


_SEQUENCES: Final[tuple[State, ...]] = ("escape", "csi", "ss3", "one")
_RESTS: Final = re.compile(r"\[|O[A-Za-z]")
"""How the rest of a sequence begins whose ESC came long before it. Nobody types O and a letter at once."""


class Splitter:
    """Splits characters as they come. Times are seconds of a clock that never goes back.

    An ESC that has been taken for the key of that name has the rest of its sequence dropped, and from then on ESC
    waits longer: the line is a slow one. It does not wait so from the start, for a switch may send ESC.
    """

    def __init__(self) -> None:
        self._state: State = "ground"
        self._held = self._pasted = ""
        self._left = 0
        self._began = self._last = 0.0
        self._delay = DELAY_S
        self._escaped = -SILENCE_S
        self._late = False

    def feed(self, text: str, now: float) -> Iterator[str]:
        """Yield the characters and sequences that are complete with this text."""
        self._last = now
        if self._state in ("string", "string-escape", "paste") and now - self._began > LONGEST_S:
            self._state = "ground"
        if text and now - self._escaped < SILENCE_S and _RESTS.match(text) and self._state == "ground":
            self._begin("escape", ESC)
            self._late, self._delay = True, SILENCE_S
        for character in text:
            unit = character if self._state == "ground" and character != ESC else self._take(character)
            if self._late and self._state not in _SEQUENCES:
                self._late, unit = False, ""
            if unit:
                yield unit

    def tick(self, now: float) -> Iterator[str]:
        """Yield what is complete because nothing has followed for a while."""
        if self._state == "ground":
            return
        if now - self._last < (self._delay if self._state == "escape" else SILENCE_S):
            return
        state, self._state = self._state, "ground"
        if state == "escape":
            self._escaped = self._last
        if not self._late and (state in _SEQUENCES or (state == "string" and not self._left)):
            yield self._held
        self._late = False

    def _take(self, character: str) -> str:
        """Return the unit that this character completes, empty if there is none."""
        match self._state:
            case "ground":
                self._begin("escape", ESC)
            case "escape":
                return self._after_escape(character)
            case "csi":
                return self._in_csi(character)
            case "ss3" | "one":
                if character != ESC:
                    return self._end(character)
                self._begin("escape", ESC)
            case _:
                return self._pass_over(character)
        return ""

    def _pass_over(self, character: str) -> str:
        """Take what is not for the kiosk: strings, bytes of a mouse, and of a paste all but its first line.

        Returns the unit that is complete with this character, or empty.
        """
        if self._state == "x10":  # mouse positions as raw bytes, which nobody asked for
            self._left -= 1
            self._state = "x10" if self._left else "ground"
            return ""
        self._left += 1
        if self._state == "paste":
            self._pasted += character if len(self._pasted) < MOST_PASTED else ""
            self._held = (self._held + character)[-len(_PASTE_ENDS) :]
            if self._held == _PASTE_ENDS:
                self._state = "ground"
                first = next(iter(self._pasted.removesuffix(_PASTE_ENDS).splitlines()), "")
                return _PASTE_BEGINS + "".join(filter(str.isprintable, first)) + _PASTE_ENDS
        elif self._state == "string":
            ends = character in "\a\x18\x1a\x9c"
            self._state = "string-escape" if character == ESC else "ground" if ends else "string"
        elif character == "\\":
            self._state = "ground"
        else:  # no end of a string: another sequence begins
            self._begin("escape", ESC)
            return self._after_escape(character)
        return ""

    def _begin(self, state: State, held: str) -> None:
        self._state, self._held, self._left, self._began, self._pasted = state, held, 0, self._last, ""

    def _after_escape(self, character: str) -> str:
        if character == ESC:
            return ESC
        if character == "[":
            self._begin("csi", "\x1b[")
        elif character == "O":
            self._begin("ss3", "\x1bO")
        elif character in "]PX^_":  # strings for the terminal's own use
            self._begin("string", ESC + character)
        else:
            return self._end(character)
        return ""

    def _in_csi(self, character: str) -> str:
        if character == ESC:
            self._begin("escape", ESC)
        elif self._held == "\x1b[" and character == "[":  # the text console's first five function keys
            self._begin("one", "\x1b[[")
        elif self._held == "\x1b[" and character == "M":
            self._begin("x10", "")
            self._left = 3
        elif " " <= character <= "?":
            self._held = (self._held + character)[: MOST_BYTES_OF_SEQUENCE + 1]
        elif not "@" <= character <= "~":  # a control, or a letter of a script: no sequence holds one
            self._state = "ground"
            return character
        elif self._held + character == _PASTE_BEGINS:
            self._begin("paste", "")
        else:
            return self._end(character)
        return ""

    def _end(self, character: str) -> str:
        self._state = "ground"
        unit = self._held + character
        return unit if len(unit) <= MOST_BYTES_OF_SEQUENCE else ""


_MOUSE: Final = re.compile(r"\x1b\[<(\d{1,3});(\d{1,4});(\d{1,4})[Mm]")
_KEY: Final = re.compile(r"\x1b\[([\d:;]*)([u~ABCDEFHPQRS])")
_REPORT: Final = re.compile(r"\x1b\[.*[cntxyR]", re.DOTALL)
_KNOWN: Final = re.compile(r"\x1b\[(?:\?2026;[0-4]\$y|1;\d{1,3}[txyR]|c)")
"""The one report that is asked for (whether a screen is drawn at once), and keys that look like reports."""


def checked_unit(unit: str) -> str | None:
    """Return a unit as Textual's parser can read it; None for what means nothing to the kiosk.

    Left out are reports that nobody asked for (sizes among them), positions outside any screen, keys let go, and
    keys of characters that there cannot be.
    """
    if not unit.startswith("\x1b["):
        return unit if unit.isascii() or not any(map(_cannot_be_sent, unit)) else None
    if unit.startswith("\x1b[<"):
        found = _MOUSE.fullmatch(unit)
        within = found and 1 <= int(found[2]) <= MOST_COLUMNS and 1 <= int(found[3]) <= MOST_SCREEN_ROWS
        return unit if within else None
    if _REPORT.fullmatch(unit):
        return unit if _KNOWN.fullmatch(unit) else None
    found = _KEY.fullmatch(unit)
    return unit if found is None else _key(found[1], found[2])


def _key(fields: str, final: str) -> str | None:
    """Return a key's report without what the kiosk does not use: other keys of the same place, the kind of event.

    https://sw.kovidgoyal.net/kitty/keyboard-protocol/ has the fields.
    """
    parts = fields.split(";")
    if len(parts) > 3:
        return None
    code = parts[0].split(":")[0]
    if code and not _is_character(code):
        return None
    parts[0] = code
    if len(parts) > 1:
        modifiers, _, event = parts[1].partition(":")
        if event not in ("", "1", "2") or len(modifiers) > 3:
            return None
        parts[1] = modifiers
    if len(parts) > 2 and parts[2] and not all(_is_character(text) for text in parts[2].split(":")):
        return None
    return f"\x1b[{';'.join(parts)}{final}"


def _is_character(number: str) -> bool:
    known = number.isdecimal() and len(number) <= 7 and int(number) <= 0x10FFFF
    return known and not _cannot_be_sent(chr(int(number)))


def _cannot_be_sent(character: str) -> bool:
    """Tell whether a character is half of one, or a control beyond ASCII."""
    return "\ud800" <= character <= "\udfff" or "\x80" <= character <= "\x9f"
