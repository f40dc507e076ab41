"""The languages of the kiosk: all in which one differs from another, one value each.

A new one is a value here and its words file; what it has no text for is said in Indonesian.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Final, TypeAlias

from msgspec import Struct

Lang: TypeAlias = str
"""The code of a language, as ISO 639 gives it: a key of ``LANGUAGES``."""

HOME_LANG: Final[Lang] = "id"
"""The language of the home: every text is there in it."""


class Language(Struct, frozen=True, dict=True):
    """A language: its code, how it writes numbers, and the words by which numbers are said and heard.

    ``decimal`` and ``thousands`` are its marks. ``digits`` are the words for 0 to 9, ``numerals`` those of other
    numbers in one word, ``scales`` those that multiply what stands before them (0: ten is added), ``half`` half a
    million as it is said in one breath. ``units`` are what stands after a quantity, by the unit; ``fillers`` are
    everyday words that are no commands and near to none. ``spoken_as`` is the code of the language whose voice and
    reading tables it is spoken with.
    """

    code: Lang
    decimal: str
    thousands: str
    digits: tuple[str, ...]
    numerals: Mapping[str, int]
    scales: Mapping[str, int]
    half: str
    units: Mapping[str, str]
    fillers: tuple[str, ...]
    spoken_as: Lang

    def write_marks(self, number: str) -> str:
        """Return a number with "," between its thousands and "." before its parts as this language writes it."""
        return number.translate(str.maketrans(",.", self.thousands + self.decimal))

    def read_marks(self, number: str) -> str:
        """Return a number as this language writes it with "," between its thousands and "." before its parts."""
        return number.translate(str.maketrans(self.thousands + self.decimal, ",."))

    @cached_property
    def number(self) -> re.Pattern[str]:
        """Return what a number in a text looks like."""
        comma, point = re.escape(self.thousands), re.escape(self.decimal)
        return re.compile(rf"\d{{1,3}}(?:{comma}\d{{3}})+(?:{point}\d+)?|\d+(?:{point}\d+)?")


INDONESIAN: Final = Language(
    "id",
    decimal=",",
    thousands=".",
    digits=("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"),
    numerals={"sepuluh": 10, "sebelas": 11, "seratus": 100, "seribu": 1000, "sejuta": 1_000_000},
    scales={"belas": 0, "puluh": 10, "ratus": 100, "ribu": 1000, "juta": 1_000_000},
    half="setengah juta",
    units={"gram": "gram", "kg": "kilo", "minute": "menit", "percent": "persen"},
    fillers=(
        "air", "anak", "apa", "baik", "belum", "bisa", "buka", "dari", "dengan", "hujan", "itu", "jadi", "kamu",
        "karena", "kita", "kopi", "lalu", "malam", "mana", "mereka", "nanti", "orang", "pagi", "pintu", "punya",
        "saja", "sakit", "sama", "sekarang", "siapa", "sore", "sudah", "tangan", "tapi", "ular", "untuk", "yang",
        "eh", "em",
    ),
    spoken_as="id",
)  # fmt: skip
ENGLISH: Final = Language(
    "en",
    decimal=".",
    thousands=",",
    digits=("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    numerals={
        "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
        "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
        "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    },
    scales={"hundred": 100, "thousand": 1000, "million": 1_000_000},
    half="half a million",
    units={"gram": "grams", "kg": "kilos", "minute": "minutes", "percent": "percent"},
    fillers=(
        "about", "because", "bread", "chair", "come here", "could", "every", "friend", "good", "have", "house",
        "later", "maybe", "money", "morning", "mother", "paper", "people", "rain", "really", "school", "something",
        "sugar", "table", "thank you", "there", "think", "today", "water", "where", "window", "with", "um",
    ),
    spoken_as="en",
)  # fmt: skip

LANGUAGES: Final[Mapping[Lang, Language]] = {language.code: language for language in (INDONESIAN, ENGLISH)}
"""By their codes, in the order in which the language key goes through them."""

LANGS: Final[tuple[Lang, ...]] = tuple(LANGUAGES)


def next_lang(lang: Lang) -> Lang:
    """Return the language after this one, the first after the last."""
    return LANGS[(LANGS.index(lang) + 1) % len(LANGS)]
