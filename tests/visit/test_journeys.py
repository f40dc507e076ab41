"""Journeys without a terminal: what a person does, and what is recorded of it."""

from __future__ import annotations

import time

import pytest
from msgspec import Struct

from kiosk.learning import Settings
from kiosk.learning import event_kinds as f
from kiosk.lessons import AskedExercise, ExerciseBase, spots
from kiosk.pages.learning.home import Home
from kiosk.pages.learning.practice import ask_exercise_now
from kiosk.pages.sign_in.sign_in import FirstZone
from kiosk.visit import Act, Command, Context, Enter, Leave, Move, Page, Phrase, Place, Visit, VisitState, choose
from kiosk.visit.journey import carry_out
from kiosk.words import Lang
from tests.support.answering import enter, give_answer
from tests.support.workshop import Memory, finish_before, library, pick, words


def safe() -> Memory:
    """Return a workshop whose resident has done what comes before the lesson that they were given."""
    memory = Memory()
    memory.record(finish_before(library().lessons["keset.mutu"]), "r1", True)
    return memory


def events_of_kinds(memory: Memory, kind: type) -> list[object]:
    return [event.data for event in memory.events if isinstance(event.data, kind)]


def asked(visit: Visit, exercise_key: str) -> AskedExercise[ExerciseBase]:
    lesson = library().lessons[visit.state.place.lesson]  # type: ignore[attr-defined]
    exercise = next(e for e in (*lesson.practice, *lesson.quiz) if e.key == exercise_key)
    return ask_exercise_now(visit._make_context(visit.state), lesson, exercise)


def answer_rightly(visit: Visit, lesson_key: str, exercise_key: str) -> None:
    assert visit.state.place.lesson == lesson_key  # type: ignore[attr-defined]
    give_answer(visit, asked(visit, exercise_key))


def learn(visit: Visit, lesson_key: str) -> None:
    """Do a lesson from where it is to its end, answering rightly."""
    for _ in range(200):
        key = visit.page.key
        if key == "lesson.end":
            return
        if key.startswith("exercise.") and key != "exercise.own_costs":
            spot = visit.state.place.spot  # type: ignore[attr-defined]
            answer_rightly(visit, lesson_key, spot.partition(":")[2])
            assert visit.page.key == "feedback.right", spot
        else:
            pick(visit, "next")
    raise AssertionError("the lesson does not end")


@pytest.mark.parametrize("lesson", sorted(library().lessons))
def test_a_lesson_from_sign_in_to_its_end(lesson: str) -> None:
    memory = Memory()
    visit = memory.visit()
    for key in ("r1", "lessons", library().lessons[lesson].product, lesson):
        pick(visit, key)
    if first := library().lessons[lesson].after:
        assert visit.page.key == "lesson.before"
        pick(visit, "open")
        learn(visit, first)
        visit.command(Command(Act.HOME))
        for key in ("lessons", library().lessons[lesson].product, lesson):
            pick(visit, key)
    learn(visit, lesson)
    progress = memory.known.progress["r1"].lesson(lesson)
    assert progress.steps == {step.key for step in library().lessons[lesson].steps}
    assert progress.finished
    assert all(progress.answers[e.key].last.value[1] for e in library().lessons[lesson].quiz)
    reached = [
        event_data.place  # type: ignore[attr-defined]
        for event_data in events_of_kinds(memory, f.PlaceReached)
        if event_data.lesson == lesson  # type: ignore[attr-defined]
    ]
    assert reached == spots(library().lessons[lesson])


def test_a_page_takes_its_texts_by_its_name() -> None:
    context = Memory().context(VisitState((Home(),)))
    say, title = context.say, Phrase("Sapu")
    assert context.page("care") == Page("care", say("care.title"), help=(say("care.help"),))
    assert context.page("care.erase") == Page("care.erase", say("care.erase"), help=(say("care.erase_help"),))
    named = context.page("found", "care.join", title=title, help="care.help", pad=True)
    assert named == Page("found", title, help=(say("care.help"),), pad=True)
    assert context.page("found", "care.join", help=(title,)) == Page("found", say("care.join"), help=(title,))


