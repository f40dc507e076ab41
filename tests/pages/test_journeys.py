"""Journeys without a terminal: what a person does, and what is recorded of it."""

from __future__ import annotations

import pytest

from kiosk.learning import facts as f
from kiosk.pages import Act, Command, choose
from kiosk.pages.desk import Desk
from kiosk.pages.lesson import spots
from kiosk.pages.practice import asked_now
from tests.pages.workshop import Memory, library, pick, settle, words


def facts_of(memory: Memory, kind: type) -> list[object]:
    return [event.fact for event in memory.events if isinstance(event.fact, kind)]


def enter(desk: Desk, digits: str) -> None:
    for digit in digits:
        settle(desk, desk.command(choose(int(digit))))
    settle(desk, desk.command(Command(Act.NEXT)))


def right_answer(desk: Desk, exercise_key: str) -> str:
    lesson = library().lessons[desk.state.place.lesson]  # type: ignore[attr-defined]
    exercise = next(e for e in (*lesson.practice, *lesson.quiz) if e.key == exercise_key)
    return asked_now(desk._make_context(desk.state), lesson, exercise).right


def answer_rightly(desk: Desk, lesson_key: str, exercise_key: str) -> None:
    lesson = library().lessons[lesson_key]
    exercise = next(e for e in (*lesson.practice, *lesson.quiz) if e.key == exercise_key)
    right = right_answer(desk, exercise_key)
    if exercise.kind == "order":
        for key in exercise.answer[:-1]:
            pick(desk, key)
    elif exercise.kind == "amount":
        pick(desk, "answer")
        enter(desk, right)
    else:
        pick(desk, right)


def learn(desk: Desk, lesson_key: str) -> None:
    """Do a lesson from where it is to its end, answering rightly."""
    for _ in range(200):
        key = desk.page.key
        if key == "lesson.end":
            return
        if key.startswith("exercise.") and key != "exercise.own_costs":
            spot = desk.state.place.spot  # type: ignore[attr-defined]
            answer_rightly(desk, lesson_key, spot.partition(":")[2])
            assert desk.page.key == "feedback.right", spot
        else:
            pick(desk, "next")
    raise AssertionError("the lesson does not end")


@pytest.mark.parametrize("lesson", sorted(library().lessons))
def test_a_lesson_from_sign_in_to_its_end(lesson: str) -> None:
    memory = Memory()
    desk = memory.desk()
    pick(desk, "r1")
    pick(desk, "lessons")
    pick(desk, library().lessons[lesson].product)
    pick(desk, lesson)
    learn(desk, lesson)
    progress = memory.facts.progress["r1"].lesson(lesson)
    assert progress.steps == {step.key for step in library().lessons[lesson].steps}
    assert progress.finished
    assert all(progress.answers[e.key].last.value[1] for e in library().lessons[lesson].quiz)
    reached = [fact.place for fact in facts_of(memory, f.PlaceReached)]  # type: ignore[attr-defined]
    assert reached == spots(library().lessons[lesson])


def test_going_home_and_coming_back_leads_to_the_same_spot() -> None:
    memory = Memory()
    desk = memory.desk()
    pick(desk, "r1")
    pick(desk, "keset.mutu")
    for _ in range(5):
        pick(desk, "next")
    left_at = desk.page
    desk.command(Command(Act.HOME))
    pick(desk, "sign-out")
    pick(desk, "yes")
    assert desk.page.key == "sign-in"
    pick(desk, "r1")
    pick(desk, "keset.mutu")
    assert desk.page == left_at


def test_a_wrong_answer_leads_back_to_the_step_and_can_be_tried_again() -> None:
    memory = Memory()
    desk = memory.desk()
    pick(desk, "r1")
    pick(desk, "keset.mutu")
    while not desk.page.key.startswith("exercise.true_false"):
        if desk.page.key.startswith("exercise."):
            answer_rightly(desk, "keset.mutu", desk.state.place.spot.partition(":")[2])  # type: ignore[attr-defined]
        pick(desk, "next")
    pick(desk, "true")
    assert desk.page.key == "feedback.not-yet"
    pick(desk, "review")
    assert desk.page.key == "lesson.review"
    pick(desk, "close")
    assert desk.page.key == "feedback.not-yet"
    pick(desk, "again")
    pick(desk, "false")
    assert desk.page.key == "feedback.right"
    tries = memory.facts.progress["r1"].lesson("keset.mutu").answers["p2"]
    assert (tries.tries, tries.right) == (2, 1)


