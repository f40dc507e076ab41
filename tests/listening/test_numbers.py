"""Numbers as they are said: exact both ways, and nothing guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.listening.numbers import MOST_SPOKEN, SpokenSum, digit_words, number_names, parse_number, spoken_number
from kiosk.words import LANGS, Lang

numbers = st.one_of(st.integers(0, MOST_SPOKEN), st.integers(0, 2000), st.integers(0, 999).map(lambda n: n * 1000))
langs = st.sampled_from(LANGS)
known = st.sampled_from(sorted({w for lang in LANGS for name in number_names(lang) for w in name.split()}))


@given(numbers, langs)
def test_a_number_said_in_words_is_the_same_number(number: int, lang: Lang) -> None:
    assert parse_number(spoken_number(number, lang)) == number


@given(st.integers(10, MOST_SPOKEN), langs)
def test_a_number_said_digit_by_digit_is_the_same_number(number: int, lang: Lang) -> None:
    assert parse_number([digit_words(lang)[int(digit)] for digit in str(number)]) == number


@given(st.lists(known, max_size=8))
def test_words_in_any_order_are_refused_or_mean_what_they_say(words: list[str]) -> None:
    try:
        value = parse_number(words)
    except ValueError:
        return
    assert 0 <= value <= MOST_SPOKEN
    if not all(word in digit_words("id") or word in digit_words("en") or word == "kosong" for word in words):
        # A number that is not digit by digit has one way to be said: no word was dropped or added.
        ways = {spoken_number(value, lang) for lang in LANGS}
        mixed = " ".join("seribu" if w == "ribu" else w for w in words)
        assert any(len(way.split()) >= len(mixed.split()) - 1 for way in ways)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("dua puluh ribu", 20_000),
        ("dua nol nol nol nol", 20_000),
        ("seratus lima belas ribu lima ratus", 115_500),
        ("twenty five thousand", 25_000),
        ("one million two hundred thousand", 1_200_000),
        ("one hundred and five", 105),
        ("nol", 0),
        ("sebelas", 11),
        ("dua puluh ribu rupiah", 20_000),
        ("dua lima ribu", 25_000),
        ("satu dua lima ribu", 125_000),
        ("dua lima ratus", 2_500),
        ("twenty five hundred", 2_500),
        ("seratus lima puluh ribu", 150_000),
        ("setengah juta", 500_000),
        ("dua setengah juta", 2_500_000),
        ("half a million", 500_000),
        ("two and a half million", 2_500_000),
        ("a hundred and fifty thousand", 150_000),
        ("sejuta dua ratus", 1_000_200),
        ("sejuta dua ratus ribu", 1_200_000),
    ],
)
def test_what_people_say(said: str, meant: int) -> None:
    assert parse_number(said) == meant


@pytest.mark.parametrize(
    "said",
    ["", "ribu", "puluh", "dua ribu ribu", "dua dua puluh", "satu ribu juta", "nol puluh", "seribu juta",
     "sepuluh lima", "twenty eleven", "dua ratus tiga ratus", "kursi",
     "setengah", "half a", "setengah lima", "setengah ratus", "setengah juta lima",
     "nol lima ribu", "nol setengah juta", "a", "a lima", "setengah setengah juta", "dua puluh ratus",
     "satu dua tiga ratus", "satu dua tiga empat ribu", "dua seribu", "lima puluh tiga puluh",
     " ".join(["sembilan"] * 10)],
)  # fmt: skip
def test_what_is_no_number(said: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_number(said)


@given(numbers, langs)
def test_a_sum_grows_by_a_word_and_shrinks_again(number: int, lang: Lang) -> None:
    words = spoken_number(number, lang).split()
    now = SpokenSum()
    for word in words:
        now = now.plus(f"number:{word}")
    assert now.value() == number
    for _ in words:
        now = now.plus("erase")
    assert now == SpokenSum()
    assert now.plus("erase") == SpokenSum()


@pytest.mark.parametrize("lang", LANGS)
def test_everything_that_is_listened_for_is_a_number_or_a_part_of_one(lang: Lang) -> None:
    for name in number_names(lang):
        if name not in ("belas", "puluh", "ratus", "ribu", "juta", "hundred", "thousand", "million"):
            parse_number(name)
