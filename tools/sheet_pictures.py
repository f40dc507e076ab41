"""Pictures of laid out sheets, as they look in a terminal, for documents and for looking at the layout."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.segment import Segment as RichSegment
from rich.segment import SegmentLines
from rich.terminal_theme import TerminalTheme

from kiosk.app.page_view import SheetLook, paint_row, rich_style
from kiosk.layout import Laid, Theme

_LOOK = SheetLook()

# What a terminal that names no colours of its own shows, and the sixteen colours of the Linux text console.
_TERMINAL = TerminalTheme(
    (0, 0, 0),
    (221, 221, 221),
    [(0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0), (0, 0, 170), (170, 0, 170), (0, 170, 170), (170, 170, 170)],
    [
        (85, 85, 85),
        (255, 85, 85),
        (85, 255, 85),
        (255, 255, 85),
        (85, 85, 255),
        (255, 85, 255),
        (85, 255, 255),
        (255, 255, 255),
    ],
)  # fmt: skip


# The screen alone, in DejaVu Sans Mono: a letter is so many times as wide as its size.
_BARE = CONSOLE_SVG_FORMAT.replace("{chrome}", "").replace(
    "0 0 {width} {height}", "{terminal_x} {terminal_y} {terminal_width} {terminal_height}"
)
_DEJAVU_WIDTH = 0.602


def svg_of(
    laid: Laid, width: int, height: int, theme: Theme, look: SheetLook = _LOOK, title: str = "", *, bare: bool = False
) -> str:
    """Return a sheet that was laid out for ``width`` columns and ``height`` rows as an SVG picture.

    ``bare`` is the screen without a window around it, for letters of DejaVu Sans Mono.
    """
    console = Console(
        record=True,
        width=width,
        height=height,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        legacy_windows=False,
    )
    lines = (
        [RichSegment(text, rich_style(theme.paint(style))) for text, style in paint_row(laid, y, theme, look)]
        for y in range(len(laid.rows))
    )
    console.print(SegmentLines(lines, new_lines=True))
    code_format, aspect = (_BARE, _DEJAVU_WIDTH) if bare else (CONSOLE_SVG_FORMAT, 0.5)
    return console.export_svg(
        title=title or "Kiosk Belajar", theme=_TERMINAL, code_format=code_format, font_aspect_ratio=aspect
    )


def shots(sheets: Iterable[tuple[str, Laid]], folder: Path, width: int, height: int, theme: Theme) -> list[Path]:
    """Write a picture ``NAME.svg`` of each sheet into a folder, which is made if need be; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, laid in sheets:
        path = folder / f"{name}.svg"
        path.write_text(svg_of(laid, width, height, theme), encoding="utf-8")
        written.append(path)
    return written
