"""Names as they are typed: whom or what is meant."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kiosk.safekeeping.naming import Known, lines, matching, names_in, people_of, shown

if TYPE_CHECKING:
    from kiosk.safekeeping.commands import Say
    from kiosk.words import Lang, Words

MOST: Final = 20
"""Names that are told at most to someone who wrote one that there is not."""


def meant(typed: str, known: Known, say: Say) -> str | None:
    """Return the key of what is called so, of keys and their names; None, once it was told what is alike.

    The key itself is a name too.
    """
    found = matching(typed, known)
    if len(found) == 1:
        return found[0][0]
    near = found or _alike(typed.strip().casefold(), known)
    print(say("cli.near" if near else "cli.unknown", name=shown(typed)), file=sys.stderr)
    print(*lines((near or known)[:MOST]), sep="\n", file=sys.stderr)
    return None


def resident(data: Path, name: str, say: Say, words: Words, lang: Lang) -> str | None:
    """Return the id of the resident of a data folder who is called so, also while the kiosk runs; else None.

    Raises Unfit if the records cannot be read.
    """
    from kiosk.safekeeping.bar import Bar
    from kiosk.safekeeping.restoring import look

    if not recorded(data, say):
        return None
    with Bar(say("backup.reading")) as so_far:
        workshop = look(data / "kiosk.db", so_far).workshop
    return meant(name, people_of(workshop, names_in(workshop, words, lang)), say)


def recorded(data: Path, say: Say) -> bool:
    """Tell whether a data folder has records; say so if it has none. Looking must not make any."""
    there = (data / "kiosk.db").exists()
    if not there:
        print(say("doctor.no_data", folder=data), file=sys.stderr)
    return there


def _alike(wanted: str, known: Known) -> list[tuple[str, ...]]:
    """Return those whose key or name is like what is wanted, the nearest first."""
    named: dict[str, list[tuple[str, ...]]] = {}
    for one in known:
        for text in one:
            named.setdefault(text.casefold(), []).append(one)
    near = difflib.get_close_matches(wanted, named, 3, 0.6)
    return list(dict.fromkeys(one for text in near for one in named[text]))
