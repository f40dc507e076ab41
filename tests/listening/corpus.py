"""The corpus: synthetic voices that no template has, in noise, slow and slurred. No human was recorded.

It tells whether the chain works and how it degrades. It cannot tell how it does with a person: see docs/voice.md.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Literal, TypeAlias

import numpy as np

from kiosk.listening.signals import SAMPLE_RATE, Samples
from kiosk.listening.synthetic import TEACHERS, SyntheticVoices, Variant
from kiosk.words import Lang

Colour: TypeAlias = Literal["white", "pink", "brown", "babble"]
COLOURS: tuple[Colour, ...] = ("white", "pink", "brown", "babble")

STRANGERS = (
    Variant("f1", 95, 52), Variant("f3", 80, 60), Variant("m1", 105, 40), Variant("m2", 118, 55),
    Variant("m5", 90, 30), Variant("f4", 110, 65), Variant("m8", 75, 50), Variant("linda", 95, 50),
    Variant("m4", 125, 45), Variant("Andrea", 100, 60), Variant("steph", 85, 55), Variant("antonio", 100, 45),
)  # fmt: skip
"""Voices to test with."""

assert not {speaker.variant for speaker in STRANGERS} & {speaker.variant for speaker in TEACHERS}

TALK = (
    "Tadi pagi saya pergi ke pasar membeli sayur dan ikan.", "Jangan lupa besok kita libur.", "Sudah makan siang?",
    "Tolong ambilkan gunting yang di atas lemari.", "Ibu Sari belum datang.", "Panas sekali hari ini, ya.",
    "Kemarin pesanan keset dari hotel sudah dikirim semua.", "Siapa yang punya payung merah?", "Boleh, silakan.",
    "Kalau hujan, jemurannya diangkat dulu.", "Anak saya naik kelas tiga tahun ini.", "Ayo istirahat sebentar.",
    "Harganya naik lagi, padahal baru minggu lalu.", "Benangnya kurang panjang.", "Terima kasih banyak, Pak.",
    "Nanti sore ada tamu dari dinas.", "Radionya terlalu berisik.", "Pintu belakang belum dikunci.", "Hati-hati.",
    "Coba lihat, warnanya bagus.", "Saya mau minum dulu.", "Di mana sapunya?", "Mari pulang bersama.", "Wah, hebat.",
)  # fmt: skip
"""What people in a workshop say to each other; none of it is meant for the kiosk."""


def noise(colour: Colour, count: int, seed: int, babble: Samples | None = None) -> Samples:
    """Return noise of power 1: by its spectrum, or of several people who talk at once."""
    chance = np.random.default_rng(seed)
    if colour == "babble":
        assert babble is not None
        sound = sum(np.roll(np.resize(babble, count), int(chance.integers(len(babble)))) for _ in range(5))
        found = np.asarray(sound, np.float32)
    else:
        slope = {"white": 0.0, "pink": 0.5, "brown": 1.0}[colour]
        spectrum = np.fft.rfft(chance.normal(size=count))
        places = np.arange(len(spectrum)) * SAMPLE_RATE / count
        found = np.fft.irfft(spectrum / np.maximum(places, 40.0) ** slope, count).astype(np.float32)
    return found / max(float(np.sqrt(np.mean(found**2))), 1e-9)


def placed(word: Samples, chance: random.Random, room: Samples | None, over_noise: float) -> Samples:
    """Return a word in a room: some noise before and after it, the word so many dB above the noise."""
    before, after = round(chance.uniform(2.5, 3.5) * SAMPLE_RATE), round(chance.uniform(0.9, 1.1) * SAMPLE_RATE)
    loud = 10 ** (chance.uniform(-30, -20) / 20)
    word = word * (loud / max(float(np.sqrt(np.mean(word**2))), 1e-9))
    whole = np.pad(word, (before, after))
    floor = 10 ** (-70 / 20) if room is None else loud * 10 ** (-over_noise / 20)
    hiss = np.random.default_rng(chance.randrange(1 << 30)).normal(size=len(whole)) if room is None else room
    start = chance.randrange(max(1, len(hiss) - len(whole)))
    room_noise = np.resize(hiss[start:], len(whole)).astype(np.float32)
    return np.asarray(whole + floor * room_noise, np.float32)


_SLURS = (("r", "l"), ("s", "h"), ("c", "s"), ("j", "y"), ("k", "h"), ("t", "d"), ("p", "b"), ("g", "h"))


def slurred_text(text: str, lang: Lang, severity: int) -> str:
    """Return a word as somebody says it who cannot form all sounds; always the same for the same word."""
    for written, said in _SLURS[: 2 + 2 * severity]:
        text = text.replace(written, said)
    return text if severity < 3 else " ".join(word.rstrip("dhtk") or word for word in text.split())


def slurred(sound: Samples, smear: int = 7) -> Samples:
    """Return a sound whose changes are smeared in time and whose high band is weak: imprecise articulation."""
    size, hop = 512, 128
    window = np.hanning(size).astype(np.float32)
    padded = np.pad(sound, size)
    frames = np.stack([padded[i : i + size] * window for i in range(0, len(padded) - size, hop)])
    spectrum = np.fft.rfft(frames, axis=1)
    loudness = np.log(np.abs(spectrum) + 1e-6)
    kernel = np.hanning(smear + 2)[1:-1]
    smooth = np.apply_along_axis(lambda row: np.convolve(row, kernel / kernel.sum(), "same"), 0, loudness)
    smooth -= np.maximum(0, np.arange(smooth.shape[1]) - 60) * 0.012  # from 1.9 kHz on, about 3 dB a kilohertz
    changed = np.exp(smooth) * np.exp(1j * np.angle(spectrum))
    out = np.zeros(len(padded), np.float32)
    for i, frame in enumerate(np.fft.irfft(changed, axis=1)):
        out[i * hop : i * hop + size] += (frame * window).astype(np.float32)
    return out[size:-size]


def slow_and_slurred(
    synthetic_voices: SyntheticVoices, text: str, lang: Lang, speaker: Variant, severity: int
) -> Samples:
    """Return a word said slowly and unclearly."""
    return slurred(synthetic_voices.say(slurred_text(text, lang, severity), lang, speaker), 5 + 2 * severity)


def babble(synthetic_voices: SyntheticVoices, lang: Lang = "id", seconds: float = 30.0) -> Samples:
    """Return one person's talk without rest, to make many of."""
    pieces: list[Samples] = []
    chance = random.Random(3)
    while sum(map(len, pieces)) < seconds * SAMPLE_RATE:
        speaker = chance.choice(STRANGERS)
        sound = synthetic_voices.say(chance.choice(TALK), lang, speaker)
        pieces.append(sound / max(float(np.sqrt(np.mean(sound**2))), 1e-9))
    return np.concatenate(pieces)


