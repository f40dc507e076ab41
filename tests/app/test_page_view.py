"""The widget: what it paints, how little it repaints, and what a pointer does."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.strip import Strip

from kiosk.access.dwell import REST
from kiosk.app.page_view import PageView, SheetLook, paint_row
from kiosk.layout import Laid, for_terminal, lay_out
from kiosk.learning import Settings
from kiosk.visit import Choice, Move, Page, Phrase, Text, Tile
from tests.layout.test_layout import CHROME, find
from tools.sheet_pictures import shots, svg_of

PAGE = Page(
    key="home",
    title=Phrase("Selamat datang"),
    blocks=(Text((Phrase("Pilih satu."), Phrase("Tekan angkanya."))),),
    choices=(
        Choice("a", Phrase("Keset"), Move(), tile=Tile("hijau")),
        Choice("b", Phrase("Batik"), Move()),
    ),
)
THEME = for_terminal("kuning-hitam")


def lay(page: Page = PAGE) -> Laid:
    return lay_out(page, 80, 24, Settings(), CHROME, find)[0]


def styles(laid: Laid, look: SheetLook) -> dict[str, str]:
    """Return what stands in each style, over the whole sheet."""
    found: dict[str, str] = {}
    for y in range(len(laid.rows)):
        for text, style in paint_row(laid, y, THEME, look):
            found[style] = found.get(style, "") + text
    return found


class Shell(App[None]):
    """An app around the widget that notes what it tells."""

    def __init__(self) -> None:
        super().__init__()
        self.view = Counting()
        self.told: list[object] = []

    def compose(self) -> ComposeResult:
        yield self.view

    def on_page_view_picked(self, event: PageView.Picked) -> None:
        self.told.append(lay().sheet.targets.index(event.target))

    def on_page_view_hovered(self, event: PageView.Hovered) -> None:
        self.told.append(("over", event.index))

    def on_page_view_resized(self, event: PageView.Resized) -> None:
        self.told.append(event.size)


class Counting(PageView):
    """Counts the rows that are painted anew."""

    def __init__(self) -> None:
        super().__init__()
        self.painted: list[int] = []

    def _paint(self, y: int) -> Strip:
        self.painted.append(y)
        return super()._paint(y)


def run(act: Callable[[Shell, Pilot[None]], Awaitable[None]]) -> Shell:
    async def session() -> Shell:
        app = Shell()
        async with app.run_test(size=(80, 24)) as pilot:
            app.view.show(lay())
            await pilot.pause()
            await act(app, pilot)
            await pilot.pause()
        return app

    return asyncio.run(session())


def test_what_is_highlighted_is_turned_round_thickly_framed_and_pointed_at() -> None:
    lit = styles(lay(), SheetLook(highlight=(1,)))["highlight"]
    assert "►" in lit
    assert "Batik" in lit
    assert "┏" in lit
    assert "┃" in lit
    assert "highlight" not in styles(lay(), SheetLook())


def test_what_is_spoken_is_underlined_and_pointed_at_and_nothing_else() -> None:
    spoken = styles(lay(), SheetLook(mark=2))
    assert spoken["spoken"] == "Tekan angkanya."
    assert "►" in spoken["speaking"]


def test_a_row_keeps_its_width_in_every_look() -> None:
    laid = lay()
    for look in (
        SheetLook(),
        SheetLook((0,), False, 1),
        SheetLook((0, 1), True, 3, 1, 0.4),
        SheetLook((), False, 0, 0, 1.0),
        SheetLook((99,), True, 99, 99),
    ):
        for y in range(24):
            assert sum(cell_len(text) for text, _ in paint_row(laid, y, THEME, look)) == 80


def test_dwelling_fills_a_target_from_the_left() -> None:
    laid = lay()
    box = laid.boxes[1]
    for progress, wide in ((0.0, 0), (0.5, round(box.width / 2)), (1.0, box.width)):
        row = list(paint_row(laid, box.y + 1, THEME, SheetLook(pressed=1, progress=progress)))
        assert sum(cell_len(text) for text, style in row if style == "pressed") == wide


def test_only_rows_that_change_are_painted_again() -> None:
    async def act(app: Shell, pilot: Pilot[None]) -> None:
        laid = app.view._laid
        assert laid is not None
        app.view.painted.clear()
        app.view.show(laid, highlight=(0,))
        await pilot.pause()
        box = laid.boxes[0]
        assert set(app.view.painted) == set(range(box.y, box.y + box.height))
        app.view.painted.clear()
        app.view.show(laid, highlight=(0,))
        await pilot.pause()
        assert app.view.painted == []

    run(act)


def test_a_press_acts_on_release_and_sliding_off_takes_it_back() -> None:
    async def act(app: Shell, pilot: Pilot[None]) -> None:
        first, second = (laid_box(app, place) for place in (0, 1))
        await pilot.mouse_down(offset=first)
        await pilot.pause()
        assert picked(app) == []
        await pilot.mouse_up(offset=first)
        await pilot.pause()
        assert picked(app) == [0]
        await pilot.mouse_down(offset=first)
        await pilot.hover(offset=second)
        await pilot.mouse_up(offset=second)
        await pilot.pause()
        assert picked(app) == [0]
        await pilot.click(offset=second)

    assert picked(run(act)) == [0, 1]


def laid_box(app: Shell, place: int) -> tuple[int, int]:
    laid = app.view._laid
    assert laid is not None
    box = laid.boxes[place]
    return box.x + box.width - 1, box.y


def picked(app: Shell) -> list[object]:
    return [told for told in app.told if isinstance(told, int)]


def test_the_pointer_tells_what_it_is_over_and_the_view_its_size() -> None:
    async def act(app: Shell, pilot: Pilot[None]) -> None:
        assert (80, 24) in app.told
        await pilot.hover(offset=laid_box(app, 1))
        await pilot.hover(offset=(0, 0))
        await pilot.resize_terminal(60, 18)

    told = run(act).told
    assert [one for one in told if isinstance(one, tuple) and one[0] == "over"] == [("over", 1), ("over", REST)]
    assert (60, 18) in told


def test_a_picture_of_a_sheet_shows_its_texts(tmp_path: Path) -> None:
    picture = svg_of(lay(), 80, 24, THEME, SheetLook(highlight=(1,)))
    assert picture.startswith("<svg")
    assert "Selamat&#160;datang" in picture
    assert "Beranda" in picture
    (path,) = shots([("home", lay())], tmp_path / "gambar", 80, 24, for_terminal("redup", "none"))
    assert path.name == "home.svg"
    assert "Keset" in path.read_text("utf-8")
