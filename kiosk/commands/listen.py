"""Tell what the kiosk hears in a recording."""

from __future__ import annotations

import argparse
from pathlib import Path

from kiosk.commands.support.options import Options
from kiosk.commands.support.records import told_in_words
from kiosk.commands.support.terminal import clean_screen
from kiosk.commands.support.voice_trial import listen_main, resident_options, with_words_of


def add(parser: argparse.ArgumentParser) -> None:
    """Name its options."""
    parser.add_argument("--wav", type=Path, required=True, metavar="FILE", help="a WAV file of 16 bits")
    resident_options(parser)


@told_in_words
def run(options: Options) -> int:
    """Print what a WAV file comes to; return 0 if a word was heard, 1 if none was, 2 if it could not be tried."""
    with clean_screen():
        return with_words_of(
            options,
            lambda templates, person: listen_main(options.wav, options.words, options.lang, templates, person),
        )
