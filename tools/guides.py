"""``make guides``: the guides on paper, A4 with large letters, with screens that the kiosk's own layout draws.

Run: python -m tools.guides FOLDER

The texts are those of ``kiosk/guides``. The same source makes the same file. The letters are DejaVu, which may be
embedded (Debian: fonts-dejavu-core).
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

import resvg_py
from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos
from fpdf.fonts import FontFace, TTFFont
from msgspec import Struct
from msgspec.structs import replace
from PIL import Image

from kiosk.app.page_view import SheetLook
from kiosk.commands.demo import fill_demo
from kiosk.layout import for_terminal, lay_out, make_frame_texts
from kiosk.learning import AnyEventData, Settings
from kiosk.learning import event_kinds as f
from kiosk.lessons import lessons_of
from kiosk.store.lesson_files import default_folder, find_picture
from kiosk.visit import BackupShown, HealthReport, HealthResult, Page, ProgressNow, Sheet, Visit
from kiosk.words import Chapter, Guide, Lang, guide_text, load_guide
from tests.support.workshop import Facts, Memory, library, pick, words
from tools.sheet_pictures import svg_of

FONTS: Final = Path("/usr/share/fonts/truetype/dejavu")

FILES: Final[dict[tuple[str, Lang], str]] = {
    ("mentor", "id"): "panduan-pembimbing.pdf",
    ("mentor", "en"): "guide-mentor.pdf",
    ("resident", "id"): "panduan-warga.pdf",
    ("resident", "en"): "guide-resident.pdf",
}
"""The name of each guide's file in each language."""

SCREEN: Final = (60, 18)
THEME: Final = "hitam-putih"
"""Dark letters on white: a screen in it needs little ink and stays readable on a copy."""

DOTS: Final = 1_080
"""The width of a screen's picture."""

MADE: Final = datetime(2026, 11, 29, tzinfo=UTC)
"""What the files say of when they were made: nothing that changes."""

MINUTE: Final = 60_000


class Print(Struct, frozen=True):
    """How a guide looks: sizes of letters (points), the width of a screen (mm), a chapter a page or not."""

    body: float
    chapter: float
    part: float
    screen: float
    alone: bool


TABLE: Final = 14
"""The size of letters in tables."""

PRINTS: Final = {"mentor": Print(16, 21, 28, 174, False), "resident": Print(32, 44, 44, 174, True)}


def main(folder: Path) -> int:
    """Write all guides."""
    for (name, lang), file in FILES.items():
        data = print_guide(name, lang)
        (folder / file).write_bytes(data)
        print(f"{file}: {len(data) // 1000} kB")
    return 0


def digest(name: str, lang: Lang) -> str:
    """Return a checksum of all that a guide says in a language, with the kiosk's names in it. The file has it too."""
    guide = load_guide(name)
    return sha256("\n".join(guide_text(text, lang, words()) for text in _texts(guide)).encode()).hexdigest()


def _texts(guide: Guide) -> Iterator[dict[Lang, str]]:
    yield from (guide.title, guide.text)
    for part in guide.parts:
        yield part.title
        for chapter in part.chapters:
            yield from (chapter.title, *chapter.steps, *chapter.head, *(cell for row in chapter.rows for cell in row))
            yield from (chapter.source,) if chapter.source else ()


# The screens -----------------------------------------------------------------------------------------


class _Care:
    """The care of a kiosk that is well but for one thing."""

    def __init__(self, lang: Lang) -> None:
        self._lang = lang

    def going(self) -> ProgressNow:
        return ProgressNow()

    def look(self, lang: Lang) -> HealthReport:
        bad = HealthResult(self._say("doctor.backups_none"), False, self._say("doctor.backups_do"))
        fine = ("doctor.database", "doctor.letters")
        return HealthReport(
            (bad, *(HealthResult(self._say(key), True) for key in fine if key in words().texts["id"]))
        )

    def backups(self) -> tuple[BackupShown, ...]:
        return ()

    def _say(self, key: str) -> str:
        return words().say(self._lang, key).text


class _Demo(Memory):
    """The demo's workshop in memory, with somebody who calls, work to be signed, and a certificate that is earned."""

    def __init__(self, lang: Lang) -> None:
        super().__init__(people=False, size=SCREEN)
        self._ids = iter(["m1", *(f"r{number}" for number in range(1, 10))])
        self._care = _Care(lang)
        fill_demo(self, library())  # type: ignore[arg-type]  # a store in memory
        self.record((f.MentorPinSet("m1", "pin:1234"),), "m1", True)
        for person in ("m1", *self.known.workshop.residents):
            self.record((f.SettingChanged("lang", lang),), person, True)
        for lesson in lessons_of(library(), "keset"):
            self.record((f.LessonOpened(lesson.key), f.LessonFinished(lesson.key)), "r1", True)
            signed = (f.BenchSigned("r1", lesson.key, task, {}, "", True) for task in range(len(lesson.bench_tasks)))
            self.record(tuple(signed), "m1", True)
        self.record((f.LessonOpened("keset.produksi"), f.LessonFinished("keset.produksi")), "r2", True)
        self.record((f.MentorCalled("keset.mutu"),), "r3", True)
        self.now += 10 * MINUTE
        make = self.context
        self.context = lambda state: replace(make(state), care=self._care, recorder=self)  # type: ignore

        self._begun = self.known

    def begin_anew(self) -> _Demo:
        """Forget what was done since the workshop was filled, so that no screen shows another's visit."""
        known = self._begun
        self.known = Facts(known.workshop, dict(known.progress), dict(known.counted), list(known.recorded))
        return self

    def fresh_id(self) -> str:
        return next(self._ids)

    def append(self, events: list[AnyEventData], who: str | None) -> None:
        self.record(tuple(events), who, True)

    def flush(self, seconds: float) -> bool:
        return True


