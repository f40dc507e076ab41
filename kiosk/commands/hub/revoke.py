"""Shut a kiosk out of the hub, at once."""

from __future__ import annotations

import argparse

from kiosk.commands.support.hub_options import add_database, add_home
from kiosk.commands.support.options import Options
from kiosk.commands.support.records import told_in_words
from kiosk.exchange.hub import open_database_of_hub, revoke_node


def add(parser: argparse.ArgumentParser) -> None:
    """Name its options."""
    parser.add_argument("name", nargs="+", metavar="NAME")
    add_home(parser)
    add_database(parser)


@told_in_words
def run(options: Options) -> int:
    """Shut a kiosk out. What came from it stays."""
    name = " ".join(options.name or ())
    with open_database_of_hub(options.database) as db:
        revoke_node(db, options.home, name)
    print(options.say("hub.revoked", name=name, home=options.home))
    return 0