def talk(synthetic_voices: SyntheticVoices, chance: random.Random, seconds: float) -> Samples:
    """Return a conversation near the kiosk: sentences, pauses, coughs, hums and knocks."""
    pieces: list[Samples] = []
    while sum(map(len, pieces)) < seconds * SAMPLE_RATE:
        which = chance.random()
        if which < 0.75:
            made = synthetic_voices.say(chance.choice(TALK), "id", chance.choice(STRANGERS))
        else:
            made = sound_of_no_word(chance)
        level = 10 ** (chance.uniform(-38, -22) / 20)
        pieces.append(made * (level / max(float(np.sqrt(np.mean(made**2))), 1e-9)))
        pieces.append(np.zeros(round(chance.choice((0.15, 0.4, 0.8, 1.6)) * SAMPLE_RATE), np.float32))
    whole = np.concatenate(pieces)
    floor = np.random.default_rng(chance.randrange(1 << 30)).normal(0, 10 ** (-65 / 20), len(whole))
    return np.asarray(whole + floor, np.float32)


def sound_of_no_word(chance: random.Random) -> Samples:
    """Return a cough, a hum, a knock or a machine."""
    count = round(chance.uniform(0.15, 0.9) * SAMPLE_RATE)
    drawn = np.random.default_rng(chance.randrange(1 << 30))
    time = np.arange(count) / SAMPLE_RATE
    kind = chance.choice(("cough", "hum", "knock", "machine"))
    if kind == "hum":
        pitch = chance.uniform(90, 250)
        return (np.hanning(count) * sum(np.sin(2 * np.pi * pitch * n * time) / n for n in range(1, 8))).astype(
            np.float32
        )
    if kind == "machine":
        return (drawn.normal(size=count) * (0.6 + 0.4 * np.sin(2 * np.pi * 24 * time))).astype(np.float32)
    decay = 5.0 if kind == "cough" else 40.0
    return (drawn.normal(size=count) * np.exp(-decay * time) * np.minimum(1, time * 200)).astype(np.float32)


def said(
    synthetic_voices: SyntheticVoices, texts: dict[str, str], lang: Lang, speakers: tuple[Variant, ...]
) -> Iterator[tuple[str, Samples]]:
    """Yield each key with its word as each of these voices says it."""
    for key, text in texts.items():
        for speaker in speakers:
            yield key, synthetic_voices.say(text, lang, speaker)
