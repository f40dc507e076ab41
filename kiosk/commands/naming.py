"""Names as they are typed: whom or what is meant."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kiosk.safekeeping.commands import Say

MOST: Final = 20
"""Names that are told at most to someone who wrote one that there is not."""


def meant(typed: str, known: Sequence[tuple[str, str]], say: Say) -> str | None:
    """Return the key of what is called so, of keys and their names; None, once it was told what is alike.

    The key itself is a name too: it is the only one that tells two people of one name apart.
    """
    wanted = typed.strip().casefold()
    found = [(key, name) for key, name in known if wanted in (key.casefold(), name.casefold())]
    if len(found) == 1:
        return found[0][0]
    near = found or _alike(wanted, known)
    print(say("cli.near" if near else "cli.unknown", name=_shown(typed)), file=sys.stderr)
    for key, name in (near or known)[:MOST]:
        print(f"  {key}  {_shown(name)}", file=sys.stderr)
    return None


def resident(data: Path, name: str, say: Say) -> str | None:
    """Return the id of the resident of a data folder who is called so, also while the kiosk runs; else None.

    Raises Unfit if the records cannot be read.
    """
    from kiosk.safekeeping.bar import Bar
    from kiosk.safekeeping.restoring import look

    if not recorded(data, say):
        return None
    with Bar(say("backup.reading")) as so_far:
        people = look(data / "kiosk.db", so_far).people
    return meant(name, [(person.id, person.name) for person in people if not person.mentor], say)


def recorded(data: Path, say: Say) -> bool:
    """Tell whether a data folder has records; say so if it has none. Looking must not make any."""
    there = (data / "kiosk.db").exists()
    if not there:
        print(say("doctor.no_data", folder=data), file=sys.stderr)
    return there


def _alike(wanted: str, known: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return those whose key or name is like what is wanted, the nearest first."""
    pairs = {text.casefold(): pair for pair in known for text in pair}
    return list(dict.fromkeys(pairs[text] for text in difflib.get_close_matches(wanted, pairs, 3, 0.6)))


def _shown(name: str) -> str:
    """Return a name without what a terminal would take for a command."""
    return "".join(sign if sign.isprintable() else "?" for sign in name)
