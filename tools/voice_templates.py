"""Makes what the listening ships: ``python -m tools.voice_templates`` (some minutes; always the same).

First the projection: linear discriminants of the ear's rows. A class is a place within a word; what differs within it
are voices, rates, rooms and noise, as the same rows show that are laid over each other in time. Then the examples of
the general words, which need not be made at first use.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kiosk.listening.embedder import Embedder
from kiosk.listening.matching import Rows
from kiosk.listening.projection import FILE, PROJECTED_SIZE
from kiosk.listening.signals import SAMPLE_RATE, Samples
from kiosk.listening.synthetic import SyntheticVoices, Variant
from kiosk.listening.templates import READY_FILE, make_examples, ready_phrases, save_ready
from kiosk.words import Lang, load_words
from tests.listening import corpus
from tests.listening.development import LEARNERS, rooms

Projection: TypeAlias = tuple[NDArray[np.float32], NDArray[np.float32]]

WORDS: Final = 240
"""Words of a language, a quarter of them pairs."""

_RENDERS: Final = 3
_RIDGE: Final = 0.02
_LISTS: Final = Path(__file__).parents[1] / "lessons" / "kata"


def words_to_learn(lang: Lang, chance: random.Random) -> list[str]:
    """Return words of the residents' list."""
    lines = (_LISTS / f"{lang}.txt").read_text("utf-8").splitlines()
    words = [line.strip() for line in lines if line.strip().isalpha() and line.strip().islower() and len(line) > 2]
    chance.shuffle(words)
    pairs = [f"{one} {other}" for one, other in zip(words[WORDS:], words[2 * WORDS :], strict=False)]
    return words[: WORDS * 3 // 4] + pairs[: WORDS // 4]


class Places:
    """Renders words in many ways and tells which place of which word each row is."""

    def __init__(self, synthetic_voices: SyntheticVoices, embedder: Embedder, lang: Lang, seed: int) -> None:
        self._synthetic_voices, self._embedder, self._lang = synthetic_voices, embedder, lang
        self._chance, self._drawn = random.Random(seed), np.random.default_rng(seed)
        self._rooms = rooms(synthetic_voices, lang, LEARNERS, seed)

    def of(self, word: str) -> Iterator[tuple[Rows, list[int]]]:
        """Yield the rows of each rendering, and for each row its place in the plain rendering."""
        chance = self._chance
        plain = self._embedder.hear(self._synthetic_voices.say(word, self._lang, Variant()))
        yield plain, list(range(len(plain)))
        for number in range(_RENDERS):
            speaker = Variant(chance.choice(LEARNERS), chance.randint(65, 130), chance.randint(20, 75))
            sound = self._synthetic_voices.say(word, self._lang, speaker)
            if number % 2:
                sound = _stretched(sound, chance.uniform(0.88, 1.13))
            quiet = self._embedder.hear(sound)
            there = laid_over(quiet, plain)
            yield quiet, there
            colours: tuple[corpus.Colour | None, ...] = (None, *corpus.COLOURS, "babble")
            for colour in colours:
                heard = self._embedder.hear(self._somewhere(sound, self._rooms[colour] if colour else None))
                yield heard, [there[place] for place in laid_over(heard, quiet)]

    def _somewhere(self, sound: Samples, room: Samples | None) -> Samples:
        """Return a sound as another microphone in some room gives it, cut out a little wide."""
        chance = self._chance
        if chance.random() < 0.6:
            sound = self._coloured(sound)
        if chance.random() < 0.15:
            sound = corpus.slurred(sound, chance.choice((5, 7)))
        edges = round(chance.uniform(0.02, 0.14) * SAMPLE_RATE), round(chance.uniform(0, 0.12) * SAMPLE_RATE)
        wide = np.pad(sound / max(float(np.sqrt(np.mean(sound**2))), 1e-9), edges)
        if room is None:
            return _over(wide, self._drawn.normal(size=len(wide)), chance.uniform(30, 60))
        start = chance.randrange(len(room) - len(wide))
        return _over(wide, room[start : start + len(wide)], chance.uniform(4, 24))

    def _coloured(self, sound: Samples) -> Samples:
        """Return a sound with its highs raised or lowered, a ripple over the bands, and an echo of a room."""
        chance, count = self._chance, len(sound)
        spectrum = np.fft.rfft(sound)
        places = np.arange(len(spectrum)) * SAMPLE_RATE / count
        decibels = chance.uniform(-4, 4) * np.log2(np.maximum(places, 100) / 1000)
        decibels += chance.uniform(0, 4) * np.cos(2 * np.pi * (places / chance.uniform(1500, 4000) + chance.random()))
        tail = round(chance.uniform(0.05, 0.25) * SAMPLE_RATE)
        echo = self._drawn.normal(size=tail) * np.exp(-6.9 * np.arange(tail) / tail)
        echo *= 10 ** (chance.uniform(-24, -4) / 20) / float(np.sqrt(np.sum(echo**2)))
        echo[0] += 1
        return np.convolve(np.fft.irfft(spectrum * 10 ** (decibels / 20), count), echo)[:count].astype(np.float32)


def _over(sound: Samples, noise: NDArray[Any], decibels: float) -> Samples:
    """Return a sound of power 1 so many dB over a noise of power 1."""
    return np.asarray(sound + noise * 10 ** (-decibels / 20), np.float32)


def _stretched(sound: Samples, factor: float) -> Samples:
    """Return a sound of a shorter or longer throat (and so much faster or slower)."""
    places = np.linspace(0, len(sound) - 1, round(len(sound) / factor))
    return np.interp(places, np.arange(len(sound)), sound).astype(np.float32)


def laid_over(rows: Rows, other: Rows) -> list[int]:
    """Return for each row the row of the other that it is laid over by dynamic time warping."""
    costs = 1 - rows @ other.T
    best = np.full((len(rows) + 1, len(other) + 1), np.inf)
    best[0, 0] = 0
    for i, j in np.ndindex(costs.shape):
        best[i + 1, j + 1] = costs[i, j] + min(best[i, j], best[i, j + 1], best[i + 1, j])
    i, j = costs.shape
    found: list[list[int]] = [[] for _ in rows]
    while i and j:
        found[i - 1].append(j - 1)
        step = int(np.argmin((best[i - 1, j - 1], best[i - 1, j], best[i, j - 1])))
        i, j = i - (step != 2), j - (step != 1)
    return [each[len(each) // 2] for each in found]


def discriminants(rows: Rows, places: NDArray[np.int64]) -> Projection:
    """Return a mean and the matrix that tells places apart: what differs within a place counts little."""
    counts = np.bincount(places)[:, None]
    means = np.zeros((len(counts), rows.shape[1]))
    np.add.at(means, places, rows)
    means /= np.maximum(counts, 1)
    middle, inside = rows.mean(0), rows - means[places]
    within = inside.T @ inside / len(inside)
    within += _RIDGE * np.trace(within) / len(within) * np.eye(len(within))
    between = (means - middle).T @ (means - middle) / len(means)
    white = np.linalg.inv(np.linalg.cholesky(within))
    strengths, axes = np.linalg.eigh(white @ between @ white.T)
    most = np.argsort(-strengths)[:PROJECTED_SIZE]
    axes = axes[:, most] * np.sign(axes[0, most])
    matrix = white.T @ axes * np.sqrt(strengths[most] / (strengths[most] + 1))
    return middle.astype(np.float32), matrix.astype(np.float32)


def learnt(synthetic_voices: SyntheticVoices, embedder: Embedder, langs: Iterable[tuple[Lang, int]]) -> Projection:
    """Return the projection, learnt from these languages with these templates."""
    rows: list[Rows] = []
    places: list[int] = []
    first = 0
    for lang, seed in langs:
        of = Places(synthetic_voices, embedder, lang, seed)
        for word in words_to_learn(lang, random.Random(seed)):
            most = 0
            for heard, there in of.of(word):
                rows.append(heard)
                places += [first + place for place in there]
                most = max(most, *there)
            first += most + 1
    return discriminants(np.concatenate(rows), np.array(places))


def main(what: str = "") -> None:
    """Write the projection and the ready examples; with an argument only one of both."""
    synthetic_voices, embedder = SyntheticVoices(), Embedder()
    try:
        if what != "ready":
            middle, matrix = learnt(synthetic_voices, embedder, (("id", 1), ("en", 2)))
            np.savez(FILE, middle=middle, matrix=matrix)
        if what != "projection":
            wanted = ready_phrases(load_words()).items()
            save_ready(
                READY_FILE,
                {phrase: make_examples(synthetic_voices, embedder, phrase, most) for phrase, most in wanted},
            )
    finally:
        synthetic_voices.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
