"""The chain from samples to what was said, a piece at a time: the same for a microphone and for a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
from msgspec import Struct

from kiosk.listening.edges import edges
from kiosk.listening.embedder import Embedder
from kiosk.listening.endpoint import Endpointer, Utterance
from kiosk.listening.events import Missed, Noise, VoiceEvent
from kiosk.listening.matching import Rows
from kiosk.listening.personal import Personal
from kiosk.listening.recogniser import Match, Recogniser
from kiosk.listening.signals import FRAME, SAMPLE_RATE, Samples, levels
from kiosk.listening.templates import augment

_KEPT: Final = 7 * SAMPLE_RATE
_BEFORE, _AFTER = 8, 6
"""So many frames around an utterance go with it: soft beginnings and ends."""

_ROOM_BEFORE, _ROOM_AFTER = 150, 40
"""So many frames around it tell what the room sounds like without it."""

_LEAST_DB: Final = 3.0
_IN_NOISE_DB: Final = 30.0
"""What stands higher over the room's noise has clear edges: a second cut would only find a word within a sentence."""

_TALK: Final = 200
"""What begins within so many frames after something that was no word is likely talk as well: see ``decide``."""

_METER: Final = 10
_REMEMBERED: Final = 3


class Example(Struct, frozen=True):
    """One utterance as teaching needs it: its rows (as it is, in noise, among voices) and how good it is."""

    rows: tuple[Rows, ...]
    over_noise: float
    peak: float
    seconds: float
    gap_ms: int = 0
    too_long: bool = False


class Hearing:
    """Takes samples, gives events. ``on_example`` gets utterances instead of their being recognised."""

    def __init__(self, embedder: Embedder, recogniser: Recogniser, pause_ms: int) -> None:
        self.embedder, self.recogniser = embedder, recogniser
        self.endpointer = Endpointer(pause_ms)
        self.on_example: Callable[[Example], None] | None = None
        self._kept = np.zeros(0, np.float32)
        self._rest = np.zeros(0, np.float32)
        self._turn = 0
        self._said: dict[int, tuple[Samples, Match]] = {}
        self._drop = 0
        self._talked = -_TALK

    def deafen(self, tail_ms: int) -> None:
        """Forget what has just begun to sound, and hear nothing of the next ``tail_ms``."""
        self.endpointer.forget()
        self._kept = self._kept[:0]
        self._drop = tail_ms * SAMPLE_RATE // 1000

    def feed(self, samples: Samples) -> Iterator[VoiceEvent]:
        """Take the next samples and yield what they come to."""
        if self._drop:
            dropped = min(self._drop, len(samples))
            self._drop -= dropped
            samples = samples[dropped:]
        samples = np.concatenate([self._rest, samples])
        whole = len(samples) // FRAME * FRAME
        self._rest = samples[whole:]
        self._kept = np.concatenate([self._kept, samples[:whole]])[-_KEPT:]
        levels_now = levels(samples[:whole])
        after = len(levels_now)
        for level in levels_now:
            after -= 1
            utterance = self.endpointer.feed(level)
            if self.endpointer.frame % _METER == 0:
                yield Noise(round(level, 1), round(self.endpointer.floor, 1))
            if utterance is not None:
                event = self._hear(utterance, self.endpointer.frame - utterance.begin + after)
                if isinstance(event, Missed) and not event.near:
                    self._talked = utterance.end
                if event is not None:
                    yield event

    def _hear(self, utterance: Utterance, ago: int) -> VoiceEvent | None:
        """Return what an utterance comes to, which began so many frames before the end of what is kept."""
        length = utterance.end - utterance.begin
        start = max(0, len(self._kept) - (ago + _BEFORE) * FRAME)
        end = len(self._kept) - (ago - length - _AFTER) * FRAME
        sound = self._kept[start : min(end, len(self._kept))]
        if self.on_example is not None:
            self.on_example(
                Example(
                    tuple(augment(self.embedder, sound)),
                    utterance.over_noise,
                    float(np.max(np.abs(sound), initial=0.0)),
                    length * FRAME / SAMPLE_RATE,
                    utterance.gap_ms,
                    utterance.too_long,
                )
            )
            return None
        self._turn += 1
        if utterance.too_long:
            return Missed(False, "too-long", self._turn)
        if utterance.over_noise < _LEAST_DB:
            return Missed(False, "too-quiet", self._turn)
        cuts = self._cuts(ago, length, sound) if utterance.over_noise < _IN_NOISE_DB else [sound]
        match = self.recogniser.match([self.embedder.hear(cut) for cut in cuts], utterance.over_noise)
        self._said[self._turn] = (sound, match)
        self._said.pop(self._turn - _REMEMBERED, None)
        return self.recogniser.decide(match, self._turn, in_talk=utterance.begin - self._talked < _TALK)

    def _cuts(self, ago: int, length: int, sound: Samples) -> list[Samples]:
        """Return the sounds that an utterance may be: cut by loudness, and where its edges stand in the noise."""
        frames = len(self._kept) // FRAME
        begin = max(0, frames - ago)
        first, last = max(0, begin - _ROOM_BEFORE), min(frames, begin + length + _ROOM_AFTER)
        found = edges(self._kept[first * FRAME : last * FRAME], begin - first, begin + length - first)
        if found is None:
            return [sound]
        start, stop = max(0, first + found[0] - _BEFORE), min(last, first + found[1] + _AFTER)
        return [sound, self._kept[start * FRAME : stop * FRAME]]

    def meant(self, turn: int, key: str, person: Personal) -> bool:
        """Let a person's examples learn that ``key`` was meant by an utterance, one of the last three.

        Tell whether it was learnt: not if it is too long ago, or if it is too unlike all that the key is called.
        """
        said = self._said.pop(turn, None)
        name = said[1].names.get(key) if said is not None else None
        if said is None or name is None or dict(said[1].keys)[key] > 3 * said[1].limit:
            return False
        person.add(name, tuple(augment(self.embedder, said[0])))
        self.recogniser.changed()
        return True
