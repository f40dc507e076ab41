"""A person's settings: each is one of a few ordered values, so that any input can step through them."""

from __future__ import annotations

import re
from typing import Final, Literal

import msgspec
from msgspec import Struct

from kiosk.learning.zones import ZONES
from kiosk.words import HOME_LANG, LANGS, Lang


class Settings(Struct, frozen=True):
    """How the kiosk looks, sounds and listens for one person. The defaults are safe for the least able user.

    ``rate`` is speech rate in percent of the synthesiser's normal for plain Indonesian (121 words a minute, with its
    pauses, at 100). ``breath`` is the silence between sentences, in percent of the usual. ``volume`` is a step, 4 dB
    each; the lowest is still audible. ``size`` is the text size: 1 is the terminal's own letters, 4 the largest
    drawn ones. Times are in milliseconds.

    ``scan`` is how switches choose (see ``kiosk.access.scanning``); ``switch_move`` and ``switch_select`` name the
    person's own switches by what they send ("" leaves it to the key map). ``dwell`` is how long a pointer rests
    on a target to pick it, 0 is never; ``hold`` how long a key must be held to count. ``idle`` and
    ``idle_lesson`` are the minutes without a sign of life, outside and inside a lesson, after which the kiosk asks
    whether someone is there (0: never). ``listen`` tells when words
    count: never, after a key, after the ``wake_word`` ("own" is one that the person taught), or always;
    ``microphone`` is the one used ("" is the system's own). ``set_up`` tells that the
    first-visit set-up was done or passed over. ``night`` is the kiosk's own, set by mentors: whether the page for
    signing in is dim at night (see ``theme_at``); so are ``zone``, by which days and hours are counted, and
    ``emergency``, the telephone number that the emergency page says first ("" is none), and ``call_volume``, the step
    of loudness of the chime of a call (0 is none; an emergency always sounds). ``stray`` is how a key that
    does nothing here is answered: not at all, by a notice with a tone, or by one that is spoken too.
    """

    lang: Lang = HOME_LANG
    size: int = 1
    theme: str = "kuning-hitam"
    voice: str = ""
    speech: bool = True
    rate: int = 100
    breath: int = 100
    volume: int = 5
    sound_done: bool = True
    sound_right: bool = True
    sound_not_yet: bool = True
    sound_edge: bool = True
    sound_woken: bool = True
    sound_listen: bool = True
    percent: bool = False
    keys: str = "penuh"
    repeat_gap: int = 110
    bounce: int = 0
    key_gap: int = 0
    hold: int = 0
    scan: Literal["off", "auto", "step", "step-dwell", "inverse"] = "off"
    scan_rate: int = 2000
    scan_first: int = 2000
    scan_loops: int = 3
    scan_cue: bool = True
    switch_move: str = ""
    switch_select: str = ""
    dwell: int = 0
    listen: Literal["off", "key", "wake", "always"] = "off"
    wake_word: str = "kiosk"
    microphone: str = ""
    idle: int = 5
    idle_lesson: int = 0
    set_up: bool = False
    night: bool = False
    stray: Literal["off", "tone", "sentence"] = "tone"
    zone: str = "Asia/Jakarta"
    emergency: str = ""
    call_volume: int = 6


VALUES: Final[dict[str, tuple[object, ...]]] = {
    "lang": LANGS,
    "size": (1, 2, 3, 4),
    "theme": ("kuning-hitam", "putih-hitam", "hitam-putih", "redup"),
    "voice": ("", "f2", "f5", "m3", "m7"),
    "speech": (True, False),
    "rate": (50, 60, 70, 80, 90, 100, 115, 130, 150, 175, 200, 225, 250),
    "breath": (50, 100, 200, 400),
    "volume": (1, 2, 3, 4, 5, 6, 7, 8),
    "sound_done": (True, False),
    "sound_right": (True, False),
    "sound_not_yet": (True, False),
    "sound_edge": (True, False),
    "sound_woken": (True, False),
    "sound_listen": (True, False),
    "percent": (False, True),
    "keys": ("penuh", "kiri", "kanan", "angka", "3x3", "ez-access", "audionav"),
    "repeat_gap": (0, 110, 200, 300, 500, 1000, 2000),
    "bounce": (0, 100, 200, 300, 500, 700, 1000, 1500, 2000),
    "key_gap": (0, 200, 300, 500, 1000),
    "hold": (0, 200, 300, 500, 700, 1000, 1500, 2000),
    "scan": ("off", "auto", "step", "step-dwell", "inverse"),
    "scan_rate": (300, 500, 700, 1000, 1300, 1600, 2000, 2500, 3000, 4000, 5000, 7000, 10000),
    "scan_first": (0, 500, 1000, 2000, 3000, 5000),
    "scan_loops": (1, 2, 3, 5, 10),
    "scan_cue": (True, False),
    "dwell": (0, 500, 700, 1000, 1200, 1500, 2000, 2500, 3000, 4000),
    "listen": ("off", "key", "wake", "always"),
    "wake_word": ("kiosk", "hello", "listen", "own"),
    "idle": (0, 2, 5, 10, 20),
    "idle_lesson": (0, 15, 30, 60),
    "set_up": (False, True),
    "stray": ("off", "tone", "sentence"),
    "night": (False, True),
    "call_volume": (0, 1, 2, 3, 4, 5, 6, 7, 8),
    "zone": tuple(ZONES),
}
"""The values each setting may take, in order. "" is the language's own voice; a workshop may add key maps."""

NIGHT: Final = (21, 6)
"""The local hours at which the night begins and ends."""

DIM: Final = "redup"
"""The theme of the night."""

MOST_NAME: Final = 200
"""A microphone's name has at most this many letters."""

EMERGENCY_DIGITS: Final = (3, 13)
"""The home's emergency number has this many digits, at least and at most: 112, or a telephone's number."""

_NAMES: Final = ("keys", "switch_move", "switch_select")
_NAME: Final = re.compile(r"[a-z0-9_+-]{0,40}")
"""What names a key map or a key: which there are, only the workshop and the keypad know."""


def with_setting(settings: Settings, name: str, value: str) -> Settings:
    """Return the settings with one changed, from its text form.

    What is unknown or out of range (an older or newer kiosk wrote it) leaves the settings as they were.
    """
    if name not in Settings.__struct_fields__:
        return settings
    fields = msgspec.to_builtins(settings) | {name: value}
    try:
        new = msgspec.convert(fields, Settings, strict=False)
    except msgspec.ValidationError:
        return settings
    if name in _NAMES:
        return new if _NAME.fullmatch(value) and (value or name != "keys") else settings
    if name == "emergency":
        least, most = EMERGENCY_DIGITS
        return new if not value or (re.fullmatch("[0-9]+", value) and least <= len(value) <= most) else settings
    if name == "microphone":
        return new if len(value) <= MOST_NAME and value.isprintable() else settings
    allowed = VALUES.get(name)
    return new if allowed is None or getattr(new, name) in allowed else settings


def step_value(settings: Settings, name: str, by: int) -> str | None:
    """Return the text form of a setting's value ``by`` places along its values; None past either end."""
    values = VALUES[name]
    place = values.index(getattr(settings, name)) + by
    return text_form(values[place]) if 0 <= place < len(values) else None


def text_form(value: object) -> str:
    """Return a setting's value as it is recorded ("true", "130", "id")."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def theme_at(settings: Settings, hour: int) -> str:
    """Return the theme of a page that waits for somebody at a local hour (0 to 23): dim at night, if that is set."""
    begins, ends = NIGHT
    return DIM if settings.night and (hour >= begins or hour < ends) else settings.theme
