"""Indonesian words as eSpeak NG's phonemes, where its own rules say them wrong.

eSpeak NG makes every stressed letter *e* an open vowel and every other a schwa, and says a final *k* as a stop of the
tongue. Which *e* is a schwa is a matter of the word, so words are looked up (``reading/id.vowels``, which names its
sources), then by their affixes, and only then guessed. A *k* that closes a syllable is a glottal stop. Words that
have neither stay as text, which the synthesiser says well.

Pure text to text; the driver in ``worker`` hands the phonemes over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, TypeAlias

from kiosk.speech.spoken import corrected_vowels
from kiosk.words import Lang

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})

VowelSource: TypeAlias = Literal["given", "listed", "affix", "rule"]


class Vowels(NamedTuple):
    """Which letters *e* of a word are schwas ("10": the first), and where that is known from."""

    schwas: str
    source: VowelSource


_OPEN, _SCHWA = "éè", "ê"
_WORDS: Final = re.compile(r"(?<![\w-])[a-zéèê]+(?:-[a-zéèê]+)*(?![\w-])", re.IGNORECASE)
"""A word of letters that Indonesian has, or several with hyphens; what has other letters is left as it is."""
_PLAIN: Final = str.maketrans("éèê", "eee")

_SUFFIXES: Final = ("nya", "lah", "kah", "pun", "kan", "ku", "mu", "an", "i")
_PREFIXES: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    # What is written, and what the root may begin with in its place (men- + tulis = menulis).
    ("menge", ("",)), ("penge", ("",)), ("meng", ("", "k")), ("peng", ("", "k")), ("meny", ("s",)), ("peny", ("s",)),
    ("men", ("", "t")), ("pen", ("", "t")), ("mem", ("", "p")), ("pem", ("", "p")), ("me", ("",)), ("pe", ("",)),
    ("ber", ("",)), ("per", ("",)), ("ter", ("",)), ("bel", ("",)), ("pel", ("",)), ("be", ("",)), ("te", ("",)),
    ("di", ("",)), ("ke", ("",)), ("se", ("",)),
)  # fmt: skip
_DEPTH: Final = 4
"""Affixes on one word: "dipertanggungjawabkannya" has five, and its root is found after four."""


@lru_cache(maxsize=1)
def _list() -> str:
    """The dictionary as one text, searched as it is: as a dict it would take ten times the memory (0.36 MB)."""
    return (Path(__file__).parent / "reading" / "id.vowels").read_text("ascii").lower()


@lru_cache(maxsize=4096)
def _listed(word: str) -> str | None:
    if "e" not in word:
        return ""
    text, key = _list(), f"\n{word} "
    start = text.find(key)
    if start < 0:
        return None
    start += len(key)
    return text[start : text.index("\n", start)]


def vowels(word: str, given: Mapping[str, str] = _NOTHING) -> Vowels:
    """Return which letters *e* of ``word`` are schwas. An accent decides (é and è are open, ê is a schwa).

    ``given`` maps plain words to accented ones and wins over the dictionary.
    """
    word = word.lower()
    if any(c in word for c in _OPEN + _SCHWA):
        return Vowels("".join("01"[c in _SCHWA or c == "e"] for c in word if c in "eéèê"), "given")
    if word in given:
        return vowels(given[word])
    for suffix in _SUFFIXES if given else ():  # what was mended here wins over a form that is listed
        # The name of a letter takes none: "telah" is not "te".
        if (root := word.removesuffix(suffix)) != word and len(root) > 2 and root in given:
            return vowels(given[root])
    listed = _listed(word)
    if listed is not None:
        return Vowels(listed, "listed")
    if (found := _by_affix(word, given, _DEPTH)) is not None:
        return Vowels(found, "affix")
    return Vowels(_guessed(word), "rule")


def _known(word: str, given: Mapping[str, str], depth: int) -> str | None:
    if word in given:
        return vowels(given[word]).schwas
    found = _listed(word)
    return _by_affix(word, given, depth) if found is None else found


def _by_affix(word: str, given: Mapping[str, str], depth: int) -> str | None:
    """Return the schwas by the root and its affixes: all letters *e* of prefixes are schwas, suffixes have none."""
    if depth == 0:
        return None
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) >= len(suffix) + 3:
            found = _known(word.removesuffix(suffix), given, depth - 1)
            if found is not None:
                return found
    for prefix, onsets in _PREFIXES:
        if word.startswith(prefix) and len(word) >= len(prefix) + 3:
            for onset in onsets:
                found = _known(onset + word.removeprefix(prefix), given, depth - 1)
                if found is not None:
                    return "1" * prefix.count("e") + found
    return None


def _guessed(word: str) -> str:
    """Return the schwas by the commonest pattern: open in the last syllable and before a vowel, else a schwa."""
    last = max((i for i, c in enumerate(word) if c in "aiueo"), default=-1)
    return "".join(
        "0" if i == last or word[i + 1 : i + 2] in tuple("aiou") else "1" for i, c in enumerate(word) if c == "e"
    )


# A k before a consonant closes its syllable, but not in the clusters kh, kl and kr ("iklan", "demokrat"), unless the
# rest is a particle ("tidaklah"): the rule of the dictionaries named in reading/id.vowels.
_GLOTTAL: Final = re.compile(r"(?<=[aiueoéèê])k(?=$|[bcdfgjkmnpqstvwxyz]|lah$)")

_SOUNDS: Final[tuple[tuple[str, str], ...]] = (
    ("ngg", "Ng"), ("ng", "N"), ("ny", "n^"), ("sy", "S"), ("kh", "x"), ("ch", "tS"), ("c", "tS"), ("j", "dZ"),
    ("y", "j"), ("v", "f"), ("q", "k"), ("x", "ks"),
)  # fmt: skip
"""How letters are said; all others are said as eSpeak NG's phoneme of the same name."""

