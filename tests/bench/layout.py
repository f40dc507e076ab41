"""How long laying a page out and painting it takes. Run: python -m tests.bench.layout"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from kiosk.learning import Settings
from kiosk.pages import Choice, Meter, Move, Page, Phrase, Picture, Text
from kiosk.screen import Laid, boxes, lay_out, lettering, passages, pictures
from kiosk.screen.page_view import Look, painted
from kiosk.screen.themes import for_terminal
from tests.screen.test_layout import CHROME, SCREENS, SIZES, find

PAGE = Page(
    key="lesson.step",
    title=Phrase("Siapkan tempat kerja"),
    where=Phrase("Bagian 1: Persiapan. Langkah 1 dari 12."),
    blocks=(
        Text((Phrase("Letakkan alat tenun di meja yang kuat."), Phrase("Duduk dengan punggung lurus."))),
        Picture("umum/gambar", Phrase("Alat tenun di atas meja.")),
        Text((Phrase("Jauhkan gunting dari tepi meja."),), "safety"),
        Text((Phrase("Alat tidak boleh goyang."),), "key_point"),
        Text((Phrase("Alat yang goyang membuat anyaman miring."),), "why"),
        Text((Phrase("Pakai meja rendah jika Anda duduk di kursi roda."),), "adapt"),
        Text((Phrase("Goyangkan meja pelan. Meja tidak bergerak?"),), "check"),
        Meter(Phrase("12 langkah lagi"), 1, 12),
    ),
    choices=(Choice("next", Phrase("Sudah, lanjut"), Move()), Choice("help", Phrase("Bantu saya"), Move())),
)


def forget() -> None:
    """Empty what is remembered of texts, as if the page were new. Letters and drawings stay: they recur."""
    for remembered in (lettering.wrap, lettering.pieces, lettering.clean, lettering.rows, lettering.width):
        remembered.cache_clear()
    for made in (passages.plain, passages._badged, passages._item, boxes._face, boxes._caption):
        made.cache_clear()


def milliseconds(act: Callable[[], object], before: Callable[[], object] | None = None, times: int = 60) -> str:
    took = []
    for _ in range(times):
        if before:
            before()
        start = time.perf_counter()
        act()
        took.append((time.perf_counter() - start) * 1_000)
    took.sort()
    return f"{statistics.median(took):6.2f} {took[int(times * 0.95)]:6.2f}"


def main() -> None:
    """Print a table: median and 95th percentile in milliseconds."""
    theme = for_terminal("kuning-hitam")
    print("screen   size sheets   new page    same page   painting")
    for width, height in SCREENS:
        for size in SIZES:
            settings = Settings(size=size)

            def lay(width: int = width, height: int = height, settings: Settings = settings) -> object:
                return lay_out(PAGE, width, height, settings, CHROME, find)

            sheets = lay_out(PAGE, width, height, settings, CHROME, find)

            def paint(laid: Laid = sheets[0], height: int = height) -> object:
                return [list(painted(laid, y, theme, Look(0, 1))) for y in range(height)]

            figures = milliseconds(lay, forget), milliseconds(lay), milliseconds(paint)
            print(f"{width:3}x{height:<3} {size:4} {len(sheets):6} ", "  ".join(figures))
    svg = find("umum/gambar") or b""
    print("a drawing of 40x12 and of 80x24 cells, first time:")
    for columns, rows in ((40, 12), (80, 24)):

        def draw(columns: int = columns, rows: int = rows) -> object:
            return pictures.draw(svg, columns, rows)

        print(milliseconds(draw, pictures.draw.cache_clear))


if __name__ == "__main__":
    main()
