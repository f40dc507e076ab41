"""Numbers as people write them: what each may mean, in the one form that a lesson file takes ("9000", "0.5").

In Indonesian a point parts thousands and a comma the decimals (EYD V); in English it is the other way about. What
has two meanings is never read as one of them.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import Final

PLAIN_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,6})?")
"""The form of a file: digits, and a point before at most six decimals."""

MOST_SIGNS: Final = 40
"""What is longer is no number that anybody means."""

_TWO_MEANINGS: Final = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")
_SHAPE: Final = re.compile(
    r"(?P<sign>[-+]?) ?(?:rp\.?|idr|\$)? ?(?P<minus>[-+]?)"
    r"(?:(?P<body>[0-9.,'_ ]*?[0-9][0-9.,'_ ]*?)(?:e(?P<power>[-+]?[0-9]{1,2}))?)??"
    r" ?(?:(?P<part>[0-9]{1,4})[/\u2044](?P<of>[0-9]{1,4}))?"
    r" ?(?P<times>ribu|rb|k|juta|jt|thousand|million)?(?: ?(?:%|[a-z\u00b0]{1,10}))?(?:[.,] ?-{1,2})?\.?"
)
_TIMES: Final = {"k": 3, "rb": 3, "ribu": 3, "thousand": 3, "jt": 6, "juta": 6, "million": 6}
_SAME: Final = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2019": "'", "\u02bc": "'", "\u00b7": "."})
_QUOTES: Final = " \"'\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u2032\u2033\u00b4`"


def has_two_meanings(text: str) -> bool:
    """Tell whether a number in the form of a file is thousands to one reader and decimals to another: "9.000"."""
    return _TWO_MEANINGS.fullmatch(text) is not None


def meanings(text: str) -> tuple[str, ...]:
    """Return what a text may mean as a number, in the form of a file: none if it is no number, two if unclear."""
    if len(text) > MOST_SIGNS:
        return ()
    shape = _SHAPE.fullmatch(_simple(text))
    if shape is None or (shape["body"] is None and shape["part"] is None):
        return ()
    if shape["part"] is not None and int(shape["of"]) == 0:
        return ()
    more = Fraction(int(shape["part"]), int(shape["of"])) if shape["part"] else Fraction(0)
    times = Fraction(10) ** (_TIMES.get(shape["times"] or "", 0) + int(shape["power"] or 0))
    times *= -1 if "-" in (shape["sign"], shape["minus"]) else 1
    found = (_in_file((Fraction(one) + more) * times) for one in _bodies(shape["body"] or "0"))
    return tuple(dict.fromkeys(one for one in found if one is not None))


def problem_of(text: str) -> tuple[str, dict[str, str]] | None:
    """Return the key and the values of the problem that a number written so is; None if it is no number at all."""
    match meanings(text):
        case (whole, part):
            return "number_unclear", {"text": text, "whole": whole, "part": part}
        case (better,):
            return "number_form", {"text": text, "better": better}
        case _:
            return None


def _simple(text: str) -> str:
    """Return a text in plain signs: "½" as 1/2, wide digits as digits, all spaces alike, no quotation marks."""
    parted = "".join(
        f" {sign}" if unicodedata.decomposition(sign).startswith("<fraction>") else sign for sign in text
    )
    return " ".join(unicodedata.normalize("NFKC", parted.strip(_QUOTES)).translate(_SAME).casefold().split())


def _bodies(body: str) -> tuple[str, ...]:
    """Return what digits with points, commas and other marks between may be, with a point before the decimals."""
    body = body.strip()
    marks = re.findall("[.,]", body)
    whole, _, part = body.rpartition(marks[-1]) if marks else (body, "", "")
    if len(set(marks)) == 1 and len(marks) > 1:  # one mark again and again only parts thousands
        whole, part = body, ""
    digits = _whole(whole)
    if digits is None or not re.fullmatch("[0-9]*", part):
        return ()
    if len(marks) == 1 and len(part) == 3 and re.fullmatch("[1-9][0-9]{0,2}", whole):
        return digits + part, f"{digits}.{part}"
    return (f"{digits}.{part or 0}",)


def _whole(text: str) -> str | None:
    """Return the digits of a whole number whose thousands may be parted by one mark; None if they are not."""
    if re.fullmatch("[0-9_]*", text):
        return text.replace("_", "") or "0"
    mark = next(sign for sign in text if not sign.isdigit())
    head, *groups = text.split(mark)
    fits = re.fullmatch("[0-9]{1,3}", head) and all(re.fullmatch("[0-9]{3}", group) for group in groups)
    return head + "".join(groups) if fits else None


def _in_file(value: Fraction) -> str | None:
    """Return a number in the form of a file; None if it has no such form."""
    millionths = value * 10**6
    if millionths.denominator != 1 or abs(value) >= 10**15:
        return None
    whole, part = divmod(abs(millionths.numerator), 10**6)
    return f"{'-' if value < 0 else ''}{whole}" + (f".{part:06}".rstrip("0") if part else "")
