"""Telephone numbers: one number in whatever form is dialled, shown and said as one; what is none stays a text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.words import digit_by_digit, national, tel_uri

MOBILE = "81234567890"
WRITTEN = (
    *(f"{code}{MOBILE}" for code in ("0", "62", "+62", "0062")),
    *(
        "0812-3456-7890",
        "0812 3456 7890",
        "0812.3456.7890",
        "0812/34567890",
        "+62 812-3456-7890",
        "+62 (812) 3456 7890",
    ),
    *("62 812 3456 7890", "(0812) 3456 7890", "+62 0812 3456 7890", "+62 (0)812 3456 7890", " 081234567890 "),
)


@pytest.mark.parametrize("number", WRITTEN)
def test_one_number_is_one_address_however_it_is_written(number: str) -> None:
    assert tel_uri(number) == "tel:+6281234567890"
    assert national(number) == "0812-3456-7890"
    assert digit_by_digit(national(number)) == "0, 8, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0"


@given(
    st.sampled_from(("811", "812", "813", "821", "852", "857", "878", "896")),
    st.text("0123456789", min_size=7, max_size=8),
    st.sampled_from(("0", "62", "+62", "0062")),
    st.sampled_from(("", " ", "-", ".")),
)
def test_every_mobile_number_is_dialled_from_anywhere(area: str, rest: str, code: str, mark: str) -> None:
    number = mark.join((f"{code}{area}", rest[:4], rest[4:]))
    assert tel_uri(number) == f"tel:+62{area}{rest}"
    assert re.sub(r"\D", "", national(number)) == f"0{area}{rest}"


@pytest.mark.parametrize(
    ("number", "uri"), [("02112345678", "tel:+622112345678"), ("+65 8123 4567", "tel:+6581234567")]
)
def test_telephones_of_a_house_and_of_elsewhere(number: str, uri: str) -> None:
    assert tel_uri(number) == uri


@pytest.mark.parametrize(
    "text",
    [
        "112",
        "119",
        "0812",
        "00000000",
        "Bu Sari",
        "",
        "08123456789012345",
        "٠٨١٢٣٤٥٦٧٨٩٠",
        "+62 (812) 34-56",
        "0812345678 / 0812345679",
        "+62812 3456 7890 ext 5",
        "021-3456789 psw. 12",
    ],
)
def test_what_cannot_be_dialled_is_no_address_and_stays_as_it_is(text: str) -> None:
    assert tel_uri(text) is None
    assert national(text) == text


@given(st.text())
def test_any_text_is_an_address_of_digits_or_none(text: str) -> None:
    uri = tel_uri(text)
    assert uri is None or re.fullmatch(r"tel:\+[0-9]{6,15}", uri)
    assert national(text) == text or uri is not None
