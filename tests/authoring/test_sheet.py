"""The bench sheet: whole and valid HTML, nothing from outside, everything of the lesson, whatever stands in it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.authoring.drawing import inline
from kiosk.authoring.sheet import STYLE, sheet
from kiosk.commands.cli import main
from kiosk.lessons import Lesson, load_lessons
from kiosk.store.lesson_files import default_folder, find_picture
from kiosk.words import LANGS, Lang, Phrase, load_words
from tests.support.workshop import library

WORDS = load_words()
LIBRARY = library()
VOID = {"meta", "br"}


def saying(lang: Lang) -> Callable[..., Phrase]:
    return lambda key, /, **values: WORDS.say(lang, key, **values)


def made(lesson: Lesson, lang: Lang = "id") -> str:
    return sheet(lesson, lang, saying(lang), lambda name: find_picture(default_folder(), name))


class Reader(HTMLParser):
    """Reads a page strictly: every element is closed in its turn, every id is there once."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not (self.open[-1:] == ["p"] and tag in ("p", "div", "ul", "ol", "h2", "h3", "section")), (
            "p ends there"
        )
        self.tags.append(tag)
        self.attributes += attrs
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert not reader.open
    assert len(set(reader.ids)) == len(reader.ids)
    used = set(re.findall(r"url\(#([^)]+)\)", page))
    assert used <= set(reader.ids)
    assert not re.search(r"(?i)(?<![\w-])(?:src|href|action|on\w+)\s*=|@import|https?:|<script", page)
    return reader


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("key", sorted(LIBRARY.lessons))
def test_every_lesson_has_a_valid_sheet_with_all_of_it(key: str, lang: Lang) -> None:
    lesson = LIBRARY.lessons[key]
    page = made(lesson, lang)
    reader = read(page)
    text = " ".join(reader.text.replace("\N{NO-BREAK SPACE}", " ").split())
    for step in lesson.steps:
        parts = (step.title, *step.say, step.key_point, step.why, step.safety, step.check)
        for part in parts:
            assert part is None or " ".join(part.phrase(lang).text.split()) in text
    for shown in (*lesson.safety, *lesson.bench_tasks, *(tool.text for tool in lesson.tools)):
        assert shown.phrase(lang).text in text
    assert reader.tags.count("svg") == sum(step.picture is not None for step in lesson.steps)
    ticks = page.count('class="box"')
    assert ticks >= sum(step.check is not None for step in lesson.steps) + len(lesson.bench_tasks)
    assert (WORDS.say(lang, "bench_sheet.signature").text in text) == bool(lesson.bench_tasks)
    assert "{" not in text.replace(STYLE, "").partition("}")[2].rpartition("}")[2]


def test_no_letter_is_under_18_points_and_nothing_but_black_on_white() -> None:
    sizes = [float(size) for size in re.findall(r"([\d.]+)pt", STYLE)]
    assert sizes
    assert min(sizes) >= 18
    assert set(re.findall(r"#[0-9a-f]{3,6}\b", STYLE)) == {"#000", "#fff"}


LESSON = """
key: keset.uji
title: {T}
product: keset
topic: uji
minutes: 5
languages: [id]
objectives: [{T}]
safety: [{T}]
tools: [{{text: {T}}}]
steps:
  - key: satu
    title: {T}
    say: [{T}]
    picture: {{name: keset/x, alt: {T}}}
    key_point: {T}
    adapt: {{one_hand: {T}}}
bench_tasks: [{T}]
"""


hostile = st.sampled_from(["<script>", "</p>", "&amp;", '"', "'", "<!--", "]]>", "onload=x", "<", ">", "&", "a"])


@given(st.lists(hostile, min_size=1, max_size=8))
def test_whatever_a_lesson_says_is_text_on_the_sheet(parts: list[str]) -> None:
    said = "".join(parts).replace("'", "''")
    library = load_lessons({"x": LESSON.format(T=f"'{said}'").encode()})
    assert not library.problems
    page = sheet(library.lessons["keset.uji"], "id", saying("id"), lambda name: None, ["one_hand"])
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert not reader.open
    assert "script" not in reader.tags
    assert {name for name, _ in reader.attributes} <= {"lang", "charset", "name", "content", "class"}
    assert reader.text.count("".join(parts)) >= 9
    assert html.escape("".join(parts)) in page


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 48"{more}>{inside}</svg>'


