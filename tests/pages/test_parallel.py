"""Before and after a path: parallel questions, passed over in one act, and the gain by objective for the mentor."""

from __future__ import annotations

import pytest

from kiosk.learning import event_kinds as f
from kiosk.lessons import TURNS, Amount, AskedExercise, ExerciseBase, ask_exercise, parallel_questions
from kiosk.lessons.parallel import MOST_QUESTIONS
from kiosk.pages.learning.parallel import ParallelSet
from kiosk.reports import ReportRequest, Sources, make
from kiosk.visit import Act, Command, Visit
from kiosk.words import HOME_LANG
from tests.support.answering import enter, give_answer
from tests.support.workshop import Memory, library, pick, words

LESSONS = ("umum.motivasi", "umum.harga")
PATH = "p1"


def on_the_path() -> tuple[Memory, Visit]:
    memory = Memory()
    memory.record((f.PathSet(PATH, "Awal", LESSONS), f.PathAssigned("r1", PATH)), "m1", True)
    visit = memory.visit()
    pick(visit, "r1")
    return memory, visit


def answer_wrongly(visit: Visit, one: AskedExercise[ExerciseBase]) -> None:
    """Pick or enter what is not right, until another question stands there."""

    def here() -> object:
        place = visit.state.place
        return (place.lesson, place.objective) if isinstance(place, ParallelSet) else None

    question = here()
    if isinstance(one.now, Amount):
        pick(visit, "answer")
        enter(visit, str(int(one.right) + 1))
    while here() == question:
        keys = [choice.key for choice in visit.page.choices if choice.key != "skip"]
        pick(visit, next((key for key in keys if key not in one.right.split(",")), keys[-1]))


def finished(memory: Memory) -> None:
    events = [event for key in LESSONS for event in (f.LessonOpened(key), f.LessonFinished(key))]
    memory.record(tuple(events), "r1", True)


def answer_all(visit: Visit, part: f.PathPart, *, right: bool) -> int:
    """Answer all questions of a part; return how many there were."""
    pick(visit, f"{part}-{PATH}")
    pick(visit, "begin")
    for number in range(MOST_QUESTIONS + 1):
        if visit.page.key == "parallel.done":
            return number
        place = visit.state.place
        assert isinstance(place, ParallelSet)
        assert "hint" not in {choice.key for choice in visit.page.choices}
        lesson = library().lessons[place.lesson]
        question = next(q for q in parallel_questions([lesson]) if q.objective == place.objective)
        one = ask_exercise(lesson, question.asked(part), "r1", TURNS[part])
        if right:
            give_answer(visit, one)
        else:
            answer_wrongly(visit, one)
    raise AssertionError("the questions do not end")


@pytest.mark.parametrize("key", sorted(library().lessons))
def test_the_two_sets_ask_for_the_same_aims_and_never_the_same_way(key: str) -> None:
    lesson = library().lessons[key]
    questions = parallel_questions([lesson])
    assert [q.objective for q in questions] == sorted({q.objective for q in questions})
    assert questions
    for question in questions:
        assert question.before.shows == question.after.shows == question.objective
        if question.before == question.after:
            ones = [ask_exercise(lesson, question.before, "r1", turn) for turn in TURNS.values()]
            alone = sum(e.shows == question.objective for e in (*lesson.practice, *lesson.quiz)) == 1
            assert ones[0].fresh or alone
            if ones[0].fresh:
                assert (ones[0].now, ones[0].truth) != (ones[1].now, ones[1].truth) or ones[0] != ones[1]


def test_a_long_path_asks_a_few_of_each_lesson() -> None:
    questions = parallel_questions(library().lessons.values())
    assert len(questions) == MOST_QUESTIONS
    assert len({question.lesson.key for question in questions}) == MOST_QUESTIONS


def test_the_gain_by_objective_stands_in_the_report_and_nothing_counts_for_the_lesson() -> None:
    memory, visit = on_the_path()
    asked = answer_all(visit, "before", right=False)
    assert asked == len(parallel_questions(library().lessons[key] for key in LESSONS))
    pick(visit, "home")
    assert f"before-{PATH}" not in {choice.key for choice in visit.page.choices}
    assert not memory.known.progress["r1"].lessons, "what is asked before a path is no part of a lesson"
    memory.record(
        tuple(event for key in LESSONS for event in (f.LessonOpened(key), f.LessonFinished(key))), "r1", True
    )
    visit.redraw()
    assert answer_all(visit, "after", right=True) == asked
    sources = Sources(
        memory.known, library().lessons, lambda key, **v: words().say("id", key, **v), HOME_LANG, memory.now
    )
    report = make(ReportRequest("gain"), sources)
    assert len(report.rows) == asked
    wrong = [e.data for e in memory.events if isinstance(e.data, f.ParallelAnswered) and not e.data.right]
    assert wrong
    for told in wrong:
        lesson = library().lessons[told.lesson]
        aim = lesson.objectives[told.objective - 1].phrase("id").text
        (row,) = (row for row in report.rows if str(row[0]).endswith(aim))
        assert row[3] == "+1"


def test_one_act_passes_it_over_and_the_lessons_stay_open() -> None:
    memory, visit = on_the_path()
    pick(visit, f"before-{PATH}")
    pick(visit, "skip")
    assert visit.page.key == "home"
    keys = {choice.key for choice in visit.page.choices}
    assert f"before-{PATH}" not in keys
    assert LESSONS[0] in keys
    memory.record(
        tuple(event for key in LESSONS for event in (f.LessonOpened(key), f.LessonFinished(key))), "r1", True
    )
    visit.redraw()
    assert f"after-{PATH}" not in {choice.key for choice in visit.page.choices}, "there is nothing to compare it with"


def test_who_stops_in_the_middle_goes_on_there_and_who_begins_the_lesson_is_not_asked() -> None:
    memory, visit = on_the_path()
    pick(visit, f"before-{PATH}")
    pick(visit, "begin")
    first = visit.state.place
    visit.command(Command(Act.BACK))
    pick(visit, f"before-{PATH}")
    pick(visit, "begin")
    assert visit.state.place == first
    visit.command(Command(Act.HOME))
    memory.record((f.LessonOpened(LESSONS[0]),), "r1", True)
    visit.redraw()
    assert f"before-{PATH}" not in {choice.key for choice in visit.page.choices}
