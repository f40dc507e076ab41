"""Say a text aloud."""

from __future__ import annotations

import argparse
import queue
import sqlite3
import sys
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from kiosk.commands.support.options import Options
from kiosk.commands.support.terminal import clean_screen
from kiosk.learning import Workshop, fold_workshop
from kiosk.learning.event_kinds import WordPronounced
from kiosk.speech import (
    Silent,
    Speaker,
    Speaking,
    SpeechEvent,
    SpeechState,
    SpeechStatus,
    Voice,
    await_ready,
    respell,
    spoken_form,
)
from kiosk.store import connect, events_of_kinds, legible
from kiosk.visit import Line
from kiosk.words import Lang, Phrase


def add(parser: argparse.ArgumentParser) -> None:
    """Name what is to be typed."""
    parser.add_argument("text")


def run(options: Options) -> int:
    """Say a text as this workshop wants its words said, and wait for its end."""
    workshop, file = Workshop(), options.folder.database
    if file.exists():
        # What is wrong with the records is told elsewhere.
        with suppress(sqlite3.Error), legible(), closing(connect(f"{file.absolute().as_uri()}?mode=ro")) as db:
            for event in events_of_kinds(db, WordPronounced):
                workshop = fold_workshop(workshop, event)
    mended = workshop.pronounced(options.lang)
    with clean_screen():
        return say_main(options.text, options.lang, Voice(mended=((options.lang, mended),)))


def say_main(
    text: str,
    lang: Lang = "id",
    voice: Voice = Voice(),  # noqa: B008
    device: str | None = None,
    recordings: Path | None = None,
) -> int:
    """Print how a text is said, and as phonemes; say it, by its recording if there is one, and wait for its end.

    Returns 0, or 1 if it could not sound (and says why).
    """
    mended = voice.mended_in(lang)
    spoken = spoken_form(text, lang, mended)
    phonemes = respell(spoken, lang, mended)
    print(spoken, *([phonemes] if phonemes != spoken else []), sep="\n", flush=True)
    events: queue.SimpleQueue[SpeechEvent] = queue.SimpleQueue()
    speaker = Speaker.start(events.put, None, device, recordings)
    try:
        state = await_ready(speaker, events)
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
        print(f"kiosk: {REASONS[state]}", file=sys.stderr)
        return 1
    finally:
        speaker.close()


REASONS: Final[dict[SpeechState, str]] = {
    "no-device": "no sound device was found. Plug in a loudspeaker or headphones and try again.",
    "no-engine": "the synthesiser does not start. Reinstall the kiosk with its dependencies (espeakng-loader).",
    "worker-restarting": "the synthesiser crashed over this text. Try again, or another voice.",
}
