"""Sentences that people have read aloud, as an exchange file carries them: a line each, checked before it is kept."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import Final

import msgspec
from msgspec import Struct

from kiosk.learning import Workshop
from kiosk.speech import (
    MOST_SOUND,
    UnfitRecording,
    allow_voice,
    allowed_since,
    check_carried,
    is_note_key,
    is_recording_of_somebody,
    keep_samples,
    read_samples,
    recordings_in,
    voice_folder,
    wave_file,
)
from kiosk.store import DataFolder, RefusalReason, erased

RECORDINGS: Final = "rekaman.jsonl"
"""The part of the zip with a recording a line. A kiosk that does not know it takes the events all the same."""

MOST_RECORDED: Final = 1 << 30
"""Bytes of recordings that a file may hold: five hours of speech."""

MOST_RECORDINGS: Final = 10_000
"""Recordings that one file may bring: more than all lessons have sentences."""

MOST_RECORDED_LINE: Final = MOST_SOUND * 4 // 3 + 1_000
"""Bytes of the longest line that is looked at."""

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_LATEST: Final = 4_102_444_800_000
"""The year 2100, in milliseconds since 1970."""


class CarriedRecording(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A line: whose voice (an id), the key of the sentence, when it was read (ms since 1970), and the WAV file.

    ``since`` is the day since which the person allows it (ISO); without it nothing comes.
    """

    person: str
    key: str
    at: int
    since: str
    sound: bytes


_LINE: Final = msgspec.json.Decoder(CarriedRecording)


def write_recordings(
    archive: zipfile.ZipFile,
    folder: DataFolder,
    person: str | None,
    notes: Collection[str] = (),
    gone: Collection[str] = (),
) -> None:
    """Add the recordings of a person, or of all but who is gone, to a zip that is being written.

    ``notes`` are the keys of notes that were spoken to that person, which go with them. Raises OSError.
    """
    found = [
        (one, since)
        for one in recordings_in(folder.recordings)
        if (person in (None, one.person) and one.person not in gone) or (is_note_key(one.key) and one.key in notes)
        if (since := allowed_since(folder.recordings, one.person))
    ][:MOST_RECORDINGS]
    if not found:
        return
    size = 0
    with archive.open(RECORDINGS, "w") as lines:
        for (owner, key, file), since in found:
            if (samples := read_samples(file)) is None:
                continue  # damaged
            at = file.stat().st_mtime_ns // 1_000_000
            line = msgspec.json.encode(CarriedRecording(owner, key, at, since, wave_file(samples))) + b"\n"
            if (size := size + len(line)) > MOST_RECORDED:
                break
            lines.write(line)


def carried_voices(lines: Iterable[bytes | None]) -> Iterator[CarriedRecording | RefusalReason]:
    """Yield what stands in the lines of a file, or why a line is passed over."""
    for number, line in enumerate(lines):
        if line is None or number >= MOST_RECORDINGS:
            yield "size" if line is None else "many"
            continue
        try:
            yield _LINE.decode(line)
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            yield "damaged"


def admitted_recordings(
    folder: DataFolder,
    carried: Iterable[CarriedRecording | RefusalReason],
    known: Workshop,
    person: str | None,
    passed: Counter[RefusalReason],
) -> Iterator[CarriedRecording]:
    """Yield the recordings that a file (of one resident, or of all: None) may bring and that are not here yet.

    A file of one resident brings their own, and notes that mentors spoke, by which no sentence is said. Why others
    are passed over is added to ``passed``; those that are here, as they are or newer, are not counted.
    """
    gone = erased(folder)
    for one in carried:
        if isinstance(one, str):
            passed[one] += 1
        elif (reason := _why_not(one, known, person, gone)) is not None:
            passed[reason] += 1
        elif read_samples(voice_folder(folder.recordings, one.person) / f"{one.key}.wav") is None:
            yield one


def _why_not(
    one: CarriedRecording, known: Workshop, person: str | None, gone: Collection[str]
) -> RefusalReason | None:
    if not (is_recording_of_somebody(one.person, one.key) and _DAY.fullmatch(one.since)):
        return "damaged" if one.since else "foreign"
    if one.person in gone:
        return "erased"
    noted = is_note_key(one.key) and one.person in known.mentors
    if not (person in (None, one.person) or noted) or one.person not in known.residents.keys() | known.mentors.keys():
        return "foreign"
    return None if 0 <= one.at < _LATEST else "future"


def keep_carried(
    folder: DataFolder, admitted: Iterable[CarriedRecording], now: int, passed: Counter[RefusalReason]
) -> int:
    """Keep recordings whose sound can be decoded and heard; return how many came. Raises OSError."""
    count = 0
    for one in admitted:
        try:
            samples = check_carried(one.person, one.key, one.sound)
            allow_voice(folder.recordings, one.person, one.since)
        except UnfitRecording:
            passed["damaged"] += 1
            continue
        keep_samples(folder.recordings, one.person, one.key, samples, min(one.at, now))
        count += 1
    return count
