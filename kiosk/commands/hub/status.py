"""Tell how the kiosks of the hub are."""

from __future__ import annotations

import argparse

from kiosk.commands.support.hub_options import add_database
from kiosk.commands.support.options import Options
from kiosk.commands.support.records import told_in_words
from kiosk.exchange import THERE_TWICE, WRONG_CLOCK_MS
from kiosk.exchange.hub import NodeState, hub_state, open_database_of_hub
from kiosk.words import SayText, printable


def add(parser: argparse.ArgumentParser) -> None:
    """Name its options."""
    add_database(parser)


@told_in_words
def run(options: Options) -> int:
    """Print a line for each kiosk, and what is odd about it."""
    with open_database_of_hub(options.database) as db:
        nodes = hub_state(db)
    if not nodes:
        print(options.say("hub.no_nodes"))
    for node in nodes:
        print(f"{printable(node.home)} / {printable(node.name)}: {', '.join(_told(node, options.say))}")
    return 0


def _told(node: NodeState, say: SayText) -> list[str]:
    told = [say("hub.never") if node.seen is None else say("hub.seen", at=f"{node.seen:%Y-%m-%d %H:%M %Z}")]
    told.append(say("hub.from_it", n=node.events))
    if node.revoked:
        told.append(say("hub.is_revoked"))
    if abs(node.ahead or 0) > WRONG_CLOCK_MS:
        told.append(say("hub.clock", n=round((node.ahead or 0) / 60_000)))
    if node.refused:
        told.append(say("hub.refused_rows", n=node.refused))
    if node.strange >= THERE_TWICE:
        told.append(say("hub.twice"))
    return told
