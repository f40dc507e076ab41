"""The player: what the sound device asks for, a few milliseconds at a time. One voice, and one short signal."""

from __future__ import annotations

import threading
import time
from array import array
from collections.abc import Callable, Sequence
from typing import Final

from kiosk.speech.plan import Ended, Started
from kiosk.speech.voice import gain

OUTPUT_RATE: Final = 22050
"""Samples a second, one channel, 16 bit: what eSpeak NG makes. The device's own rate is miniaudio's matter."""

_FADE: Final = OUTPUT_RATE * 4 // 1000
"""A cut fades over 4 ms: too short to be heard as speech, long enough not to click."""


class _Track:
    """A piece that is to sound once: samples after ``gap`` samples of silence."""

    __slots__ = ("gap", "samples", "serial")

    def __init__(self, serial: int, samples: array[int], gap: int) -> None:
        self.serial, self.samples, self.gap = serial, samples, gap


class Player:
    """Sounds one track at a time.

    ``cut`` and ``play`` may be called by any thread. ``pull`` is the device's: it takes no lock, so that no
    other thread can make it wait, and what it reads of the others is one attribute at a time.
    """

    def __init__(self, tell: Callable[[Started | Ended], None]) -> None:
        self._tell = tell
        self._lock = threading.Lock()
        self._turn = 0
        self._wanted: _Track | None = None
        self._wanted_signal: array[int] | None = None
        self._wanted_chime: array[int] | None = None
        self.pulled = 0.0
        self._target = gain(5)
        # Below: the device's thread only.
        self._gain = self._target
        self._track: _Track | None = None
        self._place = 0
        self._rested = 0
        self._signal: array[int] | None = None
        self._signal_place = 0
        self._chime: array[int] | None = None
        self._chime_place = 0

    def cut(self, turn: int) -> None:
        """Be silent at once; nothing of an earlier turn can sound from now on."""
        with self._lock:
            self._turn = turn
            self._wanted = None

    def play(self, turn: int, serial: int, pcm: bytes, gap_ms: int) -> None:
        """Sound this in place of what sounds; nothing happens if ``turn`` was cut meanwhile."""
        with self._lock:
            if turn == self._turn:
                self._wanted = _Track(serial, array("h", pcm), gap_ms * OUTPUT_RATE // 1000)

    def drop(self) -> None:
        """Forget what sounds: there is no device any more."""
        self._wanted = None

    def signal(self, samples: array[int]) -> None:
        """Sound a short signal. A track that has not begun waits for its end."""
        self._wanted_signal = array("h", samples)

    def chime(self, samples: array[int]) -> None:
        """Sound a chime, at its own loudness, once no track is under way: it waits for the end of a sentence.

        A track that has not begun waits for the chime's end. A chime that waits gives way to the next.
        """
        self._wanted_chime = array("h", samples)

    def set_volume(self, volume: int) -> None:
        """Set the step of loudness; it glides there within one period of the device."""
        self._target = gain(volume)

    def pull(self, frames: int) -> bytes:
        """Return the next samples for the device: always ``frames`` of them, 16 bit."""
        self.pulled = time.monotonic()
        out = array("h")
        wanted = self._wanted
        if wanted is not self._track:
            self._cut_off(out, frames)
            # The pause counts from the end of what sounded before, not from when its follower came.
            rested = 0 if self._track is None else self._rested
            self._track = wanted
            self._place = -max(wanted.gap - rested, 0) if wanted is not None else 0
        if self._wanted_signal is not self._signal:
            self._signal, self._signal_place = self._wanted_signal, 0
        ended = self._track is None or self._place >= len(self._track.samples)
        if self._wanted_chime is not self._chime and (ended or self._place <= 0) and not self._chiming():
            self._chime, self._chime_place = self._wanted_chime, 0
        if not out and ended and not self._signalling() and not self._chiming():
            self._gain = self._target
            self._rested += frames
            return bytes(2 * frames)
        self._fill(out, frames)
        self._mix_signal(out)
        return self._with_chime(self._loud(out))

    def _signalling(self) -> bool:
        return self._signal is not None and self._signal_place < len(self._signal)

    def _chiming(self) -> bool:
        return self._chime is not None and self._chime_place < len(self._chime)

    def _cut_off(self, out: array[int], frames: int) -> None:
        """Add the fading end of the track that is cut."""
        if self._track is not None and self._place > 0:
            rest = self._track.samples[self._place : self._place + min(_FADE, frames)]
            out.extend([s * (len(rest) - i) // len(rest) for i, s in enumerate(rest)])

    def _fill(self, out: array[int], frames: int) -> None:
        """Add the track's samples, and silence after them."""
        track, place = self._track, self._place
        waits = place <= 0 and (self._signalling() or self._chiming())
        if track is not None and not waits and place < len(track.samples):
            if place < 0:
                silence = min(-place, frames - len(out))
                out.extend(bytes(silence))
                place += silence
            if place >= 0 and (room := frames - len(out)) > 0:
                if place == 0:
                    self._tell(Started(track.serial))
                out.extend(track.samples[place : place + room])
                place = min(place + room, len(track.samples))
                self._rested = 0
                if place == len(track.samples):
                    self._tell(Ended(track.serial))
            self._place = place
        self._rested += frames - len(out)
        out.extend(bytes(frames - len(out)))

    def _mix_signal(self, out: array[int]) -> None:
        if self._signal is None:
            return
        self._signal_place += _mix(out, self._signal, self._signal_place)

    def _with_chime(self, loud: bytes) -> bytes:
        if self._chime is None or not self._chiming():
            return loud
        out = array("h", loud)
        self._chime_place += _mix(out, self._chime, self._chime_place)
        return out.tobytes()

    def _loud(self, out: array[int]) -> bytes:
        start, end = self._gain, self._target
        self._gain = end
        if start == end == 1.0:
            return out.tobytes()
        if start == end:
            factor = round(end * 65536)
            return array("h", [s * factor >> 16 for s in out]).tobytes()
        slope = (end - start) / len(out)
        return array("h", [int(s * (start + slope * i)) for i, s in enumerate(out)]).tobytes()


def _mix(out: array[int], samples: array[int], place: int) -> int:
    """Add samples from a place on to what goes out; return how many there were."""
    part = samples[place : place + len(out)]
    for i, s in enumerate(part):
        out[i] = min(max(out[i] + s, -32768), 32767)
    return len(part)


def fade_ends(samples: Sequence[int]) -> array[int]:
    """Return the samples with their ends faded over 4 ms, so that they neither begin nor end in a click."""
    out = array("h", samples)
    edge = min(_FADE, len(out) // 2)
    for i in range(edge):
        out[i] = out[i] * i // edge
        out[-1 - i] = out[-1 - i] * i // edge
    return out
