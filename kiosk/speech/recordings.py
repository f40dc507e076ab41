"""Sentences that a person has read aloud, which are played in place of the synthesiser's.

A recording belongs to the very words of one sentence in one language: a sentence that is changed has none. What has
a digit in it stays with the synthesiser, for its numbers change. The files are plain WAV, in a folder for each person
who lent their voice.
"""

from __future__ import annotations

import io
import math
import re
import shutil
import wave
from array import array
from pathlib import Path
from typing import Final

from kiosk.speech.player import OUTPUT_RATE, fade_ends
from kiosk.speech.sound import sound_library
from kiosk.store import write_whole

CONSENT: Final = "izin.txt"
"""The file in a person's folder that says who lent their voice, and since when."""

_LEVEL_DB: Final = -19.4
"""The level of the synthesiser where it speaks, in dB below full scale: three sentences were from -19.2 to -19.6."""

_PEAK: Final = 29_000
"""The greatest sample after levelling, 1 dB below full scale."""

_QUIETEST_DB: Final = -45.0
"""Speech below this is lost in the noise of a sound card of 16 bit once it is made louder."""

_MOST_CLIPPED: Final = 0.0005
"""The share of samples at full scale above which clipping is heard (11 in a second)."""

_FULL: Final = 32_700

_SIGNS_A_SECOND: Final = (4.0, 30.0)
"""Letters and signs that people read in a second, at the slowest and the quickest; the synthesiser has 14."""

_WINDOW: Final = OUTPUT_RATE // 20
_MARGIN: Final = OUTPUT_RATE * 40 // 1000
_LONGEST_S: Final = 60


class UnfitRecording(ValueError):
    """A recording that cannot be played well; ``reason`` names a text (``recordings.unfit.*``)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def person_folder(name: str) -> str:
    """Return what the folder with a person's recordings is called; "" for a name without a letter or digit."""
    return re.sub(r"[\W_]+", "-", name.casefold()).strip("-")


def find_recording(folder: Path | None, key: str) -> Path | None:
    """Return the file of a recording, that of whoever recorded it last; None if there is none."""
    if folder is None or not key:
        return None
    try:
        return max(folder.glob(f"*/{key}.wav"), key=lambda file: file.stat().st_mtime_ns, default=None)
    except OSError:  # it was removed just now
        return None


def read_recording(folder: Path | None, key: str) -> bytes | None:
    """Return a recording as the player takes it; None if there is none, or if it cannot be read."""
    file = find_recording(folder, key)
    try:
        if file is None:
            return None
        with wave.open(str(file), "rb") as sound:
            if (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) != (1, 2, OUTPUT_RATE):
                return None
            return sound.readframes(sound.getnframes()) or None
    except (OSError, EOFError, wave.Error):
        return None


def keep_recording(folder: Path, person: str, key: str, sound: bytes, sentence: str) -> None:
    """Check a file's sound, make it ready, and keep it. Raises UnfitRecording, or OSError if the disk refuses."""
    ready = make_ready(sound, sentence)
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(OUTPUT_RATE)
        written.writeframes(ready.tobytes())
    own = folder / person_folder(person)
    own.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(own / f"{key}.wav", file.getvalue())


def recordings_of(folder: Path, person: str) -> list[Path]:
    """Return the files that a person recorded."""
    own = person_folder(person)
    return sorted((folder / own).glob("*.wav")) if own else []


def remove_recordings(folder: Path, person: str) -> int:
    """Remove all that a person recorded; return how many recordings that were. Raises OSError if the disk refuses."""
    count = len(recordings_of(folder, person))
    if (own := person_folder(person)) and (folder / own).is_dir():
        shutil.rmtree(folder / own)
    return count


def make_ready(sound: bytes, sentence: str) -> array[int]:
    """Return a recording of a sentence for the player: trimmed, as loud as the synthesiser, without clicks.

    ``sound`` is a WAV file, of any rate and number of channels. Raises UnfitRecording.
    """
    miniaudio = sound_library()
    try:
        if miniaudio.wav_get_info(sound).duration > _LONGEST_S:
            raise UnfitRecording("long")
        samples = miniaudio.decode(sound, miniaudio.SampleFormat.SIGNED16, 1, OUTPUT_RATE).samples
    except miniaudio.MiniaudioError as error:
        raise UnfitRecording("form") from error
    if len(samples) < _WINDOW:
        raise UnfitRecording("short")
    if sum(abs(s) >= _FULL for s in samples) > max(10, len(samples) * _MOST_CLIPPED):
        raise UnfitRecording("clipped")
    levels = [_level(samples[i : i + _WINDOW]) for i in range(0, len(samples), _WINDOW)]
    loudest = max(levels)
    if _decibels(loudest) < _QUIETEST_DB:
        raise UnfitRecording("quiet")
    spoken = [i for i, level in enumerate(levels) if level > loudest / 10]
    first, last = spoken[0] * _WINDOW, (spoken[-1] + 1) * _WINDOW
    samples = samples[max(first - _MARGIN, 0) : last + _MARGIN]
    slowest, quickest = _SIGNS_A_SECOND
    seconds = (last - first) / OUTPUT_RATE
    if seconds > 1.5 + len(sentence) / slowest:
        raise UnfitRecording("long")
    if seconds < len(sentence) / quickest:
        raise UnfitRecording("short")
    level = math.sqrt(sum(levels[i] ** 2 for i in spoken) / len(spoken))
    factor = min(10 ** (_LEVEL_DB / 20) * 32768 / level, _PEAK / max(abs(s) for s in samples))
    return fade_ends([round(s * factor) for s in samples])


def _level(samples: array[int]) -> float:
    return math.sqrt(sum(s * s for s in samples) / len(samples))


def _decibels(level: float) -> float:
    return 20 * math.log10(max(level, 1) / 32768)