def test_a_quiz_left_open_does_not_finish_the_lesson_until_it_is_right() -> None:
    memory = Memory()
    desk = memory.desk()
    pick(desk, "r1")
    pick(desk, "keset.mutu")
    lesson = library().lessons["keset.mutu"]
    while desk.page.key != "lesson.end":
        if not desk.page.key.startswith("exercise."):
            pick(desk, "next")
        elif desk.state.place.spot.startswith("quiz:"):  # type: ignore[attr-defined]
            exercise = next(e for e in lesson.quiz if f"quiz:{e.key}" == desk.state.place.spot)  # type: ignore[attr-defined]
            right = right_answer(desk, exercise.key)
            pick(desk, next(c.key for c in desk.page.choices if c.key != right))
            pick(desk, "later")
        else:
            answer_rightly(desk, "keset.mutu", desk.state.place.spot.partition(":")[2])  # type: ignore[attr-defined]
    assert not memory.facts.progress["r1"].lesson("keset.mutu").finished
    pick(desk, "again")
    learn(desk, "keset.mutu")
    assert memory.facts.progress["r1"].lesson("keset.mutu").finished


def test_three_levels_of_help_end_with_the_mentor_who_sees_the_call() -> None:
    memory = Memory()
    desk = memory.desk()
    pick(desk, "r1")
    pick(desk, "keset.mutu")
    while desk.page.key != "lesson.step":
        pick(desk, "next")
    pick(desk, "help-step")
    pick(desk, "more")
    pick(desk, "more")
    assert memory.facts.workshop.waiting_calls() == ["r1"]
    assert [fact.level for fact in facts_of(memory, f.HelpShown)] == [1, 2, 3]  # type: ignore[attr-defined]
    desk.command(Command(Act.HOME))
    pick(desk, "sign-out")
    pick(desk, "yes")
    pick(desk, "mentor")
    enter(desk, "1234")
    pick(desk, "called-r1")
    pick(desk, "answer")
    assert memory.facts.workshop.waiting_calls() == []


def test_a_guest_leaves_nothing_to_the_workshop() -> None:
    memory = Memory()
    desk = memory.desk()
    before = memory.facts.workshop
    pick(desk, "guest")
    pick(desk, "call")
    pick(desk, "ok")
    assert memory.facts.workshop == before
    assert desk.state.role == "guest"


def test_a_picture_pin_lets_only_the_right_pictures_in() -> None:
    desk = Memory().desk()
    pick(desk, "r2")
    for name in ("bunga", "burung", "kucing"):
        pick(desk, name)
    assert desk.state.role == "nobody"
    assert desk.page.notice is not None
    for name in ("bunga", "burung", "ikan"):
        pick(desk, name)
    assert (desk.state.role, desk.state.person) == ("resident", "r2")


def test_first_start_leads_to_a_mentor_with_a_pin_and_then_to_residents() -> None:
    memory = Memory(people=False)
    desk = memory.desk()
    pick(desk, "begin")
    for group, letter in (("pqrs", "s"), ("pqrs", "r"), ("ghi", "i")):
        pick(desk, group)
        pick(desk, letter)
    pick(desk, "done")
    enter(desk, "4321")
    enter(desk, "4321")
    assert desk.state.role == "mentor"
    (mentor,) = memory.facts.workshop.shown_mentors()
    assert (mentor.name.value, mentor.pin.value) == ("Sri", "pin:4321")
    pick(desk, "add")
    pick(desk, "abc")
    pick(desk, "a")
    pick(desk, "done")
    pick(desk, "hijau")
    pick(desk, "ikan")
    pick(desk, "tremor")
    pick(desk, "done")
    (resident,) = memory.facts.workshop.shown_residents()
    assert (resident.name.value, resident.colour.value, resident.needs.value) == ("A", "hijau", ("tremor",))
    assert desk.page.key == "mentor"


