"""Names as they are typed: whom or what is meant."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.safekeeping.name_lookup import KnownNames, match_names, name_lines, named_people, printable, workshop_names

if TYPE_CHECKING:
    from kiosk.words import Lang, SayText, Words

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


def find_resident(data: Path, name: str, say: SayText, words: Words, lang: Lang) -> str | None:
    """Return the id of the resident of a data folder who is called so, also while the kiosk runs; else None.

    Raises Unfit if the records cannot be read.
    """
    from kiosk.safekeeping.progress_bar import ProgressBar
    from kiosk.store.contents import inspect_database

    if not has_records(data, say):
        return None
    with ProgressBar(say("backup.reading")) as report_progress:
        workshop = inspect_database(data / "kiosk.db", report_progress).workshop
    return find_named(name, named_people(workshop, workshop_names(workshop, words, lang)), say)


def has_records(data: Path, say: SayText) -> bool:
    """Tell whether a data folder has records; say so if it has none. Looking must not make any."""
    there = (data / "kiosk.db").exists()
    if not there:
        print(say("doctor.no_data", folder=data), file=sys.stderr)
    return there


def _alike(wanted: str, known: KnownNames) -> list[tuple[str, ...]]:
    """Return those whose key or name is like what is wanted, the nearest first."""
    named: dict[str, list[tuple[str, ...]]] = {}
    for one in known:
        for text in one:
            named.setdefault(text.casefold(), []).append(one)
    near = difflib.get_close_matches(wanted, named, 3, 0.6)
    return list(dict.fromkeys(one for text in near for one in named[text]))
