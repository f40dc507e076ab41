"""Trying voice input: a second of the room, and a word said through everything but the microphone.

It needs the extra: import it only where ``is_voice_installed``.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from kiosk.listening.embedder import Embedder
from kiosk.listening.endpoint import PAUSE_MS
from kiosk.listening.events import Doubt, Missed, Noise, WordHeard, advice
from kiosk.listening.grammar import Grammar, choice_number_words
from kiosk.listening.hearing import Hearing
from kiosk.listening.microphone import open_microphone
from kiosk.listening.policy import LEARN_S
from kiosk.listening.recogniser import Recogniser
from kiosk.listening.signals import SAMPLE_RATE, from_pcm, levels
from kiosk.listening.synthetic import SyntheticVoices, Variant
from kiosk.listening.templates import Templates
from kiosk.words import HealthLine

TEST_WORD: Final = "dua"


def hear_room() -> Iterator[HealthLine]:
    """Listen to the microphone for a second."""
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


def try_word(folder: Path | None, embedder: Embedder) -> HealthLine:
    """Say a word by a voice that made none of the templates, through everything but the microphone."""
    grammar = Grammar(choice_number_words("id", 4))
    templates = Templates(folder, embedder)
    try:
        synthetic_voices = SyntheticVoices()
    except OSError as error:
        return HealthLine("word_unsaid", {"why": str(error)}, well=False)
    try:
        templates.prepare([name for word in grammar.words for name in word.names])
        templates.wait(LEARN_S)
        word = synthetic_voices.say(TEST_WORD, "id", Variant("m1", 95, 42))
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
    return HealthLine("word_heard" if well else "word_unheard", {"word": TEST_WORD, "seconds": f"{took:.1f}"}, well)
