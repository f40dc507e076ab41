"""Health of speech: what the health check finds of the synthesiser, its voices and the device."""

from __future__ import annotations

import queue
import time
from pathlib import Path
from typing import Final

from kiosk.speech.renderer import Engine
from kiosk.speech.speaker import Speaker
from kiosk.speech.voice import Silent, Speaking, SpeechEvent, SpeechState, SpeechStatus, Voice
from kiosk.visit import Line, Phrase
from kiosk.words import HealthLine

MOST_MS: Final = 150
"""Milliseconds after a command within which the first sound comes."""


_READY_S: Final = 12.0


_SENTENCE: Final = "Tes suara. Satu, dua, tiga."
"""What the doctor says: engineers' text, which no resident meets."""


def await_ready(speaker: Speaker, events: queue.SimpleQueue[SpeechEvent]) -> SpeechState:
    """Wait for the first word on the state of sound; return it."""
    end = time.monotonic() + _READY_S
    while (left := end - time.monotonic()) > 0:
        try:
            event = events.get(timeout=left)
        except queue.Empty:
            break
        if isinstance(event, SpeechStatus):
            return event.state
    return "no-device" if speaker.engine else "no-engine"


def speech_health(device: str | None = None, cache_folder: Path | None = None) -> list[HealthLine]:
    """Return what the doctor tells of the speech. A test sentence is spoken.

    The latency is from the command to the moment at which the device has taken the first sample.
    """
    events: queue.SimpleQueue[SpeechEvent] = queue.SimpleQueue()
    speaker = Speaker.start(events.put, cache_folder, device)
    try:
        state = await_ready(speaker, events)
        lines = speech_state_health(state, speaker.engine, speaker.device)
        if state != "ok":
            return lines
        asked = time.monotonic()
        speaker.speak([Line(Phrase(_SENTENCE), 0)], Voice())
        sounded: float | None = None
        while not isinstance(event := events.get(), Silent):
            if isinstance(event, Speaking):
                sounded = time.monotonic()
        if sounded is None:
            return [*lines, HealthLine("sentence_unsaid", well=False)]
        latency = round(1000 * (sounded - asked))
        spoken = HealthLine("sentence", {"sentence": _SENTENCE})
        return [*lines, spoken, HealthLine("latency", {"ms": latency, "most": MOST_MS}, latency <= MOST_MS)]
    finally:
        speaker.close()


def speech_state_health(state: SpeechState, engine: Engine | None, device: str) -> list[HealthLine]:
    """Return what a speaker's state means, without a sound: the synthesiser, its Indonesian voice, the device."""
    if engine is None:
        return [HealthLine("synthesiser_none", well=False)]
    lines = [HealthLine("synthesiser", {"driver": engine.driver})]
    if state == "worker-restarting":
        lines = [HealthLine("synthesiser_falls", {"driver": engine.driver}, well=False)]
    voices = engine.voices.get("id", [])
    lines.append(HealthLine("voice_id", {"voice": voices[0]}) if voices else HealthLine("voice_id_none", well=False))
    if state == "no-device":
        return [*lines, HealthLine("loudspeaker_none", well=False)]
    return [*lines, HealthLine("loudspeaker", {"name": device})]
