"""The guides: what mentors and residents may read about the kiosk, on its pages and on paper, from one file each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final, TypeAlias

import msgspec
from msgspec import Struct

from kiosk.words.language import Lang
from kiosk.words.words import Words, read_tree

_Texts: TypeAlias = dict[Lang, str]

_NAMED: Final = re.compile(r"\{([\w.-]+)\}")
_BLANK: Final = re.compile(r"[:,]? *\{\w+\}")


class Chapter(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing to do or to know: its steps in order, or ``rows`` under a ``head``, and where it comes from.

    ``way`` is the way to the screen that is drawn beside it on paper: who is there, then what they pick one after the
    other. ``mark`` is what is lit on that screen.
    """

    key: str
    title: _Texts
    steps: tuple[_Texts, ...] = ()
    head: tuple[_Texts, ...] = ()
    rows: tuple[tuple[_Texts, ...], ...] = ()
    ordered: bool = True
    source: _Texts | None = None
    way: str = ""
    mark: str = ""


class GuidePart(Struct, frozen=True, forbid_unknown_fields=True):
    """Chapters that belong together."""

    key: str
    title: _Texts
    chapters: tuple[Chapter, ...]


class Guide(Struct, frozen=True, forbid_unknown_fields=True):
    """A guide with what it is for."""

    title: _Texts
    text: _Texts
    parts: tuple[GuidePart, ...]


@cache
def load_guide(name: str) -> Guide:
    """Read a guide that comes with the kiosk. A page asks for it, long after the first paint."""
    folder = resources.files("kiosk") / "guides"
    return msgspec.convert(read_tree(folder / f"{name}.yaml", folder / f"{name}.json"), Guide)


def guide_text(text: Mapping[Lang, str], lang: Lang, words: Words, mark: str = "", *, spoken: bool = False) -> str:
    """Return a text of a guide, each ``{group.name}`` in it as the kiosk calls that, without what it fills in there.

    ``mark`` is put on both sides of each such name. A name in capitals is ``spoken`` as a word, not letter by letter.
    Raises KeyError for a name that the kiosk has no text for.
    """

    def named(found: re.Match[str]) -> str:
        name = _BLANK.sub("", words.say(lang, found[1]).text).rstrip(".")
        return f"{mark}{name.lower() if spoken and name.isupper() else name}{mark}"

    return _NAMED.sub(named, text[lang])
