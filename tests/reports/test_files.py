"""Files of reports, opened by others: the csv module, openpyxl, an HTML parser, and what xAPI asks for."""

from __future__ import annotations

import csv
import io
import json
import re
import uuid
from datetime import datetime
from functools import partial
from html.parser import HTMLParser
from typing import Annotated, Any, Literal
from xml.etree import ElementTree

import msgspec
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Meta, Struct
from msgspec.structs import replace

from kiosk.learning import Event, day_number
from kiosk.learning import event_kinds as f
from kiosk.reports import Plot, PlotBar, Report, Share, percent
from kiosk.reports.files import BOM, DANGEROUS, csv_file, heads, html_file, xlsx_file
from kiosk.reports.statements import parts, statement_lines
from kiosk.words import LANGUAGES, Lang
from tests.support.effort import examples
from tests.support.report_sources import say, sources
from tests.support.strategies import RESIDENTS, events

SAY = partial(say, "id")

nasty = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20),
    st.sampled_from(
        (
            "=1+1",
            "+62",
            "-3",
            'x,=HYPERLINK("http://e",1),',
            "a\t=1",
            "b|+1",
            'c," @x',
            "d;'-1",
            "e\n=1",
            "f,\r=1",
            "@SUM(A1)",
            "<script>alert(1)</script>",
            'a;"b"',
            "=HYPERLINK(0)",
            "＝1",
            "  =2",
        )
    ),
)
shares = st.integers(0, 99).flatmap(lambda of: st.integers(0, of).map(lambda n: Share(n, of)))
rows = st.lists(st.tuples(nasty, st.integers(0, 10**6), shares, nasty), max_size=8).map(tuple)
reports = st.builds(
    Report,
    kind=st.just("group"),
    title=nasty,
    period=nasty,
    about=nasty,
    head=st.tuples(nasty, nasty, nasty, nasty),
    shares=st.just(frozenset({2})),
    rows=rows,
    notes=st.lists(nasty, max_size=2).map(tuple),
    plots=st.lists(
        st.builds(
            Plot, nasty, st.lists(st.builds(PlotBar, nasty, st.integers(0, 999)), min_size=1, max_size=50).map(tuple)
        ),
        max_size=2,
    ).map(tuple),
)


def table_of(report: Report) -> list[list[object]]:
    """Return what a table program should hold: a share as its number, of how many, and percent."""
    found: list[list[object]] = []
    for name, number, share, text in report.rows:
        assert isinstance(share, Share)
        found.append([name, number, share.n, share.of, percent(share), text])
    return found


def in_a_cell(text: str) -> str:
    """Return a text as a cell holds it: on one line, for a formula could begin on another."""
    return re.sub("[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]", " ", text).replace("'", "")


@settings(deadline=None)
@given(reports)
def test_csv_is_read_back_whole_and_holds_no_formula(report: Report) -> None:
    data = csv_file(report, SAY)
    assert data.startswith(BOM)
    found = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))
    for cell in (cell for row in found for cell in row):
        assert not cell.lstrip().startswith(DANGEROUS)
    # Apostrophes are what is put before a sign that would begin a formula.
    plain = [[cell.replace("'", "") for cell in row] for row in found]
    top = plain[: plain.index([])]
    assert top[0][0] == in_a_cell(report.title)
    assert in_a_cell(report.about) in top[1][0]
    assert in_a_cell(report.period) in top[2][0]
    body = plain[plain.index([]) + 2 :]
    wanted = [["" if cell is None else in_a_cell(str(cell)) for cell in row] for row in table_of(report)]
    assert body == wanted


@settings(deadline=None)
@given(reports)
def test_a_csv_opens_no_formula_whichever_sign_parts_its_cells(report: Report) -> None:
    text = csv_file(report, SAY).decode("utf-8-sig")
    cells = [cell for sign in ",;|\t" for line in text.splitlines() for cell in line.split(sign)]
    for sign in ",;|\t":
        cells += [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign) for cell in row]
    for cell in cells:
        assert not cell.lstrip(' \t\r\n"').startswith(DANGEROUS), cell


@settings(deadline=None, max_examples=examples(30))
@given(reports)
def test_the_columns_are_the_same_without_rows(report: Report) -> None:
    empty = replace(report, rows=(), plots=())
    full = replace(report, plots=())
    assert heads(empty, SAY) == heads(full, SAY)
    texts = [csv_file(one, SAY).decode("utf-8-sig") for one in (empty, full)]
    tables = [list(csv.reader(io.StringIO(text, newline=""), delimiter=";")) for text in texts]
    head = [table[table.index([]) + 1] for table in tables]
    assert head[0] == head[1]
    pages = [html_file(one, SAY).decode() for one in (empty, full)]
    assert len({page[page.index("<thead>") : page.index("</thead>")] for page in pages}) == 1


