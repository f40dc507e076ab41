"""What mentors do, and what residents see of it: who needs help, groups, tasks, paths, reviews, the bench, PINs."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import AnyEventData, Settings, judged_exercises, local, to_do
from kiosk.learning import event_kinds as f
from kiosk.pages.dates import days_to_aim_at
from kiosk.pages.mentors.assign import AssignLesson, AssignProduct, assign_events, withdraw_events
from kiosk.pages.mentors.certificate import file_name
from kiosk.pages.mentors.mentor import MentorHome
from kiosk.pages.mentors.residents import Residents
from kiosk.store.exported import FILE_NAME
from kiosk.visit import Act, Command, Export, Move, Open, Page, Visit, VisitState, choose
from tests.pages.test_every_page import every_page, leads_home, reaches_every_choice, speaks_all_it_shows
from tests.support.answering import enter, give_answer
from tests.support.workshop import Memory, finish_before, library, pick, settle, words
from tests.visit.test_journeys import asked, learn

MINUTE = 60_000
DAY = 24 * 60 * MINUTE


def as_mentor(memory: Memory, settings: Settings | None = None) -> Visit:
    visit = memory.visit(settings)
    pick(visit, "mentor")
    enter(visit, "1234")
    assert visit.state.role == "mentor"
    return visit


def as_resident(memory: Memory, who: str = "r1") -> Visit:
    visit = memory.visit()
    pick(visit, who)
    return visit


def said(page: Page) -> str:
    """Return all that a page says, for a look at whether something is told at all."""
    phrases = [page.title, *(p for block in page.blocks for p in block.read_out())]
    phrases += [part for c in page.choices for part in (c.label, c.detail, c.mark) if part]
    return "\n".join(phrase.text for phrase in (*phrases, *((page.notice,) if page.notice else ())))


def back(visit: Visit) -> None:
    for _ in range(len(visit.view.sheets)):
        visit.command(Command(Act.BACK))


def type_name(visit: Visit, name: str) -> None:
    for letter in name:
        visit.type(letter)
    settle(visit, visit.command(Command(Act.NEXT)))


def finished(memory: Memory, who: str, key: str) -> None:
    """Record that someone did all of a lesson, rightly."""
    lesson = library().lessons[key]
    events: list[AnyEventData] = [f.LessonOpened(key), *(f.StepDone(key, step.key) for step in lesson.steps)]
    events += [f.AnswerGiven(key, exercise.key, "x", True) for exercise in judged_exercises(lesson)]
    memory.record((*events, f.LessonFinished(key)), who, True)


# Who needs help now ----------------------------------------------------------------------------------


def test_who_is_long_at_a_step_is_told_with_the_step_and_the_minutes() -> None:
    memory = Memory()
    lesson = library().lessons["keset.mutu"]
    step = lesson.steps[2]
    memory.record((f.LessonOpened(lesson.key), f.PlaceReached(lesson.key, f"step:{step.key}")), "r1", True)
    memory.now += 25 * MINUTE
    visit = as_mentor(memory)
    first = visit.page.choices[0]
    assert first.key == "stuck-r1"
    assert "Sri" in first.label.text
    assert f"langkah 3, {step.title.phrase('id').text}" in first.label.text
    assert first.detail is not None
    assert first.detail.text == "25 menit"
    pick(visit, "stuck-r1")
    pick(visit, "step")
    assert visit.page.key == "attention.step"
    assert step.say[0].phrase("id").text in said(visit.page)


def test_the_step_shown_to_a_mentor_has_what_is_adapted_for_the_resident() -> None:
    from kiosk.pages.mentors.attention import StepShown

    memory = Memory()
    visit = as_mentor(memory)
    context = memory.context(visit.state)
    adapted = [
        (lesson.key, step)
        for lesson in library().lessons.values()
        for step in lesson.steps
        if "wheelchair" in step.adapt
    ]
    key, step = adapted[0]
    assert step.adapt["wheelchair"].phrase("id").text in said(StepShown("r1", key, step.key).page(context))
    assert step.adapt["wheelchair"].phrase("id").text not in said(StepShown("r2", key, step.key).page(context))


def test_who_gives_a_lesson_that_is_locked_is_told_what_opens_it() -> None:
    memory = Memory()
    visit = as_mentor(memory)
    before, title = (library().lessons[key].title.phrase("id").text for key in ("umum.keselamatan", "pel.mutu"))

    def give(key: str) -> str:
        visit.then(Move(Open(AssignLesson(("r2",), key.partition(".")[0]))))
        pick(visit, key)
        assert visit.page.notice is not None
        told = visit.page.notice.text
        memory.record(withdraw_events(("r2",), "lesson", key), "m1", True)
        return told

    first = words().say("id", "assign.opens_after", title=title, first=before).text
    assert give("pel.mutu") == first
    memory.record(assign_events(("r2",), "lesson", "umum.keselamatan"), "m1", True)
    assert give("pel.mutu") == words().say("id", "mentor.assigned", title=title).text, "they have it already"
    memory.record(withdraw_events(("r2",), "lesson", "umum.keselamatan"), "m1", True)
    assert give("pel.mutu") == first
    memory.record((f.PathSet("p", "Aman dulu", ("umum.keselamatan", "pel.mutu")),), "m1", True)
    visit.then(Move(Open(AssignProduct(("r2",)))))
    pick(visit, "p")
    assert visit.page.notice is not None
    assert visit.page.notice.text == words().say("id", "mentor.assigned", title="Aman dulu").text


def test_a_failed_safety_lesson_is_given_again_and_then_marked_as_given() -> None:
    memory = Memory()
    key = "umum.keselamatan"
    wrong = [f.AnswerGiven(key, question.key, "?", False) for question in library().lessons[key].quiz]
    memory.record((f.LessonOpened(key), *wrong), "r2", True)
    visit = as_mentor(memory)
    pick(visit, "safety-r2")
    assert said(visit.page).count("Aman di bengkel") == 1, "the lesson is not told twice"
    assert visit.page.where is None
    pick(visit, "again")
    assert visit.page.key == "mentor"
    assert memory.known.workshop.assigned("r2") == [key]
    assert visit.page.choice("safety-r2").mark is not None


def test_many_who_need_help_leave_room_on_the_first_page_and_stand_all_on_the_next() -> None:
    memory = Memory()
    people = [f.ResidentAdded(f"x{n}", f"Warga {n}", "biru", "ikan") for n in range(7)]
    memory.record(tuple(people), None, True)
    memory.now += 8 * DAY
    visit = as_mentor(memory)
    keys = [choice.key for choice in visit.page.choices]
    assert keys.index("residents") <= 5
    pick(visit, "attention")
    assert len(visit.page.choices) == 9


def test_whom_the_mentor_met_is_no_longer_told_and_undo_leads_to_taking_it_back() -> None:
    memory = Memory()
    memory.now += 8 * DAY
    visit = as_mentor(memory)
    pick(visit, "absent-r1")
    assert visit.page.next == "resident"
    pick(visit, "met")
    assert visit.page.key == "mentor"
    assert "Dicatat: Sri sudah ditemui." in said(visit.page)
    keys = {choice.key for choice in visit.page.choices}
    assert "absent-r1" not in keys
    assert "absent-r2" in keys
    visit.command(Command(Act.UNDO))
    assert visit.page.key == "attention.one"
    assert "Anda sudah menemui Sri." in said(visit.page)
    pick(visit, "not-met")
    visit.command(Command(Act.HOME))
    assert "absent-r1" in {choice.key for choice in visit.page.choices}


def test_a_call_and_work_to_sign_are_answered_by_their_own_act_alone() -> None:
    memory = Memory()
    finished(memory, "r1", "keset.mutu")
    memory.record((f.MentorCalled(),), "r1", True)
    visit = as_mentor(memory)
    for entry in ("called-r1", "sign_off-r1"):
        pick(visit, entry)
        assert "met" not in {choice.key for choice in visit.page.choices}
        back(visit)


def test_who_finished_a_lesson_is_not_counted_as_learning_it_too() -> None:
    memory = Memory()
    finished(memory, "r1", "keset.mutu")
    memory.record((f.LessonOpened("keset.harga"),), "r1", True)
    visit = as_mentor(memory)
    pick(visit, "residents")
    detail = visit.page.choice("r1").detail
    assert detail is not None
    assert detail.text == "1 selesai, 1 dipelajari"


def test_a_quiet_workshop_says_that_nobody_waits() -> None:
    assert "Tidak ada warga yang menunggu" in said(as_mentor(Memory()).page)


# Groups ----------------------------------------------------------------------------------------------


def test_a_group_is_made_filled_given_a_lesson_renamed_and_removed() -> None:
    memory = Memory()
    visit = as_mentor(memory)
    pick(visit, "groups")
    pick(visit, "make")
    type_name(visit, "penjahit")
    assert visit.page.title.text == "Penjahit"
    (group,) = memory.known.workshop.shown_groups()
    assert "assign" not in {choice.key for choice in visit.page.choices}
    pick(visit, "members")
    pick(visit, "r1")
    pick(visit, "r2")
    pick(visit, "r1")
    pick(visit, "r1")
    back(visit)
    pick(visit, "assign")
    pick(visit, "pel")
    pick(visit, "pel.mutu")
    assert "pel.mutu" in memory.known.workshop.assigned("r1")
    assert memory.known.workshop.assigned("r2") == ["pel.mutu"]
    for _ in range(2):
        back(visit)
    pick(visit, "rename")
    type_name(visit, "dua")
    assert visit.page.title.text == "Penjahitdua"
    pick(visit, "remove")
    assert visit.page.next == "no"
    pick(visit, "yes")
    assert visit.page.key == "groups"
    assert not memory.known.workshop.shown_groups()
    assert memory.known.workshop.assigned("r2") == ["pel.mutu"], "what they were given stays"
    assert group.id not in {choice.key for choice in visit.page.choices}


# Giving ----------------------------------------------------------------------------------------------


def test_a_day_and_a_note_go_with_a_task_and_the_resident_hears_both() -> None:
    memory = Memory()
    visit = as_mentor(memory)
    pick(visit, "residents")
    pick(visit, "r1")
    pick(visit, "assign")
    pick(visit, "keset")
    pick(visit, "keset.mutu")
    tomorrow = local(memory.now).date() + timedelta(1)
    pick(visit, "day")
    pick(visit, tomorrow.isoformat())
    assert visit.page.key == "assign.given"
    assert "besok" in said(visit.page)
    pick(visit, "note")
    pick(visit, "write")
    type_name(visit, "pelan saja")
    assert visit.page.key == "assign.given"
    (todo,) = to_do(memory.known.workshop, "r1", memory.known.progress["r1"])
    assert (todo.until, todo.note) == (tomorrow.isoformat(), "Pelan saja")
    home = as_resident(memory).page
    assert "Pelan saja" in said(home)
    detail = home.choice("keset.mutu").detail
    assert detail is not None
    assert detail.text.endswith("besok")


def test_a_note_that_was_begun_can_be_left_and_a_ready_one_taken() -> None:
    memory = Memory()
    visit = as_mentor(memory)
    pick(visit, "residents")
    pick(visit, "r1")
    pick(visit, "given")
    pick(visit, "lesson-keset.mutu")
    pick(visit, "note")
    pick(visit, "write")
    visit.type("p")
    back(visit)
    back(visit)
    assert visit.page.key == "notes"
    pick(visit, "bench.note_calm")
    (todo,) = to_do(memory.known.workshop, "r1", memory.known.progress["r1"])
    assert todo.note == "Kerjakan dengan tenang. Tidak perlu cepat."
    pick(visit, "note")
    pick(visit, "none")
    (todo,) = to_do(memory.known.workshop, "r1", memory.known.progress["r1"])
    assert not todo.note


def test_several_at_once_and_only_those_who_do_not_have_it() -> None:
    memory = Memory()
    visit = as_mentor(memory)
    pick(visit, "give")
    pick(visit, "go")
    assert visit.page.notice is not None
    pick(visit, "r1")
    pick(visit, "r2")
    pick(visit, "go")
    pick(visit, "keset")
    before = len(memory.events)
    pick(visit, "keset.mutu")
    assert [event.data for event in memory.events[before:]] == [f.LessonAssigned("r2", "keset.mutu")]


def test_withdrawing_asks_first() -> None:
    memory = Memory()
    visit = as_mentor(memory)
    pick(visit, "residents")
    pick(visit, "r1")
    pick(visit, "given")
    pick(visit, "lesson-keset.mutu")
    pick(visit, "withdraw")
    assert memory.known.workshop.assigned("r1") == ["keset.mutu"]
    pick(visit, "yes")
    assert memory.known.workshop.assigned("r1") == []
    assert visit.page.key == "assign.given-list"


def test_a_finished_task_can_be_given_again() -> None:
    memory = Memory()
    finished(memory, "r1", "keset.mutu")
    visit = as_mentor(memory)
    pick(visit, "residents")
    pick(visit, "r1")
    pick(visit, "assign")
    pick(visit, "keset")
    assert visit.page.choice("keset.mutu").mark is None
    pick(visit, "keset.mutu")
    (todo,) = to_do(memory.known.workshop, "r1", memory.known.progress["r1"])
    assert not todo.done


@given(st.integers(0, 4_000_000_000_000))
def test_the_days_to_pick_begin_today_and_none_comes_twice(now: int) -> None:
    today = local(now).date()
    days = days_to_aim_at(today)
    assert days[:2] == [today, today + timedelta(1)]
    assert all(one < other for one, other in pairwise(days))
    assert days[-1] == today + timedelta(30)
    assert len(days) <= 7, "with no day at all they must fit one sheet"


@pytest.mark.parametrize(
    ("today", "ends"),
    [
        ("2024-12-29", ("2024-12-29", "2025-01-05", "2025-01-12")),
        ("2024-12-30", ("2025-01-05", "2025-01-12", "2025-01-19")),
        ("2026-12-31", ("2027-01-03", "2027-01-10", "2027-01-17")),
        ("2027-01-01", ("2027-01-03", "2027-01-10", "2027-01-17")),
        ("2027-01-03", ("2027-01-03", "2027-01-10", "2027-01-17")),
    ],
)
def test_the_ends_of_weeks_to_pick_go_on_over_new_year(today: str, ends: tuple[str, ...]) -> None:
    picked = days_to_aim_at(date.fromisoformat(today))
    assert set(map(date.fromisoformat, ends)) <= set(picked)
    assert {day.isoweekday() for day in picked[2:-1]} <= {7}


def test_giving_a_path_again_leaves_the_day_and_note_of_who_has_it() -> None:
    memory = Memory()
    memory.record(
        (f.PathSet("p1", "Keset", ("keset.produksi",)), f.PathAssigned("r1", "p1", None, "Pelan.")), "m1", True
    )
    visit = as_mentor(memory)
    for key in ("paths", "p1", "give", "r1", "r2", "go"):
        pick(visit, key)
    notes = {who: to_do(memory.known.workshop, who, memory.known.progress[who])[-1].note for who in ("r1", "r2")}
    assert notes == {"r1": "Pelan.", "r2": ""}


# Paths -----------------------------------------------------------------------------------------------


def made_path(memory: Memory) -> Visit:
    visit = as_mentor(memory)
    pick(visit, "paths")
    pick(visit, "make")
    type_name(visit, "keset")
    pick(visit, "lessons")
    pick(visit, "keset")
    for key in ("keset.mutu", "keset.produksi", "keset.mutu", "keset.mutu"):  # picked, taken out, put at the end
        pick(visit, key)
    back(visit)
    back(visit)
    return visit


def test_a_path_is_picked_in_order_and_leads_a_resident_one_lesson_at_a_time() -> None:
    memory = Memory()
    visit = made_path(memory)
    ((_, path),) = memory.known.workshop.shown_paths()
    assert path.lessons == ("keset.produksi", "keset.mutu")
    pick(visit, "give")
    pick(visit, "r2")
    pick(visit, "go")
    assert visit.page.key == "path"
    visit.command(Command(Act.HOME))
    for key in ("residents", "r2", "given"):
        pick(visit, key)
    (given,) = visit.page.choices
    assert given.detail is not None
    assert given.detail.text == "jalur, 2 pelajaran"
    start_visit = memory.visit()
    pick(start_visit, "r2")
    for name in ("bunga", "burung", "ikan"):
        pick(start_visit, name)
    before, first = start_visit.page.choices[:2]
    assert before.key.startswith("before-"), "its questions come before its first lesson"
    assert first.key == "keset.produksi"
    mark = first.mark
    assert mark is not None
    assert mark.text == "kerjakan ini dulu"
    assert "keset.mutu" not in {choice.key for choice in start_visit.page.choices}
    finished(memory, "r2", "keset.produksi")
    start_visit.redraw()
    assert start_visit.page.choices[0].key == "keset.mutu"


def test_a_removed_path_is_gone_for_all() -> None:
    memory = Memory()
    visit = made_path(memory)
    pick(visit, "give")
    pick(visit, "r2")
    pick(visit, "go")
    pick(visit, "remove")
    pick(visit, "yes")
    assert visit.page.key == "paths"
    assert to_do(memory.known.workshop, "r2", memory.known.progress["r2"]) == []


# What is suggested -----------------------------------------------------------------------------------


def test_without_a_task_safety_is_suggested_then_motivation_then_what_was_begun_and_each_says_why() -> None:
    memory = Memory()
    memory.record((f.AssignmentWithdrawn("r1", "keset.mutu"),), "m1", True)
    visit = as_resident(memory)
    seen = []
    for key in ("umum.keselamatan", "umum.motivasi"):
        assert [choice.key for choice in visit.page.choices if choice.key.startswith("umum")] == [key]
        seen.append(said(visit.page))
        finished(memory, "r1", key)
        visit.redraw()
    assert "aman dulu" in seen[0]
    assert "semangat" in seen[1]
    assert not [choice for choice in visit.page.choices if "." in choice.key], "no product was begun: theirs to pick"
    finished(memory, "r1", "keset.produksi")
    visit.redraw()
    suggested = [choice.key for choice in visit.page.choices if choice.key.startswith("keset")]
    assert suggested == ["keset.mutu"]
    assert "Keset" in said(visit.page)


# Review ----------------------------------------------------------------------------------------------


def test_a_review_asks_at_most_five_counts_no_backlog_and_does_not_move_the_lesson() -> None:
    memory = Memory()
    finished(memory, "r1", "keset.mutu")
    finished(memory, "r1", "keset.produksi")
    place = memory.known.progress["r1"].lesson("keset.mutu").place
    memory.now += 20 * DAY
    visit = as_resident(memory)
    detail = visit.page.choice("review").detail
    assert detail is not None
    assert detail.text == "5 soal"
    pick(visit, "review")
    answered = 0
    for _ in range(60):
        if visit.page.key == "review.done":
            break
        review = visit.state.place
        if visit.page.key.startswith("exercise."):
            lesson, key = review.asks[review.at]  # type: ignore[attr-defined]
            answer_in_review(visit, lesson, key)
            answered += 1
        else:
            pick(visit, "next")
    assert answered == 5
    pick(visit, "home")
    assert visit.page.key == "home"
    after = memory.known.progress["r1"].lesson("keset.mutu")
    assert after.place == place
    assert "review" in {c.key for c in visit.page.choices}, "others are due, and come when they are asked for"


def answer_in_review(visit: Visit, lesson: str, key: str) -> None:
    from msgspec.structs import replace

    # The helper looks at the lesson's own place, which the review holds inside.
    review = visit.state.place
    state = visit.state
    visit.state = replace(state, path=(*state.path[:-1], review.inside))  # type: ignore[attr-defined]
    one = asked(visit, key)
    visit.state = state
    give_answer(visit, one)
    assert visit.page.key == "feedback.right", (lesson, key)


def test_a_wrong_answer_in_a_review_can_be_tried_again_or_left() -> None:
    memory = Memory()
    finished(memory, "r1", "keset.mutu")
    memory.now += 20 * DAY
    visit = as_resident(memory)
    pick(visit, "review")
    while visit.page.key not in ("exercise.true_false", "exercise.single", "exercise.judge", "exercise.inspect"):
        pick(visit, "answer") if visit.page.key == "exercise.amount" else None
        if visit.page.pad:
            enter(visit, "1")
            pick(visit, "later")
        elif visit.page.key == "exercise.order":
            while visit.page.key == "exercise.order":
                pick(visit, visit.page.choices[0].key)
            pick(visit, "next" if visit.page.key == "feedback.right" else "later")
    review = visit.state.place
    state, asked = visit.state, review.asks[review.at][1]  # type: ignore[attr-defined]
    for choice in visit.page.choices:
        pick(visit, choice.key)
        if visit.page.key == "feedback.not-yet":
            break
        visit.state = state
        visit.redraw()
    pick(visit, "again")
    assert visit.page.key.startswith("exercise.")
    assert visit.state.place.asks[visit.state.place.at][1] == asked  # type: ignore[attr-defined]
    back(visit)
    assert visit.page.key == "home"


# The bench -------------------------------------------------------------------------------------------


def test_a_resident_asks_the_mentor_signs_in_their_visit_with_a_pin_and_it_shows() -> None:
    memory = Memory()
    finished(memory, "r1", "keset.produksi")
    visit = as_resident(memory)
    pick(visit, "bench")
    pick(visit, "keset.produksi")
    pick(visit, "call")
    assert memory.known.workshop.calls["r1"].value.lesson == "keset.produksi"
    pick(visit, "ok")
    pick(visit, "sign")
    pick(visit, "task-1")
    pick(visit, "good")
    pick(visit, "m1")
    enter(visit, "9999")
    assert not memory.known.workshop.signed
    enter(visit, "1234")
    assert (visit.state.role, visit.state.person, visit.page.key) == ("resident", "r1", "bench.sheet")
    (signed,) = memory.known.workshop.signed_tasks("r1", "keset.produksi").items()
    assert (signed[0], signed[1].ok, signed[1].by) == (1, True, "m1")
    back(visit)
    assert "Bu Rina" in said(visit.page)
    assert "hari ini" in said(visit.page)
    memory.record(tuple(f.BenchSigned("r1", "keset.produksi", task) for task in (0, 2)), "m1", True)
    visit.command(Command(Act.HOME))
    pick(visit, "lessons")
    pick(visit, "keset")
    mark = visit.page.choice("keset.produksi").mark
    assert mark is not None
    assert mark.text == "ditandatangani"


def test_a_mentor_measures_notes_and_signs_from_the_list_of_who_waits() -> None:
    memory = Memory()
    finished(memory, "r1", "keset.mutu")
    visit = as_mentor(memory)
    pick(visit, "sign_off-r1")
    pick(visit, "sign")
    pick(visit, "task-0")
    pick(visit, "measure-lebar")
    for key in ("4", "0", "comma", "5"):
        pick(visit, key)
    settle(visit, visit.command(Command(Act.NEXT)))
    pick(visit, "note")
    pick(visit, "bench.note_neat")
    assert "40,5 cm" in said(visit.page)
    pick(visit, "not-yet")
    signed = memory.known.workshop.signed_tasks("r1", "keset.mutu")[0]
    assert (signed.ok, signed.by, signed.values) == (False, "m1", {"lebar": "40.5"})
    assert signed.note == "Hasilnya rapi dan kuat."
    pick(visit, "task-0")
    pick(visit, "good")
    assert memory.known.workshop.signed_tasks("r1", "keset.mutu")[0].ok
    visit.command(Command(Act.HOME))
    assert "sign_off-r1" not in {choice.key for choice in visit.page.choices}


def test_a_call_from_the_bench_leads_to_the_answer_and_to_the_sheet() -> None:
    memory = Memory()
    finished(memory, "r1", "keset.produksi")
    memory.record((f.MentorCalled("keset.produksi"),), "r1", True)
    visit = as_mentor(memory)
    pick(visit, "called-r1")
    assert {"answer", "sign"} <= {choice.key for choice in visit.page.choices}
    pick(visit, "answer")
    assert memory.known.workshop.waiting_calls() == []


def test_a_resident_cannot_sign_without_a_mentors_pin() -> None:
    memory = Memory()
    finished(memory, "r1", "keset.produksi")
    visit = as_resident(memory)
    pick(visit, "bench")
    for here in every_page(visit):
        assert here.state.role == "resident"
    assert not memory.known.workshop.signed


def whole_page(visit: Visit) -> None:
    """Hold that a page is spoken and reached like all others."""
    speaks_all_it_shows(visit)
    reaches_every_choice(visit)
    leads_home(visit)
    visit.redraw()
    assert visit.page.help


def test_a_certificate_is_offered_when_three_lessons_are_done_and_all_their_work_is_signed() -> None:
    memory = Memory()
    memory.record((f.ResidentChanged("r1", name="Sri <b>&"),), "m1", True)
    lessons = [library().lessons[f"keset.{topic}"] for topic in ("produksi", "mutu", "harga")]
    for lesson in lessons:
        finished(memory, "r1", lesson.key)
    visit = as_mentor(memory)
    pick(visit, "residents")
    pick(visit, "r1")
    tasks = [(lesson.key, task) for lesson in lessons for task in range(len(lesson.bench_tasks))]
    for key, task in tasks:
        assert "certificate-keset" not in {choice.key for choice in visit.page.choices}
        memory.record((f.BenchSigned("r1", key, task),), "m1", True)
        visit.redraw()
    pick(visit, "certificate-keset")
    shown = said(visit.page)
    for told in ("Sri <b>&", "Keset", "Bu Rina, 2 Maret 2026", *(one.title.phrase("id").text for one in lessons)):
        assert told in shown
    whole_page(visit)
    (effect,) = pick(visit, "save").effects
    assert isinstance(effect, Export)
    ((name, made),) = effect.files
    assert name == "sri-b-r1-keset.html"
    whole_page(visit)
    assert "sertifikat" in said(visit.page)
    assert name in said(visit.page)
    html = made().decode()
    assert "Sri &lt;b&gt;&amp;" in html
    assert html.count("(Bu Rina, 2 Maret 2026)") == len(tasks)
    assert not re.search(r"https?:|<script|<b>", html), "nothing from outside, nothing from a name"
    visit.command(Command(Act.BACK))
    assert visit.page.key == "mentor.resident"


@given(st.text(max_size=90), st.text("0123456789abcdef", min_size=32, max_size=32))
def test_two_people_of_one_name_have_certificates_in_files_of_their_own(name: str, resident: str) -> None:
    memory = Memory(lessons=False)
    other = f"{resident[:-1]}{'1' if resident[-1] == '0' else '0'}"
    memory.record(tuple(f.ResidentAdded(who, name, "biru", "ikan") for who in (resident, other)), "m1", True)
    context = memory.context(as_mentor(memory).state)
    names = {file_name(context, who, "keset") for who in (resident, other)}
    assert len(names) == 2
    assert all(FILE_NAME.fullmatch(file) for file in names)


# PINs ------------------------------------------------------------------------------------------------


def miss(visit: Visit, times: int) -> None:
    for _ in range(times):
        enter(visit, "9999")


def test_after_two_slips_each_further_pin_waits_longer_and_the_right_one_ends_it() -> None:
    memory = Memory()
    visit = memory.visit()
    pick(visit, "mentor")
    miss(visit, 2)
    assert visit.page.key == "pin"
    for seconds, told in ((5, "5 detik"), (15, "15 detik"), (60, "60 detik"), (300, "5 menit"), (300, "5 menit")):
        miss(visit, 1)
        assert visit.page.key == "pin.wait"
        assert told in said(visit.page)
        assert visit.page.wait is not None
        assert visit.page.wait.after == seconds * 1000
        memory.now += seconds * 1000 - 1
        pick(visit, "again")
        assert visit.page.key == "pin.wait"
        memory.now += 1
        visit.waited(0)
        assert visit.page.key == "pin.wait", "a pad that came by itself would take the key of this choice for a digit"
        assert words().say("id", "sign_in.waited").text in said(visit.page)
        pick(visit, "again")
        assert visit.page.key == "pin"
    enter(visit, "1234")
    assert visit.state.role == "mentor"


def test_no_way_round_the_wait_not_by_undo_nor_by_coming_again() -> None:
    memory = Memory()
    visit = memory.visit()
    pick(visit, "mentor")
    miss(visit, 3)
    visit.command(Command(Act.UNDO))
    enter(visit, "4")
    assert visit.page.key == "pin.wait"
    misses = len(memory.known.workshop.misses["m1"].wrong)
    visit.command(Command(Act.HOME))
    pick(visit, "mentor")
    assert visit.page.key == "pin.wait"
    assert len(memory.known.workshop.misses["m1"].wrong) == misses
    other = Memory()
    other.events, other.known = memory.events, memory.known
    again = other.visit()
    pick(again, "mentor")
    assert again.page.key == "pin.wait", "a pulled plug does not help"


def test_a_residents_pictures_wait_too_and_no_one_else_does() -> None:
    memory = Memory()
    visit = memory.visit()
    pick(visit, "r2")
    for _ in range(3):
        for name in ("bunga", "burung", "kucing"):
            pick(visit, name)
    assert visit.page.key == "pin.wait"
    visit.command(Command(Act.HOME))
    pick(visit, "mentor")
    assert visit.page.key == "pin"


# What a resident can do ------------------------------------------------------------------------------


def test_a_residents_page_says_in_words_what_they_can_with_counts() -> None:
    memory = Memory()
    finished(memory, "r1", "keset.mutu")
    lesson = library().lessons["keset.mutu"]
    memory.record((f.LessonOpened("pel.mutu"),), "r1", True)
    visit = as_mentor(memory)
    pick(visit, "residents")
    pick(visit, "r1")
    text = said(visit.page)
    assert "sedang belajar" in text
    assert f"{len(lesson.steps)} dari {len(lesson.steps)} langkah" in text
    assert f"0 dari {len(lesson.bench_tasks)} tugas meja" in text
    assert "%" not in text
    memory.record(tuple(f.BenchSigned("r1", "keset.mutu", n) for n in range(len(lesson.bench_tasks))), "m1", True)
    visit.redraw()
    assert "benar 1 dari 3 hari" in said(visit.page), "one day is no proof"
    for _ in range(2):
        memory.now += DAY
        finished(memory, "r1", "keset.mutu")
    visit.redraw()
    assert "sudah bisa" in said(visit.page)
    memory.now += 7 * DAY
    finished(memory, "r1", "keset.mutu")
    visit.redraw()
    assert "masih bisa" in said(visit.page)
    memory.now += 60 * DAY
    visit.redraw()
    assert "perlu diulang" in said(visit.page)


# Every page of a workshop with all of it --------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "size", "cells"), [("id", 1, (60, 18)), pytest.param("en", 4, (100, 30), marks=pytest.mark.slow)]
)
def test_each_page_of_a_busy_workshop_is_spoken_and_reachable(lang: str, size: int, cells: tuple[int, int]) -> None:
    memory = Memory(size=cells)
    finished(memory, "r1", "keset.mutu")
    day = local(memory.now).date().isoformat()
    memory.record(
        (
            f.GroupNamed("g1", "Sore"),
            f.GroupMember("g1", "r1", True),
            f.PathSet("p1", "Keset", ("keset.produksi", "keset.mutu")),
            f.PathAssigned("r1", "p1", day, "Pelan saja."),
            f.LessonAssigned("r2", "pel.mutu", "2026-12-24", "Semangat."),
        ),
        "m1",
        True,
    )
    memory.now += 9 * DAY
    memory.record((f.MentorCalled("keset.mutu"),), "r1", True)
    visit = as_mentor(memory, Settings(lang=lang, size=size))
    keys = set()
    for here in every_page(visit):
        keys.add(here.page.key)
        speaks_all_it_shows(here)
        reaches_every_choice(here)
        leads_home(here)
        assert here.page.help
    assert {"attention.one", "assign.given", "assign.days", "notes", "group", "path", "bench.task"} <= keys


def test_the_number_keys_pick_the_first_who_needs_help() -> None:
    memory = Memory()
    memory.record((f.MentorCalled(),), "r1", True)
    visit = as_mentor(memory)
    settle(visit, visit.command(choose(1)))
    assert visit.page.key == "attention.one"


def test_a_lesson_done_at_the_kiosk_comes_up_for_the_bench() -> None:
    memory = Memory()
    memory.record(finish_before(library().lessons["keset.mutu"]), "r1", True)
    visit = as_resident(memory)
    pick(visit, "keset.mutu")
    learn(visit, "keset.mutu")
    visit.command(Command(Act.HOME))
    pick(visit, "bench")
    assert [choice.key for choice in visit.page.choices] == ["keset.mutu", "umum.keselamatan"]


def test_warga_and_tambah_warga_stay_under_their_numbers_from_the_first_resident_on() -> None:
    memory = Memory(people=False)
    memory.record((f.MentorAdded("m1", "Bu Rina", "$pin"),), None, True)

    def places() -> list[str]:
        page = MentorHome().page(memory.context(VisitState((MentorHome(),), person="m1", role="mentor")))
        return [choice.key for choice in page.choices[:2]]

    empty = places()
    assert empty == ["residents", "add"]
    page = Residents().page(memory.context(VisitState((Residents(),), person="m1", role="mentor")))
    assert [choice.key for choice in page.choices] == ["add"], "its text says to pick it"
    for n in range(3):
        memory.record((f.ResidentAdded(f"r{n}", f"Siti {n}", "merah", "bunga"),), "m1", True)
        assert places() == empty
