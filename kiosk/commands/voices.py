"""List the voices."""

from __future__ import annotations

import queue
import sys

from kiosk.commands.say import REASONS
from kiosk.commands.support.options import Options
from kiosk.speech import VOICES, Speaker, SpeechEvent, await_ready


def run(options: Options) -> int:
    """Print the voices: those of the kiosk and those of the synthesiser. Returns 1 if there is no synthesiser."""
    events: queue.SimpleQueue[SpeechEvent] = queue.SimpleQueue()
    speaker = Speaker.start(events.put, None, "null")
    try:
        await_ready(speaker, events)
        engine = speaker.engine
    finally:
        speaker.close()
    if engine is None:
        print(f"kiosk: {REASONS['no-engine']}", file=sys.stderr)
        return 1
    print(f"synthesiser: pyttsx3, driver {engine.driver}")
    if engine.driver == "espeak":
        print("voices to choose from:", ", ".join(voice or "(default)" for voice in VOICES))
    for lang, ids in sorted(engine.voices.items()):
        print(f"{lang}: {', '.join(ids)}")
    return 0
