"""Entering amounts: the unit is shown and spoken, a comma is a key where parts count, and nothing typed is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import Settings
from kiosk.pages import Page, Phrase
from kiosk.pages.entry import MAX_DIGITS, AmountEntry, DigitsEntry
from kiosk.pages.journey import Context, State
from kiosk.pages.move import Move, Swap
from kiosk.pages.page import Field
from tests.pages.workshop import Memory

TITLE = Phrase("Ukur", "id")


def context(lang: str = "id") -> Context:
    return Memory(lessons=False).context(State((), settings=Settings(lang=lang)))  # type: ignore[arg-type]


def entry(unit: str, places: int = 0) -> AmountEntry:
    return AmountEntry(TITLE, lambda context, amount: Move(notice=Phrase(str(amount), "id")), (), unit, places)  # type: ignore[arg-type]


def typed(place: AmountEntry | DigitsEntry, keys: str, lang: str = "id") -> Page:
    for key in keys:
        then = place.page(context(lang)).choice("comma" if key == "," else key).then
        if isinstance(then.to, Swap):
            place = then.to.place  # type: ignore[assignment]
    return place.page(context(lang))


def value(page: Page) -> Phrase:
    return next(block.value for block in page.blocks if isinstance(block, Field))


def finished(page: Page) -> str:
    notice = page.choice("done").then.notice
    assert notice
    return notice.text


@pytest.mark.parametrize(
    ("unit", "places", "keys", "lang", "shown", "amount"),
    [
        ("rupiah", 0, "7000", "id", "Rp7.000", "7000"),
        ("rupiah", 0, "7000", "en", "Rp7,000", "7000"),
        ("piece", 0, "22", "id", "22 buah", "22"),
        ("piece", 0, "1", "en", "1 piece", "1"),
        ("gram", 0, "1250", "id", "1.250 gram", "1250"),
        ("cm", 1, "43,5", "id", "43,5 cm", "435"),
        ("cm", 1, "43,5", "en", "43.5 cm", "435"),
        ("cm", 1, "43", "id", "43 cm", "430"),
        ("cm", 1, "43,", "id", "43, cm", "430"),
        ("cm", 1, ",5", "id", "0,5 cm", "5"),
        ("cm", 1, "0043,57", "id", "43,5 cm", "435"),
        ("cm", 2, "1,05", "id", "1,05 cm", "105"),
    ],
)
def test_an_amount_has_its_unit(unit: str, places: int, keys: str, lang: str, shown: str, amount: str) -> None:
    page = typed(entry(unit, places), keys, lang)
    assert value(page).text == shown
    assert finished(page) == amount


@given(st.integers(0, 10**MAX_DIGITS - 1))
def test_what_is_typed_is_what_comes(amount: int) -> None:
    assert finished(typed(entry("gram"), str(amount))) == str(amount)


def test_back_erases_a_digit_and_then_leaves() -> None:
    place = AmountEntry(TITLE, lambda context, amount: Move(), (), "cm", 1, entry("gram"), typed="4.")
    for left in ("4", ""):
        back = place.page(context()).back
        assert back is not None
        assert isinstance(back.to, Swap)
        place = back.to.place  # type: ignore[assignment]
        assert place.typed == left
    back = place.page(context()).back
    assert back is not None
    assert isinstance(back.to, Swap)
    assert back.to.place == place.leave


def test_a_telephone_number_is_read_digit_by_digit() -> None:
    place = DigitsEntry(TITLE, lambda context, number: Move(notice=Phrase(number, "id")), 8, 13)
    assert finished(typed(place, "0812")) == "Perlu 8 sampai 13 angka."
    page = typed(place, "081234567890123")
    assert finished(page) == "0812345678901"
    assert value(page).say == "0, 8, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1"
