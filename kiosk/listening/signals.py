"""Samples: what the room works on is 16,000 floats a second in -1..1, one channel."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Samples: TypeAlias = NDArray[np.float32]

SAMPLE_RATE: Final = 16000
FRAME: Final = SAMPLE_RATE // 100
"""Samples of a frame, 10 ms: the step at which loudness is looked at."""

_BAND: Final = (2, 37)
"""200 Hz to 3.6 kHz, in steps of 100 Hz."""

_WINDOW: Final = np.hanning(FRAME)

SILENCE_DB: Final = -96.0
"""The level of digital silence: below any microphone."""


def from_pcm(pcm: bytes, rate: int = SAMPLE_RATE) -> Samples:
    """Return 16 bit samples, one channel, as floats at ``RATE``."""
    samples = np.frombuffer(pcm, "<i2").astype(np.float32) / np.float32(32768)
    return resample(samples, rate)


def resample(samples: Samples, rate: int) -> Samples:
    """Return samples of another rate at ``RATE``. The whole band that both rates have is kept."""
    if rate == SAMPLE_RATE or not len(samples):
        return samples
    edge = rate // 50  # silence around, so that the ends do not run into each other
    padded = np.pad(samples, edge)
    count = round(len(padded) * SAMPLE_RATE / rate)
    spectrum = np.fft.rfft(padded)
    whole = np.fft.irfft(spectrum[: count // 2 + 1], count) * (count / len(padded))
    cut = round(edge * SAMPLE_RATE / rate)
    return whole[cut : cut + round(len(samples) * SAMPLE_RATE / rate)].astype(np.float32)


def read_wav(path: Path) -> Samples:
    """Read a WAV file of 16 bit samples, of any rate and number of channels.

    Raises OSError if it cannot be read, ValueError if it is no such file.
    """
    try:
        with wave.open(str(path), "rb") as sound:
            if sound.getsampwidth() != 2:
                raise ValueError(f"{path}: samples must be 16 bit")
            raw = np.frombuffer(sound.readframes(sound.getnframes()), "<i2")
            raw = raw[: len(raw) // sound.getnchannels() * sound.getnchannels()]
            mono = raw.reshape(-1, sound.getnchannels()).mean(axis=1).astype(np.float32) / 32768
            return resample(mono, sound.getframerate())
    except (wave.Error, EOFError) as error:
        raise ValueError(f"{path}: {error}") from error


def levels(samples: Samples) -> list[float]:
    """Return the loudness of each whole frame, in dB below full scale, in the band where voices are.

    What rumbles below it (fans, traffic, a hand on the microphone) or hisses above it does not count.
    """
    frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME)
    power = np.abs(np.fft.rfft(frames * _WINDOW, axis=1)[:, _BAND[0] : _BAND[1]]) ** 2
    inside = 2 * power.sum(axis=1) / (FRAME * float(np.sum(_WINDOW**2)))
    return [float(x) for x in 10 * np.log10(np.maximum(inside, 10 ** (SILENCE_DB / 10)))]
