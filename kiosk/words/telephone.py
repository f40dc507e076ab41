"""Telephone numbers: how they are shown, said and dialled. What is no number that can be dialled stays as it is.

The numbering plans are those of Google's libphonenumber; a number without a country's code is one of Indonesia.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

HOME_COUNTRY: Final = "ID"
HOME_CODE: Final = "62"

SHORTEST: Final = 6
"""Fewer digits are an emergency or service number, which is dialled as it stands and only where it is known."""

_WRITTEN: Final = re.compile(r"(?:\+ ?)?[0-9](?:[0-9 ()./-]*[0-9])?")


def national(number: str) -> str:
    """Return a number as people here write it ("0812-3456-7890"), one of another country with its code."""
    found = _parsed(number)
    if found is None:
        return number
    from phonenumbers import PhoneNumberFormat, format_number

    here = str(found.country_code) == HOME_CODE
    return format_number(found, PhoneNumberFormat.NATIONAL if here else PhoneNumberFormat.INTERNATIONAL)


def tel_uri(number: str) -> str | None:
    """Return the address that dials a number from anywhere ("tel:+6281234567890", RFC 3966); None if it is none."""
    found = _parsed(number)
    if found is None:
        return None
    from phonenumbers import PhoneNumberFormat, format_number

    return f"tel:{format_number(found, PhoneNumberFormat.E164)}"


def digit_by_digit(number: str) -> str:
    """Return a telephone or account number as it is said: each digit alone."""
    return ", ".join("plus" if sign == "+" else sign for sign in number if sign in "+0123456789")


def _parsed(number: str) -> PhoneNumber | None:
    text = number.strip()
    digits = "".join(filter(str.isdigit, text))
    if not text.isascii() or not _WRITTEN.fullmatch(text.lstrip("(")) or len(digits) < SHORTEST:
        return None
    from phonenumbers import NumberParseException, is_valid_number, parse  # 20 ms: only where a number is shown

    # Nobody here dials 62 but for the country, and 00 stands for the + on most telephones.
    if text.startswith("+") or digits.startswith(HOME_CODE):
        digits = f"+{digits}"
    elif digits.startswith("00"):
        digits = f"+{digits[2:]}"
    try:
        found = parse(digits, HOME_COUNTRY)
    except NumberParseException:
        return None
    return found if is_valid_number(found) else None
