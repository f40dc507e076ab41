"""Bring in WAV files of sentences read aloud, called as the list of them says."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kiosk.commands.support.options import Options
from kiosk.commands.support.reading_list import find_reader, keep, voice_options, with_sentences


def add(parser: argparse.ArgumentParser) -> None:
    """Name its options."""
    parser.add_argument("source", metavar="FOLDER", type=Path)
    voice_options(parser)


@with_sentences
def run(options: Options, sentences: dict[str, str]) -> int:
    """Check each file and keep those that can be played well; return 1 if any was not kept."""
    files = sorted(options.source.iterdir())
    if (reader := find_reader(options)) is None:
        return 1
    kept = wrong = 0
    for file in files:
        if file.suffix.lower() != ".wav":
            continue
        if (sentence := sentences.get(file.stem.lower())) is None:
            print(options.say("recordings.no_sentence", file=file.name), file=sys.stderr)
            wrong += 1
        elif keep(options, reader, file.stem.lower(), sentence, file.read_bytes()):
            kept += 1
        else:
            wrong += 1
    print(options.say("recordings.kept", n=kept, wrong=wrong))
    return 1 if wrong or not kept else 0
