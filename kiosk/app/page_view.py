"""The one widget of the kiosk: it paints a laid out sheet and tells which target the pointer picks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace
from rich.cells import cell_len, split_text
from rich.segment import Segment as RichSegment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from kiosk.access.dwell import REST
from kiosk.layout import Laid, Paint, Theme, for_terminal
from kiosk.visit import Target

_HEAVY: Final = str.maketrans("┌┐└┘─│", "┏┓┗┛━┃")
POINTER: Final = "►"
OUT: Final = "◄"
"""The sign at a lit group when picking leads out of it."""


BUTTONS: Final = {1: "mouse-left", 2: "mouse-middle", 3: "mouse-right"}
"""Textual's numbers of the pointer's buttons, and their names in key maps."""

REST_ROWS: Final = 3
"""The head of a page, so many rows high and as wide as the screen, is where a dwelling pointer may rest."""


class SheetLook(Struct, frozen=True):
    """What of a sheet is lit: the highlighted targets, the mark being spoken, and a target being pressed.

    Several targets are lit when scanning goes by groups; ``leaving`` holds for the way out of one. ``progress`` is
    how much of ``pressed`` is filled, 0 to 1: all of it while a finger is down, more and more while a pointer
    dwells there.
    """

    highlight: tuple[int, ...] = ()
    leaving: bool = False
    mark: int | None = None
    pressed: int | None = None
    progress: float = 0.0


def paint_row(laid: Laid, y: int, theme: Theme, look: SheetLook) -> Iterator[tuple[str, str]]:
    """Yield the text and the style name of each piece of one row, as it looks now."""
    filled = _filled(laid, y, look)
    sign = OUT if look.leaving else POINTER
    x = 0
    for segment in laid.rows[y]:
        kind, _, below = segment.style.partition(".")
        style = below if kind in ("gutter", "rest", "pointer") else segment.style
        text = segment.text
        lit = segment.target is not None and segment.target in look.highlight
        pressed = segment.target is not None and segment.target == look.pressed
        if lit or pressed:
            text = text.translate(_HEAVY) if style == "border" else sign if kind == "pointer" and lit else text
            # A tile keeps its colour, by which it is known; its frame, number and pointer light up.
            keeps = style.startswith("tile.") and kind != "pointer" and theme.colours != "none"
            style = "highlight" if lit and not keeps else style
            for part, inside in _split(text, x, filled if pressed else (0, 0)):
                if part:
                    yield part, "pressed" if inside else style
        elif segment.mark is not None and segment.mark == look.mark:
            yield from _spoken(text, "target" if kind == "picture" and segment.target is not None else kind, style)
        else:
            yield text, style
        x += cell_len(segment.text)


def _spoken(text: str, kind: str, style: str) -> Iterator[tuple[str, str]]:
    """Yield a piece of the passage that is being spoken: pointed at, underlined, in its own colours."""
    if kind in ("gutter", "rest"):
        yield POINTER if kind == "gutter" else text, "speaking"
    elif kind in _STILL or style.startswith("tile."):
        yield text, style
    else:
        yield text, "spoken" if _letters(text) else "speaking"


_STILL: Final = frozenset({"border", "rule", "meter", "picture", "edge"})
"""Styles that stay as they are while their passage is spoken: shapes, not words."""


def _letters(text: str) -> bool:
    """Tell whether a text is in the terminal's letters: under a drawn one a line would look like a stroke."""
    return any(character.isalnum() for character in text)


def _filled(laid: Laid, y: int, look: SheetLook) -> tuple[int, int]:
    """Return the columns, from and to, that a pressed target's progress fills in this row."""
    if look.pressed is None or not 0 <= look.pressed < len(laid.boxes):
        return 0, 0
    box = laid.boxes[look.pressed]
    if not box.y <= y < box.y + box.height:
        return 0, 0
    return box.x, box.x + round(box.width * max(0.0, min(1.0, look.progress)))


def _split(text: str, x: int, filled: tuple[int, int]) -> Iterator[tuple[str, bool]]:
    """Yield a text that starts at column ``x`` in pieces outside and inside the filled columns."""
    before, rest = split_text(text, max(0, min(filled[0] - x, cell_len(text))))
    yield before, False
    inside, after = split_text(rest, max(0, min(filled[1] - max(x, filled[0]), cell_len(rest))))
    yield inside, True
    yield after, False


def rich_style(paint: Paint) -> Style:
    """Return a paint as Rich's style."""
    return Style(
        color=paint.ink,
        bgcolor=paint.ground,
        bold=paint.bold or None,
        underline=paint.underline or None,
        reverse=paint.reverse or None,
    )


