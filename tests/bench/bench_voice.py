"""How well and how fast the listening is, on the synthetic corpus (tests/listening). No human was recorded.

Accuracy is the share of words that are acted on as they were meant, through the whole chain from samples to event;
bounds are written as the share that is not. The voices that speak here are in no template, except where a voice has
enrolled: then the utterances are others, of another rate and pitch. ``BENCH_VOICE=short`` takes a third of it.
"""

from __future__ import annotations

import os
import platform
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import numpy as np

from kiosk.listening import (
    Doubt,
    Grammar,
    Noise,
    VoiceEvent,
    WordHeard,
    amount_words,
    choice_number_words,
    general_words,
    is_voice_installed,
    other_words,
    yes_no_words,
)  # fmt: skip
from kiosk.listening.embedder import Embedder
from kiosk.listening.endpoint import PAUSE_MS
from kiosk.listening.grammar import name_id
from kiosk.listening.hearing import Hearing
from kiosk.listening.personal import Personal
from kiosk.listening.recogniser import Recogniser
from kiosk.listening.signals import SAMPLE_RATE, Samples
from kiosk.listening.synthetic import SyntheticVoices, Variant
from kiosk.listening.templates import Templates, augment
from kiosk.words import Lang, Phrase, load_words
from tests.listening import corpus

SHORT: Final = os.environ.get("BENCH_VOICE") == "short"
LANGS: Final[tuple[Lang, ...]] = ("id", "en")
TALK_S: Final = 200 if SHORT else 600
SLURRERS: Final = (("f1", 62, 50, 1), ("m1", 55, 40, 2), ("m5", 50, 30, 3))
"""Voice, rate, pitch and how unclear (1..3) those are who enrol."""


class Bench:
    """What the measurements share."""

    def __init__(self, folder: Path, synthetic_voices: SyntheticVoices, embedder: Embedder, lang: Lang) -> None:
        words = load_words()
        self.synthetic_voices, self.embedder, self.lang = synthetic_voices, embedder, lang
        general = general_words(words, lang)
        self.page = Grammar((*general, *choice_number_words(lang)))
        self.sure = Grammar((*general[:6], *yes_no_words(words, lang)))
        self.sums = Grammar(amount_words(words, lang))
        self.others = other_words(words, lang)
        began = time.monotonic()
        self.templates = Templates(folder, self.embedder)
        self._known(self.others)
        self._known(name for word in self.page.words for name in word.names)
        self.seeding = time.monotonic() - began
        for grammar in (self.sure, self.sums) if lang == "id" else ():
            self._known(name for word in grammar.words for name in word.names)
        talk = corpus.babble(self.synthetic_voices, lang, 20)
        self.rooms = {colour: corpus.noise(colour, 30 * SAMPLE_RATE, 9, talk) for colour in corpus.COLOURS}

    def _known(self, names: Iterable[Phrase]) -> None:
        self.templates.prepare(names)
        assert self.templates.wait(1200)

    def hear(self, sound: Samples, grammar: Grammar, person: Personal | None = None) -> list[VoiceEvent]:
        """Return what a sound comes to, piece by piece as from a microphone."""
        recogniser = Recogniser(self.templates, person, self.others)
        recogniser.words(grammar)
        hearing = Hearing(self.embedder, recogniser, person.pause_ms if person is not None else PAUSE_MS)
        told = [event for i in range(0, len(sound), 320) for event in hearing.feed(sound[i : i + 320])]
        return [event for event in told if not isinstance(event, Noise)]


def run() -> dict[str, Any]:
    """Return the figures; none without the extra ``voice``."""
    if not is_voice_installed():
        return {"figures": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(os.environ.get("BENCH_VOICE_SEEDS", name))
        synthetic_voices, embedder = SyntheticVoices(), Embedder()
        benches = [Bench(folder, synthetic_voices, embedder, lang) for lang in LANGS]
        try:
            figures = [
                *_strangers(benches[0]),
                *_strangers(benches[1]),
                *_enrolled(benches[0]),
                *_talk(benches[0]),
                *_cost(benches[0]),
                *(
                    _figure(f"voice: a fresh kiosk knows all words of a page, {bench.lang}", bench.seeding, "s", 5.0)
                    for bench in benches
                ),
            ]
        finally:
            for bench in benches:
                bench.templates.close()
            synthetic_voices.close()
    return {"figures": figures}


def _figure(name: str, value: float, unit: str, bound: float | None) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "bound": bound, "ratio": None}


def _tally(events: list[VoiceEvent], key: str) -> str:
    acted = [e.key for e in events if isinstance(e, WordHeard)]
    if acted == [key]:
        return "right"
    if acted:
        return "wrong"
    asked = [e.candidates[0] for e in events if isinstance(e, Doubt)]
    return ("asked" if asked == [key] else "doubt") if asked else "missed"


