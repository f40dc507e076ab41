"""Drawn letters: each can be told from every other, and no text loses a sign."""

from __future__ import annotations

import string
from functools import lru_cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from kiosk.layout import SIGNS, lettering

TEXTS = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("aeiknrst –×½ \u00a0字e\u0301👩\u200d🦽")), max_size=60
)


@lru_cache(maxsize=2)
def alphabet(size: int) -> dict[tuple[str, ...], str]:
    return {lettering.glyph(sign, size): sign for sign in (" ", *lettering.drawings(size))}


def read(rows: tuple[str, ...], size: int) -> str:
    """Return the text that drawn rows show. Raises ValueError if they show no letters."""
    wide = len(rows[0])
    ends: dict[int, str] = {0: ""}
    for at in range(wide):
        if at in ends:
            for columns in range(1, 14):
                sign = alphabet(size).get(tuple(row[at : at + columns] for row in rows))
                if sign is not None and at + columns <= wide:
                    ends.setdefault(at + columns, ends[at] + sign)
    if wide not in ends:
        raise ValueError("not a line of drawn letters")
    return ends[wide]


@pytest.mark.parametrize("size", [3, 4])
def test_every_sign_of_our_texts_is_drawn_and_unlike_the_others(size: int) -> None:
    wanted = set(string.printable.strip()) | set("×–—°½¼¾…éèêáàóúíöüñç•●“”‘’±≥≤◄►♪⌂") | set(SIGNS.values())
    drawn = lettering.drawings(size)
    assert {sign for sign in wanted if not sign.isspace()} <= drawn.keys()
    assert len(alphabet(size)) == len(drawn) + 1
    for sign in drawn:
        rows = lettering.glyph(sign, size)
        assert len(rows) == lettering.height(size)
        assert len({len(row) for row in rows}) == 1


@pytest.mark.parametrize("size", [3, 4])
@given(st.text(string.ascii_letters + string.digits, max_size=20))
def test_what_is_drawn_can_be_read_back(size: int, text: str) -> None:
    assert read(lettering.rows(text, size), size) == text


@pytest.mark.parametrize("size", lettering.SIZES)
@given(text=TEXTS, columns=st.integers(1, 120), first=st.integers(0, 20))
def test_wrapping_loses_nothing_and_stays_within_the_line(size: int, text: str, columns: int, first: int) -> None:
    clean = lettering.clean(text)
    lines = lettering.wrap(text, size, columns, first)
    assert "".join(lines).replace("-", "").replace(" ", "") == clean.replace("-", "").replace(" ", "")
    widest = max((lettering.width(sign, size) for sign in lettering.graphemes(clean)), default=0)
    for place, line in enumerate(lines):
        room = columns - (first if place == 0 else 0)
        assert not line or lettering.width(line, size) <= max(room if place == 0 else columns, widest)
        rows = lettering.rows(line, size)
        assert len(rows) == lettering.height(size)
        assert {cell_len(row) for row in rows} == {lettering.width(line, size)}


@pytest.mark.parametrize("size", lettering.SIZES)
def test_words_that_fit_are_not_broken(size: int) -> None:
    text = "Letakkan kain perca di meja yang kuat"
    lines = lettering.wrap(text, size, 60)
    assert " ".join(lines) == text


def test_a_word_longer_than_the_line_is_broken_with_hyphens() -> None:
    assert lettering.wrap("mempertanggungjawabkan", 1, 10) == ("mempertan-", "ggungjawa-", "bkan")


def test_about_ten_of_the_largest_letters_fit_on_the_narrowest_screen() -> None:
    assert lettering.width("Periksa ini", 4) <= 57


@pytest.mark.parametrize("size", [3, 4])
def test_a_sign_without_a_drawing_stands_in_a_frame(size: int) -> None:
    rows = lettering.rows("字", size)
    assert "字" in "".join(rows)
    assert rows[0].startswith("┌")


def test_nothing_that_moves_the_cursor_gets_through() -> None:
    assert lettering.clean("a\x1b[2Jb\u202ec\r\n  d") == "a�[2Jb�c d"
    assert lettering.clean("\u0301x") == "◌\u0301x"
    assert lettering.clean("Rp\u00a012.000") == "Rp\u00a012.000"
