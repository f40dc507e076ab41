"""Whether a lesson's dangers are answered: its work names what can go wrong, and opens after that was taught.

A lesson that leaves a danger out can be taught all the same; only who writes it is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

from kiosk.lessons.source import Address, Problem, Source
from kiosk.lessons.written import mappings, resident_texts
from kiosk.words import HOME_LANG


class Danger(Struct, frozen=True):
    """Things that can hurt, by language as a pattern; the emergencies that a lesson with them names, and the word, by
    language, for what its list of tools has against them.
    """

    said: Mapping[object, str]
    emergencies: tuple[str, ...]
    gear: Mapping[object, str] = {}


_GLASSES: Final[Mapping[object, str]] = {"id": "kacamata", "en": "glasses"}

DANGERS: Final = (
    Danger(
        {
            "id": r"gunting|pisau|kater|cutter|gergaji|paku|palu|bor|jarum|peniti|staples"
            r"|(?:alat|benda|ujung) tajam",
            "en": r"scissors|shears|knife|knives|cutters?|saws?|nails?|hammer|drill|needles?|pins?|staples?"
            r"|sharp (?:tools?|things?|tips?|ends?)",
        },
        ("luka",),
    ),
    Danger({"id": "mesin jahit", "en": "sewing machine"}, ("jarum-mesin", "setrum")),
    Danger(
        {
            "id": r"kompor|setrika|solder|(?:me)?rebus\w*|mendidih|(?:malam|lem|lampu|air|alat) panas",
            "en": r"stoves?|soldering|boil\w*|ironing|hot (?:wax|glue|lamps?|water|tools?)",
        },
        ("kulit-terbakar",),
    ),
    Danger(
        {
            "id": r"waterglass|soda (?:abu|api)|pemutih|tiner|naptol|naphtol|cairan warna|bahan kimia",
            "en": r"waterglass|soda ash|caustic soda|bleach|thinner|naphthol|dye liquid|chemicals?",
        },
        ("mata", "kimia-di-kulit"),
        _GLASSES,
    ),
    Danger({"id": "kawat", "en": "wires?"}, ("luka", "mata"), _GLASSES),
    Danger(
        {"id": r"debu|amplas\w*|ampelas\w*", "en": r"dust|sandpaper|sanding"},
        ("mata", "sesak"),
        {"id": "masker", "en": "mask"},
    ),
)  # fmt: skip
"""Blades and points, machines, heat, chemicals, wire and dust."""

TAUGHT_IN: Final = "umum.keselamatan"
"""The lesson that writes the emergencies of these dangers."""

AT_WORK: Final = ("produksi", "mutu")
"""The topics of lessons that are all done at the bench: whatever their texts name is at hand there."""

_NOT: Final = re.compile(r"\b(?:jangan|bukan|tanpa|tidak|never|not|no|without)\b", re.IGNORECASE)
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+|,\s")


def danger_problems(sources: Iterable[Source]) -> Iterator[Problem]:
    """Yield the dangers of lesson files that no emergency answers, and the lessons that open before what they quote.

    A lesson quotes an emergency of another lesson by its key. What no file here writes may be written elsewhere.
    """
    read = [source for source in sources if isinstance(source.tree, dict)]
    homes = {
        str(emergency.get("key")): str(source.tree.get("key"))
        for source in reversed(read)
        for emergency in mappings(source.tree, "emergencies")
        if emergency
    }
    before = {str(source.tree.get("key")): source.tree.get("after") for source in read}
    for source in read:
        written = source.tree.get("emergencies")
        entries = written if isinstance(written, list) else ()
        named = [str(entry.get("key") if isinstance(entry, dict) else entry) for entry in entries]
        found = [*_dangers(source.tree)]
        for path, danger, word in found:
            if missing := [emergency for emergency in danger.emergencies if emergency not in named]:
                yield source.problem(path, "sound_danger", word=word, names=", ".join(missing))
                break
        listed = {name: source.tree.get(name) or [] for name in ("tools", "materials")}
        at_hand = " ".join(text for _, text in resident_texts(listed, ())).casefold()
        for path, danger, word in found:
            gear = danger.gear.get(path[-1], danger.gear.get(HOME_LANG, ""))
            if gear not in at_hand:
                yield source.problem(path, "sound_gear", word=word, name=gear)
                break
        own = str(source.tree.get("key"))
        for emergency in named:
            home = homes.get(emergency)
            if home != own and (home not in _taught_before(own, before) if home else before[own] is None):
                yield source.problem(("emergencies",), "sound_after", name=emergency[:60])
                break


def needed_emergencies(tree: dict[str, Any]) -> tuple[str, ...]:
    """Return the emergencies that the dangers in a lesson's work call for, each once."""
    return tuple(dict.fromkeys(key for _, danger, _ in _dangers(tree) for key in danger.emergencies))


def _taught_before(lesson: str, before: Mapping[str, Any]) -> set[str]:
    """Return the lessons that must be finished before one opens, one behind the other."""
    found: set[str] = set()
    while isinstance(first := before.get(lesson), str) and first not in found:
        found.add(first)
        lesson = first
    return found


def _dangers(tree: dict[str, Any]) -> Iterator[tuple[Address, Danger, str]]:
    """Yield each thing in a lesson's work that can hurt, with the path to the text that names it.

    A sentence that forbids it names none.
    """
    whole = tree.get("topic") in AT_WORK
    for path, text in resident_texts(tree, ()):
        if path[0] not in ("tools", "materials") and not (whole and path[0] in ("steps", "safety", "checklist")):
            continue
        for sentence in _SENTENCE.split(text):
            for danger in DANGERS:
                said = danger.said.get(path[-1], danger.said[HOME_LANG])
                found = re.search(rf"\b(?:{said})\b", sentence, re.IGNORECASE)
                if found and not _NOT.search(sentence[: found.start()]):
                    yield path, danger, found[0].casefold()