def _strangers(bench: Bench) -> list[dict[str, Any]]:
    chance = random.Random(21)
    indonesian = bench.lang == "id"
    page = "page" if indonesian else "page, English"
    voices = corpus.STRANGERS[:4] if SHORT or not indonesian else corpus.STRANGERS
    found: dict[str, list[str]] = {}
    more = ((bench.sure, "yes and no"), (bench.sums, "sums")) if indonesian else ()
    for grammar, name in ((bench.page, page), *more):
        for word in grammar.words:
            for voice in voices if name == page else voices[::3]:
                sound = bench.synthetic_voices.say(word.names[0].text, bench.lang, voice)
                quiet = corpus.placed(sound, chance, None, 60)
                found.setdefault(f"{name}, clean", []).append(_tally(bench.hear(quiet, grammar), word.key))
                if name != page:
                    continue
                for over in (20, 10):
                    colour = chance.choice(corpus.COLOURS)
                    noisy = corpus.placed(sound, chance, bench.rooms[colour], over)
                    said = _tally(bench.hear(noisy, grammar), word.key)
                    found.setdefault(f"{page}, {over} dB", []).append(said)
                    found.setdefault(f"{page}, {over} dB, {colour}", []).append(said)
    bounds = {f"{page}, clean": 2.0, f"{page}, 20 dB": 2.0, f"{page}, 10 dB": 5.0}
    figures = []
    for name, each in sorted(found.items()):
        share = 100 * (1 - each.count("right") / len(each))
        figures.append(_figure(f"voice: not acted on as meant: {name}", share, "%", bounds.get(name)))
        asked = 100 * each.count("asked") / len(each)
        figures.append(_figure(f"voice: of these, asked about, the right word first: {name}", asked, "%", None))
        figures.append(_figure(f"voice: acted on wrongly: {name}", 100 * each.count("wrong") / len(each), "%", None))
    return figures


def _enrolled(bench: Bench) -> list[dict[str, Any]]:
    chance = random.Random(22)
    before: list[str] = []
    after: list[str] = []
    for variant, rate, pitch, severity in SLURRERS[:1] if SHORT else SLURRERS:
        voice = (variant, rate, pitch, severity)
        person = Personal()
        person.pause_ms = 600

        for word in bench.page.words:
            for way in ((0, 0), (6, 4), (-5, -3)):
                person.add(
                    name_id(word.names[0]),
                    tuple(augment(bench.embedder, _unclear(bench, word.names[0].text, voice, way))),
                )
        slow = Personal()
        slow.pause_ms = 600
        for word in bench.page.words:
            for way in ((3, -4), (-3, 5), (9, 1)):
                over = chance.choice((25.0, 20.0))
                room = bench.rooms[chance.choice(("pink", "white", "brown"))]
                sound = corpus.placed(_unclear(bench, word.names[0].text, voice, way), chance, room, over)
                after.append(_tally(bench.hear(sound, bench.page, person), word.key))
                if way == (3, -4):
                    before.append(_tally(bench.hear(sound, bench.page, slow), word.key))

    def share(said: list[str]) -> float:
        return 100 * (1 - said.count("right") / len(said))

    wrong = 100 * after.count("wrong") / len(after)
    return [
        _figure("voice: not acted on as meant: slow and slurred, enrolled", share(after), "%", 5.0),
        _figure("voice: acted on wrongly: slow and slurred, enrolled", wrong, "%", None),
        _figure("voice: not acted on as meant: slow and slurred, not enrolled", share(before), "%", None),
    ]


def _unclear(bench: Bench, text: str, voice: tuple[str, int, int, int], way: tuple[int, int]) -> Samples:
    variant, rate, pitch, severity = voice
    speaker = Variant(variant, rate + way[0], pitch + way[1])
    return corpus.slow_and_slurred(bench.synthetic_voices, text, bench.lang, speaker, severity)


def _talk(bench: Bench) -> list[dict[str, Any]]:
    sound = corpus.talk(bench.synthetic_voices, random.Random(23), TALK_S)
    began = time.process_time()
    events = bench.hear(sound, bench.page)
    spent = time.process_time() - began
    acted = sum(isinstance(e, WordHeard) for e in events) * 600 / TALK_S
    asked = sum(isinstance(e, Doubt) for e in events) * 600 / TALK_S
    quiet = np.random.default_rng(1).normal(0, 1e-3, 60 * SAMPLE_RATE).astype(np.float32)
    began = time.process_time()
    bench.hear(quiet, bench.page)
    idle = time.process_time() - began
    return [
        _figure("voice: acts on what was no command, in 10 minutes of talk and noise", acted, "times", 1.0),
        _figure("voice: asks about what was no command, in the same", asked, "times", None),
        _figure("voice: of one core, while people talk without rest", 100 * spent / TALK_S, "%", 10.0),
        _figure("voice: of one core, while the room is quiet", 100 * idle / 60, "%", 10.0),
    ]


def _cost(bench: Bench) -> list[dict[str, Any]]:
    """Return how long after the pause that ends a word it is acted on, with samples that come in real time."""
    chance = random.Random(24)
    recogniser = Recogniser(bench.templates, None, bench.others)
    recogniser.words(bench.page)
    hearing = Hearing(bench.embedder, recogniser, PAUSE_MS)
    late: list[float] = []
    tick = threading.Event()
    for word in bench.page.words[:12]:
        sound = corpus.placed(
            bench.synthetic_voices.say(word.names[0].text, bench.lang, corpus.STRANGERS[0]), chance, None, 60
        )
        edges = np.flatnonzero(np.abs(sound) > 0.004)
        due = (int(edges[-1]) + SAMPLE_RATE * PAUSE_MS // 1000) / SAMPLE_RATE
        start = time.monotonic() - due + 0.6  # only the end of it in real time
        for i in range(0, len(sound), 320):
            tick.wait(max(0.0, start + (i + 320) / SAMPLE_RATE - time.monotonic()))
            if any(isinstance(e, WordHeard) for e in hearing.feed(sound[i : i + 320])):
                late.append(1000 * (time.monotonic() - start - due))
    return [
        _figure("voice: end of the pause to action (median)", statistics.median(late), "ms", None),
        _figure("voice: end of the pause to action (worst)", max(late), "ms", 300.0),
    ]


if __name__ == "__main__":
    print(platform.machine())
    for figure in run()["figures"]:
        print(f"{figure['name']:<75} {figure['value']:8.2f} {figure['unit']} (<= {figure['bound']})")
