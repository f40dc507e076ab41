"""Add the records of a file that was carried here."""

from __future__ import annotations

import argparse
from pathlib import Path

from kiosk.commands.support.asking import must_agree
from kiosk.commands.support.names import workshop_names
from kiosk.commands.support.options import Options
from kiosk.commands.support.progress_bar import ProgressBar
from kiosk.commands.support.records import open_store, tell_passed, told_in_words
from kiosk.exchange import join_bundle, preview_join, read_bundle
from kiosk.learning import both


def add(parser: argparse.ArgumentParser) -> None:
    """Name its options."""
    parser.add_argument("file", type=Path, metavar="FILE.zip")
    parser.add_argument("--confirm", action="store_true", help="with what a mentor must confirm, as one does")
    parser.add_argument("--yes", action="store_true", help="do not ask")


@told_in_words
def run(options: Options) -> int:
    """Show what is in a file that was carried here, ask, and add what is new of it.

    What a mentor must confirm comes only with ``--confirm``.
    """
    say, file = options.say, options.file
    with ProgressBar(say("backup.reading")) as report_progress:
        bundle = read_bundle(file, report_progress)
    with open_store(options.folder, say) as store:
        with ProgressBar(say("backup.reading")) as report_progress:
            coming = preview_join(store, bundle, report_progress)
        print(say("backup.in_it", file=file))
        names = workshop_names(both(bundle.look.workshop, store.known.workshop), options.words, options.lang)
        for person in bundle.look.people:
            role = say("backup.mentor" if person.mentor else "backup.resident")
            print(say("backup.person", name=names[person.id], role=role, n=person.events))
        print(say("backup.coming", new=coming.new, known=coming.known))
        if coming.recordings:
            print(say("recordings.coming", n=coming.recordings))
        if coming.unconfirmed:
            print(say("backup.unconfirmed", n=coming.unconfirmed))
            print(*(() if options.confirm else (say("backup.unconfirmed_do"),)), sep="\n")
        tell_passed(coming.passed, say)
        if coming.new + coming.recordings + coming.unconfirmed * options.confirm and not options.yes:
            must_agree(say("backup.sure", word=say("backup.yes")), say("backup.yes"))
        with ProgressBar(say("backup.going_on")) as report_progress:
            joined = join_bundle(store, bundle, report_progress, confirmed=options.confirm)
        print(say("backup.imported", n=joined.new))
        if joined.recordings:
            print(say("recordings.came", n=joined.recordings))
        if joined.passed != coming.passed:
            tell_passed(joined.passed, say)
    return 0
