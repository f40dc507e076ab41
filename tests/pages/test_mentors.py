"""What mentors do, and what residents see of it: who needs help, groups, tasks, paths, reviews, the bench, PINs."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import AnyFact, Settings, judged, local, to_do
from kiosk.learning import facts as f
from kiosk.pages import Act, Command, Page, choose
from kiosk.pages.certificate import file_name
from kiosk.pages.dates import days_to_aim_at
from kiosk.pages.desk import Desk
from kiosk.pages.move import Export
from kiosk.pages.page import block_phrases
from kiosk.store.exported import NAME
from tests.pages.test_every_page import every_page, leads_home, reaches_every_choice, speaks_all_it_shows
from tests.pages.test_journeys import enter, learn, right_answer
from tests.pages.workshop import Memory, library, pick, settle

MINUTE = 60_000
DAY = 24 * 60 * MINUTE


def as_mentor(memory: Memory, settings: Settings | None = None) -> Desk:
    desk = memory.desk(settings)
    pick(desk, "mentor")
    enter(desk, "1234")
    assert desk.state.role == "mentor"
    return desk


def as_resident(memory: Memory, who: str = "r1") -> Desk:
    desk = memory.desk()
    pick(desk, who)
    return desk


def said(page: Page) -> str:
    """Return all that a page says, for a look at whether something is told at all."""
    phrases = [page.title, *(p for block in page.blocks for p in block_phrases(block))]
    phrases += [part for c in page.choices for part in (c.label, c.detail, c.mark) if part]
    return "\n".join(phrase.text for phrase in (*phrases, *((page.notice,) if page.notice else ())))


def back(desk: Desk) -> None:
    for _ in range(len(desk.view.sheets)):
        desk.command(Command(Act.BACK))


def type_name(desk: Desk, name: str) -> None:
    for letter in name:
        desk.type(letter)
    settle(desk, desk.command(Command(Act.NEXT)))


def finished(memory: Memory, who: str, key: str) -> None:
    """Record that someone did all of a lesson, rightly."""
    lesson = library().lessons[key]
    facts: list[AnyFact] = [f.LessonOpened(key), *(f.StepDone(key, step.key) for step in lesson.steps)]
    facts += [f.AnswerGiven(key, exercise.key, "x", True) for exercise in judged(lesson)]
    memory.record((*facts, f.LessonFinished(key)), who, True)


# Who needs help now ----------------------------------------------------------------------------------


def test_who_is_long_at_a_step_is_told_with_the_step_and_the_minutes() -> None:
    memory = Memory()
    lesson = library().lessons["keset.mutu"]
    step = lesson.steps[2]
    memory.record((f.LessonOpened(lesson.key), f.PlaceReached(lesson.key, f"step:{step.key}")), "r1", True)
    memory.now += 25 * MINUTE
    desk = as_mentor(memory)
    first = desk.page.choices[0]
    assert first.key == "stuck-r1"
    assert "Sri" in first.label.text
    assert f"langkah 3, {step.title.phrase('id').text}" in first.label.text
    assert first.detail is not None
    assert first.detail.text == "25 menit"
    pick(desk, "stuck-r1")
    pick(desk, "step")
    assert desk.page.key == "attention.step"
    assert step.say[0].phrase("id").text in said(desk.page)


def test_the_step_shown_to_a_mentor_has_what_is_adapted_for_the_resident() -> None:
    from kiosk.pages.attention import StepShown

    memory = Memory()
    desk = as_mentor(memory)
    context = memory.context(desk.state)
    adapted = [
        (lesson.key, step)
        for lesson in library().lessons.values()
        for step in lesson.steps
        if "wheelchair" in step.adapt
    ]
    key, step = adapted[0]
    assert step.adapt["wheelchair"].phrase("id").text in said(StepShown("r1", key, step.key).page(context))
    assert step.adapt["wheelchair"].phrase("id").text not in said(StepShown("r2", key, step.key).page(context))


def test_a_failed_safety_lesson_is_given_again_and_then_marked_as_given() -> None:
    memory = Memory()
    key = "umum.keselamatan"
    wrong = [f.AnswerGiven(key, question.key, "?", False) for question in library().lessons[key].quiz]
    memory.record((f.LessonOpened(key), *wrong), "r2", True)
    desk = as_mentor(memory)
    pick(desk, "safety-r2")
    assert said(desk.page).count("Aman di bengkel") == 1, "the lesson is not told twice"
    assert desk.page.where is None
    pick(desk, "again")
    assert desk.page.key == "mentor"
    assert memory.facts.workshop.assigned("r2") == [key]
    assert desk.page.choice("safety-r2").mark is not None


def test_many_who_need_help_leave_room_on_the_first_page_and_stand_all_on_the_next() -> None:
    memory = Memory()
    people = [f.ResidentAdded(f"x{n}", f"Warga {n}", "biru", "ikan") for n in range(7)]
    memory.record(tuple(people), None, True)
    memory.now += 8 * DAY
    desk = as_mentor(memory)
    keys = [choice.key for choice in desk.page.choices]
    assert keys.index("residents") <= 5
    pick(desk, "attention")
    assert len(desk.page.choices) == 9


def test_whom_the_mentor_met_is_no_longer_told_and_undo_leads_to_taking_it_back() -> None:
    memory = Memory()
    memory.now += 8 * DAY
    desk = as_mentor(memory)
    pick(desk, "absent-r1")
    assert desk.page.next == "resident"
    pick(desk, "met")
    assert desk.page.key == "mentor"
    assert "Dicatat: Sri sudah ditemui." in said(desk.page)
    keys = {choice.key for choice in desk.page.choices}
    assert "absent-r1" not in keys
    assert "absent-r2" in keys
    desk.command(Command(Act.UNDO))
    assert desk.page.key == "attention.one"
    assert "Anda sudah menemui Sri." in said(desk.page)
    pick(desk, "not-met")
    desk.command(Command(Act.HOME))
    assert "absent-r1" in {choice.key for choice in desk.page.choices}


def test_a_call_and_work_to_sign_are_answered_by_their_own_act_alone() -> None:
    memory = Memory()
    finished(memory, "r1", "keset.mutu")
    memory.record((f.MentorCalled(),), "r1", True)
    desk = as_mentor(memory)
    for entry in ("called-r1", "sign_off-r1"):
        pick(desk, entry)
        assert "met" not in {choice.key for choice in desk.page.choices}
        back(desk)


def test_who_finished_a_lesson_is_not_counted_as_learning_it_too() -> None:
    memory = Memory()
    finished(memory, "r1", "keset.mutu")
    memory.record((f.LessonOpened("keset.harga"),), "r1", True)
    desk = as_mentor(memory)
    pick(desk, "residents")
    detail = desk.page.choice("r1").detail
    assert detail is not None
    assert detail.text == "1 selesai, 1 dipelajari"


def test_a_quiet_workshop_says_that_nobody_waits() -> None:
    assert "Tidak ada yang menunggu" in said(as_mentor(Memory()).page)


# Groups ----------------------------------------------------------------------------------------------


def test_a_group_is_made_filled_given_a_lesson_renamed_and_removed() -> None:
    memory = Memory()
    desk = as_mentor(memory)
    pick(desk, "groups")
    pick(desk, "make")
    type_name(desk, "penjahit")
    assert desk.page.title.text == "Penjahit"
    (group,) = memory.facts.workshop.shown_groups()
    assert "assign" not in {choice.key for choice in desk.page.choices}
    pick(desk, "members")
    pick(desk, "r1")
    pick(desk, "r2")
    pick(desk, "r1")
    pick(desk, "r1")
    back(desk)
    pick(desk, "assign")
    pick(desk, "pel")
    pick(desk, "pel.mutu")
    assert "pel.mutu" in memory.facts.workshop.assigned("r1")
    assert memory.facts.workshop.assigned("r2") == ["pel.mutu"]
    for _ in range(2):
        back(desk)
    pick(desk, "rename")
    type_name(desk, "dua")
    assert desk.page.title.text == "Penjahitdua"
    pick(desk, "remove")
    assert desk.page.next == "no"
    pick(desk, "yes")
    assert desk.page.key == "groups"
    assert not memory.facts.workshop.shown_groups()
    assert memory.facts.workshop.assigned("r2") == ["pel.mutu"], "what they were given stays"
    assert group.id not in {choice.key for choice in desk.page.choices}


# Giving ----------------------------------------------------------------------------------------------


def test_a_day_and_a_note_go_with_a_task_and_the_resident_hears_both() -> None:
    memory = Memory()
    desk = as_mentor(memory)
    pick(desk, "residents")
    pick(desk, "r1")
    pick(desk, "assign")
    pick(desk, "keset")
    pick(desk, "keset.mutu")
    tomorrow = local(memory.now).date() + timedelta(1)
    pick(desk, "day")
    pick(desk, tomorrow.isoformat())
    assert desk.page.key == "assign.given"
    assert "besok" in said(desk.page)
    pick(desk, "note")
    pick(desk, "write")
    type_name(desk, "pelan saja")
    assert desk.page.key == "assign.given"
    (todo,) = to_do(memory.facts.workshop, "r1", memory.facts.progress["r1"])
    assert (todo.until, todo.note) == (tomorrow.isoformat(), "Pelan saja")
    home = as_resident(memory).page
    assert "Pelan saja" in said(home)
    detail = home.choice("keset.mutu").detail
    assert detail is not None
    assert detail.text.endswith("besok")


def test_a_note_that_was_begun_can_be_left_and_a_ready_one_taken() -> None:
    memory = Memory()
    desk = as_mentor(memory)
    pick(desk, "residents")
    pick(desk, "r1")
    pick(desk, "given")
    pick(desk, "lesson-keset.mutu")
    pick(desk, "note")
    pick(desk, "write")
    desk.type("p")
    back(desk)
    back(desk)
    assert desk.page.key == "notes"
    pick(desk, "bench.note_calm")
    (todo,) = to_do(memory.facts.workshop, "r1", memory.facts.progress["r1"])
    assert todo.note == "Kerjakan dengan tenang. Tidak perlu cepat."
    pick(desk, "note")
    pick(desk, "none")
    (todo,) = to_do(memory.facts.workshop, "r1", memory.facts.progress["r1"])
    assert not todo.note


def test_several_at_once_and_only_those_who_do_not_have_it() -> None:
    memory = Memory()
    desk = as_mentor(memory)
    pick(desk, "give")
    pick(desk, "go")
    assert desk.page.notice is not None
    pick(desk, "r1")
    pick(desk, "r2")
    pick(desk, "go")
    pick(desk, "keset")
    before = len(memory.events)
    pick(desk, "keset.mutu")
    assert [event.fact for event in memory.events[before:]] == [f.LessonAssigned("r2", "keset.mutu")]


def test_withdrawing_asks_first() -> None:
    memory = Memory()
    desk = as_mentor(memory)
    pick(desk, "residents")
    pick(desk, "r1")
    pick(desk, "given")
    pick(desk, "lesson-keset.mutu")
    pick(desk, "withdraw")
    assert memory.facts.workshop.assigned("r1") == ["keset.mutu"]
    pick(desk, "yes")
    assert memory.facts.workshop.assigned("r1") == []
    assert desk.page.key == "assign.given-list"


def test_a_finished_task_can_be_given_again() -> None:
    memory = Memory()
    finished(memory, "r1", "keset.mutu")
    desk = as_mentor(memory)
    pick(desk, "residents")
    pick(desk, "r1")
    pick(desk, "assign")
    pick(desk, "keset")
    assert desk.page.choice("keset.mutu").mark is None
    pick(desk, "keset.mutu")
    (todo,) = to_do(memory.facts.workshop, "r1", memory.facts.progress["r1"])
    assert not todo.done


@given(st.integers(0, 4_000_000_000_000))
def test_the_days_to_pick_begin_today_and_none_comes_twice(now: int) -> None:
    today = local(now).date()
    days = days_to_aim_at(today)
    assert days[:2] == [today, today + timedelta(1)]
    assert all(one < other for one, other in pairwise(days))
    assert days[-1] == today + timedelta(30)
    assert len(days) <= 7, "with no day at all they must fit one sheet"


def test_giving_a_path_again_leaves_the_day_and_note_of_who_has_it() -> None:
    memory = Memory()
    memory.record(
        (f.PathSet("p1", "Keset", ("keset.produksi",)), f.PathAssigned("r1", "p1", None, "Pelan.")), "m1", True
    )
    desk = as_mentor(memory)
    for key in ("paths", "p1", "give", "r1", "r2", "go"):
        pick(desk, key)
    notes = {who: to_do(memory.facts.workshop, who, memory.facts.progress[who])[-1].note for who in ("r1", "r2")}
    assert notes == {"r1": "Pelan.", "r2": ""}


# Paths -----------------------------------------------------------------------------------------------


def made_path(memory: Memory) -> Desk:
    desk = as_mentor(memory)
    pick(desk, "paths")
    pick(desk, "make")
    type_name(desk, "keset")
    pick(desk, "lessons")
    pick(desk, "keset")
    for key in ("keset.mutu", "keset.produksi", "keset.mutu", "keset.mutu"):  # picked, taken out, put at the end
        pick(desk, key)
    back(desk)
    back(desk)
    return desk


def test_a_path_is_picked_in_order_and_leads_a_resident_one_lesson_at_a_time() -> None:
    memory = Memory()
    desk = made_path(memory)
    ((_, path),) = memory.facts.workshop.shown_paths()
    assert path.lessons == ("keset.produksi", "keset.mutu")
    pick(desk, "give")
    pick(desk, "r2")
    pick(desk, "go")
    assert desk.page.key == "path"
    desk.command(Command(Act.HOME))
    for key in ("residents", "r2", "given"):
        pick(desk, key)
    (given,) = desk.page.choices
    assert given.detail is not None
    assert given.detail.text == "jalur, 2 pelajaran"
    visit = memory.desk()
    pick(visit, "r2")
    for name in ("bunga", "burung", "ikan"):
        pick(visit, name)
    assert visit.page.choices[0].key == "keset.produksi"
    mark = visit.page.choices[0].mark
    assert mark is not None
    assert mark.text == "kerjakan ini dulu"
    assert "keset.mutu" not in {choice.key for choice in visit.page.choices}
    finished(memory, "r2", "keset.produksi")
    visit.redraw()
    assert visit.page.choices[0].key == "keset.mutu"


def test_a_removed_path_is_gone_for_all() -> None:
    memory = Memory()
    desk = made_path(memory)
    pick(desk, "give")
    pick(desk, "r2")
    pick(desk, "go")
    pick(desk, "remove")
    pick(desk, "yes")
    assert desk.page.key == "paths"
    assert to_do(memory.facts.workshop, "r2", memory.facts.progress["r2"]) == []


# What is suggested -----------------------------------------------------------------------------------


def test_without_a_task_safety_is_suggested_then_motivation_then_what_was_begun_and_each_says_why() -> None:
    memory = Memory()
    memory.record((f.AssignmentWithdrawn("r1", "keset.mutu"),), "m1", True)
    desk = as_resident(memory)
    seen = []
    for key in ("umum.keselamatan", "umum.motivasi"):
        assert [choice.key for choice in desk.page.choices if choice.key.startswith("umum")] == [key]
        seen.append(said(desk.page))
        finished(memory, "r1", key)
        desk.redraw()
    assert "aman dulu" in seen[0]
    assert "semangat" in seen[1]
    assert not [choice for choice in desk.page.choices if "." in choice.key], "no product was begun: theirs to pick"
    finished(memory, "r1", "keset.produksi")
    desk.redraw()
    suggested = [choice.key for choice in desk.page.choices if choice.key.startswith("keset")]
    assert suggested == ["keset.mutu"]
    assert "Keset" in said(desk.page)


# Review ----------------------------------------------------------------------------------------------


def test_a_review_asks_at_most_five_counts_no_backlog_and_does_not_move_the_lesson() -> None:
    memory = Memory()
    finished(memory, "r1", "keset.mutu")
    finished(memory, "r1", "keset.produksi")
    place = memory.facts.progress["r1"].lesson("keset.mutu").place
    memory.now += 20 * DAY
    desk = as_resident(memory)
    detail = desk.page.choice("review").detail
    assert detail is not None
    assert detail.text == "5 soal"
    pick(desk, "review")
    answered = 0
    for _ in range(60):
        if desk.page.key == "review.done":
            break
        review = desk.state.place
        if desk.page.key.startswith("exercise."):
            lesson, key = review.asks[review.at]  # type: ignore[attr-defined]
            answer_in_review(desk, lesson, key)
            answered += 1
        else:
            pick(desk, "next")
    assert answered == 5
    pick(desk, "home")
    assert desk.page.key == "home"
    after = memory.facts.progress["r1"].lesson("keset.mutu")
    assert after.place == place
    assert "review" in {c.key for c in desk.page.choices}, "others are due, and come when they are asked for"


def answer_in_review(desk: Desk, lesson: str, key: str) -> None:
    from msgspec.structs import replace

    # The helper looks at the lesson's own place, which the review holds inside.
    review = desk.state.place
    state = desk.state
    desk.state = replace(state, path=(*state.path[:-1], review.inside))  # type: ignore[attr-defined]
    right = right_answer(desk, key)
    desk.state = state
    exercise = next(e for e in judged(library().lessons[lesson]) if e.key == key)
    if exercise.kind == "order":
        for part in right.split(",")[:-1]:
            pick(desk, part)
    elif exercise.kind == "amount":
        pick(desk, "answer")
        enter(desk, right)
    else:
        pick(desk, right)
    assert desk.page.key == "feedback.right", (lesson, key)


def test_a_wrong_answer_in_a_review_can_be_tried_again_or_left() -> None:
    memory = Memory()
    finished(memory, "r1", "keset.mutu")
    memory.now += 20 * DAY
    desk = as_resident(memory)
    pick(desk, "review")
    while desk.page.key not in ("exercise.true_false", "exercise.single", "exercise.judge", "exercise.inspect"):
        pick(desk, "answer") if desk.page.key == "exercise.amount" else None
        if desk.page.pad:
            enter(desk, "1")
            pick(desk, "later")
        elif desk.page.key == "exercise.order":
            while desk.page.key == "exercise.order":
                pick(desk, desk.page.choices[0].key)
            pick(desk, "next" if desk.page.key == "feedback.right" else "later")
    review = desk.state.place
    state, asked = desk.state, review.asks[review.at][1]  # type: ignore[attr-defined]
    for choice in desk.page.choices:
        pick(desk, choice.key)
        if desk.page.key == "feedback.not-yet":
            break
        desk.state = state
        desk.redraw()
    pick(desk, "again")
    assert desk.page.key.startswith("exercise.")
    assert desk.state.place.asks[desk.state.place.at][1] == asked  # type: ignore[attr-defined]
    back(desk)
    assert desk.page.key == "home"


# The bench -------------------------------------------------------------------------------------------


def test_a_resident_asks_the_mentor_signs_in_their_visit_with_a_pin_and_it_shows() -> None:
    memory = Memory()
    finished(memory, "r1", "keset.produksi")
    desk = as_resident(memory)
    pick(desk, "bench")
    pick(desk, "keset.produksi")
    pick(desk, "call")
    assert memory.facts.workshop.calls["r1"].value.lesson == "keset.produksi"
    pick(desk, "ok")
    pick(desk, "sign")
    pick(desk, "task-1")
    pick(desk, "good")
    pick(desk, "m1")
    enter(desk, "9999")
    assert not memory.facts.workshop.signed
    enter(desk, "1234")
    assert (desk.state.role, desk.state.person, desk.page.key) == ("resident", "r1", "bench.sheet")
    (signed,) = memory.facts.workshop.signed_tasks("r1", "keset.produksi").items()
    assert (signed[0], signed[1].ok, signed[1].by) == (1, True, "m1")
    back(desk)
    assert "Bu Rina" in said(desk.page)
    assert "hari ini" in said(desk.page)
    memory.record(tuple(f.BenchSigned("r1", "keset.produksi", task) for task in (0, 2)), "m1", True)
    desk.command(Command(Act.HOME))
    pick(desk, "lessons")
    pick(desk, "keset")
    mark = desk.page.choice("keset.produksi").mark
    assert mark is not None
    assert mark.text == "ditandatangani"


def test_a_mentor_measures_notes_and_signs_from_the_list_of_who_waits() -> None:
    memory = Memory()
    finished(memory, "r1", "keset.mutu")
    desk = as_mentor(memory)
    pick(desk, "sign_off-r1")
    pick(desk, "sign")
    pick(desk, "task-0")
    pick(desk, "measure-lebar")
    for key in ("4", "0", "comma", "5"):
        pick(desk, key)
    settle(desk, desk.command(Command(Act.NEXT)))
    pick(desk, "note")
    pick(desk, "bench.note_neat")
    assert "40,5 cm" in said(desk.page)
    pick(desk, "not-yet")
    signed = memory.facts.workshop.signed_tasks("r1", "keset.mutu")[0]
    assert (signed.ok, signed.by, signed.values) == (False, "m1", {"lebar": "40.5"})
    assert signed.note == "Hasilnya rapi dan kuat."
    pick(desk, "task-0")
    pick(desk, "good")
    assert memory.facts.workshop.signed_tasks("r1", "keset.mutu")[0].ok
    desk.command(Command(Act.HOME))
    assert "sign_off-r1" not in {choice.key for choice in desk.page.choices}


def test_a_call_from_the_bench_leads_to_the_answer_and_to_the_sheet() -> None:
    memory = Memory()
    finished(memory, "r1", "keset.produksi")
    memory.record((f.MentorCalled("keset.produksi"),), "r1", True)
    desk = as_mentor(memory)
    pick(desk, "called-r1")
    assert {"answer", "sign"} <= {choice.key for choice in desk.page.choices}
    pick(desk, "answer")
    assert memory.facts.workshop.waiting_calls() == []


def test_a_resident_cannot_sign_without_a_mentors_pin() -> None:
    memory = Memory()
    finished(memory, "r1", "keset.produksi")
    desk = as_resident(memory)
    pick(desk, "bench")
    for here in every_page(desk):
        assert here.state.role == "resident"
    assert not memory.facts.workshop.signed


def whole_page(desk: Desk) -> None:
    """Hold that a page is spoken and reached like all others."""
    speaks_all_it_shows(desk)
    reaches_every_choice(desk)
    leads_home(desk)
    desk.redraw()
    assert desk.page.help


def test_a_certificate_is_offered_when_three_lessons_are_done_and_all_their_work_is_signed() -> None:
    memory = Memory()
    memory.record((f.ResidentChanged("r1", name="Sri <b>&"),), "m1", True)
    lessons = [library().lessons[f"keset.{topic}"] for topic in ("produksi", "mutu", "harga")]
    for lesson in lessons:
        finished(memory, "r1", lesson.key)
    desk = as_mentor(memory)
    pick(desk, "residents")
    pick(desk, "r1")
    tasks = [(lesson.key, task) for lesson in lessons for task in range(len(lesson.bench_tasks))]
    for key, task in tasks:
        assert "certificate-keset" not in {choice.key for choice in desk.page.choices}
        memory.record((f.BenchSigned("r1", key, task),), "m1", True)
        desk.redraw()
    pick(desk, "certificate-keset")
    shown = said(desk.page)
    for told in ("Sri <b>&", "Keset", "Bu Rina, 2 Maret 2026", *(one.title.phrase("id").text for one in lessons)):
        assert told in shown
    whole_page(desk)
    (effect,) = pick(desk, "save").effects
    assert isinstance(effect, Export)
    ((name, made),) = effect.files
    assert name == "sri--b-r1-keset.html"
    whole_page(desk)
    assert "sertifikat" in said(desk.page)
    assert name in said(desk.page)
    html = made().decode()
    assert "Sri &lt;b&gt;&amp;" in html
    assert html.count("(Bu Rina, 2 Maret 2026)") == len(tasks)
    assert not re.search(r"https?:|<script|<b>", html), "nothing from outside, nothing from a name"
    desk.command(Command(Act.BACK))
    assert desk.page.key == "mentor.resident"


@given(st.text(max_size=90), st.text("0123456789abcdef", min_size=32, max_size=32))
def test_two_people_of_one_name_have_certificates_in_files_of_their_own(name: str, resident: str) -> None:
    memory = Memory(lessons=False)
    other = f"{resident[:-1]}{'1' if resident[-1] == '0' else '0'}"
    memory.record(tuple(f.ResidentAdded(who, name, "biru", "ikan") for who in (resident, other)), "m1", True)
    context = memory.context(as_mentor(memory).state)
    names = {file_name(context, who, "keset") for who in (resident, other)}
    assert len(names) == 2
    assert all(NAME.fullmatch(file) for file in names)


# PINs ------------------------------------------------------------------------------------------------


def miss(desk: Desk, times: int) -> None:
    for _ in range(times):
        enter(desk, "9999")


def test_after_two_slips_each_further_pin_waits_longer_and_the_right_one_ends_it() -> None:
    memory = Memory()
    desk = memory.desk()
    pick(desk, "mentor")
    miss(desk, 2)
    assert desk.page.key == "pin"
    for seconds, words in ((5, "5 detik"), (15, "15 detik"), (60, "60 detik"), (300, "5 menit"), (300, "5 menit")):
        miss(desk, 1)
        assert desk.page.key == "pin.wait"
        assert words in said(desk.page)
        assert desk.page.wait is not None
        assert desk.page.wait.after == seconds * 1000
        memory.now += seconds * 1000 - 1
        pick(desk, "again")
        assert desk.page.key == "pin.wait"
        memory.now += 1
        desk.waited(0)
        assert desk.page.key == "pin"
    enter(desk, "1234")
    assert desk.state.role == "mentor"


def test_no_way_round_the_wait_not_by_undo_nor_by_coming_again() -> None:
    memory = Memory()
    desk = memory.desk()
    pick(desk, "mentor")
    miss(desk, 3)
    desk.command(Command(Act.UNDO))
    enter(desk, "4")
    assert desk.page.key == "pin.wait"
    misses = len(memory.facts.workshop.misses["m1"].wrong)
    desk.command(Command(Act.HOME))
    pick(desk, "mentor")
    assert desk.page.key == "pin.wait"
    assert len(memory.facts.workshop.misses["m1"].wrong) == misses
    other = Memory()
    other.events, other.facts = memory.events, memory.facts
    again = other.desk()
    pick(again, "mentor")
    assert again.page.key == "pin.wait", "a pulled plug does not help"


def test_a_residents_pictures_wait_too_and_no_one_else_does() -> None:
    memory = Memory()
    desk = memory.desk()
    pick(desk, "r2")
    for _ in range(3):
        for name in ("bunga", "burung", "kucing"):
            pick(desk, name)
    assert desk.page.key == "pin.wait"
    desk.command(Command(Act.HOME))
    pick(desk, "mentor")
    assert desk.page.key == "pin"


# What a resident can do ------------------------------------------------------------------------------


def test_a_residents_page_says_in_words_what_they_can_with_counts() -> None:
    memory = Memory()
    finished(memory, "r1", "keset.mutu")
    lesson = library().lessons["keset.mutu"]
    memory.record((f.LessonOpened("pel.mutu"),), "r1", True)
    desk = as_mentor(memory)
    pick(desk, "residents")
    pick(desk, "r1")
    text = said(desk.page)
    assert "sedang belajar" in text
    assert f"{len(lesson.steps)} dari {len(lesson.steps)} langkah" in text
    assert f"0 dari {len(lesson.bench_tasks)} tugas meja" in text
    assert "%" not in text
    memory.record(tuple(f.BenchSigned("r1", "keset.mutu", n) for n in range(len(lesson.bench_tasks))), "m1", True)
    desk.redraw()
    assert "sudah bisa" in said(desk.page)
    memory.now += 60 * DAY
    desk.redraw()
    assert "perlu diulang" in said(desk.page)


# Every page of a workshop with all of it --------------------------------------------------------------


@pytest.mark.parametrize(("lang", "size", "cells"), [("id", 1, (60, 18)), ("en", 4, (100, 30))])
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
    desk = as_mentor(memory, Settings(lang=lang, size=size))  # type: ignore[arg-type]
    keys = set()
    for here in every_page(desk):
        keys.add(here.page.key)
        speaks_all_it_shows(here)
        reaches_every_choice(here)
        leads_home(here)
        assert here.page.help
    assert {"attention.one", "assign.given", "assign.days", "notes", "group", "path", "bench.task"} <= keys


def test_the_number_keys_pick_the_first_who_needs_help() -> None:
    memory = Memory()
    memory.record((f.MentorCalled(),), "r1", True)
    desk = as_mentor(memory)
    settle(desk, desk.command(choose(1)))
    assert desk.page.key == "attention.one"


def test_a_lesson_done_at_the_kiosk_comes_up_for_the_bench() -> None:
    memory = Memory()
    desk = as_resident(memory)
    pick(desk, "keset.mutu")
    learn(desk, "keset.mutu")
    desk.command(Command(Act.HOME))
    pick(desk, "bench")
    assert [choice.key for choice in desk.page.choices] == ["keset.mutu"]
