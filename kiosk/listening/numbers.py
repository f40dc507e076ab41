"""Numbers as they are said, in both languages, and back: digit by digit, or in words. Exact, up to 999,999,999."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from kiosk.words import LANGUAGES, Lang

MOST_SPOKEN: Final = 999_999_999

_WHOLE: Final[Mapping[str, int]] = MappingProxyType({
    **{name: n for language in LANGUAGES.values() for n, name in enumerate(language.digits)},
    **{name: n for language in LANGUAGES.values() for name, n in language.numerals.items()},
    "kosong": 0,
})  # fmt: skip
_SCALES: Final[Mapping[str, int]] = MappingProxyType({
    name: n for language in LANGUAGES.values() for name, n in language.scales.items()
})  # fmt: skip
_USUAL: Final = (500, 125_000, 150_000, 175_000, 250_000, 350_000, 450_000, 750_000, 1_000_000)
"""Sums that are often said in one breath, beside the round ones and the halves between them."""

_HALF: Final = ("setengah", "half")


def digit_words(lang: Lang) -> tuple[str, ...]:
    """Return the words for 0 to 9."""
    return LANGUAGES[lang].digits


def spoken_number(number: int, lang: Lang) -> str:
    """Return how a number is said, words alone. Raises ValueError outside 0..999,999,999."""
    if not 0 <= number <= MOST_SPOKEN:
        raise ValueError(f"{number} is not in 0..{MOST_SPOKEN}")
    from kiosk.speech import number_words  # few teach or say numbers

    return number_words(number, LANGUAGES[lang].spoken_as).replace("-", " ").replace(" and ", " ")


def parse_number(said: str | Sequence[str]) -> int:
    """Return the number that these words mean: "dua puluh ribu" and "dua nol nol nol nol" are both 20000.

    As prices are said: "dua lima ribu" is 25000, "dua lima ratus" and "twenty five hundred" are 2500, "dua setengah
    juta" is 2500000. Words that together are no number, or one over 999,999,999, raise ValueError: nothing is
    guessed.
    """
    text = said if isinstance(said, str) else " ".join(said)
    words = list(_without_articles([word for word in text.split() if word not in ("and", "rupiah")]))
    if not words:
        raise ValueError("nothing was said")
    for word in words:
        if word not in _WHOLE and word not in _SCALES and word not in _HALF:
            raise ValueError(f"{word} is no number")
    if len(words) > 1 and all(_WHOLE.get(word, 10) < 10 for word in words):
        number = int("".join(str(_WHOLE[word]) for word in words))
    else:
        number = _value(words)
    if number > MOST_SPOKEN:
        raise ValueError("the number is too large")
    return number


def _without_articles(words: list[str]) -> Iterator[str]:
    """Yield the words; "a" of "half a million" and "a half" is none of the number, that of "a hundred" is one."""
    for before, word, after in zip(("", *words), words, (*words[1:], ""), strict=False):
        if word != "a":
            yield word
        elif before not in _HALF and after not in _HALF:
            yield "one" if after in _SCALES else word


def _value(words: list[str]) -> int:
    """Return the value of a number in words. Each scale may stand once, the larger before the smaller."""
    halves = [i for i, word in enumerate(words) if word in _HALF]
    if halves:
        return _and_a_half(words, halves[0])
    for scale in (1_000_000, 1000):
        places = [i for i, word in enumerate(words) if _scale_of(word) == scale]
        if places:
            at = places[0]
            if len(places) > 1:
                raise ValueError(f"{words[at]} was said twice")
            left = words[:at]
            if words[at] in _WHOLE:  # "seribu", "sejuta": the one is in it
                if left:
                    raise ValueError(f"{words[at]} cannot follow {left[-1]}")
                count = 1
            else:
                count = _count(left)
            if count == 0:
                raise ValueError(f"how many {words[at]}?")
            rest = _value(words[at + 1 :]) if at + 1 < len(words) else 0
            if at + 1 < len(words) and not 0 < rest < scale:
                raise ValueError("these words are no number")
            return count * scale + rest
    if (
        len(words) > 2
        and words[-1] in ("ratus", "hundred")
        and 10 < (count := _count(words[:-1])) < 100
        and count % 10
    ):
        return count * 100
    return _below_thousand(words)


def _and_a_half(words: list[str], at: int) -> int:
    """Return the value of "setengah juta" or "dua setengah juta": the half stands at this place."""
    scale = _SCALES.get(words[at + 1], 0) if at + 2 == len(words) else 0
    if scale < 1000:
        raise ValueError("half of what?")
    whole = _count(words[:at]) if at else 0
    if at and not whole:
        raise ValueError("how many?")
    return whole * scale + scale // 2


def _count(words: list[str]) -> int:
    """Return how many thousands or millions these words before them mean: in words, or two or three digits."""
    digits = [_WHOLE.get(word, 10) for word in words]
    if 1 < len(words) < 4 and all(digit < 10 for digit in digits) and digits[0]:
        return int("".join(map(str, digits)))
    return _below_thousand(words)


def _scale_of(word: str) -> int:
    whole = _WHOLE.get(word, 0)
    return whole if whole in (1000, 1_000_000) else _SCALES.get(word, 0)


def _below_thousand(words: list[str]) -> int:
    """Return the value of words without thousands. Raises ValueError if they are no such number."""
    if not words:
        raise ValueError("how many?")
    total, least, left = 0, 1000, list(words)
    while left:
        word = left.pop(0)
        value = _WHOLE.get(word)
        if value is None:
            raise ValueError(f"{word} cannot stand here")
        size = 100 if value == 100 else 10 if value >= 10 else 1
        if value < 10 and left and left[0] in ("puluh", "ratus", "hundred", "belas"):
            value, size = _scaled(value, left.pop(0))
        if size >= least or (total and value == 0):
            raise ValueError(f"{word} cannot stand here")
        # Nothing stands after a ten that has its ones in it.
        total, least = total + value, 1 if size == 10 and (value % 10 or value == 10) else size
    return total


def _scaled(digit: int, scale: str) -> tuple[int, int]:
    if scale == "belas" and 2 <= digit <= 9:
        return 10 + digit, 10
    if scale == "puluh" and 2 <= digit <= 9:
        return 10 * digit, 10
    if scale in ("ratus", "hundred") and (digit >= 2 or (scale == "hundred" and digit == 1)):
        return 100 * digit, 100
    raise ValueError(f"{scale} cannot follow {digit}")


def number_names(lang: Lang) -> tuple[str, ...]:
    """Return what is listened for in a sum: each word by itself, and round sums said in one breath."""
    language = LANGUAGES[lang]
    single = (*language.digits, *language.numerals, *language.scales)
    steps = (*range(1, 10), *(n / 2 for n in range(3, 20, 2)))
    round_sums = [*(round(n * 10**e) for e in (3, 4) for n in steps), *(n * 100_000 for n in range(1, 10)), *_USUAL]
    return tuple(dict.fromkeys((*single, *(spoken_number(n, lang) for n in round_sums), language.half)))


class SpokenSum(Struct, frozen=True):
    """A sum that is being said, a word or a breath at a time. ``said`` are the keys "number:..." without that."""

    said: tuple[str, ...] = ()

    def plus(self, key: str) -> SpokenSum:
        """Return the sum with what this key stands for: "number:dua", or "erase" for one step back."""
        if key == "erase":
            return SpokenSum(self.said[:-1])
        return SpokenSum((*self.said, key.removeprefix("number:")))

    def value(self) -> int | None:
        """Return what has been said so far, None if it is no number (yet)."""
        try:
            return parse_number(self.said)
        except ValueError:
            return None
