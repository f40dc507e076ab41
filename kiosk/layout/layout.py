"""A page laid out for a screen: cut into sheets, each with its rows, its script and its targets. No Textual here.

A page becomes passages, what is said together and the rows that show it; passages are packed onto sheets,
choices become boxes, and every sheet has the same bar of general commands at the bottom.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace
from rich.cells import cell_len, set_cell_size

from kiosk.layout import boxes, lettering
from kiosk.layout.cells import Box, Find, FrameTexts, Room, Row, Segment, room
from kiosk.layout.head import status_text, title_lines, where_lines
from kiosk.layout.passages import Passage, cut, draw_in_room, notice_rows, passages
from kiosk.learning import Settings
from kiosk.visit import GENERAL, HASH, STAR, Act, Choice, Command, Line, Page, Phrase, Sheet, Target


class Laid(Struct, frozen=True):
    """A sheet as it stands on the screen. ``boxes`` are in the order of the sheet's targets.

    Segments of a style ``gutter.x``, ``rest.x`` or ``pointer.x`` are empty cells, in the style x, in which the
    signs of what is spoken and of what is highlighted appear.
    """

    sheet: Sheet
    rows: tuple[Row, ...]
    boxes: tuple[Box, ...]

    def target_at(self, x: int, y: int) -> int | None:
        """Return the index of the target at a cell, if any."""
        return next((place for place, box in enumerate(self.boxes) if box.holds(x, y)), None)


def lay_out(
    page: Page, width: int, height: int, settings: Settings, frame_texts: FrameTexts, find: Find
) -> tuple[Laid, ...]:
    """Lay a page out on a screen of ``width`` columns and ``height`` rows: one sheet or more.

    From 60x18 up nothing is cut off, and every target has at least 12x3 cells and a cell around it; a smaller
    screen shows as much as fits. ``find`` must give the same drawing for a name each time. Neither the page's
    notice nor the status moves anything: both stand where nothing else does, the notice on every sheet.
    """
    have = room(width, height, settings.size)
    plans: list[list[_Plan]] = []
    tight = not have.airy and (have.size >= 3 or any(choice.tile for choice in page.choices))
    for gap in (0,) if tight else (1, 0):
        plans.append(_Packing(page, have, frame_texts, find, gap).plans())
        if len(plans[0]) == 1:
            break
    best = min(plans, key=len)
    return tuple(_Sheet(page, have, frame_texts, plan, at, len(best)).laid() for at, plan in enumerate(best))


def opening_sheet(laid: Sequence[Laid], page: Page, before: Page | None) -> int:
    """Return the sheet to open a page at: a number pad that is being typed on stays in sight.

    A pad has all its keys on its last sheet. Any other page, or a pad that comes up anew, opens at its first.
    """
    same = before is not None and before.pad and (before.key, before.title) == (page.key, page.title)
    return len(laid) - 1 if page.pad and same else 0


# Packing ---------------------------------------------------------------------------------------------


class _Plan(Struct, frozen=True):
    """What is on one sheet: ``top`` is the first row of its content, ``more`` that another sheet follows."""

    top: int
    passages: tuple[Passage, ...]
    grid: boxes.Grid
    gap: int
    columns: int
    title_above: bool
    more: bool = False
    side: bool = False
    beside: tuple[str, tuple[str, ...]] | None = None


_BESIDE: Final = {1: 40, 2: 40, 3: 68, 4: 96}
"""The least columns of text beside a picture, by size."""


_NO_BOXES: Final = boxes.Grid()

_SIDE: Final = 14
"""The columns of the way on where it stands beside tiles."""


class _Packing:
    """Puts a page's passages and choices onto sheets, with ``gap`` empty rows between blocks."""

    def __init__(self, page: Page, have: Room, frame_texts: FrameTexts, find: Find, gap: int) -> None:
        self.page, self.room, self.frame_texts, self.find, self.gap = page, have, frame_texts, find, gap
        # A drawn title is part of the content; a number pad needs that room for its keys.
        fits = len(title_lines(page, have)) <= max(1, have.height // 9)
        self.title_above = fits and (have.size < 3 or page.pad)
        self.columns = have.columns
        # On a low screen tiles keep room for their drawings only if the way on stands beside them.
        self.side = not have.airy and have.width >= 60 and any(choice.tile for choice in page.choices)
        self.beside: tuple[str, tuple[str, ...]] | None = None

    def plans(self) -> list[_Plan]:
        """Return what is on each sheet."""
        flow = self._flow(self.room.size)
        self._draw_beside(flow)
        if self.beside:
            flow = self._flow(self.room.size)
        if self.page.pad:
            return self._pad_plans(flow)
        return self._pack(flow, list(self.page.choices), first=True)

    def _flow(self, field_size: int) -> list[Passage]:
        flow = passages(
            self.page,
            self.room,
            self.columns,
            self.frame_texts,
            self.find,
            title=not self.title_above,
            field_size=field_size,
        )
        if not self.beside:
            return list(flow)
        name, found = self.beside[0], list(flow)
        place = next(at for at, passage in enumerate(found) if passage.drawing == name)
        found[place] = replace(found[place], parts=())
        return found

    def _draw_beside(self, flow: Sequence[Passage]) -> None:
        """Let the first picture stand beside the text, on every sheet, where the screen is wide enough."""
        name = next((passage.drawing for passage in flow if passage.drawing), None)
        wide = min(80, max(40, self.room.width * 2 // 5))
        left = self.room.columns - wide - 3
        if name is None or self.room.width < 100 or left < _BESIDE[self.room.size]:
            return
        found = draw_in_room(self.find(name), wide, self._rows(first=True))
        if found:
            self.columns, self.beside = left, (name, found)

    def _top(self, first: bool) -> int:
        rows = 1
        if first:
            where = self.page.where
            title = title_lines(self.page, self.room) if self.title_above else ()
            below = where_lines(where, self.room, below=self.title_above) if where else ()
            rows = max(1, len(title) + len(below))
        return rows + (1 if self.room.airy else self.gap)

    def _rows(self, *, first: bool) -> int:
        return self.room.floor - self._top(first)

    def _box_columns(self) -> int:
        return self.columns + (1 if not self.beside else 2)

    def _grid(self, choices: Sequence[Choice], rows: int, less: int = 0) -> boxes.Grid:
        most = self._rows(first=False) - self.room.more_height - 1
        return boxes.choice_grid(choices, self.page, self.room, self.find, self._box_columns() - less, rows, most)

    def _plan(
        self,
        first: bool,
        placed: Sequence[Passage],
        grid: boxes.Grid = _NO_BOXES,
        *,
        more: bool = False,
        side: bool = False,
    ) -> _Plan:
        return _Plan(
            self._top(first),
            tuple(placed),
            grid,
            self.gap,
            self.columns,
            self.title_above,
            more,
            side,
            self.beside,
        )

    def _pack(self, flow: list[Passage], choices: list[Choice], *, first: bool) -> list[_Plan]:
        plans: list[_Plan] = []
        while True:
            rows = self._rows(first=first)
            used = stacked_height(flow, self.gap, self.room.size)
            grid = self._grid(choices, rows - used - (1 if flow else 0)) if used <= rows else boxes.Grid()
            if used <= rows and len(grid.boxes) == len(choices):
                return [*plans, self._plan(first, flow, grid)]
            rows -= self.room.more_height
            placed, flow = self._fill(flow, rows)
            grid, side = boxes.Grid(), False
            if not flow and choices:
                rows -= stacked_height(placed, self.gap, self.room.size)
                if self.side:
                    grid = self._grid(choices, rows + self.room.more_height - bool(placed), _SIDE + 2)
                    side = bool(grid.boxes)
                if not side:
                    grid = self._some(choices, rows, bool(placed))
            choices = choices[len(grid.boxes) :]
            plans.append(self._plan(first, placed, grid, more=bool(flow or choices), side=side))
            first = False
            if not flow and not choices:
                return plans

    def _some(self, choices: list[Choice], rows: int, under: bool) -> boxes.Grid:
        """Return the choices that go on this sheet although not all do.

        Under text there are none if they can all stand together on the next sheet.
        """
        if under:
            whole = self._grid(choices, self._rows(first=False))
            if len(whole.boxes) == len(choices):
                return boxes.Grid()
        found = self._grid(choices, rows - 1 - (1 if under else 0))
        if found.boxes or under:
            return found
        later = self._rows(first=False) - self.room.more_height - 1
        if rows - 1 < later and self._grid(choices, later).boxes:
            return found  # a long head leaves no room here; the next sheet has a short one
        return boxes.single_box(choices[0], self.room, self._box_columns(), rows - 1)

    def _fill(self, flow: list[Passage], rows: int) -> tuple[list[Passage], list[Passage]]:
        """Return the passages that go on a sheet with this many rows, and the rest."""
        placed: list[Passage] = []
        used = 0
        for at, passage in enumerate(flow):
            last = next((one for one in reversed(placed) if one.parts), None)
            gap = rows_between(last, passage, self.gap, self.room.size)
            if used + gap + passage.height <= rows:
                placed.append(passage)
                used += gap + passage.height
                continue
            # What is higher than a whole sheet is cut where it stands; all else goes on to the next sheet whole.
            fresh = self._rows(first=False) - self.room.more_height
            left = rows - used - gap + len(passage.head)
            halves = None
            if not placed or passage.height > fresh:
                halves = cut(passage, rows - used - gap, force=not placed)
            if halves:
                return [*placed, halves[0]], [halves[1], *flow[at + 1 :]]
            if not placed and left <= rows:
                return [passage], flow[at + 1 :]  # a single part too high for the screen: shown as far as it goes
            back = at
            while back > 1 and placed[back - 1].keep:
                back -= 1
            return placed[:back], flow[back:]
        return placed, []

    def _pad_plans(self, flow: list[Passage]) -> list[_Plan]:
        """Return the sheets of a number pad: all keys on the last, with what has been entered above them."""
        for size in range(self.room.size, 0, -1):
            flow = self._flow(size)
            for start in range(max(1, len(flow))):
                first = start == 0
                rows = self._rows(first=first) - stacked_height(flow[start:], self.gap, self.room.size)
                grid = self._grid(self.page.choices, rows - self.gap * bool(flow[start:]))
                if len(grid.boxes) == len(self.page.choices):
                    before = self._before(flow[:start]) if start else []
                    return [*before, self._plan(first, flow[start:], grid)]
        return self._pack(flow, list(self.page.choices), first=True)

    def _before(self, flow: list[Passage]) -> list[_Plan]:
        """Return the sheets of what comes before a number pad's own sheet."""
        plans: list[_Plan] = []
        while flow:
            first = not plans
            placed, flow = self._fill(flow, self._rows(first=first) - self.room.more_height)
            plans.append(self._plan(first, placed, more=True))
        return plans


def rows_between(before: Passage | None, passage: Passage, gap: int, size: int) -> int:
    """Return the rows that stand between two passages: the gap, and the head of a block that starts here."""
    if before is None:
        return len(passage.head)
    if not passage.parts:
        return 0
    if before.block == passage.block:
        return 0 if passage.head else lettering.leading(size) or (gap if size == 3 else 0)
    return max(gap, lettering.leading(size)) + len(passage.head)


def stacked_height(flow: Sequence[Passage], gap: int, size: int) -> int:
    """Return the rows that passages take one under another."""
    before: Passage | None = None
    rows = 0
    for passage in flow:
        rows += rows_between(before, passage, gap, size) + passage.height
        before = passage if passage.parts else before
    return rows


# A sheet ---------------------------------------------------------------------------------------------


class _Sheet:
    """Draws one sheet."""

    def __init__(self, page: Page, have: Room, frame_texts: FrameTexts, plan: _Plan, at: int, total: int) -> None:
        self.page, self.room, self.frame_texts, self.plan = page, have, frame_texts, plan
        self.at, self.total = at, total
        self.cells: list[list[tuple[int, Segment]]] = [[] for _ in range(have.height)]
        self.script: list[Line] = []
        self.targets: list[Target] = []
        self.boxes: list[Box] = []
        self.mark = 0
        self.heads = 0
        self.titled = 0

    def laid(self) -> Laid:
        """Return the sheet, cut to what the screen really has."""
        self._head()
        y = self._content()
        self._picture()
        if self.plan.more:
            self._more()
        self._choices(y)
        below = 1 + max((y for y, row in enumerate(self.cells[: self.room.floor]) if row), default=0)
        self._bar()
        self._notice(below)
        wide, high = self.room.crop
        heads = max(1, self.heads)
        rows = tuple(
            tuple(_filled(row, wide, "head" if y < heads else "text")) for y, row in enumerate(self.cells[:high])
        )
        rows += tuple((Segment(" " * wide, "text"),) for _ in range(high - len(rows)))
        cut_boxes = tuple(
            Box(
                min(b.x, wide),
                min(b.y, high),
                max(0, min(b.width, wide - b.x)),
                max(0, min(b.height, high - b.y)),
            )
            for b in self.boxes
        )
        return Laid(Sheet(tuple(self.script), tuple(self.targets)), rows, cut_boxes)

    def _say(self, *phrases: Phrase) -> int | None:
        """Add to the script what is said under one mark, and return the mark; None if all of it is silent."""
        heard = [phrase for phrase in phrases if _heard(phrase)]
        if not heard:
            return None
        self.script += [Line(phrase, self.mark) for phrase in heard]
        self.mark += 1
        return self.mark - 1

    def _put(self, x: int, y: int, row: Row, mark: int | None = None, target: int | None = None) -> None:
        """Put a row's segments down from column ``x`` on."""
        if not 0 <= y < self.room.height:
            return
        cells = self.cells[y]
        for segment in row:
            cells.append((x, Segment(segment.text, segment.style, mark, target)))
            x += cell_len(segment.text)

    def _lines(self, y: int, lines: Iterable[str], style: str, mark: int | None) -> int:
        space = "head" if style == "head" else "text"
        for place, line in enumerate(lines):
            gutter = Segment(" ", f"{'rest' if place else 'gutter'}.{space}")
            self._put(0, y, (gutter, Segment(" ", space), Segment(line, style)), mark)
            self.heads += style == "head"
            y += 1
        return y

    def _head(self) -> None:
        page, have = self.page, self.room
        if self.at:
            self._screen_number()
            self.titled = len(self.script)
            return
        first: tuple[str, ...] = ()
        if self.plan.title_above:
            first = title_lines(page, have)
            y = self._lines(0, first, "head", self._say(page.title))
            if page.where:
                self._lines(y, where_lines(page.where, have, below=True), "dim", self._say(page.where))
            self.titled = len(self.script)
        elif page.where:
            first = where_lines(page.where, have, below=False)
        self._put_status(cell_len(first[0]) if first else 0)

    def _put_status(self, beside: int) -> int:
        """Put the status down beside what is so many columns wide, and return its own columns."""
        place = f"{self.at + 1}/{self.total}" if self.total > 1 else ""
        status = status_text(self.room, self.frame_texts, place, beside)
        self._put(self.room.width - 1 - cell_len(status), 0, (Segment(status, "head"),))
        return cell_len(status)

    def _screen_number(self) -> None:
        """Say and show which sheet this is; the title stands beside it again, as far as there is room."""
        screen = self.frame_texts.screen
        text = screen.text.format(n=self.at + 1, total=self.total)
        self._lines(0, (text,), "head", self._say(Phrase(text, screen.lang)))
        left = self.room.columns - self._put_status(cell_len(text)) - 2 - cell_len(text) - 2
        title = lettering.clean(self.page.title.text)
        if left > 8:
            shown = title if cell_len(title) <= left else set_cell_size(title, left - 1).rstrip() + "…"
            self._put(cell_len(text) + 4, 0, (Segment(shown, "head"),))

    def _content(self) -> int:
        """Put the passages down and return the row below them."""
        y, before = self.plan.top, None
        for passage in self.plan.passages:
            if before is not None:
                y += rows_between(before, passage, self.plan.gap, self.room.size)
            starts = before is None or before.block != passage.block
            if passage.head and starts:
                head = y - len(passage.head) if before is not None else y
                for place, row in enumerate(passage.head):
                    self._put(2, head + place, row, self.mark)
                y = head + len(passage.head)
            mark = self._say(*passage.phrases)
            for place, row in enumerate(row for part in passage.parts for row in part.rows):
                edged = bool(row) and row[0].style.startswith("edge.")
                self._put(0, y, (Segment(" ", "rest.text" if place else "gutter.text"),), mark)
                self._put(1 if edged else 2, y, row, mark)
                y += 1
            if before is None and not self.at and not self.plan.title_above and self.page.where:
                where = self.page.where
                lines = where_lines(where, self.room, below=False)
                self._lines(0, lines, "head", self._say(where))
            if before is None and not self.titled:
                self.titled = len(self.script)
            before = passage if passage.parts else before
        return y

    def _picture(self) -> None:
        if self.plan.beside is None:
            return
        name, rows = self.plan.beside
        mark = next((self._mark_of(passage) for passage in self.plan.passages if passage.drawing == name), None)
        x = self.room.width - 1 - cell_len(rows[0])
        for place, row in enumerate(rows):
            self._put(x, self.plan.top + place, (Segment(row, "picture"),), mark)

    def _mark_of(self, passage: Passage) -> int | None:
        return next((line.mark for line in self.script if line.phrase is passage.phrases[0]), None)

    def _more(self) -> None:
        have, label = self.room, self.frame_texts.more
        wide = min(self.plan.columns + 1, have.widest)
        box = Box(1, have.floor - have.more_height, wide, have.more_height)
        if self.plan.side:
            wide = _SIDE
            top = have.floor - self.plan.grid.height
            box = Box(have.width - 1 - wide, top, wide, have.floor - top)
        after = max((boxed.number for boxed in self.plan.grid.boxes), default=0) + 1  # none after unmarked ones
        number = after if after <= 9 else None
        text = (f"{number}  " if number else "") + lettering.clean(label.text) + " ►"
        size = have.more_size
        while size > 1 and lettering.width(text, size) > wide - 4:
            size -= 1
        self._target(Target(label, number, command=Command(Act.NEXT)), box, _centred(text, wide - 3, size, "target"))

    def _choices(self, y: int) -> None:
        # One empty row under text; under a head that is no target none is needed.
        grid = self.plan.grid
        if self.plan.passages and any(passage.parts for passage in self.plan.passages):
            y += 1 if not self.page.pad else self.plan.gap
        for boxed in grid.boxes:
            box = replace(boxed.box, x=boxed.box.x + 1, y=boxed.box.y + y)
            mark = self._say(*self._spoken(boxed))
            target = Target(boxed.choice.label, boxed.number, boxed.choice)
            self._target(target, box, boxed.rows, mark, boxed.style)

    def _spoken(self, boxed: boxes.Boxed) -> list[Phrase]:
        """Return how a choice is read: number, label, mark and detail, as one phrase where one language does."""
        choice, frame_texts = boxed.choice, self.frame_texts
        sign = boxes.key_sign(boxed.number)
        parts = [phrase for phrase in (choice.label, choice.mark, choice.detail) if phrase]
        if sign and sign != lettering.clean(choice.label.text):
            said = {STAR: frame_texts.star.text, HASH: frame_texts.hash.text}.get(boxed.number)
            said = said or frame_texts.choice.text.format(n=boxed.number)
            parts.insert(0, Phrase(f"{sign}.", frame_texts.choice.lang, f"{said}."))
        joined: list[Phrase] = []
        for part in parts:
            if joined and joined[-1].lang == part.lang:
                joined[-1] = _joined(joined[-1], part)
            else:
                joined.append(part)
        return joined

    def _bar(self) -> None:
        have, frame_texts = self.room, self.frame_texts
        labels = {
            Act.BACK: ("◄", frame_texts.previous if self.at else frame_texts.back),
            Act.REPEAT: ("♪", frame_texts.repeat),
            Act.HELP: ("?", frame_texts.help),
            Act.HOME: ("⌂", frame_texts.home),
        }
        gap = 2 if have.width >= 80 else 1
        least = (have.width - 2 + gap) // len(GENERAL) - gap - 4
        names = (frame_texts.back, frame_texts.previous, frame_texts.repeat, frame_texts.help, frame_texts.home)
        fits = all(lettering.width(lettering.clean(name.text), have.bar_size) <= least for name in names)
        size = have.bar_size if fits else have.own_size
        edges = [1 + (have.width - 2 + gap) * place // len(GENERAL) for place in range(len(GENERAL) + 1)]
        for place, act in enumerate(GENERAL):
            sign, label = labels[act]
            wide = edges[place + 1] - edges[place] - gap
            box = Box(edges[place], have.height - have.bar_height, wide, have.bar_height)
            text = lettering.clean(label.text)
            signed = f"{sign} {text}"
            text = signed if lettering.width(signed, size) <= wide - 3 else text
            if size < 3 and cell_len(text) > wide - 3:
                text = set_cell_size(text, max(0, wide - 4)).rstrip() + "…"
            self._target(Target(label, command=Command(act)), box, _centred(text, wide - 3, size, "bar"))

    def _notice(self, below: int) -> None:
        """Say the notice and show it above the bar, in rows from ``below`` on that nothing else stands in.

        It has the largest of the person's letters in which it fits. A long one on a full sheet stands over the upper
        edge of the bar too; what has no room even then ends in "…" (the help shows it whole). Its mark comes after
        all others, so that theirs are the same with and without it.
        """
        notice, have = self.page.notice, self.room
        if notice is None or not lettering.clean(notice.text):
            return
        label = self.frame_texts.roles["notice"]
        self.script[self.titled : self.titled] = [
            Line(phrase, self.mark) for phrase in (label, notice) if _heard(phrase)
        ]
        rows = notice_rows(notice, label, have, have.floor + 1 - below)
        last = have.floor + (len(rows) > have.floor + 1 - below)
        self.cells[have.floor] = []
        if last > have.floor:
            self.cells[last] = []
        for place, row in enumerate(rows):
            y = last + 1 - len(rows) + place
            self._put(0, y, (Segment(" ", "rest.text" if place else "gutter.text"), *row), self.mark)

    def _target(
        self, target: Target, box: Box, rows: Sequence[Row], mark: int | None = None, style: str = "target"
    ) -> None:
        """Put a target down: its frame, a cell for the pointer, and its rows in the middle of its height."""
        place = len(self.targets)
        self.targets.append(target)
        self.boxes.append(box)
        if box.height < 3:  # only on a screen too small for frames
            self._put(box.x, box.y, _padded(rows[0] if rows else (), box.width, style), mark, place)
            return
        inside = box.height - 2
        above = max(0, (inside - len(rows)) // 2)
        line = "─" * (box.width - 2)
        self._put(box.x, box.y, (Segment(f"┌{line}┐", "border"),), mark, place)
        for at in range(inside):
            row = rows[at - above] if 0 <= at - above < len(rows) else ()
            if style != "target":
                row = tuple(Segment(s.text, s.style if s.style == "number" else style) for s in row)
            points = abs(at - inside // 2) <= inside // 5
            pointer = Segment(" ", f"pointer.{style}" if points else style)
            body = _padded(row, box.width - 3, style)
            side = Segment("│", "border")
            self._put(box.x, box.y + 1 + at, (side, pointer, *body, side), mark, place)
        self._put(box.x, box.y + box.height - 1, (Segment(f"└{line}┘", "border"),), mark, place)


def _heard(phrase: Phrase) -> bool:
    return bool(lettering.clean(phrase.text) if phrase.say is None else phrase.say)


def _joined(one: Phrase, other: Phrase) -> Phrase:
    """Return two phrases of one language as one, with a pause between them."""

    def join(first: str, second: str) -> str:
        return f"{first}{' ' if first.rstrip()[-1:] in ('.', '!', '?', ',', ':', ';') else ', '}{second}"

    text = join(one.text, other.text)
    if one.say is None and other.say is None:
        return Phrase(text, one.lang)
    said = [
        part
        for part in (one.text if one.say is None else one.say, other.text if other.say is None else other.say)
        if part
    ]
    return Phrase(text, one.lang, join(*said) if len(said) == 2 else "".join(said))


def _centred(text: str, wide: int, size: int, style: str) -> tuple[Row, ...]:
    left = " " * max(0, (wide - 1 - lettering.width(text, size)) // 2)
    return tuple((Segment(left + row, style),) for row in lettering.rows(text, size))


def _padded(row: Row, wide: int, style: str) -> Row:
    """Return a row filled up, or cut, to a width."""
    found: list[Segment] = []
    left = wide
    for segment in row:
        long = cell_len(segment.text)
        if long > left:
            segment = replace(segment, text=set_cell_size(segment.text, left))
            long = left
        if segment.text:
            found.append(segment)
        left -= long
    if left > 0:
        found.append(Segment(" " * left, style))
    return tuple(found)


def _filled(cells: list[tuple[int, Segment]], wide: int, style: str) -> Iterable[Segment]:
    """Yield a whole row of the screen: the segments in order, with blanks between, cut at the right."""
    at = 0
    for x, segment in sorted(cells, key=lambda cell: cell[0]):
        if x >= wide:
            break
        if x > at:
            yield Segment(" " * (x - at), style)
            at = x
        long = cell_len(segment.text)
        if at + long > wide:
            segment = replace(segment, text=set_cell_size(segment.text, wide - at))
            long = wide - at
        if long:
            yield segment
        at += long
    if at < wide:
        yield Segment(" " * (wide - at), style)
