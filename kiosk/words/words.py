"""Loading the words files and filling in their blanks."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
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
    return Words({lang: _read_once(folder / f"{lang}.yaml") for lang in langs})


def _read_once(file: Traversable) -> dict[str, str]:
    """Return a words file's texts, kept beside Python's own byte code: reading YAML holds up the first paint.

    Like byte code, what is kept is dropped when the file changes, and not being able to keep it is no harm.
    """
    data = file.read_bytes()
    if not isinstance(file, Path):
        return read_words(data)
    kept = file.parent / "__pycache__" / f"{file.stem}.{crc32(data):08x}.json"
    with suppress(OSError, msgspec.MsgspecError):
        return msgspec.json.decode(kept.read_bytes(), type=dict[str, str])
    texts = read_words(data)
    with suppress(OSError):
        kept.parent.mkdir(exist_ok=True)
        for old in kept.parent.glob(f"{file.stem}.*.json"):
            old.unlink(missing_ok=True)
        beside = kept.with_suffix(f".{os.getpid()}")
        beside.write_bytes(msgspec.json.encode(texts))
        beside.replace(kept)
    return texts


def read_words(data: bytes) -> dict[str, str]:
    """Return the texts of one words file by their dotted keys. Raises ValueError for what is no string."""
    import yaml  # where the texts are kept, it is not needed before the first paint

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
