"""Entering amounts: the unit is shown and spoken, a comma is a key where parts count, and nothing typed is lost."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import Settings
from kiosk.pages.entry import MAX_DIGITS, PIN_LENGTH, AmountEntry, DigitsEntry, PinEntry
from kiosk.pages.written_numbers import typed_number, typed_value
from kiosk.visit import Context, Field, Leave, Move, Page, Phrase, Swap, VisitState
from kiosk.words import LANGUAGES, Lang
from tests.support.workshop import Memory, words

TITLE = Phrase("Ukur", "id")


def context(lang: str = "id") -> Context:
    return Memory(lessons=False).context(VisitState((), settings=Settings(lang=lang)))


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


def by_keyboard(place: AmountEntry | DigitsEntry | PinEntry, keys: str, lang: str = "id") -> tuple[Page, list[str]]:
    """Type keys; return the page and what was told."""
    told = []
    for key in keys:
        page = place.page(context(lang))
        assert page.typed is not None
        then = page.typed(key)
        assert not then.events
        told += [then.notice.text] if then.notice else []
        if isinstance(then.to, Swap):
            place = then.to.place  # type: ignore[assignment]
    return place.page(context(lang)), told


@pytest.mark.parametrize(
    ("unit", "places", "keys", "lang", "shown", "amount"),
    [
        ("cm", 1, "59,5", "id", "59,5 cm", "595"),
        ("cm", 1, "59.5", "id", "59.5 cm", "595"),  # a keypad's decimal key: no thousands can end there
        ("cm", 1, "59.5", "en", "59.5 cm", "595"),
        ("cm", 1, "59,5", "en", "59,5 cm", "595"),
        ("cm", 1, "0.5", "id", "0.5 cm", "5"),
        ("cm", 1, ",5", "id", "0,5 cm", "5"),
        ("gram", 1, "1.250", "id", "1.250 gram", "12500"),
        ("gram", 1, "1.250,5", "id", "1.250,5 gram", "12505"),
        ("gram", 1, "1,250.5", "en", "1,250.5 grams", "12505"),
        ("gram", 2, "1.25", "id", "1.25 gram", "125"),
        ("rupiah", 0, "9.000", "id", "Rp9.000", "9000"),
        ("rupiah", 0, "Rp9.000", "id", "Rp9.000", "9000"),
        ("rupiah", 0, "Rp. 9.000", "id", "Rp9.000", "9000"),
        ("rupiah", 0, "Rp20.000,00", "id", "Rp20.000,00", "20000"),
        ("rupiah", 0, "15.000,-", "id", "Rp15.000,-", "15000"),
        ("rupiah", 0, "1 000 000", "id", "Rp1 000 000", "1000000"),
        ("rupiah", 0, "20,000", "en", "Rp20,000", "20000"),
        ("piece", 0, "12", "id", "12 buah", "12"),
    ],
)
def test_a_number_is_read_as_its_country_writes_it(
    unit: str, places: int, keys: str, lang: str, shown: str, amount: str
) -> None:
    page, told = by_keyboard(entry(unit, places), keys, lang)
    assert told == []
    assert value(page).text == shown
    assert finished(page) == amount


@pytest.mark.parametrize(
    ("unit", "places", "keys", "lang", "said"),
    [
        ("rupiah", 0, "7.5", "id", "7.5 belum jelas. Hapus, lalu tulis seperti 7.500."),
        ("rupiah", 0, "20,000", "en", ""),
        ("rupiah", 0, "7,5", "id", "7,5 belum jelas. Hapus, lalu tulis seperti 7.500."),
        ("rupiah", 0, "1.23.456", "id", "1.23.456 belum jelas. Hapus, lalu tulis seperti 7.500."),
        ("cm", 1, "59.55", "id", "59.55 belum jelas. Hapus, lalu tulis seperti 7,5."),
        ("cm", 1, "0.500", "id", "0.500 belum jelas. Hapus, lalu tulis seperti 7,5."),
    ],
)
def test_what_is_not_clear_is_asked_for_again(unit: str, places: int, keys: str, lang: str, said: str) -> None:
    page, told = by_keyboard(entry(unit, places), keys, lang)
    assert told == []
    assert finished(page) == (said or "20000")


@given(st.text("0123456789., -Rprx#", max_size=14), st.sampled_from(["rupiah", "cm", "piece"]), st.integers(0, 2))
def test_a_mark_never_makes_another_number(keys: str, unit: str, places: int) -> None:
    keys = keys.replace("#", "")
    page, told = by_keyboard(entry(unit, places), keys)
    then = page.choice("done").then.notice
    assert then
    digits = "".join(sign for sign in keys if sign.isdigit())
    if told or not then.text.isdigit():
        return
    # Nothing was refused: the digits that count are those that were typed, in their order.
    typed = digits.lstrip("0")
    counted = then.text.lstrip("0")
    assert counted.rstrip("0") == typed.rstrip("0")


@given(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")))
def test_a_sign_of_no_figure_is_told(sign: str) -> None:
    digits = "Di sini hanya angka."
    for place, notice in (
        (entry("gram", 1), "Di sini hanya angka, koma, dan titik."),
        (DigitsEntry(TITLE, lambda c, n: Move(), 8, 13), digits),
        (PinEntry("first.pin", _pin), digits),
    ):
        page, told = by_keyboard(place, "12" + sign)
        if sign not in "0123456789#*., ":
            assert told == [notice]
            assert value(page) == value(by_keyboard(place, "12")[0])


def _pin(context: Context, pin: str) -> Move:
    return Move()


def test_an_amount_far_off_its_limits_is_asked_back() -> None:
    likely = (Fraction(58), Fraction(62))
    for keys, asked in (("59,5", False), ("595", True), ("5,9", True), ("70", False), ("30", False), ("5950", True)):
        place = AmountEntry(TITLE, lambda context, amount: Move(Leave()), unit="cm", places=1, likely=likely)
        page, _ = by_keyboard(place, keys)
        then = page.choice("done").then
        assert isinstance(then.to, Swap if asked else Leave), keys
        if isinstance(then.to, Swap):
            question = then.to.place.page(context())
            again = question.choice("again").then.to
            assert isinstance(again, Swap)
            assert again.place.page(context()).blocks == page.blocks, "what was typed is still there"
            assert question.choice("right").then.to == Leave()


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


@pytest.mark.parametrize("lang", LANGUAGES)
def test_whoever_makes_a_pin_reads_first_how_many_digits_it_takes(lang: Lang) -> None:
    assert re.findall(r"\d+", words().say(lang, "first.pin").text) == [str(bound) for bound in PIN_LENGTH]


def type_on(place: AmountEntry, text: str, lang: str) -> tuple[Page, list[str]]:
    """Type a text on a full keyboard; return the page that it leads to and what was told."""
    told = []
    for sign in text:
        page = place.page(context(lang))
        assert page.typed is not None
        then = page.typed(sign)
        told += [then.notice.text] if then.notice else []
        place = then.to.place if isinstance(then.to, Swap) else place  # type: ignore[assignment]
    return place.page(context(lang)), told


@given(
    st.from_regex(r"[1-9][0-9]{0,5}(?:[.,][0-9]{1,3}){0,3}", fullmatch=True),
    st.sampled_from([("rupiah", 0), ("gram", 0), ("cm", 2)]),
    st.sampled_from(["id", "en"]),
)
def test_no_figure_of_an_amount_is_left_out_in_silence(text: str, kind: tuple[str, int], lang: str) -> None:
    page, told = type_on(entry(*kind), text, lang)
    said = finished(page)
    if not told and said.isdecimal():
        assert said.strip("0") == re.sub("[.,]", "", text).strip("0")
    if sum(map(str.isdigit, text)) <= MAX_DIGITS:
        assert text in value(page).text or said.isdecimal()


@pytest.mark.parametrize(
    ("text", "lang", "rupiah"),
    [
        ("1.000.000", "id", 1_000_000),
        ("1,000,000", "en", 1_000_000),
        ("Rp 9 000", "id", 9_000),
        ("Rp. 9.000,-", "id", 9_000),
        ("9.000,00", "id", 9_000),
        ("9,000.00", "en", 9_000),
        ("1.000.000,50", "id", None),
        ("9,000.00", "id", None),
        ("9,000", "id", None),
        ("20.000,00", "en", None),
        ("½", "id", None),
    ],
)
def test_an_amount_is_read_as_it_is_written_here_or_told(text: str, lang: str, rupiah: int | None) -> None:
    page, told = type_on(entry("rupiah"), text, lang)
    assert finished(page) == str(rupiah) if rupiah else not finished(page).isdecimal()
    assert bool(told) == (text == "½")


def test_a_comma_that_begins_an_amount_of_rupiah_is_told() -> None:
    _, told = type_on(entry("rupiah"), ",5", "id")
    assert told


@given(st.integers(0, 10**MAX_DIGITS - 1), st.integers(0, 2))
def test_a_number_is_written_for_an_entry_as_it_is_read_there(amount: int, places: int) -> None:
    value = Fraction(amount, 10**places)
    assert typed_value(typed_number(value), places) == value
