"""Whom or what a name that was typed may mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TypeAlias

from kiosk.learning import Workshop, display_names, folded
from kiosk.words import Lang, Words

KnownNames: TypeAlias = Sequence[tuple[str, ...]]
"""Of each thing that there is: its key, the name that no other has, and by which names else it is known."""


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


def printable(name: str) -> str:
    """Return a name without what a terminal would take for a command: it may come from elsewhere."""
    return "".join(sign if sign.isprintable() else "?" for sign in name)
