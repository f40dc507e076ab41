"""Where a word begins and ends in noise, looked at once more when it is over and what follows it is known too.

Loudness alone loses the soft ends of a word in noise. Band by band against the room's noise they still stand out.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kiosk.listening.signals import FRAME, SAMPLE_RATE, Samples

_BANDS_HZ: Final = (200, 300, 400, 520, 650, 800, 970, 1170, 1400, 1670, 2000, 2380, 2840, 3400, 4100, 5000)
_SIZE, _FFT = 400, 512
_LOUDEST: Final = 5
"""A frame stands over the noise as its five best bands do: a voice is loud in a few at a time."""

_SMOOTH: Final = 5
_NOISE_MOST, _ABOVE_DB = 80, 2.5
"""What is over most of the noise by so much belongs to the word, ..."""

_SHARE: Final = 0.35
"""... if it is also over this share of the way from the noise to the word: near voices go up and down themselves."""

_GAP: Final = 25
_NEAR: Final = 12
"""So many frames around what was found are no measure of the room."""


def _bands(samples: Samples) -> NDArray[np.float64]:
    """Return the power of each band for each frame of 10 ms."""
    frames = np.lib.stride_tricks.sliding_window_view(samples, _SIZE)[::FRAME] * np.hanning(_SIZE)
    power = np.abs(np.fft.rfft(frames, _FFT, axis=1)) ** 2
    places = np.arange(_FFT // 2 + 1) * SAMPLE_RATE / _FFT
    return np.stack([power[:, (places >= low) & (places < high)].mean(1) for low, high in pairwise(_BANDS_HZ)], 1)


def edges(samples: Samples, begin: int, end: int) -> tuple[int, int] | None:
    """Return where the word found there begins and ends, in frames; None if there is too little room to compare."""
    if len(samples) < _SIZE + _NEAR * FRAME:
        return None
    bands = _bands(samples)
    end = min(end, len(bands))
    room = np.ones(len(bands), bool)
    room[max(0, begin - _NEAR) : end + _NEAR] = False
    if room.sum() < 2 * _NEAR or end - begin < 2:
        return None
    over = 10 * np.log10(np.maximum(bands / (bands[room].mean(0) + 1e-12), 1e-3))
    over = np.convolve(np.sort(over, 1)[:, -_LOUDEST:].mean(1), np.ones(_SMOOTH) / _SMOOTH, "same")
    usual, most = float(np.median(over[room])), float(np.percentile(over[room], _NOISE_MOST)) + _ABOVE_DB
    peak = float(np.percentile(over[begin:end], 90))
    top = begin + int(np.argmax(over[begin:end]))
    return _around(over > max(most, usual + _SHARE * (peak - usual)), top)


def _around(loud: NDArray[np.bool_], top: int) -> tuple[int, int]:
    """Return the stretch of loud frames around a frame, over short gaps."""
    places = np.flatnonzero(loud)
    if not len(places):
        return top, top + 1
    parts = np.split(places, np.flatnonzero(np.diff(places) > _GAP) + 1)
    part = min(
        parts, key=lambda each: 0 if each[0] <= top <= each[-1] else min(abs(each[0] - top), abs(each[-1] - top))
    )
    return int(part[0]), int(part[-1]) + 2
