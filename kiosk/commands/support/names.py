"""Names as they are typed: whom or what is meant."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Final, TypeAlias

from kiosk.commands.support.options import Options
from kiosk.commands.support.progress_bar import ProgressBar
from kiosk.commands.support.records import has_records
from kiosk.learning import Workshop, display_names, folded
from kiosk.store.contents import inspect_database
from kiosk.words import Lang, SayText, Words, printable

KnownNames: TypeAlias = Sequence[tuple[str, ...]]
"""Of each thing that there is: its key, the name that no other has, and by which names else it is known."""

MOST_NAMES: Final = 20
"""Names that are told at most to someone who wrote one that there is not."""


def workshop_names(workshop: Workshop, words: Words, lang: Lang) -> dict[str, str]:
    """Return what to call people by their ids; see ``display_names``."""
    return display_names(workshop, partial(words.say, lang))


def named_people(workshop: Workshop, names: dict[str, str], *, mentors: bool = False) -> list[tuple[str, ...]]:
    """Return by which names the residents, or the mentors who sign in, are known."""
    people = workshop.shown_mentors() if mentors else workshop.residents.values()
    return [(one.id, names[one.id], one.name.value) for one in people]


def match_names(typed: str, known: KnownNames) -> list[tuple[str, ...]]:
    """Return what is called so: by the letters; if nothing is, as people compare names."""
    wanted = typed.strip().casefold()
    found = [one for one in known if wanted in (name.casefold() for name in one)]
    return found or [one for one in known if folded(wanted) and folded(wanted) in map(folded, one[1:])]


def name_lines(known: Iterable[tuple[str, ...]]) -> Iterable[str]:
    """Yield a line for each thing that there is: its key and its name, either of which may be typed."""
    yield from (f"  {key}  {printable(name)}" for key, name, *_ in known)


def find_named(typed: str, known: KnownNames, say: SayText) -> str | None:
    """Return the key of what is called so, of keys and their names; None, once it was told what is alike.

    The key itself is a name too.
    """
    found = match_names(typed, known)
    if len(found) == 1:
        return found[0][0]
    near = found or _alike(typed.strip().casefold(), known)
    print(say("cli.near" if near else "cli.unknown", name=typed), file=sys.stderr)
    print(*name_lines((near or known)[:MOST_NAMES]), sep="\n", file=sys.stderr)
    return None


def find_resident(options: Options, name: str) -> str | None:
    """Return the id of the resident of the data folder who is called so, also while the kiosk runs; else None.

    Raises UnusableFile if the records cannot be read.
    """
    if not has_records(options.folder, options.say):
        return None
    return find_named(name, people_on_disk(options), options.say)


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
