"""Mastery that lasts, as a resident is told of it: in kind words, and never as a verdict."""

from __future__ import annotations

import pytest

from kiosk.learning import DAYS, Settings, judged_exercises
from kiosk.learning import event_kinds as f
from kiosk.lessons import Amount, exercise_spot
from kiosk.pages.learning.lesson import LessonPlace
from kiosk.pages.learning.results import how_far
from kiosk.pages.learning.review import ReviewDone, due_now
from kiosk.visit import VisitState
from kiosk.words import LANGS, Lang
from tests.support.workshop import Memory, library, pick, words

DAY = 86_400_000
LESSON = library().lessons["umum.motivasi"]


def learn(memory: Memory, *, right: bool = True) -> None:
    """Answer all exercises of the lesson, and show its work at the bench."""
    memory.record(tuple(f.AnswerGiven(LESSON.key, e.key, "x", right) for e in judged_exercises(LESSON)), "r1", True)
    memory.record((f.LessonFinished(LESSON.key),), "r1", True)
    signed = tuple(f.BenchSigned("r1", LESSON.key, task) for task in range(len(LESSON.bench_tasks)))
    memory.record(signed, "m1", True)


@pytest.mark.parametrize("lang", LANGS)
def test_each_day_is_told_until_it_lasts_and_forgetting_invites_to_a_review(lang: Lang) -> None:
    memory = Memory()
    memory.record((f.LessonOpened(LESSON.key),), "r1", True)

    def told() -> str:
        state = VisitState((ReviewDone(),), "resident", "r1", Settings(lang=lang))
        return how_far(memory.context(state), LESSON).text

    def say(key: str, **values: object) -> str:
        return words().say(lang, f"lesson.{key}", **values).text

    for day in range(1, DAYS):
        learn(memory)
        assert told() == say("right_days", n=day, of=DAYS)
        memory.now += DAY
    learn(memory)
    assert told() == say("finished_can")
    memory.now += 7 * DAY
    learn(memory)
    assert told() == say("finished_still_can")
    learn(memory, right=False)
    assert told() == say("finished_needs_review")


def test_the_review_asks_again_after_one_two_and_four_weeks_and_names_what_lasts() -> None:
    memory = Memory()
    memory.record((f.LessonOpened(LESSON.key),), "r1", True)
    state = VisitState((ReviewDone(),), "resident", "r1")
    for gap in (0, 2, 11):
        memory.now += gap * DAY
        learn(memory)
    title = LESSON.title.phrase("id").text
    lasts = False
    for weeks in (1, 1, 2):
        memory.now += weeks * 7 * DAY - DAY
        assert due_now(memory.context(state)) == (), "not before its day"
        memory.now += DAY
        asked = due_now(memory.context(state))
        assert asked
        page = ReviewDone(asked).page(memory.context(state))
        known = [phrase.text for block in page.blocks for phrase in block.read_out()]
        assert (title in known) == lasts, "before the first check nothing is said of it"
        lasts = True
        learn(memory)
        page = ReviewDone(asked).page(memory.context(state))
        assert title in [phrase.text for block in page.blocks for phrase in block.read_out()]


def test_a_hint_at_an_exercise_is_recorded_so_that_the_day_is_no_proof() -> None:
    memory = Memory()
    lesson, exercise = next(
        (lesson, exercise)
        for lesson in library().lessons.values()
        for exercise in lesson.practice
        if isinstance(exercise, Amount) and len(exercise.hints) > 1
    )
    visit = memory.visit()
    pick(visit, "r1")
    spot = exercise_spot(lesson, exercise)
    visit.state = VisitState((*visit.state.path, LessonPlace(lesson.key, spot)), "resident", "r1")
    visit.redraw()
    for level in (1, 2):
        pick(visit, "hint")
        assert memory.events[-1].data == f.HelpShown(lesson.key, spot, level)
    memory.record((f.AnswerGiven(lesson.key, exercise.key, "1", True),), "r1", True)
    (slot,) = memory.known.progress["r1"].lesson(lesson.key).slots[exercise.key]
    assert (slot.right, slot.helped) == (True, True)
