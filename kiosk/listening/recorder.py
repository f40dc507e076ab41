"""Recording at the kiosk: a sentence is read at the microphone until silence or a key, and heard before it counts.

It needs the sound library alone, as speech does: the extra ``voice`` need not be installed.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from msgspec.structs import replace

from kiosk.listening.microphone import MICROPHONE_RATE, microphones, open_microphone
from kiosk.speech import (
    UnfitRecording,
    adopt_folders,
    allow_voice,
    allowed_since,
    draw_note_key,
    keep_take,
    pieces_of,
    plain,
    recording_key,
    recordings_in,
    remove_recordings,
    signal_ms,
    try_take,
    voice_folder,
    wave_file,
)
from kiosk.store import DataFolder
from kiosk.visit import LOUDEST, Line, RecordingRefused, SentenceToRead
from kiosk.words import Phrase

log: Final = logging.getLogger(__name__)

_WAITS_S: Final = 8.0
"""So long nobody may begin to read."""

_SILENCE_S: Final = 1.6
"""After so long a silence a take has ended: people pause for less within a sentence, slow readers too."""

_LONGEST_S: Final = 60.0

_LATENCY_S: Final = 0.25
"""So long after its end the tone may still sound in the room."""

_HAND_S: Final = 0.8
"""Within this time the key that began it may still bounce."""

_CLICK_S: Final = 0.12
"""The end of a take that a key has ended: its click is not part of the sentence."""

_FIRST_S: Final = 6.0
"""A sound server that slept may take two seconds to give the first samples."""

_LOST_S: Final = 1.5
"""A microphone that has given nothing for so long is gone."""

_OVER_ROOM: Final = 3.0
"""Speech is so many times (10 dB) louder than the quietest tenth of a second."""

_LEAST: Final = 60.0
"""Speech is louder than this, whatever the room: -55 dB below full scale."""


class _Take:
    """The sound of one take as it comes in, and whether it has ended."""

    def __init__(self) -> None:
        self.sound = bytearray()
        self.peak = self.began = self.heard_at = self.spoke_at = 0.0
        self.spoken = False
        self.ended = threading.Event()
        self.by_hand = False
        self._quiet: list[float] = []

    def wait_first(self) -> bool:
        """Wait until the microphone gives something: some take seconds. False if it does not."""
        end = time.monotonic() + _FIRST_S
        while not self.heard_at and time.monotonic() < end:
            time.sleep(0.02)
        return self.heard_at > 0

    def begin(self) -> None:
        """Begin now: what was heard before was the kiosk's own tone."""
        self.sound, self.peak, self.spoken, self._quiet = bytearray(), 0.0, False, []
        self.began = self.spoke_at = time.monotonic()

    def push(self, pcm: bytes) -> None:
        """Take the next samples; called by the device."""
        now = self.heard_at = time.monotonic()
        samples = array("h", pcm)
        self.sound += pcm
        if not samples:
            return
        level = math.sqrt(sum(s * s for s in samples) / len(samples))
        self.peak = max(self.peak, level)
        self._quiet = sorted((*self._quiet, level))[:5]  # the quietest tenth of a second
        if level > max(_OVER_ROOM * self._quiet[-1], _LEAST):
            self.spoken, self.spoke_at = True, now

    def wait(self) -> bool:
        """Wait for its end: silence after speech, a key, or nobody who reads. False if the microphone is gone."""
        while not self.ended.wait(0.05):
            now = time.monotonic()
            silent = now - self.spoke_at
            over = silent > (_SILENCE_S if self.spoken else _WAITS_S) or now - self.began > _LONGEST_S
            if now - self.heard_at > _LOST_S:
                return False
            if over:
                break
        return True


