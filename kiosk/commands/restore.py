"""List the backups; restore one, with a look first."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from kiosk.commands.support.asking import must_agree
from kiosk.commands.support.names import workshop_names
from kiosk.commands.support.options import Options
from kiosk.commands.support.progress_bar import ProgressBar
from kiosk.commands.support.records import told_in_words
from kiosk.learning import both
from kiosk.safekeeping.backups import list_backups
from kiosk.safekeeping.restoring import restore_backup, set_aside_copies
from kiosk.store import local_time
from kiosk.store.contents import DatabaseContents, UnusableFile, inspect_database


def add(parser: argparse.ArgumentParser) -> None:
    """Name its options."""
    parser.add_argument("which", nargs="?", metavar="NUMBER", help="its number in the list, or a file")
    parser.add_argument("--yes", action="store_true", help="do not ask")


@told_in_words
def run(options: Options) -> int:
    """List what can be restored, or show what is in it beside what is here now, ask, and restore it."""
    say, which = options.say, options.which
    there = [*list_backups(options.folder), *set_aside_copies(options.folder)]
    if which is None:
        print(say("backup.list" if there else "backup.none"))
        for number, backup in enumerate(there, 1):
            print(f"{number:4}  {local_time(backup.at)}  {backup.size / 1e6:8.1f} MB  {backup.file.name}")
        return 0
    file = there[int(which) - 1].file if which.isdecimal() and 0 < int(which) <= len(there) else Path(which)
    if not file.is_file():
        raise FileNotFoundError(f"there is no {which}")
    print(say("backup.in_it", file=file))
    with ProgressBar(say("backup.reading")) as report_progress:
        try:
            now: DatabaseContents | None = inspect_database(options.folder.database, report_progress)
        except UnusableFile:
            now = None
        look = inspect_database(file, report_progress)
    print(*_beside(look, now, options), sep="\n")
    if look.damaged:
        print(say("backup.damaged", n=look.damaged))
    if not options.yes:
        must_agree(say("backup.sure", word=say("backup.yes")), say("backup.yes"))
    with ProgressBar(say("backup.going_on")) as report_progress:
        done = restore_backup(options.folder, file, report_progress=report_progress)
    print(say("backup.restored", n=done.look.events, file=done.aside or "-"))
    if done.recordings:
        print(say("recordings.came", n=done.recordings))
    return 0


def _beside(look: DatabaseContents, now: DatabaseContents | None, options: Options) -> Iterable[str]:
    """Yield a line for each person: their events in a file, and now."""
    here = {person.id: person for person in now.people} if now else {}
    there = {person.id: person for person in look.people}
    workshop = both(look.workshop, now.workshop) if now else look.workshop
    names = workshop_names(workshop, options.words, options.lang)

    def line(name: str, there: object, now: object) -> str:
        return options.say("backup.person_beside", name=name, there=there, now=now)

    for key in here | there:
        yield line(names[key], *(people[key].events if key in people else 0 for people in (there, here)))
    yield line(options.say("backup.all"), look.events, now.events if now else "?")
