"""Whether the work of a lesson can be done as its steps tell it: with the tools that it lists, by who is told to, and
without sight where another way is told.

A lesson that fails here can be taught all the same; only who writes it is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from kiosk.lessons.source import Address, Problem, Source
from kiosk.lessons.written import mappings, resident_texts, sentences_of
from kiosk.words import HOME_LANG

TOOLS: Final[Mapping[object, str]] = {
    "id": "kacamata|masker|sarung tangan|celemek|gunting|magnet|timbangan|penggaris|tongkat ukur|tang|obeng|kuas"
    "|spons|pensil|kaca pembesar|nampan|kapur|tisu|kapas|lakban|sendok|lampu|spidol|klem|meteran|kalkulator"
    "|papan miring|ragum|baskom|sabun|kain lap|amplas",
    "en": "glasses|mask|gloves|apron|scissors|magnet|scale|ruler|measuring stick|pliers|screwdriver|sponge|pencil"
    "|magnifying glass|tray|chalk|tissue|cotton wool|spoon|lamp|marker|clamp|calculator|sloping board|vice"
    "|basin|soap|sandpaper",
}
"""Tools and aids that a step may name, as patterns: who prepares the work finds them in the lesson's list."""

MENTORS_WORK: Final[Mapping[object, str]] = {
    "id": "lorod|waterglass|soda (?:abu|api)|mendidih|kompor|panaskan|rebus|pisau|gergaji|bor|mengebor|bubuk|pemutih"
    "|kimia|lem (?:panas|tembak)|palu|memaku",
    "en": r"waterglass|soda ash|boil\w*|stoves?|heat the|knife|knives|saw|drills?|powder|bleach|chemicals?|hot glue"
    "|hammer",
}
"""What only a mentor does, as patterns: what burns, boils, corrodes, is ground to powder, or is cut with force."""

_LEFT_TO_OTHERS: Final[Mapping[object, str]] = {
    "id": "pembimbing|jangan|jaga jarak|jauh|menjauh",
    "en": "mentor|mentor's|do not|never|stay|away",
}
_SIGHT: Final[Mapping[object, str]] = {
    "id": "lihat|terlihat|baca|bandingkan",
    "en": r"look(?! for)|see|seen|read|compare",
}
_NOT: Final = re.compile(r"\b(?:jangan|bukan|tanpa|tidak|never|not|no|without)\b", re.IGNORECASE)
_TOLD: Final = ("say", "safety", "check")


def doable_problems(source: Source) -> Iterator[Problem]:
    """Yield what a resident cannot do as the steps of a lesson file tell it. Nothing is raised for bad content."""
    tree = source.tree
    listed = [*resident_texts({name: tree.get(name) or [] for name in ("tools", "materials")}, ())]
    for place, step in enumerate(mappings(tree, "steps")):
        if step.get("who") == "mentor":
            continue
        path: Address = ("steps", place)
        told = [*resident_texts({name: step[name] for name in _TOLD if name in step}, path)]
        if listed:
            yield from _tools(source, told, listed)
        yield from _mentors(source, [(where, text) for where, text in told if where[2] == "say"])
        adapt = step.get("adapt")
        if isinstance(adapt, dict) and "low_vision" not in adapt:
            yield from _sight(
                source, (*path, "adapt"), [(where, text) for where, text in told if where[2] != "safety"]
            )


def _tools(source: Source, told: list[tuple[Address, str]], listed: list[tuple[Address, str]]) -> Iterator[Problem]:
    """Yield the tools that a step names and the lesson's list does not."""
    for where, text in told:
        at_hand = " ".join(item for path, item in listed if _lang(path) == _lang(where))
        for sentence, found in _said(TOOLS, where, text):
            listed_so = re.search(rf"\b{re.escape(found[0])}", at_hand, re.IGNORECASE)
            if not listed_so and not _NOT.search(sentence[: found.start()]):
                yield source.problem(where, "sound_tool", name=found[0].casefold())


def _mentors(source: Source, told: list[tuple[Address, str]]) -> Iterator[Problem]:
    """Yield the sentences that give a resident the work of a mentor."""
    for where, text in told:
        for sentence, found in _said(MENTORS_WORK, where, text):
            if not any(_said(_LEFT_TO_OTHERS, where, sentence)):
                yield source.problem(where, "sound_mentor", word=found[0].casefold())


def _sight(source: Source, path: Address, told: list[tuple[Address, str]]) -> Iterator[Problem]:
    """Yield a step's adaptations that leave out who sees little, where eyes are asked to judge."""
    for where, text in told:
        for _, found in _said(_SIGHT, where, text):
            yield source.problem(path, "sound_sight", word=found[0].casefold())
            return


def _said(patterns: Mapping[object, str], where: Address, text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield each place where a text says what a language's pattern finds, with its sentence."""
    pattern = re.compile(rf"\b(?:{patterns[_lang(where)]})\b", re.IGNORECASE)
    for sentence in sentences_of(text):
        for found in pattern.finditer(sentence):
            yield sentence, found


def _lang(path: Address) -> object:
    """Return the language of the patterns for a text: the one that its path ends in, or the home's."""
    return path[-1] if path[-1] in TOOLS else HOME_LANG
