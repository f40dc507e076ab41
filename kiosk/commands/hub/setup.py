"""Make a database of PostgreSQL the hub of homes."""

from __future__ import annotations

import argparse
from pathlib import Path

from kiosk.commands.support.hub_options import add_database
from kiosk.commands.support.options import Options
from kiosk.commands.support.records import told_in_words
from kiosk.exchange.hub import open_database_of_hub, set_up_hub
from kiosk.store import read_plain

MOST_CERTIFICATE = 1 << 18


def add(parser: argparse.ArgumentParser) -> None:
    """Name its options."""
    add_database(parser)
    parser.add_argument("--host", required=True, help="the name by which kiosks reach this server")
    parser.add_argument("--port", type=int, default=5432)
    parser.add_argument("--ca", type=Path, required=True, metavar="FILE.pem", help="by which kiosks know this server")


@told_in_words
def run(options: Options) -> int:
    """Make the hub's tables, or note its new address, and say what its settings must be."""
    ca = read_plain(options.ca, MOST_CERTIFICATE).decode("ascii", errors="replace")
    with open_database_of_hub(options.database) as db:
        set_up_hub(db, options.host, options.port, ca)
        print(options.say("hub.set_up", database=db.info.dbname))
        print(f"  hostssl  {db.info.dbname}  +kiosk_nodes  all  scram-sha-256")
    return 0
