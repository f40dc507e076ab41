"""Health of voice input: what the health check finds of the models, the words and the microphone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kiosk.listening.embedder import is_voice_installed
from kiosk.words import HealthLine

INSTALL: Final = "make voice"
"""What a mentor runs to have the extra."""


def listening_health(folder: Path | None) -> Iterator[HealthLine]:
    """Yield what the doctor tells of the listening, from the models to the microphone.

    Voice is one way among others: a kiosk without the extra or without a microphone lacks nothing.
    """
    if not is_voice_installed():
        yield HealthLine("listening_none", {"command": INSTALL})
        return
    from kiosk.listening.embedder import Embedder
    from kiosk.listening.self_test import hear_room, try_word  # needs the extra

    began = time.monotonic()
    embedder = Embedder()
    yield HealthLine("models", {"seconds": f"{time.monotonic() - began:.1f}"})
    made = len(list(folder.glob("*.seed"))) if folder is not None and folder.is_dir() else 0
    yield HealthLine("words_known", {"n": made})
    yield try_word(folder, embedder)
    microphones = microphone_health()
    yield microphones
    if microphones.values:
        yield from hear_room()


def microphone_health() -> HealthLine:
    """Return which microphones there are, without listening to any."""
    if not is_voice_installed():
        return HealthLine("listening_none", {"command": INSTALL})
    from kiosk.listening.microphone import microphones  # asks the sound system

    names = microphones()
    return HealthLine("microphones", {"names": ", ".join(names)}) if names else HealthLine("microphones_none")
