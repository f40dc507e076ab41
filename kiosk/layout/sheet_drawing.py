"""One sheet of a page, drawn and with its script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace
from rich.cells import cell_len, set_cell_size

from kiosk.layout import boxes, lettering
from kiosk.layout.cells import Box, FrameTexts, Room, Row, Segment
from kiosk.layout.head import APART, status_text, title_lines, where_lines
from kiosk.layout.packing import SIDE_COLUMNS, SheetPlan, rows_between
from kiosk.layout.passages import Passage, notice_rows
from kiosk.layout.themes import SIGNS
from kiosk.visit import GENERAL, HASH, STAR, UNMARKED, Act, Command, Line, Page, Phrase, Sheet, Target


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


class SheetDrawing:
    """Draws one sheet."""

    def __init__(self, page: Page, have: Room, frame_texts: FrameTexts, plan: SheetPlan, at: int, total: int) -> None:
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
        self._banner(heads)
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

    def _banner(self, heads: int) -> None:
        """Put the banner over all of the head, in the largest letters that have room; nothing else moves by it.

        What it covers stands at its right as far as there is room: the title rather than the status.
        """
        banner, wide = self.frame_texts.banner, self.room.width
        if banner is None:
            return
        style = "badge.safety" if banner.grave else "badge.mentor"
        text = f" {SIGNS['safety' if banner.grave else 'mentor']} {lettering.clean(banner.text.text)}"
        number = f"{self.at + 1}/{self.total}" if self.total > 1 else ""
        title, status = lettering.clean(self.page.title.text), status_text(self.room, self.frame_texts, number, 0)
        covered = ((title, status), (title, number), (status,), (number,))
        places = [f"  {APART.join(filter(None, texts))} " for texts in covered]
        place = next((place for place in places if cell_len(text) + cell_len(place) <= wide), places[-1])
        left = wide - cell_len(place)
        size = next(
            size
            for size in range(self.room.own_size, 0, -1)
            if size == 1 or (lettering.height(size) <= heads and lettering.width(text, size) <= left)
        )
        if cell_len(text) > left:
            text = set_cell_size(text, left - 1).rstrip() + "…"
        shown = lettering.rows(text, size)
        for y in range(heads):
            row = set_cell_size(shown[y] if y < len(shown) else "", left) + (place if y == 0 else " " * len(place))
            self.cells[y] = [(0, Segment(row, style))]

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
        y = self.plan.top
        for name, rows in self.plan.beside:
            mark = next((self._mark_of(passage) for passage in self.plan.passages if passage.drawing == name), None)
            x = self.room.width - 1 - cell_len(rows[0])
            for place, row in enumerate(rows):
                self._put(x, y + place, (Segment(row, "picture"),), mark)
            y += len(rows) + 1

    def _mark_of(self, passage: Passage) -> int | None:
        return next((line.mark for line in self.script if line.phrase is passage.phrases[0]), None)

    def _more(self) -> None:
        have, label = self.room, self.frame_texts.more
        wide = min(self.plan.columns + 1, have.widest)
        box = Box(1, have.floor - have.more_height, wide, have.more_height)
        if self.plan.side:
            wide = SIDE_COLUMNS
            top = have.floor - self.plan.grid.height
            box = Box(have.width - 1 - wide, top, wide, have.floor - top)
        number = self._more_number()
        text = f"{boxes.key_sign(number)}  {lettering.clean(label.text)} ►".lstrip()
        size = have.more_size
        while size > 1 and lettering.width(text, size) > wide - 4:
            size -= 1
        self._target(Target(label, number, command=Command(Act.NEXT)), box, _centred(text, wide - 3, size, "target"))

    def _more_number(self) -> int:
        """Return the number of the way on: the first that is free, but none that would be typed."""
        taken = {boxed.number for boxed in self.plan.grid.boxes}
        after = max(taken, default=0) + 1
        if self.page.pad:  # its keys are on the last sheet, and there "#" ends the entry
            return HASH
        if after > UNMARKED:
            return after
        return after if after <= boxes.MOST_CHOICES else min(set(range(1, boxes.MOST_CHOICES + 1)) - taken)

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
