"""Join the hub of this home, by the file that its operator gave."""

from __future__ import annotations

import argparse
from pathlib import Path

from kiosk.commands.support.options import Options
from kiosk.commands.support.records import told_in_words
from kiosk.exchange.joining_hub import join_hub


def add(parser: argparse.ArgumentParser) -> None:
    """Name its options."""
    parser.add_argument("file", type=Path, metavar="FILE.json")


@told_in_words
def run(options: Options) -> int:
    """Join the hub; the file is of no use afterwards."""
    access = join_hub(options.folder, options.file)
    print(options.say("hub.joined", home=access.home, name=access.name))
    return 0
