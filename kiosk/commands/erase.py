"""Erase a resident for good, from backups too."""

from __future__ import annotations

import argparse

from kiosk.commands.support.asking import must_agree
from kiosk.commands.support.names import find_named, named_people, workshop_names
from kiosk.commands.support.options import Options
from kiosk.commands.support.progress_bar import ProgressBar
from kiosk.commands.support.records import open_store, told_in_words
from kiosk.safekeeping.erasing import erase_person


def add(parser: argparse.ArgumentParser) -> None:
    """Name its options."""
    parser.add_argument("name", nargs="+", metavar="NAME")
    parser.add_argument("--yes", action="store_true", help="do not ask")


@told_in_words
def run(options: Options) -> int:
    """Erase a resident for good, once their name was written again."""
    say = options.say
    with open_store(options.folder, say) as store:
        workshop = store.known.workshop
        names = workshop_names(workshop, options.words, options.lang)
        person = find_named(" ".join(options.name or ()), named_people(workshop, names), say)
        if person is None:
            return 1
        if not options.yes:
            must_agree(say("backup.erase_sure", name=names[person]), names[person])
        with ProgressBar(say("backup.going_on")) as report_progress:
            done = erase_person(store, person, report_progress)
    print(say("backup.erased", n=done.events, files=done.files, removed=", ".join(done.removed) or "-"))
    return 0
