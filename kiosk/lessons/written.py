"""A lesson as it is written, before it is a model: what its checks look at and how they tell what is wrong."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final

from msgspec import Struct

from kiosk.lessons.figures import Figures
from kiosk.lessons.source import Address, Problem, Source
from kiosk.words import LANGS, Lang

USUAL_LANGS: Final[tuple[Lang, ...]] = ("id", "en")
"""The languages of a lesson that names none."""

_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+")
_NO_TEXTS: Final = ("figures", "sources", "formula", "formal", "also_called")


class WrittenExercise(Struct, frozen=True):
    """An exercise as a lesson file writes it, where it stands, and the lesson's figures."""

    source: Source
    path: Address
    tree: dict[str, Any]
    figures: Figures

    def problem(self, path: Address, key: str, **values: str) -> Problem:
        """Return the problem at what a path within the exercise leads to."""
        return self.source.problem((*self.path, *path), key, **values)

    def keys(self, group: str) -> list[str]:
        """Return the keys of the lesson's entries in a group, such as ``steps``."""
        return [str(entry.get("key")) for entry in mappings(self.source.tree, group)]

    def needs(self, *names: str) -> Iterator[Problem]:
        """Yield the parts that the lesson must have for this exercise and has not."""
        yield from (self.problem((), "missing", name=name) for name in names if not self.source.tree.get(name))

    def unknown_each(self, name: str, known: Collection[str]) -> Iterator[Problem]:
        """Yield the entries of one of the exercise's lists that are none of the known names."""
        entries = self.tree.get(name)
        for place, entry in enumerate(entries if isinstance(entries, list) else ()):
            yield from self.unknown((name, place), entry, known)

    def unknown(self, path: Address, name: object, known: Collection[str]) -> Iterator[Problem]:
        """Yield the problem of a name that is none of the known ones; what is no text the model tells of."""
        if isinstance(name, str) and known and name not in known:
            yield self.problem(path, "not_one_of", name=name[:60], near=", ".join(list(known)[:20]))


def mappings(tree: Any, name: str) -> list[dict[str, Any]]:
    """Return a list's entries; one that is no mapping, which the model tells of, counts as an empty one."""
    found = tree.get(name) if isinstance(tree, dict) else None
    return [entry if isinstance(entry, dict) else {} for entry in found] if isinstance(found, list) else []


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the other known name that is most like a name, or a few of them if none is."""
    known, name = [one for one in known if one != name][:500], name[:60]
    return ", ".join(difflib.get_close_matches(name, known, 1, 0.5) or sorted(known)[:8]) or "-"


def twice(source: Source, group: Address, keys: list[str]) -> Iterator[Problem]:
    """Yield the keys of a group that come more than once."""
    seen: set[str] = set()
    for place, key in enumerate(keys):
        if key in seen:
            yield source.problem((*group, place, "key"), "twice", name=key)
        seen.add(key)


def sentences_of(text: str) -> list[str]:
    """Return the sentences of a text."""
    return _SENTENCE_END.split(text)


def resident_texts(tree: object, path: Address) -> Iterator[tuple[Address, str]]:
    """Yield the texts that residents read, with the path to each; names (of one word) come along with them."""
    if isinstance(tree, str):
        yield path, tree
    elif isinstance(tree, dict):
        for key, value in tree.items():
            if key not in _NO_TEXTS:
                yield from resident_texts(value, (*path, key))
    elif isinstance(tree, list):
        for place, value in enumerate(tree):
            yield from resident_texts(value, (*path, place))


def _spellings(tree: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Return the lesson's pronunciations by language; what is no spelling the model tells of."""
    given = tree.get("pronounce")
    return {
        lang: {word: spoken for word, spoken in words.items() if isinstance(spoken, str) and word}
        for lang, words in (given.items() if isinstance(given, dict) else ())
        if isinstance(words, dict)
    }


def text_context(tree: dict[str, Any], figures: Figures) -> dict[str, Any]:
    """Return what the texts of a lesson are read with: its figures, languages and pronunciations."""
    return {"figures": figures, "languages": languages_of(tree), "pronounce": _spellings(tree)}


def languages_of(tree: dict[str, Any]) -> Sequence[Lang]:
    """Return the languages that a lesson says it has; a plain text in it is in the first."""
    written = tree.get("languages")
    return [lang for lang in LANGS if lang in written] or USUAL_LANGS if isinstance(written, list) else USUAL_LANGS


def says_term(term: str, text: str) -> bool:
    """Tell whether a text says a word that is explained, alone, with an ending, or beside a number as in "3cm"."""
    pattern = rf"(?<!\w){re.escape(term.casefold())}(?:nya|s)?(?!\w)"
    without_numbers = "".join(" " if sign.isnumeric() else sign for sign in text)
    return any(re.search(pattern, each.casefold()) for each in (text, without_numbers))
