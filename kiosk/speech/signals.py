"""The short signals beside what is shown and said: soft tones, each with its own pitch and rhythm."""

from __future__ import annotations

import math
from array import array
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from kiosk.speech.player import OUTPUT_RATE, fade_ends

Signal: TypeAlias = Literal["done", "right", "not_yet", "edge", "woken", "listen", "unlisten"]

TONES: Final[dict[str, tuple[tuple[int, int], ...]]] = {
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


def signal_ms(name: Signal) -> int:
    """Return how long a signal sounds, in milliseconds."""
    return sum(milliseconds for _, milliseconds in TONES[name])


@lru_cache(maxsize=len(TONES))
def signal_samples(name: Signal) -> array[int]:
    """Return the samples of a signal at ``RATE``."""
    samples = array("h")
    for hertz, milliseconds in TONES[name]:
        count = OUTPUT_RATE * milliseconds // 1000
        wave = [round(_PEAK * math.sin(2 * math.pi * hertz * i / OUTPUT_RATE)) for i in range(count)]
        samples.extend(fade_ends(wave))
    return samples
