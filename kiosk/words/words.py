"""Loading the words files and filling in their blanks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Final

import yaml
from msgspec import Struct

from kiosk.words.phrase import Lang, Phrase

LANGS: Final[tuple[Lang, ...]] = ("id", "en")


class Words(Struct, frozen=True):
    """The kiosk's own texts by language and key ("home.title")."""

    texts: Mapping[Lang, Mapping[str, str]]

    def say(self, lang: Lang, key: str, /, **values: object) -> Phrase:
        """Return a text with its blanks filled in. Raises KeyError for a key that the language lacks."""
        text = self.texts[lang][key]
        return Phrase(text.format_map(values) if values else text, lang)


def load(langs: tuple[Lang, ...] = LANGS) -> Words:
    """Read the words files that come with the kiosk."""
    folder = resources.files("kiosk.words")
    return Words({lang: read((folder / f"{lang}.yaml").read_bytes()) for lang in langs})


def read(data: bytes) -> dict[str, str]:
    """Return the texts of one words file by their dotted keys. Raises ValueError for what is no string."""
    tree = yaml.load(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    return dict(_flat("", tree))


def _flat(prefix: str, tree: object) -> Iterator[tuple[str, str]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            if not isinstance(key, str):
                raise ValueError(f"{prefix}: the key {key!r} must be in quotes")
            yield from _flat(f"{prefix}.{key}" if prefix else key, value)
    elif isinstance(tree, str):
        yield prefix, tree
    else:
        raise ValueError(f"{prefix}: a text must be a string in quotes, not {tree!r}")
