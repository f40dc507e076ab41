"""Write records into a file that can be carried."""

from __future__ import annotations

import argparse
from pathlib import Path

from kiosk.commands.support.asking import may_write
from kiosk.commands.support.names import find_named, people_on_disk
from kiosk.commands.support.options import OVER, Options
from kiosk.commands.support.progress_bar import ProgressBar
from kiosk.commands.support.records import told_in_words
from kiosk.exchange import export_bundle


def add(parser: argparse.ArgumentParser) -> None:
    """Name its options."""
    parser.add_argument("file", type=Path, metavar="FILE.zip")
    parser.add_argument("--person", metavar="NAME", help="one resident's records (default: all)")
    parser.add_argument("--yes", action="store_true", help=OVER)


@told_in_words
def run(options: Options) -> int:
    """Write one resident's records, or all, into a file that can be carried."""
    person = None
    if options.person is not None:
        person = find_named(options.person, people_on_disk(options), options.say)
        if person is None:
            return 1
    if not may_write(options.file, options.yes, options.say):
        return 1
    with ProgressBar(options.say("backup.going_on")) as report_progress:
        contents = export_bundle(options.folder, options.file, person, report_progress=report_progress)
    print(options.say("backup.exported", n=contents.events, file=options.file))
    return 0