class PageView(Widget, can_focus=False):
    """Shows one sheet. A change of what is lit repaints only the rows that differ."""

    DEFAULT_CSS = "PageView { width: 100%; height: 100%; }"

    class Picked(Message):
        """The pointer was pressed on ``target``, in the cell ``x``, ``y``, ``at`` (ms), and released on it."""

        def __init__(self, target: Target, x: int, y: int, at: int) -> None:
            super().__init__()
            self.target, self.x, self.y, self.at = target, x, y, at

    class Hovered(Message):
        """The pointer is now over the target ``index``, over the place to rest (``REST``) or over none."""

        def __init__(self, index: int | None) -> None:
            super().__init__()
            self.index = index

    class Clicked(Message):
        """A button went down on no target; ``key`` is its name in key maps."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Resized(Message):
        """The view has another size, in cells: the page has to be laid out again."""

        def __init__(self, size: Size) -> None:
            super().__init__()
            self.size = size

    def __init__(self, theme: Theme | None = None) -> None:
        super().__init__()
        self._theme = theme or for_terminal("")
        self._laid: Laid | None = None
        self._look = SheetLook()
        self._down: int | None = None
        self._down_at = (0, 0, 0)
        self._pointer: tuple[int, int] | None = None
        self._hovered: int | None = None
        self.switches: tuple[str, ...] = ()
        self._styles: dict[str, Style] = {}
        self._strips: dict[int, Strip] = {}

    def show(
        self,
        laid: Laid,
        *,
        highlight: tuple[int, ...] = (),
        leaving: bool = False,
        mark: int | None = None,
        theme: Theme | None = None,
    ) -> None:
        """Show a sheet, with targets highlighted and a mark spoken. What looks as before is not repainted."""
        if theme is not None and theme != self._theme:
            self._theme, self._styles = theme, {}
            self._laid = None
        if laid is not self._laid:
            self._laid, self._down = laid, None
            self._look = SheetLook(highlight, leaving, mark)
            self._strips.clear()
            self.refresh()
            return
        self._change(SheetLook(highlight, leaving, mark, self._look.pressed, self._look.progress))

    def dwell(self, target: int | None, progress: float = 0.0) -> None:
        """Show how far a pointer's dwelling on a target has come, 0 to 1; None takes the sign away."""
        self._change(replace(self._look, pressed=target, progress=progress))

    def render_line(self, y: int) -> Strip:
        """Return one row of the screen."""
        strip = self._strips.get(y)
        if strip is None:
            strip = self._strips[y] = self._paint(y)
        return strip

    def _paint(self, y: int) -> Strip:
        wide = self.size.width
        if self._laid is None or y >= len(self._laid.rows):
            return Strip.blank(wide, self._style("text"))
        pieces = paint_row(self._laid, y, self._theme, self._look)
        strip = Strip([RichSegment(text, self._style(style)) for text, style in pieces])
        return strip.adjust_cell_length(wide, self._style("text"))

    def _style(self, name: str) -> Style:
        found = self._styles.get(name)
        if found is None:
            found = self._styles[name] = rich_style(self._theme.paint(name))
        return found

    def _change(self, look: SheetLook) -> None:
        """Light what ``look`` says, and repaint the rows that look different for it."""
        before, self._look = self._look, look
        if look == before or self._laid is None:
            return
        rows: set[int] = set()
        lit = {*before.highlight, *look.highlight}
        if before.leaving == look.leaving:
            lit ^= {*before.highlight} & {*look.highlight}
        for target in lit | {place for place in (before.pressed, look.pressed) if place is not None}:
            if target < len(self._laid.boxes):
                box = self._laid.boxes[target]
                rows.update(range(box.y, box.y + box.height))
        if look.mark != before.mark:
            marks = {look.mark, before.mark} - {None}
            rows.update(y for y, row in enumerate(self._laid.rows) if any(s.mark in marks for s in row))
        for y in rows:
            self._strips.pop(y, None)
        self.refresh(*(Region(0, y, self.size.width, 1) for y in sorted(rows)))

    # The pointer: a target acts when it is released; sliding off it before that takes the press back.

    def _target_at(self, event: events.MouseEvent) -> int | None:
        self._pointer = event.x, event.y
        return None if self._laid is None else self._laid.target_at(event.x, event.y)

    @property
    def under(self) -> int | None:
        """Return what the pointer is over: a target, the place to rest (the head of the page), or nothing."""
        if self._laid is None or self._pointer is None:
            return None
        found = self._laid.target_at(*self._pointer)
        return REST if found is None and self._pointer[1] < REST_ROWS else found

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Press the target under the pointer; a button that is someone's switch is one wherever it is pressed."""
        event.stop()
        key = BUTTONS.get(event.button, "")
        if key in self.switches or (key and self._target_at(event) is None):
            self.post_message(self.Clicked(key))
            return
        self._down = self._target_at(event)
        if self._down is not None:
            self._down_at = event.x, event.y, round(event.time * 1000)
            self.capture_mouse()
            self.dwell(self._down, 1.0)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Tell what the pointer is over now; a press is taken back while it is elsewhere."""
        over = self._target_at(event)
        if self._down is not None:
            self.dwell(self._down if over == self._down else None, 1.0)
        self._over(self.under)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """Pick the target if the pointer is still on it."""
        event.stop()
        down, self._down = self._down, None
        if down is None:
            return
        self.release_mouse()
        self.dwell(None)
        if self._target_at(event) == down and self._laid is not None:
            self.post_message(self.Picked(self._laid.sheet.targets[down], *self._down_at))

    def on_leave(self, event: events.Leave) -> None:
        """Tell that the pointer is over nothing."""
        self._pointer = None
        if self._down is None:
            self._over(None)

    def _over(self, target: int | None) -> None:
        if target != self._hovered:
            self._hovered = target
            self.post_message(self.Hovered(target))

    def on_resize(self, event: events.Resize) -> None:
        """Ask for another layout."""
        self._strips.clear()
        self.post_message(self.Resized(event.size))