@pytest.mark.parametrize(
    "inside",
    [
        "<script>x</script>",
        "<image href='http://x/y.png'/>",
        "<foreignObject><p>x</p></foreignObject>",
        "<use href='#a'/>",
        "<text>x</text>",
        "<style>* { fill: url(http://x) }</style>",
        "<rect fill='url(http://x/#a)'/>",
        "<rect style='fill: url(http://x/#a)'/>",
        "<g>" * 40 + "</g>" * 40,
        "<a href='javascript:x'><rect/></a>",
        "<rect",
    ],
)
def test_a_picture_that_is_more_than_shapes_is_told_by_its_text(inside: str) -> None:
    assert inline(SVG.format(more="", inside=inside).encode(), "g1", "Gambar") is None


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"<svg/>", b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>"])
def test_what_is_no_picture_is_none(data: bytes) -> None:
    assert inline(data, "g1", "Gambar") is None


def test_a_picture_keeps_its_shapes_and_loses_the_rest() -> None:
    inside = (
        '<title>x</title><mask id="a"><rect style="fill:#fff;font-size:3px" onclick="x()" width="80" height="48"/>'
        '</mask><d:note xmlns:d="http://drawing.example/ns">n</d:note>'
        '<path d="M0 0L1 1" mask="url(#a)" transform="scale(2)"/>'
    )
    drawn = inline(SVG.format(more=' width="900" fill="none"', inside=inside).encode(), "g7", 'Kata "ini"')
    assert drawn == (
        '<svg role="img" aria-label="Kata &quot;ini&quot;" viewBox="0 0 80 48" fill="none">'
        '<mask id="g7-a"><rect width="80" height="48" fill="#fff"></rect></mask>'
        '<path d="M0 0L1 1" mask="url(#g7-a)" transform="scale(2)"></path></svg>'
    )


@pytest.mark.parametrize("path", sorted(default_folder().glob("*/pictures/*.svg")), ids=lambda path: path.stem)
def test_every_picture_of_the_lessons_can_be_printed(path: Path) -> None:
    assert inline(path.read_bytes(), "g1", "Gambar")


def test_the_command_writes_the_sheet_with_the_workshops_own_figures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "figures.yaml").write_text("keset.mutu:\n  lebar: {value: 45}\n")
    out = tmp_path / "lembar.html"
    lesson = default_folder() / "keset" / "mutu.yaml"
    command = ["lessons", "sheet", str(lesson), "--out", str(out), "--data", str(tmp_path), "--need", "one_hand"]
    assert main(command) == 0
    page = out.read_text("utf-8")
    read(page)
    assert "43\N{NO-BREAK SPACE}cm sampai 47\N{NO-BREAK SPACE}cm" in page
    assert "Memakai satu tangan:" in page
    assert main([*command, "--lang", "en", "--yes"]) == 0
    assert '<html lang="en">' in out.read_text("utf-8")
    capsys.readouterr()
    precious = tmp_path / "keset.yaml"
    precious.write_text("x")
    assert main(["lessons", "sheet", str(lesson), "--out", str(precious)]) == 1
    assert precious.read_text() == "x"
    assert "harus berakhir .html" in capsys.readouterr().err
    assert main([*command, "--need", "one_foot"]) == 1
    assert "one_foot" in capsys.readouterr().err
    assert main(["lessons", "sheet", str(lesson), "--out", str(tmp_path / "no" / "x.html")]) == 1
    assert "tidak bisa ditulis" in capsys.readouterr().err


def test_a_lesson_with_problems_is_not_printed_but_its_problems_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "uji.yaml"
    file.write_text("key: keset.uji\n")
    assert main(["lessons", "sheet", str(file), "--out", str(tmp_path / "x.html")]) == 1
    assert f"{file}:1:1: " in capsys.readouterr().err
    assert not (tmp_path / "x.html").exists()