@settings(deadline=None, max_examples=examples(30))
@given(reports)
def test_xlsx_is_read_back_by_another_program_with_numbers_as_numbers(report: Report) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file(report, SAY)))
    sheet = book.worksheets[0]
    found = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    texts = [str(row[0]) for row in found[:3]]
    assert same(texts[0], report.title)
    if report.rows:
        body = [row[:6] for row in found[-len(report.rows) :]]
        for row, wanted in zip(body, table_of(report), strict=True):
            assert row[1:5] == wanted[1:5]
            assert same(str(row[0] or ""), str(wanted[0]))
    assert len(book.worksheets) == 1 + len(report.plots)
    for plot, drawn in zip(report.plots, book.worksheets[1:], strict=True):
        assert len(drawn._charts) == 1
        assert [row[0].value for row in drawn.iter_rows(2, 1 + len(plot.bars), 2, 2)] == [bar.n for bar in plot.bars]


def valid_sheet_names(names: list[str]) -> bool:
    """Tell whether Excel opens a workbook with sheets of these names, by its own words on them."""
    return len({name.casefold() for name in names}) == len(names) and all(
        0 < len(name) <= 31
        and not set(name) & set("[]:*?/\\")
        and name.strip("'") == name
        and name.casefold() != "history"
        for name in names
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sheets_have_names_that_excel_takes_whatever_is_in_them(lang: Lang) -> None:
    long = "Cacat pada keset sabut kelapa [besar/kecil]: minggu*"
    assert len(long) > 31
    titles = (f"{long} 1", f"{long} 2", f"{long} 2", "", "'", "History", "Semua: a/b\\c?", "ᬩᬮᬶ" * 20)
    plots = tuple(Plot(title, (PlotBar(title or "-", 3),)) for title in titles * 13)
    report = Report("quality", long, long, long, (long,), ((long,),), plots=plots, lang=lang)
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file(report, partial(say, lang))))
    assert len(book.sheetnames) == 1 + len(plots)
    assert valid_sheet_names(book.sheetnames)
    assert not valid_sheet_names([long[:31], "a"])
    assert not valid_sheet_names(["Grafik", "grafik"])
    # A bar's chart finds the numbers on its own sheet.
    for plot, sheet in zip(plots, book.worksheets[1:], strict=True):
        assert sheet.cell(2, 2).value == plot.bars[0].n
        (series,) = sheet._charts[0].series
        assert sheet.title in series.val.numRef.f


def same(one: str, other: str) -> bool:
    """Tell whether two texts are the same but for the signs that a workbook cannot hold as they are."""
    plain = str.maketrans("", "", "\ufffe\uffff")
    return one.translate(plain).split() == other.translate(plain).split()


