"""Voices, sentences and noise for learning and for setting limits: none of them is in the tests or the bench.

``python -m tests.listening.development`` measures on the development voices; the limits of the recogniser are set
from what it prints, never from the bench.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from kiosk.listening import Doubt, Grammar, Missed, Noise, WordHeard, choice_number_words, general_words, other_words
from kiosk.listening import recogniser as rules
from kiosk.listening.embedder import Embedder
from kiosk.listening.endpoint import PAUSE_MS
from kiosk.listening.hearing import Hearing
from kiosk.listening.recogniser import Match, Recogniser
from kiosk.listening.signals import SAMPLE_RATE, Samples
from kiosk.listening.synthetic import TEACHERS, SyntheticVoices, Variant
from kiosk.listening.templates import Templates
from kiosk.words import Lang, load_words
from tests.listening import corpus

LEARNERS: Final = (
    "Alex", "Alicia", "Andy", "Annie", "Denis", "Diogo", "Gene", "Hugo", "Lee", "Marco", "Michael", "Mike", "Reed",
    "adam", "anika", "aunty", "benjamin", "boris", "david", "ed", "edward", "iven", "john", "max", "miguel",
    "norbert", "paul", "pedro", "quincy", "travis", "klatt", "klatt3",
)  # fmt: skip
"""The variants that the projection is learnt from."""

DEVELOPERS: Final = (
    Variant("belinda", 92, 55), Variant("caleb", 110, 40), Variant("marcelo", 85, 45), Variant("pablo", 118, 60),
    Variant("rob", 80, 35), Variant("shelby", 105, 50), Variant("victor", 95, 62), Variant("zac", 122, 48),
    Variant("klatt2", 88, 52), Variant("michel", 100, 38),
)  # fmt: skip
"""The voices that limits are set on."""

_TESTED = {speaker.variant for speaker in corpus.STRANGERS}
assert not _TESTED & ({*LEARNERS} | {s.variant for s in (*DEVELOPERS, *TEACHERS)})
assert not {s.variant for s in DEVELOPERS} & ({*LEARNERS} | {s.variant for s in TEACHERS})

TALK: Final[dict[Lang, tuple[str, ...]]] = {
    "id": (
        "Besok pagi kita ke kebun, ya.", "Kain batik itu sudah kering.", "Siapa yang memanggil Pak Budi tadi?",
        "Tolong tutup jendelanya.", "Nasi gorengnya enak sekali.", "Minggu depan ada pelatihan di balai desa.",
        "Kursi rodanya perlu diperbaiki.", "Lampunya mati lagi.", "Saya belum sempat menelepon.", "Gelasnya pecah.",
        "Adik masih sekolah di kota.", "Teh manis atau teh tawar?", "Kertasnya habis, beli dulu di toko.",
        "Awas, lantainya licin.", "Kucing itu tidur di bawah meja.", "Ambil saja yang biru.", "Motornya mogok.",
        "Bagaimana kabar ibumu?", "Sampai jumpa hari Senin.", "Hari ini pembelinya ramai.", "Mereka naik bus.",
    ),
    "en": (
        "We should water the garden before noon.", "My brother fixed the old radio.", "The bus was late again.",
        "Is there any soup left in the pot?", "Please close the window, it is cold.", "What a lovely colour.",
        "They painted the wall bright green.", "I forgot my umbrella at the market.", "Her basket sold well.",
        "The children are playing outside.", "Could you hold this for a moment?", "Nobody told me about it.",
    ),
}  # fmt: skip


def babble(synthetic_voices: SyntheticVoices, lang: Lang, variants: tuple[str, ...], seed: int) -> Samples:
    """Return half a minute of talk without rest by these voices."""
    chance = random.Random(seed)
    pieces: list[Samples] = []
    while sum(map(len, pieces)) < 30 * SAMPLE_RATE:
        speaker = Variant(chance.choice(variants), chance.randint(80, 120), chance.randint(30, 65))
        sound = synthetic_voices.say(chance.choice(TALK[lang]), lang, speaker)
        pieces.append(sound / max(float(np.sqrt(np.mean(sound**2))), 1e-9))
    return np.concatenate(pieces)


def rooms(
    synthetic_voices: SyntheticVoices, lang: Lang, variants: tuple[str, ...], seed: int
) -> dict[corpus.Colour, Samples]:
    """Return half a minute of noise of each colour."""
    talk = babble(synthetic_voices, lang, variants, seed)
    return {colour: corpus.noise(colour, 30 * SAMPLE_RATE, 1000 + seed, talk) for colour in corpus.COLOURS}


class Said(Struct, frozen=True):
    """What an utterance was most like; ``key`` is what it was, "" for talk, ``where`` is the noise."""

    key: str
    where: str
    match: Match | None
    in_talk: bool = False


class Noting(Recogniser):
    """A recogniser that keeps what it found, to decide on it anew with other limits."""

    def decide(self, match: Match, turn: int = 0, *, in_talk: bool = False) -> WordHeard | Doubt | Missed:
        """Keep the match; return what it comes to."""
        self.noted = match, in_talk
        return super().decide(match, turn, in_talk=in_talk)


class Workshop:
    """The chain, the development voices and their noise, in one language."""

    def __init__(self, folder: Path, lang: Lang) -> None:
        words = load_words()
        self.synthetic_voices, self.embedder, self.lang = SyntheticVoices(), Embedder(), lang
        self.templates = Templates(folder, self.embedder)
        self.page = Grammar((*general_words(words, lang), *choice_number_words(lang)))
        others = other_words(words, lang)
        self.templates.prepare(others)
        assert self.templates.wait(1200)
        self.recogniser = Noting(self.templates, None, others)
        self.recogniser.words(self.page)

    def close(self) -> None:
        """End the threads and processes."""
        self.templates.close()
        self.synthetic_voices.close()

    def matches(self, sound: Samples) -> list[tuple[Match, bool]]:
        """Return what each utterance of a sound was most like, and whether it was taken for a part of talk."""
        hearing = Hearing(self.embedder, self.recogniser, PAUSE_MS)
        found = []
        for i in range(0, len(sound), 320):
            for event in hearing.feed(sound[i : i + 320]):
                if not isinstance(event, Noise) and (not isinstance(event, Missed) or event.why == "unknown"):
                    found.append(self.recogniser.noted)
        return found

    def words(self, voices: tuple[Variant, ...]) -> Iterator[Said]:
        """Yield what the words of a page come to, clean, 20 and 10 dB over the noise."""
        chance = random.Random(41)
        noises = rooms(self.synthetic_voices, self.lang, tuple(v.variant for v in DEVELOPERS), 40)
        for word in self.page.words:
            for voice in voices:
                sound = self.synthetic_voices.say(word.names[0].text, self.lang, voice)
                conditions: list[tuple[corpus.Colour | None, int]] = [(None, 60), ("babble", 20)]
                for colour, over in (*conditions, *((colour, 10) for colour in corpus.COLOURS)):
                    room = noises[colour] if colour else None
                    found = self.matches(corpus.placed(sound, chance, room, over))
                    where = f"{over} dB {colour or ''}"
                    yield from (Said(word.key, where, *each) for each in found)
                    if not found:
                        yield Said(word.key, where, None)

    def talk(self, seconds: float) -> Iterator[Said]:
        """Yield what talk comes to that is meant for nobody."""
        chance = random.Random(42)
        pieces: list[Samples] = []
        while sum(map(len, pieces)) < seconds * SAMPLE_RATE:
            if chance.random() < 0.75:
                made = self.synthetic_voices.say(chance.choice(TALK[self.lang]), self.lang, chance.choice(DEVELOPERS))
            else:
                made = corpus.sound_of_no_word(chance)
            made = made * (10 ** (chance.uniform(-38, -22) / 20) / max(float(np.sqrt(np.mean(made**2))), 1e-9))
            pieces += [made, np.zeros(round(chance.choice((0.15, 0.4, 0.8, 1.6)) * SAMPLE_RATE), np.float32)]
        whole = np.concatenate(pieces)
        floor = np.random.default_rng(43).normal(0, 10 ** (-65 / 20), len(whole))
        yield from (Said("", "talk", *each) for each in self.matches(np.asarray(whole + floor, np.float32)))


def decided(recogniser: Recogniser, said: list[Said], limit: float, sure: float) -> str:
    """Return a line: what is acted on as meant, and wrongly, by noise, with limits so many times as wide."""
    rules._SURE = sure  # type: ignore[misc]
    counts: dict[str, Counter[str]] = {}
    for each in said:
        tally = counts.setdefault(each.where, Counter())
        tally["all"] += 1
        if each.match is None:
            continue
        event = recogniser.decide(replace(each.match, limit=each.match.limit * limit), in_talk=each.in_talk)
        if isinstance(event, WordHeard):
            tally["right" if event.key == each.key else "wrong"] += 1
    told = (
        f"{where} {100 * n['right'] / n['all']:.1f}/{100 * n['wrong'] / n['all']:.1f}" for where, n in counts.items()
    )
    return f"limit x{limit} sure {sure}: " + ", ".join(told)


def main(lang: Lang = "id", voices: str = "6", talk_s: str = "300") -> None:
    """Print what limits come to: percent acted on as meant / wrongly (of talk: of its utterances)."""
    with tempfile.TemporaryDirectory() as name:
        workshop = Workshop(Path(name), lang)
        try:
            said = [*workshop.words(DEVELOPERS[: int(voices)]), *workshop.talk(float(talk_s))]
            for limit in (0.8, 0.9, 1.0, 1.1, 1.25):
                for sure in (0.06, 0.09, 0.12):
                    print(decided(workshop.recogniser, said, limit, sure))
        finally:
            workshop.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
