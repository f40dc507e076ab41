"""How long laying a page out and painting it takes, at 100x30."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

from kiosk.app.page_view import SheetLook, paint_row
from kiosk.drawing import rasteriser
from kiosk.layout import Laid, Theme, boxes, for_terminal, lay_out, lettering, passages, pictures
from kiosk.layout.blocks import items
from kiosk.learning import Settings
from kiosk.visit import Choice, Meter, Move, Page, Phrase, PictureBlock, Text
from tests.layout.test_layout import CHROME, SIZES, find

PAGE = Page(
    key="lesson.step",
    title=Phrase("Siapkan tempat kerja"),
    where=Phrase("Bagian 1: Persiapan. Langkah 1 dari 12."),
    blocks=(
        Text((Phrase("Letakkan alat tenun di meja yang kuat."), Phrase("Duduk dengan punggung lurus."))),
        PictureBlock("umum/gambar", Phrase("Alat tenun di atas meja.")),
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
    for made in (passages.phrase_passage, passages.role_passage, items._item, boxes._face, boxes._caption):
        made.cache_clear()


def milliseconds(act: Callable[[], object], before: Callable[[], object] | None = None, times: int = 60) -> float:
    """Return the 95th percentile of how long an act takes."""
    took = []
    for _ in range(times):
        if before:
            before()
        start = time.perf_counter()
        act()
        took.append((time.perf_counter() - start) * 1_000)
    return statistics.quantiles(took, n=20)[-1]


def run() -> dict[str, Any]:
    """Return the figures for a lesson step at 100x30 in each text size, and for a drawing."""
    theme = for_terminal("kuning-hitam")
    figures = []

    def add(name: str, value: float) -> None:
        figures.append({"name": f"{name} (p95)", "value": value, "unit": "ms", "bound": None})

    for size in SIZES:
        settings = Settings(size=size)

        def lay(settings: Settings = settings) -> tuple[Laid, ...]:
            return lay_out(PAGE, 100, 30, settings, CHROME, find)

        add(f"layout of a new page, size {size}", milliseconds(lay, forget))
        laid = lay()[0]
        add(f"painting all rows, size {size}", milliseconds(lambda laid=laid: _painted(laid, theme)))  # type: ignore[misc]
    svg = find("umum/gambar") or b""
    add(
        "a drawing of 40x12 cells, first time",
        milliseconds(lambda: pictures.draw(svg, 40, 12), rasteriser().forget),
    )
    return {"figures": figures}


def _painted(laid: Laid, theme: Theme) -> list[object]:
    return [list(paint_row(laid, y, theme, SheetLook((0,), False, 1))) for y in range(30)]
