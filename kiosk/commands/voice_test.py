"""Say each word; see how many are heard right."""

from __future__ import annotations

import argparse

from kiosk.commands.support.options import Options
from kiosk.commands.support.records import told_in_words
from kiosk.commands.support.terminal import clean_screen
from kiosk.commands.support.voice_trial import resident_options, voice_test, with_words_of


def add(parser: argparse.ArgumentParser) -> None:
    """Name its options."""
    parser.add_argument("--microphone", metavar="NAME", help="which one (kiosk doctor names them)")
    resident_options(parser)


@told_in_words
def run(options: Options) -> int:
    """Have each usual word said; return 0 if they were heard, 1 if not, 2 if it could not be tried."""
    with clean_screen():
        return with_words_of(
            options,
            lambda templates, person: voice_test(options.words, options.lang, templates, person, options.microphone),
        )
