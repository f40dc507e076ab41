"""Let one more kiosk in, by a file with which it joins."""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec

from kiosk.commands.support.hub_options import add_database, add_home
from kiosk.commands.support.options import Options
from kiosk.commands.support.records import told_in_words
from kiosk.exchange.hub import add_node, open_database_of_hub
from kiosk.store import write_whole


def add(parser: argparse.ArgumentParser) -> None:
    """Name its options."""
    parser.add_argument("name", nargs="+", metavar="NAME")
    add_home(parser)
    add_database(parser)
    parser.add_argument("--file", type=Path, help="the join file (default: gabung.json here)")


@told_in_words
def run(options: Options) -> int:
    """Let one more kiosk in, and write the file with which it joins."""
    file: Path = options.file or Path("gabung.json")
    if file.exists():  # it may be the only code of another kiosk
        raise FileExistsError(f"{file} is already there")
    with open_database_of_hub(options.database) as db:
        access = add_node(db, options.home, " ".join(options.name or ()))
    write_whole(file, msgspec.json.format(msgspec.json.encode(access)) + b"\n", over=False)
    print(options.say("hub.added", name=access.name, home=access.home, file=file))
    return 0
