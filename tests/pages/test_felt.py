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
@pytest.mark.parametrize(("way", "then"), [("home", "home"), ("following", "lesson.intro")])
def test_each_face_is_one_key_on_the_way_on_and_is_kept_for_the_mentor(
    lang: Lang, felt: f.Felt, way: str, then: str
) -> None:
    memory = Memory()
    visit = at_the_end(memory, lang)
    pick(visit, way)
    assert visit.page.key == "lesson.how"
    assert tuple(choice.key for choice in visit.page.choices) == FACES
    pick(visit, felt)
    assert f.LessonFelt(LESSON.key, felt) in [event.data for event in memory.events]
    assert memory.known.progress["r1"].lesson(LESSON.key).felt.value == felt
    assert visit.page.key == then
    page = ResidentPage("r1").page(memory.context(VisitState((ResidentPage("r1"),), "mentor", "m1")))
    assert words().say("id", f"mentor.felt_{felt}").text in said(page)


def test_the_three_faces_stand_on_one_sheet_of_the_smallest_screen() -> None:
    memory = Memory(size=(60, 18))
    visit = at_the_end(memory)
    pick(visit, "home")
    faces = [target.choice.key for target in visit.view.sheets[-1].targets if target.choice]
    assert [key for key in faces if key in FACES] == list(FACES)


@pytest.mark.parametrize("way", ["home", "following"])
def test_going_back_passes_it_over_and_the_next_time_it_is_asked_again(way: str) -> None:
    memory = Memory()
    visit = at_the_end(memory)
    pick(visit, way)
    visit.command(Command(Act.BACK))
    assert visit.page.key == {"home": "home", "following": "lesson.intro"}[way]
    assert not [event for event in memory.events if isinstance(event.data, f.LessonFelt)]
    visit = at_the_end(memory)
    pick(visit, way)
    pick(visit, "hard")
    visit.command(Command(Act.HOME))
    visit.state = VisitState((*visit.state.path, LessonPlace(LESSON.key, "end")), "resident", "r1")
    visit.redraw()
    pick(visit, "home")
    assert visit.page.key == "home", "it is asked once"
    visit = at_the_end(memory)
    pick(visit, "home")
    assert visit.page.key == "lesson.how", "of the lesson as it was done anew"


def test_who_is_not_through_and_who_only_looks_is_not_asked() -> None:
    for visit in (at_the_end(Memory(), passed=False), at_the_end(Memory(), guest=True)):
        pick(visit, "home")
        assert visit.page.key == "home"
