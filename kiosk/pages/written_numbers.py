"""Numbers as people write them: marks for thousands and for what follows the comma, by the country's writing.

While it is entered a number is kept as it was typed, with "." before its parts and "," between its thousands,
whatever the language: see ``Language.read_marks``.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction


def typed_number(value: Fraction) -> str:
    """Return a number with a finite decimal form as ``typed_value`` reads it."""
    written = Decimal(value.numerator) / value.denominator
    return f"{written.normalize():f}"


def typed_value(typed: str, places: int) -> Fraction | None:
    """Return the value of a number that is kept as typed, or None if its marks leave open what it is.

    ``places`` is how many digits after the comma count. A mark for thousands that stands where no thousands can
    end is the comma of another writing, as a keypad's decimal key sends it: "59.5" is no other number in Indonesian.
    Without ``places`` a comma may only be followed by two zeros or a dash, as in "Rp20.000,00" and "Rp20.000,-":
    three may be thousands, as English has them.
    """
    typed = typed.rstrip(" ")
    found = re.fullmatch(r"(\d+|[1-9]\d{0,2}(?:[, ]\d{3})+)(?:\.(\d*|-))?", typed)
    if found is None and places:
        found = re.fullmatch(rf"(\d+),(\d{{0,{places}}})", typed)
    if found is None:
        return None
    whole, parts = re.sub("[, ]", "", found[1]), (found[2] or "").strip("-")
    if len(parts) > max(places, 2) or (len(parts) > places and parts.strip("0")):
        return None
    return Fraction(f"{whole}.{parts}" if parts else whole)
