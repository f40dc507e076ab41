"""Sentences that a person has read aloud, which are played in place of the synthesiser's.

A recording belongs to the very words of one sentence in one language: a sentence that is changed has none. What has
a digit in it stays with the synthesiser, for its numbers change. A note that was spoken has no words: its key is
drawn, and is that of no sentence. The files are plain WAV, in a folder for each person who lent their voice, called
by that person's id. Beside them stands since when they allow it.
"""

from __future__ import annotations

import io
import math
import os
import re
import secrets
import shutil
import wave
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from kiosk.speech.plan import NOTE, TAKE, is_note_key, recording_key
from kiosk.speech.player import OUTPUT_RATE, fade_ends
from kiosk.speech.sound import sound_library
from kiosk.store import open_plain, read_plain, write_whole
from kiosk.words import LANGS

CONSENT: Final = "izin.txt"
"""The file in a person's folder that says since when they lend their voice."""

MOST_CONSENT: Final = 1_000
"""Bytes of that file that are read: it holds a day."""

MOST_SOUND: Final = 3_000_000
"""Bytes of a recording's file: a minute has 2.6 million."""

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
_SHORTEST_NOTE_S: Final = 0.3

_HEARD: Final = 200
"""A sample that is heard beside speech: 44 dB below full scale."""

_EDGE: Final = OUTPUT_RATE * 15 // 1000
"""So much stays around what is heard: as much as the synthesiser leaves."""

_PERSON: Final = re.compile(r"[\w-]{1,60}")
_KEY: Final = re.compile(rf"({NOTE})?[0-9a-f]{{12}}")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")


class UnfitRecording(ValueError):
    """A recording that cannot be played well; ``reason`` names a text (``recordings.unfit.*``)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class KeptRecording(NamedTuple):
    """A recording that is kept: whose voice it is (an id), the key of its sentence, and its file."""

    person: str
    key: str
    file: Path


# Who lends their voice ----------------------------------------------------------------------------------


def voice_folder(folder: Path, person: str) -> Path:
    """Return the folder with a person's recordings. Raises ValueError for what is nobody's id."""
    if not _PERSON.fullmatch(person):
        raise ValueError(f"nobody has the id {person!r}")
    return folder / person


def allowed_since(folder: Path, person: str) -> str:
    """Return since which day a person lends their voice (ISO, UTC); "" if they did not allow it."""
    try:
        given = read_plain(voice_folder(folder, person) / CONSENT, MOST_CONSENT)
        found = _DAY.search(given.decode("utf-8", errors="replace"))
    except (OSError, ValueError):
        return ""
    return found[0] if found else ""


def allow_voice(folder: Path, person: str, day: str = "") -> None:
    """Note that a person lends their voice, since today if no ``day`` is given. Raises OSError."""
    if not allowed_since(folder, person):
        voice_folder(folder, person).mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(voice_folder(folder, person) / CONSENT, f"{day or f'{datetime.now(UTC):%Y-%m-%d}'}\n".encode())


def person_folder(name: str) -> str:
    """Return what the folder of a person of this name was called before ids named them; "" without a letter."""
    return re.sub(r"[\W_]+", "-", name.casefold()).strip("-")


def adopt_folders(folder: Path, names: Mapping[str, Iterable[str]]) -> None:
    """Move recordings from a folder that is called by a name to that of the one person of the name, by their id.

    Where several have the name nobody can tell whose voice it is: that folder stays. Raises OSError.
    """
    owners: dict[str, list[str]] = {}
    for person, own in names.items():
        for called in {person_folder(name) for name in own}:
            owners.setdefault(called, []).append(person)
    for old in [path for path in _entries(folder) if path.is_dir() and path.name not in names]:
        match owners.get(old.name):
            case [owner]:
                new = voice_folder(folder, owner)
            case _:
                continue
        if day := allowed_since(folder, old.name):
            allow_voice(folder, owner, day)
        for file in old.glob("*.wav"):
            if not (new / file.name).exists():
                new.mkdir(mode=0o700, exist_ok=True)
                file.replace(new / file.name)
        shutil.rmtree(old)


# What is kept ---------------------------------------------------------------------------------------------


def recordings_in(folder: Path, person: str | None = None) -> Iterator[KeptRecording]:
    """Yield the recordings of a person, or of all, in a fixed order."""
    for own in sorted(_entries(folder)):
        if _PERSON.fullmatch(own.name) and person in (None, own.name):
            for file in sorted(_entries(own)):
                if file.suffix == ".wav" and _KEY.fullmatch(file.stem):
                    yield KeptRecording(own.name, file.stem, file)


def _entries(folder: Path) -> list[Path]:
    with suppress(OSError):  # it is not there, or is no folder
        return list(folder.iterdir())
    return []


def draw_note_key() -> str:
    """Return a key for a note that is to be spoken."""
    return f"{NOTE}{secrets.token_hex(6)}"


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
    return None if file is None else read_samples(file)


def read_samples(file: Path) -> bytes | None:
    """Return the samples of a recording's file; None if it is not whole, or in no form that the player takes."""
    try:
        with open_plain(file) as opened, wave.open(opened, "rb") as sound:
            count = sound.getnframes()
            if (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) != (1, 2, OUTPUT_RATE):
                return None
            if count > _LONGEST_S * OUTPUT_RATE:
                return None
            samples = sound.readframes(count)
    except (OSError, EOFError, wave.Error):
        return None
    return samples if len(samples) == 2 * count > 0 else None


