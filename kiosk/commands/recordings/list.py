"""List the sentences to read aloud.

Each stands with the name that its file must have; a star marks those that were read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiosk.commands.support.reading_list import lesson_option, no_such_lesson, reading_list
from kiosk.commands.support.records import told_in_words
from kiosk.speech import find_recording

if TYPE_CHECKING:
    import argparse

    from kiosk.commands.support.options import Options


def add(parser: argparse.ArgumentParser) -> None:
    """Name its options."""
    lesson_option(parser)


@told_in_words
def run(options: Options) -> int:
    """Print a line a sentence, and how many were read."""
    try:
        sentences = reading_list(options)
    except LookupError:
        return no_such_lesson(options)
    read = {key for key in sentences if find_recording(options.folder.recordings, key)}
    for key, sentence in sentences.items():
        print(f"{'*' if key in read else ' '} {key}.wav  {sentence}")
    print(options.say("recordings.count", n=len(read), total=len(sentences)))
    return 0
