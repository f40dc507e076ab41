"""Where a word begins and ends: loudness against a room's noise that is followed, and a person's own pause."""

from __future__ import annotations

from collections import deque
from itertools import pairwise
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
_START_MOST_DB: Final = 10.0
_STAY_DB: Final = 4.5
_STAY_MOST_DB: Final = 15.0
_QUIET_ROOM_DB: Final = 33.0
_GOES_ON, _BELONGS = 0.5, 0.45
_APART, _SOFTER_DB = 12, 9.0
_RISE: Final = 0.002
_SMOOTH: Final = 0.5
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
        self._smooth = -75.0
        self._recent: deque[float] = deque(maxlen=6)
        self._before: deque[float] = deque(maxlen=_STEADY)
        self._begin: int | None = None
        self._last = 0
        self._peak = -75.0
        self._levels: list[float] = []
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
        if not self._heard_any:
            self._heard_any, self._smooth = True, level
            self.floor = max(min(level, -30.0), -75.0)
        self._smooth = level = self._smooth + _SMOOTH * (level - self._smooth)
        self._recent.append(level)
        self._before.append(level)
        if self._begin is None:
            self._wait(at, level)
            return None
        return self._within(at, level)

    def _wait(self, at: int, level: float) -> None:
        start = self.floor + min(max(_OVER_DB, 2.5 * self._spread), _START_MOST_DB)
        if sum(x > start for x in self._recent) >= _ONSET:
            self._begin = at - len(self._recent) + 1
            self._last, self._told_long, self._peak = at, False, level
            self._levels = list(self._recent)
            return
        self._follow(level)

    def _follow(self, level: float) -> None:
        level = max(level, -75.0)
        rate = 0.02 if level > self.floor else 0.08
        if level < self.floor + 15:
            self._spread += 0.02 * (min(abs(level - self.floor), 4.0) - self._spread)
            self.floor += rate * (level - self.floor)

    def _over(self, share: float) -> float:
        """Return how far over the floor a frame must be to belong to what is being said.

        Voices in the room go up and down: what is less than this share of the way to a word's peak is no part of it.
        """
        return min(max(_STAY_DB, 1.7 * self._spread, share * (self._peak - self.floor)), _STAY_MOST_DB)

    def _within(self, at: int, level: float) -> Utterance | None:
        assert self._begin is not None
        begin = self._begin
        self._levels.append(level)
        self._peak = max(self._peak, level)
        self.floor += (_RISE if level > self.floor else 0.08) * (level - self.floor)
        if level > self.floor + self._over(_GOES_ON):
            self._last = at
        long = (self._last - begin) * FRAME_MS > LONGEST_MS
        if (at - self._last) * FRAME_MS >= self.pause_ms:
            self._begin = None
            return None if self._told_long else self._utterance(begin)
        if long and not self._told_long:
            self._told_long = True
            return self._utterance(begin, too_long=True)
        if long and self._steady():
            self.floor, self._begin = max(sorted(self._before)[_STEADY // 2], -75.0), None
        return None

    def _utterance(self, begin: int, too_long: bool = False) -> Utterance | None:
        """Return what was said, without what came before it and was not loud enough; None for a click."""
        least = self.floor + self._over(_BELONGS)
        loud = [i for i, level in enumerate(self._levels) if level > least]
        if self._peak - self.floor < _QUIET_ROOM_DB:
            loud = self._without_strays(loud)
        if len(loud) * FRAME_MS < SHORTEST_MS:
            return None
        gap = max((b - a - 1 for a, b in pairwise(loud)), default=0)
        middle = sorted(self._levels[i] for i in loud)[len(loud) // 3 :]  # the ends of a word are no measure of it
        level = sum(middle) / len(middle)
        return Utterance(begin + loud[0], begin + loud[-1] + 1, self.floor, level, gap * FRAME_MS, too_long)

    def _without_strays(self, loud: list[int]) -> list[int]:
        """Return the loud frames without what stands apart before or after them and is much softer."""
        islands: list[list[int]] = []
        for i in loud:
            if islands and i - islands[-1][-1] <= _APART:
                islands[-1].append(i)
            else:
                islands.append([i])
        peaks = [max(self._levels[i] for i in island) for island in islands]
        kept = [n for n, peak in enumerate(peaks) if peak > self._peak - _SOFTER_DB]
        return [i for island in islands[min(kept) : max(kept) + 1] for i in island] if kept else []

    def _steady(self) -> bool:
        ordered = sorted(self._before)
        return len(ordered) == _STEADY and ordered[-_STEADY // 10] - ordered[_STEADY // 10] < 8.0
