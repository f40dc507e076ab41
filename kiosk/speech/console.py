"""The speech at the command line: say a text, list the voices, and what the doctor reports."""

from __future__ import annotations

import queue
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.seen import Seen
from kiosk.speech.speaker import Speaker
from kiosk.speech.spoken import spoken_form
from kiosk.speech.voice import VOICES, Heard, Silent, Speaking, State, Status, Voice

if TYPE_CHECKING:
    from kiosk.pages import Lang
    from kiosk.speech.renderer import Engine

MOST_MS: Final = 150
"""Milliseconds after a command within which the first sound comes."""

_READY_S: Final = 12.0
_SENTENCE: Final = "Tes suara. Satu, dua, tiga."
"""What the doctor says: engineers' text, which no resident meets."""


def _ready(speaker: Speaker, events: queue.SimpleQueue[Heard]) -> State:
    """Wait for the first word on the state of sound; return it."""
    end = time.monotonic() + _READY_S
    while (left := end - time.monotonic()) > 0:
        try:
            event = events.get(timeout=left)
        except queue.Empty:
            break
        if isinstance(event, Status):
            return event.state
    return "no-device" if speaker.engine else "no-engine"


def say_main(text: str, lang: Lang = "id", voice: Voice = Voice(), device: str | None = None) -> int:  # noqa: B008
    """Say a text and wait for its end. Returns 0, or 1 if it could not sound (and says why)."""
    from kiosk.pages import Line, Phrase

    events: queue.SimpleQueue[Heard] = queue.SimpleQueue()
    speaker = Speaker.start(events.put, None, device)
    try:
        state = _ready(speaker, events)
        if state == "ok":
            speaker.speak([Line(Phrase(text, lang), 0)], voice)
            sounded = False
            while not isinstance(event := events.get(), Silent):
                sounded = sounded or isinstance(event, Speaking)
                state = event.state if isinstance(event, Status) else state
            if sounded and state == "ok":
                return 0
            if state == "ok":
                print(f"kiosk: nothing to say in {spoken_form(text, lang)!r}", file=sys.stderr)
                return 1
        print(f"kiosk: {_REASONS[state]}", file=sys.stderr)
        return 1
    finally:
        speaker.close()


_REASONS: Final[dict[State, str]] = {
    "no-device": "no sound device was found. Plug in a loudspeaker or headphones and try again.",
    "no-engine": "the synthesiser does not start. Reinstall the kiosk with its dependencies (espeakng-loader).",
    "worker-restarting": "the synthesiser crashed over this text. Try again, or another voice.",
}


def voices_main() -> int:
    """Print the voices: those of the kiosk and those of the synthesiser. Returns 1 if there is no synthesiser."""
    events: queue.SimpleQueue[Heard] = queue.SimpleQueue()
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


def report(device: str | None = None, cache_folder: Path | None = None) -> list[Seen]:
    """Return what the doctor tells of the speech. A test sentence is spoken.

    The latency is from the command to the moment at which the device has taken the first sample.
    """
    from kiosk.pages import Line, Phrase

    events: queue.SimpleQueue[Heard] = queue.SimpleQueue()
    speaker = Speaker.start(events.put, cache_folder, device)
    try:
        state = _ready(speaker, events)
        lines = seen(state, speaker.engine, speaker.device)
        if state != "ok":
            return lines
        asked = time.monotonic()
        speaker.speak([Line(Phrase(_SENTENCE), 0)], Voice())
        sounded: float | None = None
        while not isinstance(event := events.get(), Silent):
            if isinstance(event, Speaking):
                sounded = time.monotonic()
        if sounded is None:
            return [*lines, Seen("sentence_unsaid", well=False)]
        latency = round(1000 * (sounded - asked))
        spoken = Seen("sentence", {"sentence": _SENTENCE})
        return [*lines, spoken, Seen("latency", {"ms": latency, "most": MOST_MS}, latency <= MOST_MS)]
    finally:
        speaker.close()


def seen(state: State, engine: Engine | None, device: str) -> list[Seen]:
    """Return what a speaker's state means, without a sound: the synthesiser, its Indonesian voice, the device."""
    if engine is None:
        return [Seen("synthesiser_none", well=False)]
    lines = [Seen("synthesiser", {"driver": engine.driver})]
    if state == "worker-restarting":
        lines = [Seen("synthesiser_falls", {"driver": engine.driver}, well=False)]
    voices = engine.voices.get("id", [])
    lines.append(Seen("voice_id", {"voice": voices[0]}) if voices else Seen("voice_id_none", well=False))
    if state == "no-device":
        return [*lines, Seen("loudspeaker_none", well=False)]
    return [*lines, Seen("loudspeaker", {"name": device})]
