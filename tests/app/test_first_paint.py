"""The first paint waits for no picture: tiles stand with room for theirs, can be chosen, and are filled in place."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.app.page_view import SheetLook, paint_row
from kiosk.layout import Laid, for_terminal, lay_out, make_frame_texts, without_waiting
from kiosk.learning import Settings
from tests.support.terminal import Terminal
from tests.support.workshop import words
from tests.whole.test_robust import shows_a_page
from tests.whole.test_screens import PAGES, PICTURE, SIZES, main_pages
from tests.whole.test_whole_lesson import sign_in, sign_out


def cells(laid: tuple[Laid, ...]) -> list[str]:
    theme = for_terminal("kuning-hitam")
    return [
        "".join(text for text, _ in paint_row(sheet, y, theme, SheetLook()))
        for sheet in laid
        for y in range(len(sheet.rows))
    ]


@pytest.mark.parametrize("size", [*SIZES, (200, 60)])
def test_a_page_without_its_pictures_is_the_same_page_with_empty_cells(size: tuple[int, int]) -> None:
    # A picture that no other test has drawn; what is kept of it differs from page to page.
    asked = filled = 0
    for name in PAGES:
        svg = PICTURE.read_bytes().replace(b"</svg>", f"<!-- {name} {size} --></svg>".encode())
        texts = make_frame_texts(words(), "id")

        def laid(svg: bytes = svg, name: str = name, texts: object = texts) -> tuple[Laid, ...]:
            return lay_out(main_pages("id")[name], *size, Settings(), texts, lambda _: svg)  # type: ignore[arg-type]

        jobs: list[object] = []
        with without_waiting(jobs.append):
            empty = laid()
        whole = laid()
        assert [sheet.sheet for sheet in empty] == [sheet.sheet for sheet in whole], (
            "the same targets and the same words"
        )
        assert [sheet.boxes for sheet in empty] == [sheet.boxes for sheet in whole], "in the same places"
        for before, after in zip(cells(empty), cells(whole), strict=True):
            assert len(before) == len(after)
            changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
            assert all(old == " " for old, _ in changed), (before, after)
            filled += len(changed)
        asked += len(jobs)
    assert asked > 5
    assert filled > 100


@pytest.mark.slow
def test_a_kiosk_whose_pictures_never_come_is_used_without_them(tmp_path: Path) -> None:
    """The process that draws hangs from its first picture on."""
    with Terminal("demo", "--silent", "--data", str(tmp_path), program=("tests.faults.no_drawing",)) as terminal:
        sign_in(terminal, "Sri")
        assert shows_a_page(terminal)
        sign_out(terminal)
