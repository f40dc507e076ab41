"""What the rules of speech know of a language: its tables of writings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct


class Tables(Struct, frozen=True):
    """A language's tables of writings, as ``reading/id.yaml`` has them under ``normalise``.

    ``scales`` are short and long names of thousands and more, ``currencies`` the signs of money other than rupiah,
    ``links`` how the signs of an address are said, ``days`` each weekday with its short forms, ``months`` the short
    forms of each month. The lists ``before_*`` and ``after_*`` are words beside which something is a time, a code
    (figures are said one by one) or a Roman numeral. ``hashtag`` and ``number`` are ``#`` before a word and before
    figures, ``always_open`` is 24/7. ``in_address`` are words that begin an address, ``towns`` stand before
    postcodes, ``rooms`` are what a room is for.
    """

    scales: dict[str, str]
    links: dict[str, str]
    currencies: dict[str, str]
    each: str
    inch: str
    foot: str
    days: tuple[str, ...]
    months: tuple[str, ...]
    before_time: tuple[str, ...]
    after_time: tuple[str, ...]
    before_code: tuple[str, ...]
    before_number: dict[str, str]
    before_roman: tuple[str, ...]
    before_roman_ordinal: tuple[str, ...]
    ordinal: str
    power: str
    hashtag: str
    number: str
    version: str
    always_open: str
    in_address: tuple[str, ...]
    towns: tuple[str, ...]
    rooms: str = ""


class SpokenLanguage(Protocol):
    """What the rules need of a language (``spoken`` has it)."""

    @property
    def lang(self) -> str:
        """Return the language's code."""

    @property
    def say(self) -> Mapping[str, str]:
        """Return how signs between numbers are said."""

    @property
    def decimal(self) -> str:
        """Return the language's decimal mark."""

    @property
    def months(self) -> tuple[str, ...]:
        """Return the months' names."""

    @property
    def units(self) -> Mapping[str, str]:
        """Return the units and how they are said."""

    @property
    def normal(self) -> Tables:
        """Return the tables of writings."""


def any_of(words: tuple[str, ...] | Mapping[str, str]) -> str:
    """Return a pattern for each of ``words``, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
