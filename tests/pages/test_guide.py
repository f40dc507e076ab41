"""The guides: every chapter is read on a page, by its kiosk's own names; what an office sets is to be confirmed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest

from kiosk.learning import Settings
from kiosk.speech import unsure
from kiosk.visit import Act, Command, Visit
from kiosk.words import LANGS, Chapter, Guide, Lang, guide_text, load_guide
from tests.pages.test_mentors import as_mentor, as_resident, said
from tests.support.workshop import Memory, pick, words

GUIDES = ("mentor", "resident")


def chapters(guide: Guide) -> Iterator[Chapter]:
    return (chapter for part in guide.parts for chapter in part.chapters)


def texts(guide: Guide) -> Iterator[dict[Lang, str]]:
    yield from (guide.title, guide.text, *(part.title for part in guide.parts))
    for chapter in chapters(guide):
        yield from (chapter.title, *chapter.steps, *chapter.head, *(cell for row in chapter.rows for cell in row))
        yield from (chapter.source,) if chapter.source else ()


def plain(text: dict[Lang, str], lang: Lang) -> str:
    return guide_text(text, lang, words())


def open_guide(guide: str, lang: Lang) -> Visit:
    if guide == "mentor":
        visit = as_mentor(Memory(), Settings(lang=lang))
    else:
        visit = Memory().visit(Settings(lang=lang))
        pick(visit, "guest")
        visit.command(Command(Act.HELP))
    pick(visit, "guide")
    return visit


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("guide", GUIDES)
def test_every_chapter_is_read_in_order_and_leads_to_the_next(guide: str, lang: Lang) -> None:
    visit, found = open_guide(guide, lang), load_guide(guide)
    assert visit.page.title.text == plain(found.title, lang)
    for part in found.parts:
        if len(found.parts) > 1:
            pick(visit, part.key)
            assert visit.page.title.text == plain(part.title, lang)
        menu = visit.page.key
        pick(visit, part.chapters[0].key)
        for chapter in part.chapters:
            told = said(visit.page)
            assert visit.page.title.text == plain(chapter.title, lang)
            places = [told.index(plain(step, lang)) for step in chapter.steps]
            assert places == sorted(places)
            assert all(plain(cell, lang) in told for row in chapter.rows for cell in row)
            assert chapter.source is None or plain(chapter.source, lang) in told
            assert chapter.steps or chapter.rows
            if chapter is not part.chapters[-1]:
                pick(visit, "next")
        pick(visit, "close")
        assert visit.page.key == menu
        if len(found.parts) > 1:
            for _ in visit.view.sheets:
                if visit.page.key == menu:
                    visit.command(Command(Act.BACK))
            assert visit.page.key == "guide"


@pytest.mark.parametrize("guide", GUIDES)
def test_each_name_in_a_guide_is_one_that_the_kiosk_shows(guide: str) -> None:
    named = 0
    for text in texts(load_guide(guide)):
        names = [re.findall(r"\{([\w.-]+)\}", text[lang]) for lang in LANGS]
        assert sorted(names[0]) == sorted(names[1]), text
        assert set(names[0]) <= words().texts["id"].keys() & words().texts["en"].keys(), text
        assert all(not re.search(r"[{}]", plain(text, lang)) for lang in LANGS), text
        named += len(names[0])
    assert named > {"mentor": 150, "resident": 5}[guide]


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_is_in_plain_sentences_in_both_languages(guide: str) -> None:
    for text in texts(load_guide(guide)):
        assert text.keys() >= {"id", "en"}, text
        for lang in text:
            for sentence in re.split(r"(?<=[.!?])\s+", plain(text, lang)):
                assert len(sentence.split()) <= 12, sentence


@pytest.mark.parametrize("guide", GUIDES)
def test_all_of_a_guide_can_be_said(guide: str) -> None:
    for text in texts(load_guide(guide)):
        for lang in LANGS:
            said = guide_text(text, lang, words(), spoken=True)
            assert not unsure(said, lang), said
            assert said.casefold() == plain(text, lang).casefold()


def test_a_name_in_capitals_is_shown_so_and_said_as_a_word() -> None:
    visit = open_guide("mentor", "id")
    for key in ("trouble", "sound"):
        pick(visit, key)
    phrase = next(phrase for block in visit.page.blocks for phrase in block.read_out() if "TANPA" in phrase.text)
    assert phrase.say is not None
    assert "tanpa suara" in phrase.say


@pytest.mark.parametrize("guide", GUIDES)
def test_keys_tell_parts_and_chapters_apart(guide: str) -> None:
    parts = load_guide(guide).parts
    for keys in ([part.key for part in parts], *([chapter.key for chapter in part.chapters] for part in parts)):
        assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("lang", LANGS)
def test_what_a_law_or_an_office_sets_is_for_the_home_to_confirm(lang: Lang) -> None:
    buyers = next(part for part in load_guide("mentor").parts if part.key == "buyers")
    for chapter in buyers.chapters:
        assert chapter.source is not None, chapter.key
        source = plain(chapter.source, lang)
        assert {"id": "Pastikan", "en": "onfirm"}[lang] in source or chapter.key == "talk", chapter.key


def test_each_row_of_a_table_has_a_cell_for_each_head() -> None:
    tables = [chapter for chapter in chapters(load_guide("mentor")) if chapter.rows]
    assert len(tables) >= 2
    assert all(len(row) == len(chapter.head) for chapter in tables for row in chapter.rows)


def test_there_are_ten_things_to_try_in_their_order() -> None:
    found = next(part for part in load_guide("mentor").parts if part.key == "try").chapters
    assert len(found) == 10
    numbers = [int(chapter.title[lang].partition(".")[0]) for lang in LANGS for chapter in found]
    assert all(after - before == 1 for before, after in pairwise(numbers[:10]))
    assert numbers[:10] == numbers[10:]


def test_a_resident_is_offered_the_residents_guide_only() -> None:
    visit = as_resident(Memory())
    assert "guide" not in [choice.key for choice in visit.page.choices]
    visit.command(Command(Act.HELP))
    pick(visit, "guide")
    assert visit.page.title.text == load_guide("resident").title["id"]


def test_a_mentor_finds_their_guide_in_the_help_of_any_page() -> None:
    visit = as_mentor(Memory())
    pick(visit, "reports")
    visit.command(Command(Act.HELP))
    pick(visit, "guide")
    assert visit.page.title.text == load_guide("mentor").title["id"]
