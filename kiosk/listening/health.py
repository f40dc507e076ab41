"""Health of voice input: what the health check finds of the models, the words and the microphone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.listening.embedder import Embedder, is_voice_installed
from kiosk.listening.endpoint import PAUSE_MS
from kiosk.listening.events import Doubt, Missed, Noise, WordHeard, advice
from kiosk.listening.grammar import (
    Grammar,
    choice_number_words,
)
from kiosk.listening.microphone import microphones, open_microphone
from kiosk.words import HealthLine

if TYPE_CHECKING:
    from kiosk.listening.embedder import Embedder

INSTALL: Final = "make voice"
"""What a mentor runs to have the extra."""


_TEST_WORD: Final = "dua"


_LEARN_S: Final = 300.0


def listening_health(folder: Path | None) -> Iterator[HealthLine]:
    """Yield what the doctor tells of the listening, from the models to the microphone.

    Voice is one way among others: a kiosk without the extra or without a microphone lacks nothing.
    """
    if not is_voice_installed():
        yield HealthLine("listening_none", {"command": INSTALL})
        return

    began = time.monotonic()
    embedder = Embedder()
    yield HealthLine("models", {"seconds": f"{time.monotonic() - began:.1f}"})
    made = len(list(folder.glob("*.seed"))) if folder is not None and folder.is_dir() else 0
    yield HealthLine("words_known", {"n": made})
    yield _tried(folder, embedder)
    microphones = microphone_health()
    yield microphones
    if microphones.values:
        yield from _heard()


def microphone_health() -> HealthLine:
    """Return which microphones there are, without listening to any."""
    if not is_voice_installed():
        return HealthLine("listening_none", {"command": INSTALL})

    names = microphones()
    return HealthLine("microphones", {"names": ", ".join(names)}) if names else HealthLine("microphones_none")


def _heard() -> Iterator[HealthLine]:
    """Listen to the microphone for a second."""
    from kiosk.listening.signals import from_pcm, levels

    pieces: list[bytes] = []
    try:
        microphone = open_microphone(None, pieces.append)
    except OSError as error:
        yield HealthLine("microphone_bad", {"why": str(error)}, well=False)
        return
    time.sleep(1.0)
    microphone.close()
    loud = levels(from_pcm(b"".join(pieces)))
    heard = max(loud, default=-96.0)
    if heard <= -90:
        yield HealthLine("microphone_mute", well=False)
        return
    yield HealthLine("microphone_level", {"db": round(heard)})
    floor = sorted(loud)[len(loud) // 2]
    yield HealthLine("room_noisy" if "noisy" in advice(Noise(heard, floor)) else "room", {"db": round(floor)})


def _tried(folder: Path | None, embedder: Embedder) -> HealthLine:
    """Say a word by a voice that made none of the templates, through everything but the microphone."""
    import numpy as np

    from kiosk.listening.hearing import Hearing
    from kiosk.listening.recogniser import Recogniser
    from kiosk.listening.signals import SAMPLE_RATE
    from kiosk.listening.synthetic import SyntheticVoices, Variant
    from kiosk.listening.templates import Templates

    grammar = Grammar(choice_number_words("id", 4))
    templates = Templates(folder, embedder)
    try:
        synthetic_voices = SyntheticVoices()
    except OSError as error:
        return HealthLine("word_unsaid", {"why": str(error)}, well=False)
    try:
        templates.prepare([name for word in grammar.words for name in word.names])
        templates.wait(_LEARN_S)
        word = synthetic_voices.say(_TEST_WORD, "id", Variant("m1", 95, 42))
    except OSError as error:
        return HealthLine("word_unsaid", {"why": str(error)}, well=False)
    finally:
        synthetic_voices.close()
        templates.close()
    recogniser = Recogniser(templates)
    recogniser.words(grammar)
    hearing = Hearing(embedder, recogniser, PAUSE_MS)
    hiss = np.random.default_rng(1).normal(0, 0.0005, 3 * SAMPLE_RATE + len(word)).astype(np.float32)
    hiss[SAMPLE_RATE : SAMPLE_RATE + len(word)] += word
    began = time.monotonic()
    found = [event for event in hearing.feed(hiss) if isinstance(event, (WordHeard, Doubt, Missed))]
    took = time.monotonic() - began
    well = len(found) == 1 and isinstance(found[0], WordHeard) and found[0].key == "choose:2"
    return HealthLine("word_heard" if well else "word_unheard", {"word": _TEST_WORD, "seconds": f"{took:.1f}"}, well)