class MicrophoneRecorder:
    """Records for one kiosk into its data folder; see ``Recorder``.

    ``tell_start`` sounds the tone after which is read; it is called from whichever thread records.
    """

    def __init__(self, folder: DataFolder, tell_start: Callable[[], None] = lambda: None) -> None:
        self._folder, self._tell_start = folder, tell_start
        self._take: _Take | None = None

    def adopt(self, names: Mapping[str, Iterable[str]]) -> None:
        """Call folders of recordings by ids that names still tell apart; what hinders goes into the log."""
        try:
            adopt_folders(self._folder.recordings, names)
        except OSError as error:
            log.warning("recordings are still called by names: %s", error)

    @property
    def level(self) -> int | None:
        """Return how loud it was at the microphone since the last look: 0 is silence, each step 5 dB; None before."""
        if (take := self._take) is None:
            return None
        decibels, take.peak = 20 * math.log10(max(take.peak, 1) / 32768), 0.0
        return max(0, min(LOUDEST, round((decibels + 60) / 5)))

    def can_record(self) -> bool:
        """Tell whether there is a microphone."""
        return bool(microphones())

    def sentences(self, phrases: Iterable[Phrase]) -> tuple[SentenceToRead, ...]:
        """Return the sentences of texts that can be read aloud, each once, in their order."""
        newest = sorted(recordings_in(self._folder.recordings), key=lambda one: one.file.stat().st_mtime_ns)
        by = {one.key: one.person for one in newest}
        found = dict[str, SentenceToRead]()
        for phrase in phrases:
            for piece in pieces_of((Line(phrase, 0),)):
                if (key := recording_key(piece.sentence, piece.lang)) and key not in found:
                    text = plain(piece.sentence)
                    said = None if text == piece.sentence else piece.sentence
                    found[key] = SentenceToRead(key, Phrase(text, phrase.lang, said), by.get(key, ""))
        return tuple(found.values())

    def note(self, mark: Phrase) -> SentenceToRead:
        """Return a note that is to be spoken; it is shown as this mark."""
        key = draw_note_key()
        return SentenceToRead(key, replace(mark, recording=key))

    def allows(self, person: str) -> bool:
        """Tell whether a person lends their voice."""
        return bool(allowed_since(self._folder.recordings, person))

    def allow(self, person: str) -> None:
        """Note that a person lends their voice."""
        with _refusing():
            allow_voice(self._folder.recordings, person)

    def record(self, person: str, sentence: SentenceToRead, microphone: str) -> str:
        """Record until whoever reads is silent, and make the take ready to be heard."""
        self._end()
        take = _Take()
        try:
            source = open_microphone(microphone or None, take.push)
        except (OSError, ValueError) as error:
            log.warning("nothing was recorded: %s", error)
            raise RecordingRefused("record.no_microphone") from error
        try:
            there = take.wait_first()
            self._tell_start()
            time.sleep(signal_ms("listen") / 1000 + _LATENCY_S)
            take.begin()
            self._take = take
            there = there and take.wait()
        finally:
            source.close()
            self._take = None if self._take is take else self._take
        if not there:
            log.warning("nothing was recorded: the microphone gives nothing")
            raise RecordingRefused("record.no_microphone")
        cut = round(_CLICK_S * MICROPHONE_RATE) * 2 if take.by_hand else 0
        sound = wave_file(bytes(take.sound[: len(take.sound) - cut]), MICROPHONE_RATE)
        words = None if sentence.phrase.recording else sentence.phrase.text
        try:
            with _refusing():
                try_take(self._folder.recordings, person, sentence.key, sound, words)
        except UnfitRecording as error:
            return f"{'recordings.unfit' if words else 'record.note'}.{error.reason if take.spoken else 'quiet'}"
        return ""

    def finish(self) -> None:
        """End the take that is going on, unless it has only just begun: that is the bounce of the key before."""
        take = self._take
        if take is not None and time.monotonic() - take.began > _HAND_S:
            take.by_hand = True
            take.ended.set()

    def _end(self) -> None:
        """End a take whose page was left."""
        if (take := self._take) is not None:
            take.ended.set()

    def keep(self, person: str, key: str) -> None:
        """Keep the take that was heard, in one step."""
        with _refusing():
            keep_take(self._folder.recordings, person, key)

    def remove(self, person: str, key: str) -> None:
        """Remove one recording of a person, from the backups too."""
        with _refusing():
            for folder in (self._folder.recordings, self._folder.kept_recordings):
                (voice_folder(folder, person) / f"{key}.wav").unlink(missing_ok=True)

    def count(self, person: str) -> int:
        """Return how many sentences a person read aloud."""
        return sum(1 for _ in recordings_in(self._folder.recordings, person))

    def forget(self, person: str) -> int:
        """Remove all that a person read aloud, from the backups too; return how many recordings that were."""
        with _refusing():
            remove_recordings(self._folder.kept_recordings, person)
            return remove_recordings(self._folder.recordings, person)


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn what the disk refuses into the text that says what to do."""
    try:
        yield
    except OSError as error:
        log.warning("a recording: %s", error)
        raise RecordingRefused("record.disk") from error
