"""Names as they are typed: whom or what is meant."""

from __future__ import annotations

import difflib
import sys
from typing import Final

from kiosk.commands.support.name_lookup import (
    KnownNames,
    match_names,
    name_lines,
    named_people,
    printable,
    workshop_names,
)
from kiosk.commands.support.options import Options
from kiosk.commands.support.progress_bar import ProgressBar
from kiosk.commands.support.records import has_records
from kiosk.learning import folded
from kiosk.store.contents import inspect_database
from kiosk.words import SayText

MOST_NAMES: Final = 20
"""Names that are told at most to someone who wrote one that there is not."""


def find_named(typed: str, known: KnownNames, say: SayText) -> str | None:
    """Return the key of what is called so, of keys and their names; None, once it was told what is alike.

    The key itself is a name too.
    """
    found = match_names(typed, known)
    if len(found) == 1:
        return found[0][0]
    near = found or _alike(typed.strip().casefold(), known)
    print(say("cli.near" if near else "cli.unknown", name=printable(typed)), file=sys.stderr)
    print(*name_lines((near or known)[:MOST_NAMES]), sep="\n", file=sys.stderr)
    return None


def find_resident(options: Options, name: str) -> str | None:
    """Return the id of the resident of the data folder who is called so, also while the kiosk runs; else None.

    Raises UnusableFile if the records cannot be read.
    """
    if not has_records(options.folder, options.say):
        return None
    return find_named(name, people_on_disk(options), options.say)


def find_one(known: KnownNames, name: str, say: SayText) -> tuple[str, ...] | None:
    """Return the one of this name, by its letters or by the id; say who there is if it is not clear."""
    found = match_names(name, known)
    if len(found) == 1:
        return found[0]
    print(say("backup.who", name=printable(name)), file=sys.stderr)
    print(*name_lines(found or known), sep="\n", file=sys.stderr)
    return None


def people_on_disk(options: Options) -> list[tuple[str, ...]]:
    """Return by which names the residents are known, also while the kiosk runs. Raises UnusableFile."""
    with ProgressBar(options.say("backup.reading")) as report_progress:
        workshop = inspect_database(options.folder.database, report_progress).workshop
    return named_people(workshop, workshop_names(workshop, options.words, options.lang))


def _alike(wanted: str, known: KnownNames) -> list[tuple[str, ...]]:
    """Return those whose name holds what is wanted, then those whose key or name is like it, the nearest first."""
    parts = [one for one in known if folded(wanted) and any(folded(wanted) in folded(name) for name in one[1:])]
    named: dict[str, list[tuple[str, ...]]] = {}
    for one in known:
        for text in one:
            named.setdefault(text.casefold(), []).append(one)
    near = difflib.get_close_matches(wanted, named, 3, 0.6)
    return list(dict.fromkeys([*parts, *(one for text in near for one in named[text])]))
