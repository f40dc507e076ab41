"""Sounds as files."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np

from kiosk.listening.signals import SAMPLE_RATE, Samples


def write_wav(path: Path, samples: Samples) -> None:
    """Write samples as a WAV file of 16 bits."""
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(SAMPLE_RATE)
        sound.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
