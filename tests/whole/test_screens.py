"""What the main pages look like, cell by cell, so that no drawing changes unseen.

``make screens`` draws ``tests/whole/screens/`` anew: look at what changed before it is committed. The lesson is one
of the tests' own, so that another wording in a real one is no change here.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from string import ascii_letters
from typing import Final

import pytest
from rich.cells import cell_len

from kiosk.app.page_view import SheetLook, paint_row, rich_style
from kiosk.layout import Laid, for_terminal, lay_out, make_frame_texts
from kiosk.learning import Settings
from kiosk.learning import event_kinds as f
from kiosk.visit import Page
from kiosk.words import Lang
from tests.support.small_lessons import MAKING, read
from tests.support.workshop import Memory, pick, words

FOLDER: Final = Path(__file__).with_name("screens")
PICTURE: Final = Path(__file__).parents[2] / "kiosk/layout/tiles/rumah.svg"
SIZES: Final = ((60, 18), (100, 30))
PAGES: Final = ("sign-in", "home", "step", "question", "number-pad", "mentor", "report")


@cache
def main_pages(lang: Lang) -> dict[str, Page]:
    """Return the main pages as a resident and a mentor come to them."""
    pages = {}
    memory = Memory()
    memory.library = read(MAKING)
    memory.record((f.LessonAssigned("r1", "keset.uji"),), None, True)
    for person in (None, "r1", "m1"):
        memory.record((f.SettingChanged("lang", lang),), person, True)
    visit = memory.visit(Settings(lang=lang))
    pages["sign-in"] = visit.page
    pick(visit, "r1")
    pages["home"] = visit.page
    pick(visit, "keset.uji")
    for name, key in (("step", "lesson.step"), ("question", "exercise.amount")):
        while visit.page.key != key:
            pick(visit, "next")
        pages[name] = visit.page
    visit = memory.visit(Settings(lang=lang))
    pick(visit, "mentor")
    for digit in "12":
        pick(visit, digit)
    pages["number-pad"] = visit.page
    for key in ("3", "4", "done"):
        pick(visit, key)
    pages["mentor"] = visit.page
    for key in ("reports", "group", "all", "month"):
        pick(visit, key)
    pages["report"] = visit.page
    return pages


def drawing(laid: Laid) -> str:
    """Return a sheet's text, a letter for the style of each of its cells, and what each letter stands for."""
    theme = for_terminal("kuning-hitam")
    rows = [list(paint_row(laid, y, theme, SheetLook(highlight=(0,)))) for y in range(len(laid.rows))]
    paints = {style: str(rich_style(theme.paint(style))) for row in rows for text, style in row if text}
    letters = dict(zip(paints, ascii_letters, strict=False))
    assert letters.keys() == paints.keys()
    lines = ["".join(text for text, _ in row).rstrip() for row in rows]
    lines += ["".join(letters[style] * cell_len(text) for text, style in row if text) for row in rows]
    lines += [f"{letters[style]} {style}: {paints[style]}" for style in paints]
    return "\n".join(lines) + "\n"


def draw(name: str, lang: Lang, columns: int, rows: int) -> str:
    """Return all sheets of a main page."""
    frame_texts, picture = make_frame_texts(words(), lang), PICTURE.read_bytes()
    laid = lay_out(main_pages(lang)[name], columns, rows, Settings(lang=lang), frame_texts, lambda _: picture)
    return "\n".join(map(drawing, laid))


def test_each_main_page_has_its_drawing_and_no_other_is_kept(request: pytest.FixtureRequest) -> None:
    wanted = {f"{name}.{lang}.{c}x{r}.txt" for name in PAGES for lang in ("id", "en") for c, r in SIZES}
    if request.config.getoption("--renew-screens"):
        for file in FOLDER.glob("*.txt"):
            file.unlink()
    else:
        assert {file.name for file in FOLDER.glob("*.txt")} == wanted


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize(("columns", "rows"), SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_a_main_page_looks_as_it_did(
    name: str, columns: int, rows: int, lang: Lang, request: pytest.FixtureRequest
) -> None:
    file, now = FOLDER / f"{name}.{lang}.{columns}x{rows}.txt", draw(name, lang, columns, rows)
    if request.config.getoption("--renew-screens"):
        file.write_text(now, "utf-8")
    assert now == file.read_text("utf-8"), f"{file.name} differs. If it is meant: make screens, and look at it."
