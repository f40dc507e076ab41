"""Words that nobody has taught: those of every page come with the kiosk, others are made from synthetic voices.

What is made is kept on disk. These examples are projected (see ``projection``); a person's own are not.
"""

from __future__ import annotations

import hashlib
import math
import threading
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from msgspec import Struct

from kiosk.listening.embedder import EMBEDDING_SIZE, Embedder
from kiosk.listening.grammar import amount_words, comparable_text, name_id, other_words
from kiosk.listening.matching import Rows
from kiosk.listening.projection import project_rows, spread_rows, squeeze_rows
from kiosk.listening.signals import SAMPLE_RATE, Samples
from kiosk.listening.synthetic import TEACHERS, SyntheticVoices
from kiosk.speech import respell, spoken_form
from kiosk.store import write_whole
from kiosk.words import LANGS, LANGUAGES, Lang, Phrase, Words

_MAGIC: Final = "kiosk-seed-3"
_NOISE_DB, _VOICES_DB = 7.0, 12.0
"""Each example is kept as it is, in noise and among voices so far below it: noise changes a word."""

_CHOIR_WAITS_S: Final = 60.0


READY_FILE: Final = Path(__file__).with_name("ready.msgpack")
"""The examples that come with the kiosk."""

WAYS: Final = 3
"""A word's examples come in so many ways each, as it is first: in noise, among voices."""

OTHERS: Final = 4 * WAYS
"""So many examples of a word that does not count now are enough to know it by, those of a third of the voices."""


class _File(Struct, frozen=True):
    magic: str
    name: str
    examples: list[bytes]


def pack_rows(rows: Rows) -> bytes:
    """Return rows as bytes, two for a number."""
    return rows.astype("<f2").tobytes()


def unpack_rows(data: bytes) -> Rows:
    """Return the rows of such bytes. Raises ValueError if they are none."""
    rows = np.frombuffer(data, "<f2").astype(np.float32).reshape(-1, EMBEDDING_SIZE)
    if not len(rows) or not np.isfinite(rows).all():
        raise ValueError("these are no rows")
    return rows