_TOKEN: Final = re.compile("|".join(written for written, _ in _SOUNDS) + r"|ai$|au$|oi$|.")
_FINAL_Y: Final = re.compile(r"(?<=[bcdfghjklmnpqrtvwxz])y$")
"""The vowel that ends names as "Benny" and "Ferry"."""
_DIPHTHONGS: Final = {"ai": "aI", "au": "aU", "oi": "oI"}
_VOWELS: Final = frozenset({"a", "i", "u", "o", "E", "@", *_DIPHTHONGS.values()})


@lru_cache(maxsize=2048)
def _phonemes(word: str, schwas: str) -> str:
    closed = _GLOTTAL.sub("?", _FINAL_Y.sub("i", word.translate(_PLAIN)))
    kinds = iter(schwas)
    sounds: list[str] = []
    said = dict(_SOUNDS) | _DIPHTHONGS
    for letters in _TOKEN.findall(closed):
        if letters == "e":
            sounds.append("@" if next(kinds) == "1" else "E")
        else:
            sounds.append("s" if letters == "x" and not sounds else said.get(letters, letters))
    syllables = [i for i, sound in enumerate(sounds) if sound in _VOWELS]
    if not syllables:
        return ""
    # The last but one syllable is stressed, or the last where that one is a schwa.
    stressed = syllables[-2] if len(syllables) > 1 else syllables[-1]
    if sounds[stressed] == "@" and sounds[syllables[-1]] != "@":
        stressed = syllables[-1]
    onset = stressed
    result: list[str] = []
    for i, sound in enumerate(sounds):
        following = sounds[i + 1] if i + 1 < len(sounds) else ""
        if sound == "r":
            sound = "R2" if following in _VOWELS else "R"
        if (
            sound in _VOWELS
            and i > 0
            and sounds[i - 1] in _VOWELS
            and (sounds[i - 1] in ("@", sound) or sound == "@")
        ):
            result.append("_|")
        result.append("'" + sound if i == onset else sound)
    return "".join(result)


def respell(text: str, lang: Lang, mended: Mapping[str, str] = _NOTHING) -> str:
    """Return a spoken form with the words that eSpeak NG says wrong as ``[[phonemes]]``.

    ``mended`` maps words to how this workshop wants them said. Those that are written with accents as for ``vowels``
    count with affixes too; the others stand in the text already, for ``spoken_form`` has put them there.
    """
    if lang != "id":
        return text
    given = corrected_vowels("id", text)
    if mended:
        given = {**given, **{word.lower(): said for word, said in mended.items() if plain(said) == word}}

    def say(match: re.Match[str]) -> str:
        parts = match[0].lower().split("-")
        if not any(_needs_phonemes(part) for part in parts):
            return match[0]
        # The halves of "ondel-ondel" are said in one breath.
        said = "".join(_phonemes(part, vowels(part, given).schwas) for part in parts)
        return f"[[{said}]]" if said else match[0]

    return _WORDS.sub(say, text)


def _needs_phonemes(word: str) -> bool:
    return "e" in word.translate(_PLAIN) or _GLOTTAL.search(word) is not None


def plain(text: str) -> str:
    """Return a spoken form without the marks that only ``respell`` reads, for other synthesisers."""
    return text.translate(_PLAIN)