def test_a_way_back_to_a_place_that_is_not_there_leads_to_the_first() -> None:
    class Here(Struct, frozen=True):
        name: str

        def page(self, context: Context) -> Page:
            return Page(self.name, Phrase(self.name))

    class There(Here, frozen=True): ...

    first, *deeper = Here("first"), There("second"), Here("third"), There("fourth"), Here("fifth")
    context = Memory().context(VisitState((first,)))

    def left(leave: Leave, *path: Place) -> tuple[Place, ...]:
        return carry_out(VisitState(path), Move(leave), context).state.path

    whole = (first, *deeper)
    assert left(Leave(), *whole) == whole[:4]
    assert left(Leave(), first) == (first,)
    assert left(Leave("home"), *whole) == (first,)
    assert left(Leave(There), *whole) == whole[:4]
    assert left(Leave(past=There), *whole) == whole[:3]
    assert left(Leave(past=There), *deeper[:1]) == (deeper[0],)
    assert left(Leave(Home), *whole) == left(Leave(past=Home), *whole) == (first,)


def test_going_home_and_coming_back_leads_to_the_same_spot() -> None:
    memory = safe()
    visit = memory.visit()
    pick(visit, "r1")
    pick(visit, "keset.mutu")
    for _ in range(5):
        pick(visit, "next")
    left_at = visit.page
    visit.command(Command(Act.HOME))
    pick(visit, "sign-out")
    pick(visit, "yes")
    assert visit.page.key == "sign-in"
    pick(visit, "r1")
    pick(visit, "keset.mutu")
    assert visit.page == left_at


def test_a_wrong_answer_leads_back_to_the_step_and_can_be_tried_again() -> None:
    memory = safe()
    visit = memory.visit()
    pick(visit, "r1")
    pick(visit, "keset.mutu")
    while not visit.page.key.startswith("exercise.true_false"):
        if visit.page.key.startswith("exercise."):
            answer_rightly(visit, "keset.mutu", visit.state.place.spot.partition(":")[2])  # type: ignore[attr-defined]
        pick(visit, "next")
    pick(visit, "true")
    assert visit.page.key == "feedback.not-yet"
    pick(visit, "review")
    assert visit.page.key == "lesson.review"
    pick(visit, "close")
    assert visit.page.key == "feedback.not-yet"
    pick(visit, "again")
    pick(visit, "false")
    assert visit.page.key == "feedback.right"
    tries = memory.known.progress["r1"].lesson("keset.mutu").answers["p2"]
    assert (tries.tries, tries.right) == (2, 1)


def test_a_quiz_left_open_does_not_finish_the_lesson_until_it_is_right() -> None:
    memory = safe()
    visit = memory.visit()
    pick(visit, "r1")
    pick(visit, "keset.mutu")
    lesson = library().lessons["keset.mutu"]
    while visit.page.key != "lesson.end":
        if not visit.page.key.startswith("exercise."):
            pick(visit, "next")
        elif visit.state.place.spot.startswith("quiz:"):  # type: ignore[attr-defined]
            exercise = next(e for e in lesson.quiz if f"quiz:{e.key}" == visit.state.place.spot)  # type: ignore[attr-defined]
            right = asked(visit, exercise.key).right
            pick(visit, next(c.key for c in visit.page.choices if c.key != right))
            pick(visit, "later")
        else:
            answer_rightly(visit, "keset.mutu", visit.state.place.spot.partition(":")[2])  # type: ignore[attr-defined]
    assert not memory.known.progress["r1"].lesson("keset.mutu").finished
    pick(visit, "again")
    learn(visit, "keset.mutu")
    assert memory.known.progress["r1"].lesson("keset.mutu").finished


def test_three_levels_of_help_end_with_the_mentor_who_sees_the_call() -> None:
    memory = safe()
    visit = memory.visit()
    pick(visit, "r1")
    pick(visit, "keset.mutu")
    while visit.page.key != "lesson.step":
        pick(visit, "next")
    pick(visit, "help-step")
    pick(visit, "more")
    pick(visit, "more")
    assert memory.known.workshop.waiting_calls() == ["r1"]
    assert [event_data.level for event_data in events_of_kinds(memory, f.HelpShown)] == [1, 2, 3]  # type: ignore[attr-defined]
    visit.command(Command(Act.HOME))
    pick(visit, "sign-out")
    pick(visit, "yes")
    pick(visit, "mentor")
    enter(visit, "1234")
    pick(visit, "called-r1")
    pick(visit, "answer")
    assert memory.known.workshop.waiting_calls() == []