class Reading(HTMLParser):
    """Reads a page as a browser does: its texts, its tags, and whether each that was opened was closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self.tags: list[str] = []
        self.open: list[str] = []
        self.rows: list[list[str]] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag != "meta":
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if self.open and self.open[-1] in ("td", "th"):
            self.rows[-1][-1] += data


@settings(deadline=None)
@given(reports)
def test_html_is_one_whole_page_that_needs_nothing_else(report: Report) -> None:
    page = html_file(report, SAY).decode()
    found = Reading()
    found.feed(page)
    found.close()
    assert found.open == []
    assert not set(found.tags) & {"script", "link", "img", "iframe", "object"}
    assert not {name for name, _ in found.attributes} & {"href", "src", "onload", "onclick"}
    assert found.tags.count("svg") == len(report.plots)
    told = "".join(found.texts)
    assert report.about in told
    assert report.period in told
    if report.rows:
        body = found.rows[1:]
        assert len(body) == len(report.rows)
        for row, wanted in zip(body, report.rows, strict=True):
            share = wanted[2]
            assert isinstance(share, Share)
            assert (row[0], row[1], row[3]) == (wanted[0], str(wanted[1]), wanted[3])
            assert row[2].startswith(f"{share.n} dari {share.of}" if share.of else "belum ada")


def test_bars_are_as_long_as_their_numbers() -> None:
    plot = Plot("Cacat", (PlotBar("tebal", 10), PlotBar("miring", 5), PlotBar("lain", 0)), greatest_first=True)
    page = html_file(Report("quality", "Cacat", "hari ini", "Keset", ("a",), (("b",),), plots=(plot,)), SAY).decode()
    svg = ElementTree.fromstring(page[page.index("<svg") : page.index("</svg>") + 6])
    space = "{http://www.w3.org/2000/svg}"
    assert [int(bar.attrib["width"]) for bar in svg.iter(f"{space}rect")] == [500, 250, 0]
    assert [text.text for text in svg.iter(f"{space}text")] == ["tebal", "10", "miring", "5", "lain", "0"]


# xAPI: the parts of a statement as the specification has them (1.0.3, part two), nothing else allowed -----------

Iri = Annotated[str, Meta(pattern=r"^https?://[^\s<>\"{}|\\^`]+$")]
Moment = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")]


class Account(Struct, forbid_unknown_fields=True, rename={"home_page": "homePage"}):
    home_page: Iri
    name: Annotated[str, Meta(min_length=1)]


class Agent(Struct, forbid_unknown_fields=True, rename={"object_type": "objectType"}):
    object_type: Literal["Agent"]
    account: Account


class Verb(Struct, forbid_unknown_fields=True):
    id: Iri
    display: dict[str, str]


class Definition(Struct, forbid_unknown_fields=True):
    type: Iri


class Activity(Struct, forbid_unknown_fields=True, rename={"object_type": "objectType"}):
    object_type: Literal["Activity"]
    id: Iri
    definition: Definition


class Result(Struct, forbid_unknown_fields=True):
    success: bool | None = None
    completion: bool | None = None
    response: str | None = None
    extensions: dict[Iri, Any] = {}


class About(Struct, forbid_unknown_fields=True):
    platform: str
    extensions: dict[Iri, Any]
    instructor: Agent | None = None


class Statement(Struct, forbid_unknown_fields=True):
    id: str
    actor: Agent
    verb: Verb
    object: Activity
    context: About
    timestamp: Moment
    result: Result | None = None


WHEN = 1_772_413_200_000


@settings(deadline=None)
@given(events(40), st.none() | st.just("keset.mutu"))
def test_each_line_is_a_statement_and_each_event_that_tells_of_learning_is_one(
    made: list[Event], lesson: str | None
) -> None:
    told = {"about": "Semua warga", "period": "hari ini"}
    data = statement_lines(
        made, people=RESIDENTS, lesson=lesson, first=1, last=day_number(1 << 62), about=told, zone=""
    )
    found = [msgspec.json.decode(line, type=Statement) for line in data.splitlines()]
    learned = (
        f.SignedIn, f.SignedOut, f.LessonOpened, f.LessonFinished, f.StepDone, f.AnswerGiven, f.HelpShown,
        f.MentorCalled, f.PieceChecked,
    )  # fmt: skip
    wanted = [
        event
        for event in made
        if (
            (isinstance(event.data, learned) and event.who in RESIDENTS)
            or (isinstance(event.data, f.BenchSigned) and event.who)
        )
        and lesson in (None, getattr(event.data, "lesson", None))
    ]
    assert [uuid.UUID(one.id).hex for one in found] == [event.id for event in wanted]
    for one, event in zip(found, wanted, strict=True):
        assert list(one.context.extensions.values()) == [told]
        assert datetime.fromisoformat(one.timestamp).year >= 1970
        if isinstance(event.data, f.AnswerGiven):
            assert one.result
            assert (one.result.success, one.result.response) == (event.data.right, event.data.answer)


def test_the_schema_refuses_what_is_no_statement() -> None:
    made = [Event("0" * 32, WHEN, "r1", f.AnswerGiven("keset.mutu", "q1", "a", True))]
    line = json.loads(
        statement_lines(made, people=("r1",), lesson=None, first=1, last=day_number(WHEN), about={}, zone="")
    )
    msgspec.convert(line, Statement)
    for wrong in (line | {"actor": {"name": "Sri"}}, line | {"timestamp": "kemarin"}, line | {"nama": "Sri"}):
        try:
            msgspec.convert(wrong, Statement)
        except msgspec.ValidationError:
            continue
        raise AssertionError(wrong)


@settings(deadline=None)
@given(events(40))
def test_the_months_of_a_report_hold_each_event_once(made: list[Event]) -> None:
    known = sources(made, WHEN).known
    days = [day for day, _ in known.days(1, day_number(1 << 62))]
    found: list[str] = []
    for number, (_, since, before) in enumerate(parts(days, "")):
        start = "" if number == 0 else since or ""
        found += [event.id for event in made if start < event.id and (before is None or event.id < before)]
    assert sorted(found) == sorted(event.id for event in made)
