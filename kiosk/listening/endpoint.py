"""Where a word begins and ends: loudness against a room's noise that is followed, and a person's own pause."""

from __future__ import annotations

from collections import deque
from typing import Final

from msgspec import Struct

FRAME_MS: Final = 10
PAUSE_MS: Final = 400
"""So long a silence ends an utterance, until a person's own pause is known."""

PAUSES_MS: Final = (250, 1500)
LONGEST_MS: Final = 4000
"""What is longer is talk, not a command."""

SHORTEST_MS: Final = 90
"""What is shorter is a click or a knock."""

_OVER_DB: Final = 7.0
_STAY_DB: Final = 4.5
_ONSET: Final = 4
"""So many loud frames of the last six begin an utterance."""

_STEADY: Final = 300
"""So many frames that hardly vary are a machine, however loud: the floor goes up to them."""


class Utterance(Struct, frozen=True):
    """A stretch of sound, in frames of 10 ms since the start of listening.

    ``noise`` and ``level`` are dB below full scale: the room before it, and the sound itself. ``gap_ms`` is the
    longest silence within it. ``too_long`` marks talk, of which only the beginning is told.
    """

    begin: int
    end: int
    noise: float
    level: float
    gap_ms: int = 0
    too_long: bool = False

    @property
    def over_noise(self) -> float:
        """Return how far the sound stands above the room, in dB."""
        return self.level - self.noise


def pause_of(gaps_ms: list[int]) -> int:
    """Return the pause that ends this person's words, in ms, given the longest silences within some of them."""
    longest = sorted(gaps_ms)[-2:] if len(gaps_ms) > 3 else gaps_ms
    wanted = (longest[0] if len(gaps_ms) > 3 else max(gaps_ms, default=PAUSE_MS - 150)) + 150
    return min(max(wanted, PAUSES_MS[0]), PAUSES_MS[1])


class Endpointer:
    """Finds utterances in a row of levels, a frame at a time. Pure: the same levels give the same utterances."""

    def __init__(self, pause_ms: int = PAUSE_MS) -> None:
        self.pause_ms = min(max(pause_ms, PAUSES_MS[0]), PAUSES_MS[1])
        self.frame = 0
        self.floor = -55.0
        self._spread = 1.5
        self._heard_any = False
        self._recent: deque[float] = deque(maxlen=6)
        self._before: deque[float] = deque(maxlen=_STEADY)
        self._begin: int | None = None
        self._last = 0
        self._gap = 0
        self._loud: list[float] = []
        self._told_long = False

    @property
    def speaking(self) -> bool:
        """Tell whether an utterance has begun and not ended."""
        return self._begin is not None

    def forget(self) -> None:
        """Drop an utterance that has begun: what was heard is not the person's."""
        self._begin = None
        self._recent.clear()

    def feed(self, level: float) -> Utterance | None:
        """Take a frame's level in dB; return an utterance once it has ended (or has become talk)."""
        at = self.frame
        self.frame += 1
        self._recent.append(level)
        self._before.append(level)
        if not self._heard_any:
            self._heard_any, self.floor = True, max(min(level, -30.0), -75.0)
        if self._begin is None:
            self._wait(at, level)
            return None
        return self._within(at, level)

    def _wait(self, at: int, level: float) -> None:
        start = self.floor + max(_OVER_DB, 3 * self._spread)
        if sum(x > start for x in self._recent) >= _ONSET:
            self._begin = at - len(self._recent) + 1
            self._last, self._gap, self._told_long = at, 0, False
            self._loud = [x for x in self._recent if x > start]
            return
        self._follow(level)

    def _follow(self, level: float) -> None:
        level = max(level, -75.0)
        rate = 0.02 if level > self.floor else 0.08
        if level < self.floor + 15:
            self._spread += 0.02 * (min(abs(level - self.floor), 4.0) - self._spread)
            self.floor += rate * (level - self.floor)

    def _within(self, at: int, level: float) -> Utterance | None:
        assert self._begin is not None
        if level > self.floor + max(_STAY_DB, 2 * self._spread):
            self._gap = max(self._gap, at - self._last - 1)
            self._last = at
            self._loud.append(level)
        long = (self._last - self._begin) * FRAME_MS > LONGEST_MS
        if (at - self._last) * FRAME_MS >= self.pause_ms:
            told, begin = self._told_long, self._begin
            self._begin = None
            short = len(self._loud) * FRAME_MS < SHORTEST_MS
            return None if told or short else self._utterance(begin)
        if long and not self._told_long:
            self._told_long = True
            return self._utterance(self._begin, too_long=True)
        if long and self._steady():
            self.floor, self._begin = max(sorted(self._before)[_STEADY // 2], -75.0), None
        return None

    def _utterance(self, begin: int, too_long: bool = False) -> Utterance:
        loudest = sorted(self._loud)[len(self._loud) // 3 :]  # the ends of a word are no measure of it
        level = sum(loudest) / len(loudest)
        return Utterance(begin, self._last + 1, self.floor, level, self._gap * FRAME_MS, too_long)

    def _steady(self) -> bool:
        ordered = sorted(self._before)
        return len(ordered) == _STEADY and ordered[-_STEADY // 10] - ordered[_STEADY // 10] < 8.0
