"""Loading the words files and filling in their blanks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any
from zlib import crc32

import msgspec
from msgspec import Struct

from kiosk.words.language import HOME_LANG, LANGS, Lang
from kiosk.words.phrase import Phrase


class Words(Struct, frozen=True):
    """The kiosk's own texts by language and key ("home.title")."""

    texts: Mapping[Lang, Mapping[str, str]]

    def say(self, lang: Lang, key: str, /, **values: object) -> Phrase:
        """Return a text with its blanks filled in, in Indonesian where the language lacks it.

        Raises KeyError for a key that Indonesian lacks too.
        """
        if key not in self.texts[lang]:
            lang = HOME_LANG
        text = self.texts[lang][key]
        return Phrase(text.format_map(values) if values else text, lang)


def load_words(langs: tuple[Lang, ...] = LANGS) -> Words:
    """Read the words files that come with the kiosk."""
    folder = resources.files("kiosk.words")
    return Words(
        {lang: dict(_flat("", read_tree(folder / f"{lang}.yaml", folder / f"{lang}.json"))) for lang in langs}
    )


def read_tree(file: Traversable, compiled: Traversable) -> dict[str, object]:
    """Return what a YAML file holds; of what was compiled of it, if that fits: YAML would hold up the first paint."""
    data = file.read_bytes()
    with suppress(OSError, msgspec.MsgspecError):
        checksum, tree = msgspec.json.decode(compiled.read_bytes(), type=tuple[int, dict[str, object]])
        if checksum == crc32(data):
            return tree
    parsed: dict[str, object] = _parse(data)
    return parsed


def read_words(data: bytes) -> dict[str, str]:
    """Return the texts of one words file by their dotted keys. Raises ValueError for what is no string."""
    return dict(_flat("", _parse(data)))


def _parse(data: bytes) -> Any:
    import yaml  # only where the words are not compiled

    return yaml.load(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe


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
