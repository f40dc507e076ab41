"""A resident's own results: what they can do and made, in kind words, and never anybody else's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import PRODUCTS
from kiosk.learning import event_kinds as f
from kiosk.visit import Export, Visit
from kiosk.words import Lang
from tests.pages.test_mentors import as_resident, said, whole_page
from tests.support.workshop import Memory, library, pick, words

VERDICTS: tuple[f.PieceVerdict, ...] = ("pass", "fix", "reject")


def results(memory: Memory) -> Visit:
    visit = as_resident(memory)
    pick(visit, "lessons")
    pick(visit, "results")
    return visit


def text(lang: Lang, key: str, **values: object) -> str:
    return words().say(lang, f"results.{key}", **values).text


def test_who_has_just_begun_reads_kind_words_and_what_comes_next() -> None:
    page = results(Memory()).page
    assert text("id", "none") in said(page)
    assert text("id", "next") in said(page)
    assert [choice.key for choice in page.choices] == ["close"], "there is nothing to print"


@given(st.lists(st.tuples(st.sampled_from(("r1", "r2")), st.sampled_from(PRODUCTS), st.sampled_from(VERDICTS))))
def test_pieces_are_counted_that_one_found_good_oneself(pieces: list[tuple[str, str, f.PieceVerdict]]) -> None:
    memory = Memory()
    for who, product, verdict in pieces:
        memory.record((f.PieceChecked(product, f"{product}.mutu", {}, (), verdict),), who, True)
    told = said(results(memory).page)
    for product in PRODUCTS:
        n = pieces.count(("r1", product, "pass"))
        line = text("id", "pieces", product=words().say("id", f"product.{product}").text, n=n)
        assert (line in told) == (n > 0)


@pytest.mark.parametrize("size", [(60, 18), (100, 30)])
def test_what_is_finished_is_told_spoken_and_written_to_be_printed(size: tuple[int, int]) -> None:
    memory = Memory(size=size)
    lesson = library().lessons["keset.mutu"]
    memory.record((f.LessonOpened(lesson.key), f.LessonFinished(lesson.key)), "r1", True)
    memory.record((f.LessonOpened("pel.mutu"),), "r1", True)
    memory.record((f.LessonFinished("sapu.mutu"),), "r2", True)
    visit = results(memory)
    told = said(visit.page)
    assert lesson.title.phrase("id").text in told
    assert library().lessons["pel.mutu"].title.phrase("id").text in told
    assert library().lessons["sapu.mutu"].title.phrase("id").text not in told, "nobody else's"
    whole_page(results(memory))
    (export,) = (effect for effect in pick(results(memory), "save").effects if isinstance(effect, Export))
    ((name, make),) = export.files
    assert name.endswith(".html")
    paper = make().decode()
    assert lesson.title.phrase("id").text in paper
    assert '<meta name="resident" content="r1">' in paper, "erasing finds it by this"


def test_a_guest_has_no_results() -> None:
    visit = Memory().visit()
    pick(visit, "guest")
    pick(visit, "lessons")
    assert "results" not in [choice.key for choice in visit.page.choices]