@cache
def _demo(lang: Lang) -> _Demo:
    return _Demo(lang)


@cache
def screen_of(way: str, mark: str, lang: Lang) -> bytes:
    """Return the screen to which a chapter's way leads, as a PNG, with what it marks lit.

    Raises KeyError for what cannot be picked on the way, ValueError for a mark that is on no sheet.
    """
    who, *picks = way.split()
    visit = (Memory(people=False, size=SCREEN) if who == "new" else _demo(lang).begin_anew()).visit(
        Settings(lang=lang)
    )
    if who == "mentor":
        for key in ("mentor", *"1234", "done"):
            pick(visit, key)
    elif who == "resident":
        pick(visit, "r2")
    for key in picks:
        if key in ("step", "question"):
            _go_on(visit, key)
        else:
            pick(visit, key)
    return _draw(visit.page, mark, lang)


def _go_on(visit: Visit, to: str) -> None:
    """Go on in a lesson until a step or a question comes."""
    while not visit.page.key.startswith({"step": "lesson.step", "question": "exercise."}[to]):
        pick(visit, "next")


def _draw(page: Page, mark: str, lang: Lang) -> bytes:
    laid = lay_out(
        page,
        *SCREEN,
        Settings(lang=lang),
        make_frame_texts(words(), lang),
        lambda name: find_picture(default_folder(), name),
    )
    lit = [(one, place) for one in laid for place in _places(one.sheet, mark)]
    if mark and not lit:
        raise ValueError(f"{mark} is not on {page.key}: {[choice.key for choice in page.choices]}")
    # A choice goes before a command of the bar that has its name.
    sheet, place = min(lit, key=lambda one: one[0].sheet.targets[one[1]].choice is None) if lit else (laid[0], None)
    look = SheetLook(highlight=() if place is None else (place,))
    svg = svg_of(sheet, *SCREEN, for_terminal(THEME), look, bare=True)
    png = resvg_py.svg_to_bytes(
        svg_string=svg, width=DOTS, font_dirs=[str(FONTS)], monospace_family="DejaVu Sans Mono", background="white"
    )
    drawn = io.BytesIO()
    Image.open(io.BytesIO(bytes(png))).convert("RGB").quantize(64, dither=Image.Dither.NONE).save(drawn, "PNG")
    return drawn.getvalue()


def _places(sheet: Sheet, mark: str) -> Iterator[int]:
    """Yield which targets of a sheet may be meant: by key, by the beginning of it, by act, or as the first."""
    for place, target in enumerate(sheet.targets):
        key = target.choice.key if target.choice else target.command.act.value if target.command else ""
        if mark and (key == mark or key.startswith(f"{mark}-") or (mark == "first" and target.number == 1)):
            yield place


# The paper -------------------------------------------------------------------------------------------


class _Paper(FPDF):
    """A4 with margins for a punch, and the number of the page below."""

    def __init__(self, lang: Lang, title: str) -> None:
        super().__init__(format="A4")
        self._title = title
        for style, file in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
            self.add_font("DejaVu", style, FONTS / file)
        self.set_margins(18, 16)
        self.set_auto_page_break(True, 20)
        self.set_creation_date(MADE)
        self.set_lang(lang)
        self.set_title(title)

    def close_fonts(self) -> None:
        """Close the files of the letters."""
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()

    def footer(self) -> None:
        """Write the title and the number of the page."""
        self.set_y(-15)
        self.set_font("DejaVu", size=12)
        self.cell(self.epw / 2, 8, self._title)
        self.cell(self.epw / 2, 8, str(self.page_no()), align="R")

    def say(self, text: str, size: float, *, bold: bool = False, number: str = "", tried: bool = False) -> float:
        """Write a text over as many lines as it takes, bold between ``**``. Return how high it is, in mm.

        ``number`` is written before it. What is only ``tried`` is not written.
        """
        self.set_font("DejaVu", "B" if bold else "", size)
        high, indent = size * 0.3528 * 1.3, 10 if number else 0
        if number and not tried:
            self.cell(indent, high, number)
        self.set_x(self.l_margin + indent)
        lines = self.multi_cell(
            self.epw - indent, high, text, align="L", markdown=not bold, dry_run=True, output=MethodReturnValue.LINES
        )
        assert isinstance(lines, list)
        if not tried:
            self.multi_cell(
                self.epw - indent, high, text, align="L", markdown=not bold, new_x=XPos.LMARGIN, new_y=YPos.NEXT
            )
            self.ln(high * 0.3)
        return high * (len(lines) + 0.3)


