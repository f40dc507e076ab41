"""The short signals beside what is shown and said: soft tones, each with its own pitch and rhythm."""

from __future__ import annotations

import math
from array import array
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from kiosk.speech.player import OUTPUT_RATE, fade_ends
from kiosk.speech.voice import gain

Signal: TypeAlias = Literal["done", "right", "not_yet", "edge", "woken", "listen", "unlisten"]

ChimeName: TypeAlias = Literal["call", "emergency"]

Tones: TypeAlias = tuple[tuple[int, int], ...]
"""Hertz (0 is a rest) and milliseconds."""

CHIMES: Final[dict[ChimeName, Tones]] = {
    "call": ((880, 350), (660, 500)),
    "emergency": ((1320, 180), (880, 180)) * 4,
}
"""What sounds until a call is answered: two tones of 400-2000 Hz, slow and falling, or quick and again and again."""

LEAST_EMERGENCY: Final = 6
"""The least step of loudness of an emergency's chime."""

TONES: Final[dict[str, Tones]] = {
    "done": ((660, 90), (880, 140)),
    "right": ((784, 60), (988, 60), (1175, 110)),
    "not_yet": ((440, 80), (0, 60), (440, 80)),
    "edge": ((520, 50),),
    "woken": ((700, 230),),
    "listen": ((587, 70), (784, 150)),
    "unlisten": ((784, 80), (587, 130)),
}
"""For each signal its tones: hertz (0 is a rest) and milliseconds. 400-2000 Hz; the longest lasts 230 ms."""

_PEAK: Final = 4600
"""A seventh of full scale: below speech, so that a signal never startles."""


_CHIME_PEAK: Final = 29_000
"""Just below full scale: a chime is to be heard in the next room, at a loudness that the home sets."""


def signal_ms(name: Signal) -> int:
    """Return how long a signal sounds, in milliseconds."""
    return tones_ms(TONES[name])


def tones_ms(tones: Tones) -> int:
    """Return how long tones sound, in milliseconds."""
    return sum(milliseconds for _, milliseconds in tones)


@lru_cache(maxsize=len(TONES))
def signal_samples(name: Signal) -> array[int]:
    """Return the samples of a signal at ``RATE``."""
    return _samples(TONES[name], _PEAK)


def chime_samples(name: ChimeName, volume: int) -> array[int]:
    """Return the samples of a chime at a step of loudness (1..8)."""
    return _samples(CHIMES[name], round(_CHIME_PEAK * gain(volume)))


def _samples(tones: Tones, peak: int) -> array[int]:
    samples = array("h")
    for hertz, milliseconds in tones:
        count = OUTPUT_RATE * milliseconds // 1000
        wave = [round(peak * math.sin(2 * math.pi * hertz * i / OUTPUT_RATE)) for i in range(count)]
        samples.extend(fade_ends(wave))
    return samples
