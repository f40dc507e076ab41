"""``kiosk say`` and ``kiosk voices``: a text spoken, the voices listed."""

from __future__ import annotations

import queue
import sys
from typing import TYPE_CHECKING, Final

from kiosk.speech.health import _ready
from kiosk.speech.speaker import Speaker
from kiosk.speech.spoken import spoken_form
from kiosk.speech.voice import VOICES, Silent, Speaking, SpeechEvent, SpeechState, SpeechStatus, Voice

if TYPE_CHECKING:
    from kiosk.visit import Lang


def say_main(text: str, lang: Lang = "id", voice: Voice = Voice(), device: str | None = None) -> int:  # noqa: B008
    """Print how a text is said, and as phonemes; say it and wait for its end.

    Returns 0, or 1 if it could not sound (and says why).
    """
    from kiosk.speech.phonemes import respell
    from kiosk.visit import Line, Phrase

    spoken = spoken_form(text, lang)
    print(spoken, *([phonemes] if (phonemes := respell(spoken, lang)) != spoken else []), sep="\n", flush=True)
    events: queue.SimpleQueue[SpeechEvent] = queue.SimpleQueue()
    speaker = Speaker.start(events.put, None, device)
    try:
        state = _ready(speaker, events)
        if state == "ok":
            speaker.speak([Line(Phrase(text, lang), 0)], voice)
            sounded = False
            while not isinstance(event := events.get(), Silent):
                sounded = sounded or isinstance(event, Speaking)
                state = event.state if isinstance(event, SpeechStatus) else state
            if sounded and state == "ok":
                return 0
            if state == "ok":
                print(f"kiosk: nothing to say in {spoken!r}", file=sys.stderr)
                return 1
        print(f"kiosk: {_REASONS[state]}", file=sys.stderr)
        return 1
    finally:
        speaker.close()


_REASONS: Final[dict[SpeechState, str]] = {
    "no-device": "no sound device was found. Plug in a loudspeaker or headphones and try again.",
    "no-engine": "the synthesiser does not start. Reinstall the kiosk with its dependencies (espeakng-loader).",
    "worker-restarting": "the synthesiser crashed over this text. Try again, or another voice.",
}


def voices_main() -> int:
    """Print the voices: those of the kiosk and those of the synthesiser. Returns 1 if there is no synthesiser."""
    events: queue.SimpleQueue[SpeechEvent] = queue.SimpleQueue()
    speaker = Speaker.start(events.put, None, "null")
    try:
        _ready(speaker, events)
        engine = speaker.engine
    finally:
        speaker.close()
    if engine is None:
        print(f"kiosk: {_REASONS['no-engine']}", file=sys.stderr)
        return 1
    print(f"synthesiser: pyttsx3, driver {engine.driver}")
    if engine.driver == "espeak":
        print("voices to choose from:", ", ".join(voice or "(default)" for voice in VOICES))
    for lang, ids in sorted(engine.voices.items()):
        print(f"{lang}: {', '.join(ids)}")
    return 0