def test_two_different_pins_are_asked_again() -> None:
    desk = Memory(people=False).desk()
    pick(desk, "begin")
    pick(desk, "abc")
    pick(desk, "b")
    pick(desk, "done")
    enter(desk, "4321")
    enter(desk, "1111")
    assert desk.state.role == "nobody"
    assert desk.page.notice is not None


def test_a_setting_belongs_to_its_resident_and_sign_out_resets_it() -> None:
    desk = Memory().desk()
    pick(desk, "r1")
    desk.command(Command(Act.LANGUAGE))
    desk.command(Command(Act.LOUDER))
    assert (desk.state.settings.lang, desk.state.settings.volume) == ("en", 6)
    pick(desk, "sign-out")
    pick(desk, "yes")
    assert (desk.state.settings.lang, desk.state.settings.volume) == ("id", 5)
    pick(desk, "r1")
    assert (desk.state.settings.lang, desk.state.settings.volume) == ("en", 6)


def test_archive_and_restore_lose_nothing() -> None:
    memory = Memory()
    desk = memory.desk()
    pick(desk, "mentor")
    enter(desk, "1234")
    pick(desk, "residents")
    pick(desk, "r1")
    pick(desk, "archive")
    assert desk.page.next == "no"
    pick(desk, "yes")
    assert [r.id for r in memory.facts.workshop.shown_residents()] == ["r2"]
    desk.command(Command(Act.HOME))
    pick(desk, "archived")
    pick(desk, "r1")
    assert [r.id for r in memory.facts.workshop.shown_residents()] == ["r1", "r2"]
    assert memory.facts.workshop.assigned("r1") == ["keset.mutu"]


def test_a_task_is_given_by_one_choice_and_the_same_again_shows_how_to_withdraw_it() -> None:
    memory = Memory()
    desk = memory.desk()
    pick(desk, "mentor")
    enter(desk, "1234")
    pick(desk, "residents")
    pick(desk, "r2")
    pick(desk, "assign")
    pick(desk, "keset")
    pick(desk, "keset.harga")
    assert memory.facts.workshop.assigned("r2") == ["keset.harga"]
    pick(desk, "keset.harga")
    pick(desk, "withdraw")
    pick(desk, "yes")
    assert memory.facts.workshop.assigned("r2") == []
    assert desk.page.key == "mentor.assign"


def test_undo_leads_back_before_the_last_choice() -> None:
    desk = Memory().desk()
    pick(desk, "r1")
    pick(desk, "lessons")
    desk.command(Command(Act.UNDO))
    assert desk.page.key == "home"
    desk.command(Command(Act.UNDO))
    assert desk.page.notice is not None


def test_while_the_lessons_are_being_read_home_says_so() -> None:
    desk = Memory(lessons=False).desk()
    pick(desk, "r1")
    assert desk.page.key == "home"
    pick(desk, "lessons")
    assert desk.page.key == "products"
    assert not desk.page.choices


def test_only_what_is_new_is_spoken_when_a_page_stays() -> None:
    desk = Memory().desk()
    pick(desk, "mentor")
    outcome = desk.command(choose(1))
    said = [line.phrase for line in outcome.say]
    assert len(said) == 1
    assert said[0].say is not None
    assert "1" in said[0].say
    assert "●" not in said[0].say


def test_what_goes_wrong_outside_is_told_on_the_page_that_is_shown() -> None:
    desk = Memory().desk()
    pick(desk, "r1")
    before = desk.state.path
    notice = words().say("id", "trouble.disk-full")
    outcome = desk.tell(notice)
    assert desk.state.path == before
    assert desk.page.notice == notice
    assert [line.phrase for line in outcome.say] == [notice]


def test_after_a_fault_of_the_kiosk_the_visit_goes_on_at_its_start() -> None:
    desk = Memory().desk()
    pick(desk, "r1")
    pick(desk, "lessons")
    desk.recover(words().say("id", "notice.trouble"))
    assert desk.page.key == "home"
    assert desk.state.person == "r1"
    assert desk.page.notice is not None
