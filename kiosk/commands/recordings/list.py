"""List the sentences to read aloud.

Each stands with the name that its file must have; a star marks those that were read.
"""

from __future__ import annotations

import argparse

from kiosk.commands.support.options import Options
from kiosk.commands.support.reading_list import lesson_option, with_sentences
from kiosk.speech import find_recording


def add(parser: argparse.ArgumentParser) -> None:
    """Name its options."""
    lesson_option(parser)


@with_sentences
def run(options: Options, sentences: dict[str, str]) -> int:
    """Print a line a sentence, and how many were read."""
    read = {key for key in sentences if find_recording(options.folder.recordings, key)}
    for key, sentence in sentences.items():
        print(f"{'*' if key in read else ' '} {key}.wav  {sentence}")
    print(options.say("recordings.count", n=len(read), total=len(sentences)))
    return 0