def test_a_guest_leaves_nothing_to_the_workshop() -> None:
    memory = Memory()
    visit = memory.visit()
    before = memory.known.workshop
    pick(visit, "guest")
    pick(visit, "call")
    pick(visit, "ok")
    assert memory.known.workshop == before
    assert visit.state.role == "guest"


def test_a_picture_pin_lets_only_the_right_pictures_in() -> None:
    visit = Memory().visit()
    pick(visit, "r2")
    for name in ("bunga", "burung", "kucing"):
        pick(visit, name)
    assert visit.state.role == "nobody"
    assert visit.page.notice is not None
    for name in ("bunga", "burung", "ikan"):
        pick(visit, name)
    assert (visit.state.role, visit.state.person) == ("resident", "r2")


def test_first_start_leads_to_a_mentor_with_a_pin_and_then_to_residents() -> None:
    memory = Memory(people=False)
    visit = memory.visit()
    pick(visit, "begin")
    for group, letter in (("pqrs", "s"), ("pqrs", "r"), ("ghi", "i")):
        pick(visit, group)
        pick(visit, letter)
    pick(visit, "done")
    enter(visit, "4321")
    enter(visit, "4321")
    assert visit.state.role == "mentor"
    (mentor,) = memory.known.workshop.shown_mentors()
    assert (mentor.name.value, mentor.pin.value) == ("Sri", "pin:4321")
    assert [choice.key for choice in visit.page.choices] == ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]
    pick(visit, "Asia/Makassar")
    assert memory.known.workshop.zone == "Asia/Makassar"
    assert visit.page.notice == words().say("id", "first.ready")
    pick(visit, "add")
    pick(visit, "abc")
    pick(visit, "a")
    pick(visit, "done")
    pick(visit, "hijau")
    pick(visit, "ikan")
    pick(visit, "tremor")
    pick(visit, "done")
    (resident,) = memory.known.workshop.shown_residents()
    assert (resident.name.value, resident.colour.value, resident.needs.value) == ("A", "hijau", ("tremor",))
    assert visit.page.key == "mentor"


