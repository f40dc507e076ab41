"""Exchange records with the hub of this home, or with a file on a stick."""

from __future__ import annotations

import argparse
from pathlib import Path

from kiosk.commands.support.asking import agrees
from kiosk.commands.support.names import workshop_names
from kiosk.commands.support.options import Options
from kiosk.commands.support.progress_bar import ProgressBar
from kiosk.commands.support.records import open_store, tell_passed, told_in_words
from kiosk.exchange import WRONG_CLOCK_MS, ExchangeReport, exchange, exchange_by_stick, note_exchange
from kiosk.exchange.joining_hub import open_hub
from kiosk.safekeeping.erasing import MOST_UNASKED, erase_elsewhere
from kiosk.words import SayText, printable


def add(parser: argparse.ArgumentParser) -> None:
    """Name its options."""
    parser.add_argument("--stick", type=Path, metavar="FILE.zip", help="with this file, which is made if need be")
    parser.add_argument("--yes", action="store_true", help="erase who was erased elsewhere, without asking")


@told_in_words
def run(options: Options) -> int:
    """Exchange once, and say what came and went."""
    say = options.say
    with open_store(options.folder, say) as store:

        def erase(ids: frozenset[str]) -> None:
            names = workshop_names(store.known.workshop, options.words, options.lang)
            here = sorted(names[one] for one in ids & store.known.workshop.residents.keys())
            if len(here) > (0 if options.stick else MOST_UNASKED) and not options.yes:
                print(say("hub.erased_elsewhere", n=len(here)), *map(printable, here), sep="\n  ")
                if not agrees(say("backup.sure", word=say("backup.yes")), say("backup.yes")):
                    return
            erase_elsewhere(store, ids)

        with ProgressBar(say("backup.going_on")) as report_progress:
            if options.stick:
                report = exchange_by_stick(store, options.stick, erase, report_progress)
            else:
                with open_hub(options.folder) as peer:
                    report = exchange(store, peer, erase, report_progress)
                note_exchange(options.folder, store.now(), report)
        _tell(report, say)
    return 0


def _tell(report: ExchangeReport, say: SayText) -> None:
    print(say("hub.exchanged", pushed=report.pushed, pulled=report.pulled))
    tell_passed(report.passed, say)
    for key, n in (
        ("refused_rows", report.refused),
        ("waiting", len(report.waiting)),
        ("erased", len(report.erased)),
    ):
        if n:
            print(say(f"hub.{key}", n=n))
    if abs(report.ahead or 0) > WRONG_CLOCK_MS:
        print(say("hub.clock", n=round((report.ahead or 0) / 60_000)))
