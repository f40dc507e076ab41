"""Figures that are a name and no quantity: telephone numbers, accounts, parcels, postcodes, letters and laws."""

from __future__ import annotations

import re
from typing import Final

from kiosk.speech.tables import SpokenLanguage, any_of


def _figures(code: str) -> str:
    return re.sub(r"\d+", lambda m: " ".join(m[0]), re.sub("[.-]", ", ", code))


def addresses(text: str, language: SpokenLanguage) -> str:
    """Say the figures of a postcode one by one, and RT and RW by their numbers.

    Five figures are a postcode behind a town, or behind a name in an address, where nothing follows that is counted.
    """
    number = r"\s?[.:]?\s?0*(\d{1,3})"
    text = re.sub(rf"\bRT\s?/\s?RW{number}\s?/\s?0*(\d{{1,3}})\b", r"RT \1 RW \2", text)
    text = re.sub(rf"\bRT{number}\s?[/,]?\s?RW{number}\b", r"RT \1 RW \2", text)
    text = re.sub(rf"\bRT{number}\s?/\s?0*(\d{{1,3}})\b(?![/\d])", r"RT \1 RW \2", text)
    text = re.sub(rf"\b(R[TW]){number}\b(?![.,]?\d)", r"\1 \2", text)
    streets = re.compile(rf"\b(?:{any_of(language.normal.in_address)})(?!\w)")
    towns = any_of(language.normal.towns)

    def say(match: re.Match[str]) -> str:
        head = text[: match.start()]
        starts = not head.strip() or re.search(r"[.!?]\s*$", head)
        if re.fullmatch(rf"(?:{towns})", match[1]) or (not starts and streets.search(head)):
            return f"{match[1]}{match[2]}{' '.join(match[3])}"
        return match[0]

    place = rf"\b((?:{towns})|[A-Z][a-z]+)(,?\s(?:[-–]\s)?|-|\s\()"
    end = r"(?=\s*(?:$|[,.;:)\n](?!\d)|[-–]\s|(?:Indonesia|Telp|Tel|Tlp|HP|WA|No)\b))"
    return re.sub(rf"{place}([1-9]\d{{4}}){end}", say, text)


def code_figures(text: str, language: SpokenLanguage) -> str:
    """Bring telephone numbers to groups with hyphens, and figures that are a name to single figures."""
    text = re.sub(r"\((0\d{1,3})\)[\s-]?(?=\d{5,8}\b|\d{3,4}-\d{3,5}\b)", r"\1-", text)
    text = re.sub(r"\b\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3}\b", lambda m: _figures(m[0]), text)  # a tax number
    text = re.sub(
        r"(?<![\w.,/-])\(?(?:\+62|62)\)?[\s-]?(8\d{2})[\s-]?(\d{3,4})[\s-]?(\d{2,5})(?![\w/])", r"+62 \1-\2-\3", text
    )
    # 0812 3456 7890 and +62 812 3456 7890 have spaces where others have hyphens; 081234567890 has none.
    text = re.sub(r"(?<![\w.,/-])(0\d{2,3})\s(\d{3,4})\s(\d{3,5})(?![\w/])", lambda m: f"{m[1]}-{m[2]}-{m[3]}", text)
    text = re.sub(r"(?<![\w.,/-])(0\d{3})(\d{4})(\d{2,5})(?![\w/.,]*\d)", r"\1-\2-\3", text)
    named = any_of(language.normal.before_code)

    text = re.sub(
        rf"\b((?:{named})\.?:?\s(?:(?:{named})\.?:?\s)*)(\d[\d-]*\d)(?![\w.,%]*\d)(?!\s?%)",
        lambda m: m[1] + _figures(m[2]) if len(re.sub(r"\D", "", m[2])) >= 3 else m[0],
        text,
        flags=re.IGNORECASE,
    )
    # Capital letters before five figures and more are a parcel's or an order's code: JP1234567890.
    money = any_of(("USD", "SGD", "EUR", "MYR", "IDR"))
    text = re.sub(rf"\b(?!(?:{money})\d)[A-Z]+\d{{5,}}[A-Z\d]*\b(?![.,]\d)", lambda m: " ".join(m[0]), text)
    text = re.sub(r"(?<![\w.,/-])1-\d{3}-\d{3}(?![\w-])", lambda m: _figures(m[0]), text)  # a call centre
    # Ten figures and more without a mark are no quantity that anybody writes so.
    return re.sub(r"(?<![\w.,/+-])\d{10,}(?![\w/]|[.,]\d)", lambda m: _figures(m[0]), text)


_ROMAN: Final = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_VALUES: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def roman(numeral: str) -> int | None:
    """Return the value of a Roman numeral in its usual form; None if it is none."""
    if not numeral or not _ROMAN.fullmatch(numeral):
        return None
    values = [_VALUES[letter] for letter in numeral]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def roman_numerals(text: str, language: SpokenLanguage) -> str:
    """Write a Roman numeral in figures where the word before it tells that it is one."""
    before = any_of(language.normal.before_roman)
    ordinal = any_of(language.normal.before_roman_ordinal)

    def say(match: re.Match[str], form: str = "{}") -> str:
        value = roman(match[2])
        return match[0] if value is None else match[1] + form.format(value)

    th = language.normal.ordinal
    text = re.sub(rf"\b((?:{ordinal})\s)([IVXLCDM]+)\b", lambda m: say(m, th), text, flags=re.IGNORECASE)
    text = re.sub(r"\b(ke-)([IVXLCDM]+)\b", say, text)
    text = re.sub(rf"\b((?:{before})\s)([IVXLCDM]+)\b(?![.]\w)", say, text, flags=re.IGNORECASE)
    # After a name there is no other that these letters could be: Charles III, Kebon Jeruk III.
    text = re.sub(r"\b([A-Z][a-z]+\s)([IVX]{2,})\b(?![.]\w)", say, text)
    return re.sub(r"(?<=\d)(\s?[-–—]\s?)([IVXLCDM]+)\b", say, text)  # Bab 1-III


def slashes(text: str, language: SpokenLanguage) -> str:
    """24/7, school years 2025/2026, laws 8/2016, letters 001/INV/VII/2026, blocks C5/12."""
    slash = language.normal.links["/"]
    text = re.sub(r"(?<![\d/.,])24/7(?![\d/])(?!\s?=)", language.normal.always_open, text)

    def letter(match: re.Match[str]) -> str:
        parts = (str(roman(part) or part) for part in match[0].split("/"))
        return f" {slash} ".join(parts)

    text = re.sub(r"(?<![\w/])\d+(?:/[A-Z]+)+/\d{2,4}(?![\w/])", letter, text)
    text = re.sub(r"\b([A-Z])(\d+)/(\d+)\b(?!/)", rf"\1 \2 {slash} \3", text)
    return re.sub(r"(?<![\d/.,])(\d{1,4})/((?:19|20)\d\d)\b(?![\d/])(?!\s?=)", rf"\1 {slash} \2", text)
