"""Remove all that a person has read aloud."""

from __future__ import annotations

import argparse

from kiosk.commands.support.asking import must_agree
from kiosk.commands.support.options import Options
from kiosk.commands.support.records import told_in_words
from kiosk.speech import remove_recordings


def add(parser: argparse.ArgumentParser) -> None:
    """Name its options."""
    parser.add_argument("--by", metavar="NAME", required=True, help="whose voice it is")
    parser.add_argument("--yes", action="store_true", help="do not ask")


@told_in_words
def run(options: Options) -> int:
    """Remove them, once the name was written again; return 1 if there were none."""
    if not options.yes:
        must_agree(options.say("recordings.remove_sure", name=options.by), options.by)
    removed = remove_recordings(options.folder.recordings, options.by)
    print(options.say("recordings.removed", n=removed, name=options.by))
    return 0 if removed else 1