class _Printer:
    """Writes one guide; ``contents`` are the pages of the parts and chapters, from an earlier turn."""

    def __init__(self, name: str, lang: Lang, contents: dict[str, int]) -> None:
        self.guide, self.lang, self.look, self.contents = load_guide(name), lang, PRINTS[name], contents
        self.paper = _Paper(lang, self.say(self.guide.title))
        self.paper.set_keywords(digest(name, lang))
        self.found: dict[str, int] = {}

    def say(self, text: dict[Lang, str], mark: str = "") -> str:
        said = guide_text(text, self.lang, words(), mark)
        return said.replace("--", r"\--") if mark else said  # which would be underlined

    def write(self) -> None:
        """Write the title, the contents and every chapter."""
        paper, look = self.paper, self.look
        paper.add_page()
        if not look.alone:
            paper.say(self.say(self.guide.title), 34, bold=True)
            self._list()
        for part in self.guide.parts:
            if not look.alone:
                paper.add_page()
                self.found[part.key] = paper.page_no()
                paper.say(self.say(part.title), look.part, bold=True)
            for number, chapter in enumerate(part.chapters):
                self._chapter(chapter, first=number == 0)
                self.found[f"{part.key}.{chapter.key}"] = paper.page_no()

    def _list(self) -> None:
        paper = self.paper
        for part in self.guide.parts:
            paper.set_font("DejaVu", "B", 16)
            paper.ln(3)
            paper.cell(paper.epw - 15, 10, self.say(part.title))
            paper.cell(15, 10, str(self.contents.get(part.key, "")), align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            for chapter in part.chapters:
                paper.set_font("DejaVu", "", 14)
                paper.set_x(paper.l_margin + 6)
                paper.cell(paper.epw - 21, 8, self.say(chapter.title))
                page = str(self.contents.get(f"{part.key}.{chapter.key}", ""))
                paper.cell(15, 8, page, align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _chapter(self, chapter: Chapter, *, first: bool) -> None:
        """Write a chapter on the page that is begun if it fits there whole, else on the next one."""
        paper, left = self.paper, self.paper.page_break_trigger - self.paper.y
        if not first and (self.look.alone or self._content(chapter, tried=True) > left):
            paper.add_page()
        self._content(chapter)

    def _content(self, chapter: Chapter, *, tried: bool = False) -> float:
        """Write a chapter, unless it is only tried; return how high it is, in mm: of a table, its first rows."""
        look, paper = self.look, self.paper
        high = paper.say(self.say(chapter.title), look.chapter, bold=True, tried=tried)
        if chapter.way:
            high += self._screen(chapter, tried=tried)
        for number, step in enumerate(chapter.steps, 1):
            before = f"{number}." if chapter.ordered else ""
            high += paper.say(self.say(step, "**"), look.body, number=before, tried=tried)
        if chapter.source:
            high += paper.say(self.say(chapter.source), look.body, tried=tried)
        if chapter.rows and not tried:
            self._table(chapter)
        if not tried:
            paper.ln(5)
        return high + (80 if chapter.rows else 0)

    def _screen(self, chapter: Chapter, *, tried: bool) -> float:
        """Write the screen of a chapter in a frame, unless it is only tried; return how high it is, in mm."""
        paper, wide = self.paper, self.look.screen
        png = screen_of(chapter.way, chapter.mark, self.lang)
        dots = Image.open(io.BytesIO(png)).size
        high, left, space = wide * dots[1] / dots[0], (paper.w - wide) / 2, self.look.body / 3
        if not tried:
            top = paper.y
            paper.image(io.BytesIO(png), x=left, w=wide)
            paper.rect(left, top, wide, high)
            paper.ln(space)
        return high + space

    def _table(self, chapter: Chapter) -> None:
        paper = self.paper
        paper.set_font("DejaVu", size=TABLE)
        widths = {2: (70, 104), 3: (48, 52, 74)}[len(chapter.head)]
        with paper.table(
            col_widths=widths,
            line_height=TABLE * 0.3528 * 1.15,
            padding=1,
            text_align="L",
            headings_style=FontFace(emphasis="BOLD", fill_color=(225, 225, 225)),
        ) as table:
            for row in (chapter.head, *chapter.rows):
                table.row([self.say(cell) for cell in row])
        paper.ln(4)


def print_guide(name: str, lang: Lang) -> bytes:
    """Return a guide as a PDF."""
    contents: dict[str, int] = {}
    for _ in range(2):  # the second time with the numbers of the pages
        printer = _Printer(name, lang, contents)
        printer.write()
        data, contents = bytes(printer.paper.output()), printer.found
        printer.paper.close_fonts()
    return data


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
