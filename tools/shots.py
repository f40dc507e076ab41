"""``make shots``: pictures (SVG) of the main pages, drawn by the app's own layout and widget, for the docs.

Run: python -m tools.shots FOLDER

Beside the four main pages there is ``sheet.png``: three pages at three sizes of screen and letters, in every theme.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import resvg_py

from kiosk.app.page_view import SheetLook
from kiosk.layout import Laid, for_terminal, lay_out, make_frame_texts
from kiosk.learning import VALUES, Settings
from kiosk.store.lesson_files import default_folder, find_picture
from kiosk.visit import Page
from tests.support.workshop import Memory, pick, words
from tools.sheet_pictures import shots, svg_of

SIZE: Final = (100, 30)
THEME: Final = "kuning-hitam"

SHEET: Final = ((60, 18, 1), (100, 30, 3), (160, 50, 4))
"""Columns, rows and the size of letters of the pictures on the sheet."""

WIDE: Final = 600
"""The width of a picture on the sheet."""


def main(folder: Path) -> int:
    """Write sign-in, home, a step and a question in the default theme, and the sheet."""
    pages = dict(walk())
    folder.mkdir(parents=True, exist_ok=True)
    laid = [(name, laid_out(page, *SIZE, 1)) for name, page in pages.items()]
    shots(laid, folder, *SIZE, for_terminal(THEME))
    drawn = sheet([pages[name] for name in ("sign-in", "step", "question")])
    png = resvg_py.svg_to_bytes(
        svg_string=drawn, width=1100, font_dirs=["/usr/share/fonts"], monospace_family="DejaVu Sans Mono"
    )
    (folder / "sheet.png").write_bytes(bytes(png))
    return 0


def walk() -> Iterator[tuple[str, Page]]:
    """Yield the main pages as a resident comes to them."""
    visit = Memory(size=SIZE).visit()
    yield "sign-in", visit.page
    pick(visit, "r1")
    yield "home", visit.page
    for key in ("lessons", "keset", "keset.produksi"):
        pick(visit, key)
    while visit.page.key != "lesson.step":
        pick(visit, "next")
    pick(visit, "next")
    pick(visit, "next")
    yield "step", visit.page
    while not visit.page.key.startswith("exercise."):
        pick(visit, "next")
    yield "question", visit.page


def laid_out(page: Page, columns: int, rows: int, size: int) -> Laid:
    """Return the first sheet of a page."""
    frame_texts = make_frame_texts(words(), page.lang)
    settings = Settings(size=size)
    return lay_out(page, columns, rows, settings, frame_texts, lambda name: find_picture(default_folder(), name))[0]


def sheet(pages: list[Page]) -> str:
    """Return one picture with a row for each theme and page, and a column for each size of screen."""
    parts, y = [], 0.0
    for theme in VALUES["theme"]:
        for page in pages:
            tallest = 0.0
            for place, (columns, rows, size) in enumerate(SHEET):
                look = SheetLook(highlight=(0,))
                picture = svg_of(laid_out(page, columns, rows, size), columns, rows, for_terminal(str(theme)), look)
                box = re.search(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"', picture)
                assert box is not None
                high = WIDE * float(box[2]) / float(box[1])
                tallest = max(tallest, high)
                x = place * (WIDE + 20)
                frame = f'<svg x="{x}" y="{y:.0f}" width="{WIDE}" height="{high:.0f}" '
                parts.append(re.sub(r"<svg (?:xmlns=\S+ )?", frame, picture, count=1))
            y += tallest + 20
    wide = len(SHEET) * (WIDE + 20) - 20
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {y:.0f}">'
    return head + "\n".join(parts) + "</svg>\n"


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
