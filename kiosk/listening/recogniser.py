"""From an utterance to what was said: the nearest word that counts now, a doubt, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from msgspec import Struct

from kiosk.listening.events import Doubt, Missed, WordHeard
from kiosk.listening.grammar import Grammar, name_id
from kiosk.listening.matching import Bank, Rows, score
from kiosk.listening.personal import Personal
from kiosk.listening.projection import project_rows
from kiosk.listening.templates import OTHERS, Templates
from kiosk.words import Phrase

_LIMITS: Final = ((8.0, 0.34), (15.0, 0.31), (24.0, 0.25), (35.0, 0.21))
"""How far a word may be from its examples, by how far it stands over the room's noise (dB). Measured: see
docs/voice.md."""

_SURE: Final = 0.06
"""The next word must be farther off than the nearest by this share of its distance; else it is a doubt."""

_SURE_IF_IT_MATTERS: Final = 0.25
_OTHERWISE: Final = 0.85
"""A word that does not count now must be nearer by so much to be what was said; a little nearer is a doubt."""

_IN_TALK: Final = 0.75
"""In talk a word must be nearer than its limit by so much."""

_NEAR: Final = 1.25
"""What is so many times too far was probably meant as a word; what is farther is talk or noise."""


def limit_at(over_noise: float) -> float:
    """Return the limit of distance for a sound that stands so many dB over the noise."""
    if over_noise <= _LIMITS[0][0]:
        return _LIMITS[0][1]
    for (low, at_low), (high, at_high) in pairwise(_LIMITS):
        if over_noise <= high:
            return at_low + (at_high - at_low) * (over_noise - low) / (high - low)
    return _LIMITS[-1][1]


class Match(Struct, frozen=True):
    """What a sound was found to be like: distances by key, the nearest first, and the nearest name of each key."""

    keys: tuple[tuple[str, float], ...]
    names: dict[str, str]
    other: float
    limit: float


class Recogniser:
    """Knows a grammar's words as the templates and a person give them.

    ``others`` are words that the kiosk knows and that do not count now: a sound that is most like one of them is
    not taken for a word that counts.
    """

    def __init__(self, templates: Templates, person: Personal | None = None, others: Sequence[Phrase] = ()) -> None:
        self._templates, self._others = templates, others
        self._person = person or Personal()
        self._grammar = Grammar()
        self._bank: Bank | None = None
        self._owners: list[tuple[str, str]] = []
        self.missing = 0
        """How many names that count now have no example yet."""

    def words(self, grammar: Grammar) -> None:
        """Let these words count from now on."""
        self._grammar = grammar
        self.changed()

    def person(self, person: Personal | None) -> None:
        """Know the words as this person says them from now on; None for anybody."""
        self._person = person or Personal()
        self.changed()

    def ready(self) -> bool:
        """Tell whether every word that counts now has an example."""
        self._prepared()
        return self.missing == 0

    def changed(self) -> None:
        """Look anew at what the templates and the person give."""
        self._bank = None

    def _prepared(self) -> Bank:
        if self._bank is not None:
            return self._bank
        known: list[Rows] = []
        owners: list[tuple[str, str]] = []
        counted: set[str] = set()
        self.missing = 0
        for word in self._grammar.words:
            for phrase in word.names:
                name = name_id(phrase)
                counted.add(name)
                rows = self._rows(phrase)
                self.missing += not rows
                known += rows
                owners += [(word.key, name)] * len(rows)
        for phrase in self._others:
            name = name_id(phrase)
            if name not in counted:
                rows = self._rows(phrase)[:OTHERS]
                known += rows
                owners += [("", name)] * len(rows)
        self._owners = owners
        self._bank = Bank(known)
        return self._bank

    def _rows(self, phrase: Phrase) -> list[Rows]:
        own = [project_rows(rows) for rows in self._person.rows(name_id(phrase))]
        return own if self._person.enough(name_id(phrase)) else own + self._templates.known(phrase)

    def match(self, cuts: Sequence[Rows], over_noise: float) -> Match:
        """Return how like each word that counts a sound is, given the ear's rows of each way to cut it out.

        The cut that is most like a word that counts now is taken.
        """
        matches = [self._match(project_rows(rows), over_noise) for rows in cuts]
        return min(matches, key=lambda match: match.keys[0][1] if match.keys else match.other)

    def _match(self, rows: Rows, over_noise: float) -> Match:
        found: dict[tuple[str, str], list[float]] = {}
        for owner, far in zip(self._owners_of(), self._prepared().distances(rows), strict=True):
            found.setdefault(owner, []).append(far)
        keys: dict[str, float] = {}
        names: dict[str, str] = {}
        other = 9.0
        for (key, name), each in found.items():
            far = score(each)
            if not key:
                other = min(other, far)
            elif far < keys.get(key, 9.0):
                keys[key], names[key] = far, name
        return Match(tuple(sorted(keys.items(), key=lambda k: k[1])), names, other, self._limit(over_noise))

    def _owners_of(self) -> list[tuple[str, str]]:
        self._prepared()
        return self._owners

    def _limit(self, over_noise: float) -> float:
        own = self._person.limit()
        at = limit_at(over_noise)
        return at if own is None else max(own, _LIMITS[-1][1]) + at - _LIMITS[-1][1]

    def decide(self, match: Match, turn: int = 0, *, in_talk: bool = False) -> WordHeard | Doubt | Missed:
        """Return what a match comes to. In talk, which is meant for somebody else, only what is plain counts."""
        if not match.keys:
            return Missed(False, turn=turn)
        (key, far), *rest = match.keys
        limit = match.limit * (_IN_TALK if in_talk else 1)
        if match.other < _OTHERWISE * far or far > limit:
            return Missed(not in_talk and far <= _NEAR * limit and match.other >= far, turn=turn)
        beyond = min([match.other, *(at for _, at in rest)])
        margin = (beyond - far) / max(far, 1e-6)
        # A word that is not known yet cannot be the nearest: until all are, only what is plain counts.
        strict = key in self._grammar.matters or self.missing
        needed = _SURE_IF_IT_MATTERS if strict else _SURE
        if margin >= needed:
            return WordHeard(key, _sureness(far / limit, margin), turn)
        if in_talk:
            return Missed(False, turn=turn)
        return Doubt(tuple(k for k, at in match.keys[:3] if at <= far * (1 + needed)), turn)


def _sureness(reached: float, margin: float) -> float:
    """Return 0..1: how well within the limit, and how far before the next word."""
    return round(max(0.0, min(1.0, 0.5 * min(1.0, 2 * (1 - reached)) + 0.5 * min(1.0, margin / 0.6))), 2)