def add_noise(samples: Samples, decibels: float = _NOISE_DB, seed: int = 1) -> Samples:
    """Return a sound with pink noise so many dB below it: always the same noise for the same seed."""
    count = max(len(samples), SAMPLE_RATE // 10)
    spectrum = np.fft.rfft(np.random.default_rng(seed).normal(size=count))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    noise = np.fft.irfft(spectrum, count)[: len(samples)]
    factor = math.sqrt(float(np.mean(samples**2)) / max(float(np.mean(noise**2)), 1e-12)) * 10 ** (-decibels / 20)
    return np.asarray(samples + noise * factor, np.float32)


def add_voices(samples: Samples, decibels: float = _VOICES_DB) -> Samples:
    """Return a sound with talk so many dB below it, made of the sound itself: backwards, from four places at once."""
    back = samples[::-1]
    talk = np.sum([np.roll(back, len(back) * place // 4) for place in range(4)], axis=0)
    factor = math.sqrt(float(np.mean(samples**2)) / max(float(np.mean(talk**2)), 1e-12)) * 10 ** (-decibels / 20)
    return np.asarray(samples + talk * factor, np.float32)


def augment(embedder: Embedder, samples: Samples) -> list[Rows]:
    """Return an example of a word as it is kept: as it is, in noise, among voices."""
    return [embedder.hear(sound) for sound in (samples, add_noise(samples), add_voices(samples))]


def make_examples(
    synthetic_voices: SyntheticVoices,
    embedder: Embedder,
    phrase: Phrase,
    most: int = len(TEACHERS),
    stop: Callable[[], bool] = lambda: False,
    said: str = "",
) -> list[Rows]:
    """Return a word's examples by the first ``most`` voices, projected; none if told to stop.

    ``said`` is how eSpeak NG is to say it, if not as the kiosk would.

    Raises OSError if the word cannot be said.
    """
    examples: list[Rows] = []
    for speaker in TEACHERS[:most]:
        if stop():
            return []
        examples += map(
            project_rows, augment(embedder, synthetic_voices.say(comparable_text(phrase), phrase.lang, speaker, said))
        )
    return examples


def ready_phrases(words: Words) -> dict[Phrase, int]:
    """Return the words that come with the kiosk, of both languages, and by how many voices.

    They are what counts on every page, digits and the words of sums, and everyday words. Of round sums, which are
    many and long, only those of one word.
    """
    found: dict[Phrase, int] = {}
    for lang in LANGS:
        everyday = set(LANGUAGES[lang].fillers)
        for phrase in other_words(words, lang):
            found[phrase] = OTHERS // WAYS if phrase.text in everyday else len(TEACHERS)
        for word in amount_words(words, lang):
            found |= {name: len(TEACHERS) for name in word.names if " " not in comparable_text(name)}
    return found


def save_ready(path: Path, examples: dict[Phrase, list[Rows]]) -> None:
    """Write examples to come with the kiosk. Raises OSError if it cannot be done."""
    path.write_bytes(
        msgspec.msgpack.encode({name_id(phrase): list(map(squeeze_rows, rows)) for phrase, rows in examples.items()})
    )


@lru_cache(maxsize=1)
def _ready() -> dict[str, list[bytes]]:
    return msgspec.msgpack.decode(READY_FILE.read_bytes(), type=dict[str, list[bytes]])


class Templates:
    """Examples by word. ``prepare`` has words made in a thread; ``known`` gives what is there now.

    ``folder`` is None to keep nothing on disk. ``on_made`` is called from the thread after each word. A damaged
    file counts as absent; a disk that cannot be written to is no trouble: the words are made anew next time.
    """

    def __init__(self, folder: Path | None, embedder: Embedder, on_made: Callable[[], None] = lambda: None) -> None:
        self._folder, self._embedder, self._on_made = folder, embedder, on_made
        self._known: dict[str, list[Rows]] = {}
        self._mended: dict[Lang, dict[str, str]] = {}
        self._wanted: deque[Phrase] = deque()
        self._changed = threading.Condition()
        self._closing = False
        self._synthetic_voices: SyntheticVoices | None = None
        self._thread: threading.Thread | None = None
        self.trouble = False
        """Whether there is no synthesiser, so that words can only be taught by the person."""

    def known(self, phrase: Phrase) -> list[Rows]:
        """Return the examples of a word; none if it is not made yet."""
        with self._changed:
            return self._known.get(name_id(phrase), [])

    def prepare(self, phrases: Iterable[Phrase]) -> None:
        """Have these made, in their order, before what was asked for earlier. Does not wait."""
        with self._changed:
            new = [p for p in phrases if name_id(p) not in self._known]
            if not new:
                return
            self._wanted = deque(dict.fromkeys((*new, *self._wanted)))
            if self._thread is None and not self._closing:
                self._thread = threading.Thread(target=self._run, name="listening-seeds", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def mend(self, words: dict[Lang, dict[str, str]]) -> None:
        """Take the words that the workshop wants said in a way of its own; what was made with others goes."""
        with self._changed:
            if words != self._mended:
                self._mended = words
                self._known.clear()

    def _said(self, phrase: Phrase) -> str:
        """Return how eSpeak NG is to say a word of which something was mended; "" if nothing was."""
        text, lang = comparable_text(phrase), LANGUAGES[phrase.lang].spoken_as
        mended = self._mended.get(phrase.lang, {})
        usual, said = (respell(spoken_form(text, lang, each), lang, each) for each in ({}, mended))
        return "" if said == usual else said

    def wait(self, seconds: float) -> bool:
        """Wait until all that was asked for is made (or cannot be made); tell whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._wanted or self.trouble or self._closing, seconds)

    def close(self) -> None:
        """End the thread and the synthesiser."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            while (phrase := self._next()) is not None:
                self._serve(phrase)
        finally:
            if self._synthetic_voices is not None:
                self._synthetic_voices.close()

    def _next(self) -> Phrase | None:
        with self._changed:
            while not self._closing:
                if self._wanted:
                    return self._wanted[0]
                if self._synthetic_voices is not None and not self._changed.wait(_CHOIR_WAITS_S) and not self._wanted:
                    self._synthetic_voices.close()  # nothing new for a while: the process need not stay
                    self._synthetic_voices = None
                elif self._synthetic_voices is None:
                    self._changed.wait()
            return None

    def _serve(self, phrase: Phrase) -> None:
        examples = self._read(phrase)
        if examples is None:
            try:
                examples = self._make(phrase)
            except OSError:
                self._gone(phrase)
                return
            if examples:
                self._write(phrase, examples)
        with self._changed:
            self._known[name_id(phrase)] = examples
            self.trouble = False
            if phrase in self._wanted:
                self._wanted.remove(phrase)
            self._changed.notify_all()
        self._on_made()

    def _gone(self, phrase: Phrase) -> None:
        """The synthesiser cannot say this: go on without, and try again when it is asked for anew."""
        with self._changed:
            if phrase in self._wanted:
                self._wanted.remove(phrase)
            self.trouble = self._synthetic_voices is None
            if self.trouble:
                self._wanted.clear()
            self._changed.notify_all()
        self._on_made()

    def _make(self, phrase: Phrase) -> list[Rows]:
        """Return a word's examples, made now. Raises OSError if there is no synthesiser or it cannot say it."""
        if self._synthetic_voices is None:
            self._synthetic_voices = SyntheticVoices()
        return make_examples(
            self._synthetic_voices, self._embedder, phrase, stop=lambda: self._closing, said=self._said(phrase)
        )

    def _path(self, phrase: Phrase) -> Path | None:
        if self._folder is None:
            return None
        name = f"{name_id(phrase)}{self._said(phrase)}"
        return self._folder / (hashlib.sha256(name.encode()).hexdigest()[:32] + ".seed")

    def _read(self, phrase: Phrase) -> list[Rows] | None:
        if (ready := _ready().get(name_id(phrase))) and not self._said(phrase):
            return [spread_rows(data) for data in ready]
        path = self._path(phrase)
        if path is None:
            return None
        with suppress(OSError, ValueError, msgspec.MsgspecError):
            file = msgspec.msgpack.decode(path.read_bytes(), type=_File)
            if file.magic == _MAGIC and file.name == name_id(phrase) and file.examples:
                return [spread_rows(data) for data in file.examples]
        return None

    def _write(self, phrase: Phrase, examples: list[Rows]) -> None:
        path = self._path(phrase)
        if path is None:
            return
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            file = _File(_MAGIC, name_id(phrase), [squeeze_rows(rows) for rows in examples])
            write_whole(path, msgspec.msgpack.encode(file), sync=False)
