"""Who of the workshop confirmed a figure, and when: read from the workshop's own file of figures, and checked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk.lessons import Confirmed
from kiosk.pages.mentors.mentor import LessonReport
from kiosk.pages.sign_in.sign_in import SignIn
from kiosk.store.lesson_files import read_library
from kiosk.visit import VisitState
from kiosk.words import LANGS, load_words
from tests.support.small_lessons import SMALL, read
from tests.support.workshop import Memory

WORDS = load_words()


@given(st.dates(), st.booleans())
def test_any_day_is_kept_with_the_name_and_takes_the_mark_away(day: date, with_value: bool) -> None:
    value = "value: 700, " if with_value else ""
    own = f'keset.uji: {{upah: {{{value}confirmed_by: " Bu Sari ", confirmed_on: "{day.isoformat()}"}}}}'
    library = read(SMALL, own)
    assert library.problems == ()
    assert library.confirmed == (Confirmed("keset.uji", "upah", "Bu Sari", day),)
    lesson = library.lessons["keset.uji"]
    assert lesson.unconfirmed == ()
    assert lesson.figures["upah"].value == (
        700 if with_value else read(SMALL).lessons["keset.uji"].figures["upah"].value
    )


@pytest.mark.parametrize(
    ("entry", "key", "column"),
    [
        ('confirmed_by: "Bu Sari"', "confirmed_on", 3),
        ('confirmed_by: "Bu Sari", confirmed_on: "2026-02-30"', "confirmed_on", 36),
        ('confirmed_by: "Bu Sari", confirmed_on: "14 Maret"', "confirmed_on", 36),
        ('confirmed_by: "Bu Sari", confirmed_on: "20260314"', "confirmed_on", 36),
        ('confirmed_by: "Bu Sari", confirmed_on: 2026', "confirmed_on", 36),
        ('confirmed_on: "2026-03-14"', "confirmed_by", 3),
        ('confirmed_by: "  ", confirmed_on: "2026-03-14"', "confirmed_by", 3),
        (f'confirmed_by: "{"x" * 61}", confirmed_on: "2026-03-14"', "confirmed_by", 3),
        ('value: banyak, confirmed_by: "Bu Sari", confirmed_on: "2026-03-14"', "not_a_number", 10),
    ],
)
def test_what_is_no_name_or_no_day_is_told_where_it_stands(entry: str, key: str, column: int) -> None:
    library = read(SMALL, f"keset.uji:\n  upah: {{{entry}}}\n")
    found = [problem for problem in library.problems if problem.key == key]
    assert [(problem.file, problem.line) for problem in found] == [("figures.yaml", 2)]
    assert found[0].column >= column
    assert len(library.problems) == 1
    assert list(library.lessons) == ["keset.uji"], "the lesson is taught all the same"
    for lang in LANGS:
        assert "; " in WORDS.say(lang, f"problem.{key}", **dict(found[0].values)).text


def test_a_day_without_quotes_is_told_with_what_to_write() -> None:
    library = read(SMALL, 'keset.uji: {upah: {confirmed_by: "Bu Sari", confirmed_on: 2026-03-14}}')
    assert "quote" in {problem.key for problem in library.problems}


def test_the_library_on_disk_knows_it_too(tmp_path: Path) -> None:
    (tmp_path / "keset").mkdir()
    (tmp_path / "keset" / "uji.yaml").write_text(SMALL, "utf-8")
    figures = tmp_path / "figures.yaml"
    figures.write_text('keset.uji: {upah: {confirmed_by: "Pak Budi", confirmed_on: "2026-03-14"}}')
    assert read_library(tmp_path, figures).confirmed == (
        Confirmed("keset.uji", "upah", "Pak Budi", date(2026, 3, 14)),
    )


def test_the_mentors_page_shows_who_confirmed_what_and_when() -> None:
    library = read(SMALL, 'keset.uji: {upah: {confirmed_by: "Bu Sari", confirmed_on: "2026-03-14"}}')
    context = replace(Memory(people=False).context(VisitState((SignIn(),))), library=library)
    shown = [phrase.text for block in LessonReport().page(context).blocks for phrase in block.read_out()]
    assert "upah di keset.uji: Bu Sari, 14 Maret 2026" in shown