@pytest.mark.parametrize(
    ("machine", "proposed"),
    [("UTC", "Asia/Jakarta"), ("Asia/Jakarta", "Asia/Jakarta"), ("Asia/Makassar", "Asia/Makassar"),
     ("Asia/Tokyo", "Asia/Jayapura"), ("Asia/Kolkata", "Asia/Jakarta")],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_zone_of_the_machine_is_proposed_and_nobody_is_held_up(
    machine: str, proposed: str, lang: Lang, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", machine)
    time.tzset()
    try:
        for act in (Act.NEXT, Act.BACK, Act.HOME):
            memory = Memory(people=False)
            visit = memory.visit(Settings(lang=lang))
            visit.then(Move(Enter("mentor", "m9", FirstZone()), (f.MentorAdded("m9", "Sri", "-"),)))
            shown = [(choice.label.text, choice.detail and choice.detail.text) for choice in visit.page.choices]
            assert [city for _, city in shown] == ["Jakarta", "Makassar", "Jayapura"]
            assert all(name in label for name, (label, _) in zip(("WIB", "WITA", "WIT"), shown, strict=True))
            assert visit.page.next == proposed
            visit.command(Command(act))
            assert (visit.page.key, memory.known.workshop.zone) == ("mentor", proposed)
            own = memory.known.workshop.settings.get("m9", {})
            assert ("zone" in own) == (act is Act.NEXT), "only what was chosen is kept"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_two_different_pins_are_asked_again() -> None:
    visit = Memory(people=False).visit()
    pick(visit, "begin")
    pick(visit, "abc")
    pick(visit, "b")
    pick(visit, "done")
    enter(visit, "4321")
    enter(visit, "1111")
    assert visit.state.role == "nobody"
    assert visit.page.notice is not None


def test_a_setting_belongs_to_its_resident_and_sign_out_resets_it() -> None:
    visit = Memory().visit()
    pick(visit, "r1")
    visit.command(Command(Act.LANGUAGE))
    visit.command(Command(Act.LOUDER))
    assert (visit.state.settings.lang, visit.state.settings.volume) == ("en", 6)
    pick(visit, "sign-out")
    pick(visit, "yes")
    assert (visit.state.settings.lang, visit.state.settings.volume) == ("id", 5)
    pick(visit, "r1")
    assert (visit.state.settings.lang, visit.state.settings.volume) == ("en", 6)


def test_archive_and_restore_lose_nothing() -> None:
    memory = Memory()
    visit = memory.visit()
    pick(visit, "mentor")
    enter(visit, "1234")
    pick(visit, "residents")
    pick(visit, "r1")
    pick(visit, "archive")
    assert visit.page.next == "no"
    pick(visit, "yes")
    assert [r.id for r in memory.known.workshop.shown_residents()] == ["r2"]
    visit.command(Command(Act.HOME))
    pick(visit, "archived")
    pick(visit, "r1")
    assert [r.id for r in memory.known.workshop.shown_residents()] == ["r1", "r2"]
    assert memory.known.workshop.assigned("r1") == ["keset.mutu"]


def test_a_task_is_given_by_one_choice_and_the_same_again_shows_how_to_withdraw_it() -> None:
    memory = Memory()
    visit = memory.visit()
    pick(visit, "mentor")
    enter(visit, "1234")
    pick(visit, "residents")
    pick(visit, "r2")
    pick(visit, "assign")
    pick(visit, "keset")
    pick(visit, "keset.harga")
    assert memory.known.workshop.assigned("r2") == ["keset.harga"]
    pick(visit, "keset.harga")
    pick(visit, "withdraw")
    pick(visit, "yes")
    assert memory.known.workshop.assigned("r2") == []
    assert visit.page.key == "mentor.assign"


def test_undo_leads_back_before_the_last_choice() -> None:
    visit = Memory().visit()
    pick(visit, "r1")
    pick(visit, "lessons")
    visit.command(Command(Act.UNDO))
    assert visit.page.key == "home"
    visit.command(Command(Act.UNDO))
    assert visit.page.notice is not None


def test_undo_takes_back_nothing_that_was_recorded_and_says_so() -> None:
    memory = Memory()
    visit = memory.visit()
    visit.then(Move(Enter("mentor", "m1")))
    for key in ("residents", "r2", "archive", "yes"):
        pick(visit, key)
    assert memory.known.workshop.residents["r2"].archived.value
    visit.command(Command(Act.UNDO))
    assert visit.page.key != "sure", "the question was answered for good"
    assert visit.page.notice == words().say("id", "notice.went_back")
    assert memory.known.workshop.residents["r2"].archived.value
    visit.command(Command(Act.HOME))
    pick(visit, "settings")
    pick(visit, "volume")
    pick(visit, "8")
    visit.command(Command(Act.UNDO))
    assert visit.page.key == "setting.volume", "the way to the page is no longer the last choice"
    assert visit.state.settings.volume == 8


def test_while_the_lessons_are_being_read_home_says_so() -> None:
    visit = Memory(lessons=False).visit()
    pick(visit, "r1")
    assert visit.page.key == "home"
    pick(visit, "lessons")
    assert visit.page.key == "products"
    assert not visit.page.choices


def test_only_what_is_new_is_spoken_when_a_page_stays() -> None:
    visit = Memory().visit()
    pick(visit, "mentor")
    outcome = visit.command(choose(1))
    said = [line.phrase for line in outcome.say]
    assert len(said) == 1
    assert said[0].say is not None
    assert "1" in said[0].say
    assert "●" not in said[0].say


def test_what_goes_wrong_outside_is_told_on_the_page_that_is_shown() -> None:
    visit = Memory().visit()
    pick(visit, "r1")
    before = visit.state.path
    notice = words().say("id", "trouble.disk-full")
    outcome = visit.tell(notice)
    assert visit.state.path == before
    assert visit.page.notice == notice
    assert [line.phrase for line in outcome.say] == [notice]


def test_after_a_fault_of_the_kiosk_the_visit_goes_on_at_its_start() -> None:
    visit = Memory().visit()
    pick(visit, "r1")
    pick(visit, "lessons")
    visit.recover(words().say("id", "notice.trouble"))
    assert visit.page.key == "home"
    assert visit.state.person == "r1"
    assert visit.page.notice is not None
