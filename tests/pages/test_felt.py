"""How a lesson was: three faces at its end, one key each, passed over by any other choice, and read by the mentor."""

from __future__ import annotations

from typing import get_args

import pytest

from kiosk.learning import Settings
from kiosk.learning import event_kinds as f
from kiosk.pages.learning.lesson import LessonPlace
from kiosk.pages.mentors.residents import ResidentPage
from kiosk.visit import Act, Command, Page, Visit, VisitState
from kiosk.words import LANGS, Lang
from tests.support.workshop import Memory, library, pick, words

LESSON = library().lessons["umum.motivasi"]
FACES = get_args(f.Felt)


def said(page: Page) -> str:
    return "\n".join(phrase.text for block in page.blocks for phrase in block.read_out())


def at_the_end(memory: Memory, lang: Lang = "id", *, passed: bool = True, guest: bool = False) -> Visit:
    """Return a visit at the end of the lesson, whose quiz was right or not."""
    answers = tuple(f.AnswerGiven(LESSON.key, exercise.key, "x", passed) for exercise in LESSON.quiz)
    memory.record((f.LessonOpened(LESSON.key), *answers), "r1", True)
    visit = memory.visit()
    pick(visit, "guest" if guest else "r1")
    visit.state = VisitState(
        (*visit.state.path, LessonPlace(LESSON.key, "end")), visit.state.role, visit.state.person, Settings(lang=lang)
    )
    visit.redraw()
    return visit


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("felt", FACES)
def test_each_face_is_one_key_and_is_kept_for_the_mentor(lang: Lang, felt: f.Felt) -> None:
    memory = Memory()
    visit = at_the_end(memory, lang)
    keys = [choice.key for choice in visit.page.choices]
    assert tuple(keys[-3:]) == FACES, "the others keep their numbers"
    assert words().say(lang, "end.how").text in said(visit.page)
    pick(visit, felt)
    assert memory.events[-1].data == f.LessonFelt(LESSON.key, felt)
    assert memory.known.progress["r1"].lesson(LESSON.key).felt.value == felt
    assert visit.page.key == "lesson.end"
    assert [choice.key for choice in visit.page.choices] == keys[:-3], "it is asked once"
    page = ResidentPage("r1").page(memory.context(VisitState((ResidentPage("r1"),), "mentor", "m1")))
    assert words().say("id", f"mentor.felt_{felt}").text in said(page)


def test_any_other_choice_passes_it_over_and_the_next_time_it_is_asked_again() -> None:
    memory = Memory()
    visit = at_the_end(memory)
    before = len(memory.events)
    visit.command(Command(Act.HOME))
    assert visit.page.key == "home"
    assert not [event for event in memory.events[before:] if isinstance(event.data, f.LessonFelt)]
    visit = at_the_end(memory)
    pick(visit, "hard")
    assert at_the_end(memory).page.choice("easy"), "of the lesson as it was done anew"


def test_who_is_not_through_and_who_only_looks_is_not_asked() -> None:
    assert not {*FACES} & {choice.key for choice in at_the_end(Memory(), passed=False).page.choices}
    assert not {*FACES} & {choice.key for choice in at_the_end(Memory(), guest=True).page.choices}
