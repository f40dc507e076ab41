"""A notice, and the status at the top, move and hide nothing: not a choice, not a number, not a sheet."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len

from kiosk.layout import Laid, lay_out, lettering, room
from kiosk.learning import Settings
from kiosk.visit import Choice, Move, Page, Phrase, Tile
from tests.layout.test_layout import CHROME, LABELS, SCREENS, SIZES, find, lay
from tests.layout.test_lettering import read
from tests.support.effort import examples
from tests.support.strategies_pages import pages
from tests.support.workshop import words

ANY_PAGE = st.tuples(pages(), st.sampled_from(SCREENS), st.sampled_from(SIZES))


def row_text(laid: Laid, y: int) -> str:
    return "".join(segment.text for segment in laid.rows[y])


def notice_text(laid: Laid, size: int) -> str:
    """Return what a sheet shows of its notice, read back from the terminal's letters or from drawn ones."""
    mark = next(line.mark for line in laid.sheet.script if line.phrase == LABELS["notice"])
    lines = []
    for row in laid.rows:
        mine = [s for s in row if s.mark == mark and not s.style.startswith(("edge.", "badge.", "gutter", "rest"))]
        if any(s.style in ("text", "strong") for s in mine):
            lines.append("".join(s.text for s in mine).rstrip(" ") if size < 3 else "".join(s.text for s in mine))
    if size < 3:
        return " ".join(line.strip() for line in lines)
    high = lettering.height(size)
    assert len(lines) % high == 0
    return " ".join(read(tuple(lines[at : at + high]), size) for at in range(0, len(lines), high))


@given(ANY_PAGE, st.text("abc de", min_size=1, max_size=300))
@settings(max_examples=examples(80), deadline=None)
def test_with_a_notice_all_stands_where_it_stood(of: tuple[Page, tuple[int, int], int], text: str) -> None:
    page, screen, size = of
    without = lay(replace(page, notice=None), *screen, size)
    noticed = lay(replace(page, notice=Phrase(text)), *screen, size)
    assert len(noticed) == len(without)
    edge = room(*screen, size).floor + 1
    for before, after in zip(without, noticed, strict=True):
        assert after.sheet.targets == before.sheet.targets
        assert after.boxes == before.boxes
        told = (LABELS["notice"], Phrase(text))
        assert [line for line in after.sheet.script if line.phrase not in told] == [
            line for line in before.sheet.script if line.phrase not in told
        ]
        for y, row in enumerate(before.rows):
            if after.rows[y] != row:
                assert y <= edge
                assert set(row_text(before, y)) <= set(" ┌─┐" if y == edge else " ")


@given(ANY_PAGE, st.lists(st.text("abdeghiknprstuAB", min_size=1, max_size=9), min_size=1, max_size=9).map(" ".join))
@settings(max_examples=examples(80), deadline=None)
def test_a_notice_of_a_line_or_two_is_read_whole_on_every_sheet(
    of: tuple[Page, tuple[int, int], int], text: str
) -> None:
    page, screen, size = of
    for laid in lay(replace(page, notice=Phrase(text)), *screen, size):
        shown = set()
        for letters in range(1, size + 1):
            try:
                shown.add(notice_text(laid, letters))
            except (AssertionError, ValueError):
                continue  # it is in letters of another size
        assert text in shown
        assert Phrase(text) in [line.phrase for line in laid.sheet.script]


FULL = Page(
    key="sign-in",
    title=Phrase("Siapa Anda?"),
    choices=tuple(
        Choice(f"c{n}", Phrase(f"Orang {n}"), Move(), tile=Tile("merah", "umum/gambar")) for n in range(12)
    ),
)


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_text_of_the_kiosk_that_may_be_a_notice_is_read_whole_on_a_full_small_sheet(lang: str) -> None:
    texts = {text for key, text in words().texts[lang].items() if "{" not in text}
    assert max(map(cell_len, texts)) > 60
    for text in texts:
        for size in SIZES:
            laid = lay(replace(FULL, notice=Phrase(text)), 60, 18, size)[1]
            joined = " ".join(row_text(laid, y) for y in range(18))
            assert "…" not in joined.replace("Siapa Anda?", "") or "…" in text


def test_what_has_no_room_ends_in_dots_and_is_said_whole() -> None:
    long = Phrase("kain perca " * 40)
    laid = lay(replace(FULL, notice=long), 60, 18, 4)[1]
    assert row_text(laid, 15).rstrip().endswith("…")
    assert long in [line.phrase for line in laid.sheet.script]


def test_with_room_a_notice_is_in_the_persons_own_letters() -> None:
    for size in (3, 4):
        page = Page(key="p", title=Phrase("Judul"), notice=Phrase("Sudah"))
        assert notice_text(lay(page, 100, 30, size)[0], size) == "Sudah"


STATUS = st.lists(st.sampled_from(("TANPA SUARA", "JEDA", "DISK BERMASALAH", "DIPANGGIL", "X" * 30)), max_size=5)


@given(ANY_PAGE, STATUS)
@settings(max_examples=examples(60), deadline=None)
def test_the_status_moves_nothing(of: tuple[Page, tuple[int, int], int], status: list[str]) -> None:
    page, screen, size = of
    laid = [
        lay_out(page, *screen, Settings(size=size), replace(CHROME, status=tuple(map(Phrase, signs))), find)
        for signs in ((), status)
    ]
    assert len(laid[0]) == len(laid[1])
    for before, after in zip(*laid, strict=True):
        assert (after.sheet, after.boxes) == (before.sheet, before.boxes)
        if status:
            assert status[0][0] in row_text(after, 0)
