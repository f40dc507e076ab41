"""The log without anybody's name, to send for help."""

from __future__ import annotations

import argparse
import sqlite3
from pathlib import Path

from kiosk.commands.support.asking import may_write
from kiosk.commands.support.options import OVER, Options
from kiosk.commands.support.progress_bar import ProgressBar
from kiosk.commands.support.records import told_in_words
from kiosk.safekeeping.shareable_log import names_of, shareable_log
from kiosk.store import is_refusal, write_whole
from kiosk.store.contents import UnusableFile


def add(parser: argparse.ArgumentParser) -> None:
    """Name its options."""
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to (default: the screen)")
    parser.add_argument("--yes", action="store_true", help=OVER)


@told_in_words
def run(options: Options) -> int:
    """Print the log without anybody's name, or write it into a file that can be sent."""
    try:
        with ProgressBar(options.say("backup.reading")):
            names = names_of(options.folder.database)
    except sqlite3.Error as error:
        if is_refusal(error):
            raise
        raise UnusableFile("damaged", f"the names are not known, so they cannot be taken out: {error}") from error
    told = shareable_log(options.folder, names)
    if options.out is None:
        print(told, end="")
        return 0
    if not may_write(options.out, options.yes, options.say):
        return 1
    write_whole(options.out, told.encode())
    print(options.say("backup.log_written", file=options.out))
    return 0