def keep_recording(folder: Path, person: str, key: str, sound: bytes, sentence: str) -> None:
    """Check a file's sound, make it ready, and keep it. Raises UnfitRecording, or OSError if the disk refuses."""
    keep_samples(folder, person, key, make_ready(sound, sentence).tobytes())


def keep_samples(folder: Path, person: str, key: str, samples: bytes, at: int | None = None) -> None:
    """Keep what the player takes, as recorded at ``at`` (ms since 1970; now). Raises OSError if the disk refuses."""
    own = voice_folder(folder, person)
    own.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(own / f"{key}.wav", wave_file(samples))
    if at is not None:
        os.utime(own / f"{key}.wav", ns=(at * 1_000_000, at * 1_000_000))


def wave_file(samples: bytes, rate: int = OUTPUT_RATE) -> bytes:
    """Return samples of 16 bit, one channel, as a WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(rate)
        written.writeframes(samples)
    return file.getvalue()


def try_take(folder: Path, person: str, key: str, sound: bytes, sentence: str | None) -> None:
    """Make a take ready to be heard back, in place of the person's take before. Nobody else hears it.

    ``sentence`` is None for what is spoken freely. What is kept stays until ``keep_take``. Raises UnfitRecording, or
    OSError if the disk refuses.
    """
    drop_takes(folder, person)
    keep_samples(folder, person, TAKE + key, make_ready(sound, sentence).tobytes())


def keep_take(folder: Path, person: str, key: str) -> None:
    """Keep the take that was heard back, in one step. Raises FileNotFoundError if it is gone, OSError."""
    own = voice_folder(folder, person)
    (own / f"{TAKE}{key}.wav").replace(own / f"{key}.wav")


def drop_takes(folder: Path, person: str) -> None:
    """Remove the takes that were not kept: what was interrupted leaves one. Raises OSError."""
    for file in voice_folder(folder, person).glob(f"{TAKE}*.wav"):
        file.unlink(missing_ok=True)


def remove_recordings(folder: Path, person: str) -> int:
    """Remove all that a person recorded; return how many recordings that were. Raises OSError if the disk refuses."""
    count, own = len(list(recordings_in(folder, person))), voice_folder(folder, person)
    if own.is_symlink():  # what it leads to is none of the kiosk's
        own.unlink()
    elif own.is_dir():
        shutil.rmtree(own)
    return count


def remove_spoken(folder: Path, texts: Iterable[str], notes: Iterable[str] = ()) -> int:
    """Remove the recordings of sentences, and of notes by their keys, whoever read or spoke them.

    Return how many they were. Raises OSError.
    """
    keys = {key for text in texts for lang in LANGS if (key := recording_key(text, lang))} | set(
        filter(is_note_key, notes)
    )
    found = [recording for recording in recordings_in(folder) if recording.key in keys]
    for recording in found:
        recording.file.unlink(missing_ok=True)
    return len(found)


def copy_recordings(source: Path, target: Path, *, gone: Collection[str] = (), anew: bool) -> int:
    """Copy the recordings of all who allowed it to where they are missing or damaged; return how many came.

    With ``anew`` those too that were recorded anew since. ``gone`` are people of whom none comes. What is damaged
    does not come. Raises OSError if the disk refuses.
    """
    count = 0
    for person, key, file in recordings_in(source):
        there = target / person / file.name
        if person in gone or not (day := allowed_since(source, person)):
            continue
        if _same_time(file, there) if anew else read_samples(there) is not None:
            continue
        if (samples := read_samples(file)) is not None:
            allow_voice(target, person, day)
            keep_samples(target, person, key, samples, file.stat().st_mtime_ns // 1_000_000)
            count += 1
    return count


def _same_time(file: Path, there: Path) -> bool:
    """Tell whether a file was copied there since it was written; to the millisecond, as it is kept."""
    try:
        own, other = file.stat(), there.stat()
    except OSError:
        return False
    return (own.st_size, own.st_mtime_ns // 1_000_000) == (other.st_size, other.st_mtime_ns // 1_000_000)


# Sound ----------------------------------------------------------------------------------------------------


def make_ready(sound: bytes, sentence: str | None) -> array[int]:
    """Return a recording of a sentence for the player: trimmed, as loud as the synthesiser, without clicks.

    ``sound`` is a WAV file, of any rate and number of channels; ``sentence`` is None for what is spoken freely.
    Raises UnfitRecording.
    """
    samples, levels = _decoded(sound)
    loudest = max(levels)
    spoken = [i for i, level in enumerate(levels) if level > loudest / 10]
    first, last = spoken[0] * _WINDOW, (spoken[-1] + 1) * _WINDOW
    samples = samples[max(first - _MARGIN, 0) : last + _MARGIN]
    seconds = (last - first) / OUTPUT_RATE
    least, most = _seconds_of(sentence)
    if not least <= seconds <= most:
        raise UnfitRecording("short" if seconds < least else "long")
    level = math.sqrt(sum(levels[i] ** 2 for i in spoken) / len(spoken))
    factor = min(10 ** (_LEVEL_DB / 20) * 32768 / level, _PEAK / max(abs(s) for s in samples))
    ready = [round(s * factor) for s in samples]
    heard = [i for i, s in enumerate(ready) if abs(s) > _HEARD]
    return fade_ends(ready[max(heard[0] - _EDGE, 0) : heard[-1] + _EDGE])


def _seconds_of(sentence: str | None) -> tuple[float, float]:
    """Return how many seconds of speech a sentence has, at the least and at the most."""
    if sentence is None:
        return _SHORTEST_NOTE_S, _LONGEST_S
    slowest, quickest = _SIGNS_A_SECOND
    return len(sentence) / quickest, 1.5 + len(sentence) / slowest


def is_recording_of_somebody(person: str, key: str) -> bool:
    """Tell whether an id and a key have the form of those that recordings are kept under."""
    return bool(_PERSON.fullmatch(person) and _KEY.fullmatch(key))


def check_carried(person: str, key: str, sound: bytes) -> bytes:
    """Return the samples of a recording that comes from elsewhere, decoded anew and faded at its ends.

    Raises UnfitRecording for what is no recording of a sentence, or would be heard badly.
    """
    if not is_recording_of_somebody(person, key) or len(sound) > MOST_SOUND:
        raise UnfitRecording("form")
    return fade_ends(_decoded(sound)[0]).tobytes()


def _decoded(sound: bytes) -> tuple[array[int], list[float]]:
    """Return the samples of a WAV file at the player's rate, and how loud each 50 ms are. Raises UnfitRecording."""
    miniaudio = sound_library()
    try:
        if miniaudio.wav_get_info(sound).duration > _LONGEST_S:
            raise UnfitRecording("long")
        samples = miniaudio.decode(sound, miniaudio.SampleFormat.SIGNED16, 1, OUTPUT_RATE).samples
    except (miniaudio.MiniaudioError, ZeroDivisionError) as error:  # a file may say that it has 0 samples a second
        raise UnfitRecording("form") from error
    if len(samples) < _WINDOW:
        raise UnfitRecording("short")
    if sum(abs(s) >= _FULL for s in samples) > max(10, len(samples) * _MOST_CLIPPED):
        raise UnfitRecording("clipped")
    levels = [_level(samples[i : i + _WINDOW]) for i in range(0, len(samples), _WINDOW)]
    if _decibels(max(levels)) < _QUIETEST_DB:
        raise UnfitRecording("quiet")
    return samples, levels


def _level(samples: array[int]) -> float:
    return math.sqrt(sum(s * s for s in samples) / len(samples))


def _decibels(level: float) -> float:
    return 20 * math.log10(max(level, 1) / 32768)
