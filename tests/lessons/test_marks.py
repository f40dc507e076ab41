"""What of the lessons waits for somebody of the workshop: nothing is passed over, and each is confirmed by name."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from kiosk.lessons import Library, Mark, format_quantity
from kiosk.lessons.checks import RANGE_ENDS
from kiosk.safekeeping.figures_file import change_entry
from kiosk.store.lesson_files import default_folder, read_library
from kiosk.visit import FigureEntry
from tests.support.small_lessons import SMALL, read
from tests.support.workshop import library

DAY = "2026-03-14"


def marks(of: Library) -> dict[tuple[str, str], Mark]:
    return {(mark.lesson, mark.name): mark for mark in of.marks}


def test_all_that_a_lesson_leaves_to_the_workshop_waits_under_a_name_of_its_own() -> None:
    waiting = [mark for mark in library().marks if mark.waits]
    assert len({(mark.lesson, mark.name) for mark in waiting}) == len(waiting)
    assert len(waiting) == sum(len(lesson.unconfirmed) for lesson in library().lessons.values())
    for mark in waiting:
        for lang in ("id", "en"):
            texts = [text.phrase(lang).text for text in mark.sentences]
            assert texts, f"nothing says {mark.lesson} {mark.name}"
            assert not any("{" in text for text in texts)


def test_the_sentence_is_one_about_the_figure_or_else_about_what_follows_from_it() -> None:
    found = {mark.name: [text.phrase("id").text for text in mark.sentences] for mark in read(SMALL).marks}
    assert found == {"tali": ["Modal Rp27.000."], "upah": ["Modal Rp27.000."], "pita": ["Potong 0,5 cm."]}
    for mark in library().marks:
        if isinstance(mark.value, Fraction) and mark.waits and mark.unit in ("minute", "celsius"):
            shown = format_quantity(mark.value, mark.unit, "id")
            assert any(shown in text.phrase("id").text for text in mark.sentences), (mark.lesson, mark.name)


def test_heat_and_what_the_safety_lesson_says_is_dangerous() -> None:
    danger = {(mark.lesson, mark.name) for mark in library().marks if mark.danger}
    assert {mark.lesson for mark in library().marks if mark.unit == "celsius"} <= {lesson for lesson, _ in danger}
    assert all((mark.lesson, mark.name) in danger for mark in library().marks if mark.lesson == "umum.keselamatan")
    assert ("keset.harga", "upah") not in danger


def test_every_mark_that_waits_can_be_confirmed_and_then_waits_no_more() -> None:
    data = b""
    for mark in library().marks:
        if mark.waits:
            data, before = change_entry(data, mark.lesson, mark.name, FigureEntry(None, "Bu Rina", DAY))
            assert before is None
    after = read_library(default_folder(), data)
    assert after.problems == ()
    assert not any(mark.waits for mark in after.marks)
    assert not any(lesson.unconfirmed for lesson in after.lessons.values())
    assert len(after.confirmed) == sum(mark.waits for mark in library().marks)
    for name, mark in marks(library()).items():
        assert marks(after)[name].value == mark.value, "to confirm changes no figure"
        assert not marks(after)[name].own


def test_a_step_has_no_value_and_an_unknown_one_is_told() -> None:
    told = read(SMALL, f'keset.uji: {{step nirwana: {{confirmed_by: "Bu", confirmed_on: "{DAY}"}}}}').problems
    assert [problem.key for problem in told] == ["unknown_figure"]
    told = read(SMALL, f'keset.uji: {{step a: {{value: 3, confirmed_by: "Bu", confirmed_on: "{DAY}"}}}}').problems
    assert "unknown_key" in [problem.key for problem in told]


@given(st.sampled_from(RANGE_ENDS), st.integers(0, 9), st.integers(0, 9))
def test_the_lower_end_of_a_range_is_never_above_the_upper(ends: tuple[str, str], low: int, high: int) -> None:
    written = "".join(
        f"  r{end}: {{value: {value}, unit: cm}}\n" for end, value in zip(ends, (low, high), strict=True)
    )
    text = SMALL.replace("figures:\n", f"figures:\n{written}")
    assert text != SMALL
    keys = [problem.key for problem in read(text).problems if problem.key != "unused_figure"]
    assert keys == (["check_limits"] if low > high else [])


def test_a_value_of_the_workshop_is_known_as_its_own() -> None:
    found = marks(read(SMALL, "keset.uji: {upah: {value: 900}}"))
    assert found["keset.uji", "upah"].own
    assert found["keset.uji", "upah"].value == Fraction(900)
