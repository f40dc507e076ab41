"""Fresh exercises as a person meets them: pieces to judge, sums with other numbers, and what is told of an answer."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import event_kinds as f
from kiosk.lessons import (
    Amount,
    AskedExercise,
    AskedPiece,
    ExerciseBase,
    Library,
    Order,
    ask_exercise,
    load_lessons,
)
from kiosk.pages.learning.exercises.base import Asking
from kiosk.pages.learning.exercises.order import OrderEntry, OrderPage, order_choices
from kiosk.pages.learning.practice import ask_exercise_now
from kiosk.visit import Act, Command, Move, Page, Phrase, Role, Visit, choose
from tests.support.small_lessons import FILE, MAKING
from tests.support.workshop import Memory, pick, settle

KEY = "keset.uji"
QUIZ = """\
  - {key: periksa-lagi, kind: inspect, prompt: {id: "Apa keputusan Anda?", en: "What do you decide?"}}
required_right: 2
"""


def made(text: str = MAKING) -> Library:
    library = load_lessons({FILE: text.replace("required_right: 2\n", QUIZ).encode()})
    assert library.problems == ()
    return library


def at(spot: str, lang: str = "id") -> tuple[Memory, Visit]:
    """Return a visit by Sri, just come to a spot of the small lesson."""
    memory = Memory()
    memory.library = made()
    memory.record((f.SettingChanged("lang", lang), f.LessonOpened(KEY), f.PlaceReached(KEY, spot)), "r1", True)
    visit = memory.visit()
    pick(visit, "r1")
    pick(visit, KEY)
    return memory, visit


def one(memory: Memory, visit: Visit, key: str) -> AskedExercise[ExerciseBase]:
    lesson = memory.library.lessons[KEY]  # type: ignore[union-attr]
    exercise = next(e for e in (*lesson.practice, *lesson.quiz) if e.key == key)
    return ask_exercise_now(memory.context(visit.state), lesson, exercise)


def piece_now(memory: Memory, visit: Visit) -> AskedPiece:
    now = one(memory, visit, "periksa")
    assert isinstance(now, AskedPiece)
    return now


def lines(page: Page) -> list[str]:
    return [phrase.text for block in page.blocks for phrase in block.read_out()]


def turns(verdict: str) -> Iterator[tuple[Memory, Visit, AskedPiece]]:
    """Yield visits that stand before a piece whose right verdict is this one."""
    lesson = made().lessons[KEY]
    exercise = next(e for e in lesson.practice if e.key == "periksa")
    for turn in range(100):
        if ask_exercise(lesson, exercise, "r1", turn).right == verdict:
            memory, visit = at("practice:periksa")
            memory.record(tuple(f.AnswerGiven(KEY, "periksa", "pass", True, "pass") for _ in range(turn)), "r1", True)
            visit.redraw()
            yield memory, visit, piece_now(memory, visit)


def test_a_piece_is_shown_by_what_its_checks_found_and_the_choices_are_the_grades() -> None:
    memory, visit = at("practice:periksa")
    piece = piece_now(memory, visit).piece
    told = lines(visit.page)
    assert told[0] == "Hasil pemeriksaan"
    assert told[-1] == "Apa keputusan Anda?"
    width = piece.findings[0].value
    assert width is not None
    assert told[1] == f"Lebar {float(width):g} cm.".replace(".", ",", str(float(width)).count(".5"))
    assert told[4] in ("Luntur: Kain putih bersih.", "Luntur: Ada noda.")
    assert [choice.label.text for choice in visit.page.choices] == ["Lulus", "Perbaiki", "Tolak", "Lihat batasnya"]


def test_the_limits_can_be_looked_at_before_deciding() -> None:
    _, visit = at("practice:periksa")
    before = lines(visit.page)
    pick(visit, "hint")
    after = lines(visit.page)
    assert after[1] == f"{before[1]} Batas 38 cm sampai 42 cm."
    assert after[2] == f"{before[2]} Tidak boleh kurang dari 500 gram."
    assert after[3] == f"{before[3]} Tidak boleh lebih dari 1 cm."
    assert [choice.key for choice in visit.page.choices] == ["pass", "fix", "reject"]


def test_a_check_with_one_picture_of_two_shows_none_for_its_number_would_tell() -> None:
    for verdict in ("pass", "reject"):
        for _, visit, _ in turns(verdict):
            assert "Noda." not in lines(visit.page)


@pytest.mark.parametrize("verdict", ["pass", "fix", "reject"])
def test_the_right_verdict_tells_what_decides_and_is_recorded_with_its_truth(verdict: str) -> None:
    for memory, visit, now in turns(verdict):
        pick(visit, verdict)
        assert visit.page.key == "feedback.right"
        assert memory.events[-1].data == f.AnswerGiven(KEY, "periksa", verdict, True, verdict)
        told = lines(visit.page)
        for finding in now.piece.findings:
            decides = finding in now.piece.deciding
            assert any(line.startswith(finding.check.name.id or "?") for line in told[1:]) == decides
        assert (
            told[0]
            == {
                "pass": "Semua pemeriksaan baik.",
                "fix": "Kekurangan ini bisa diperbaiki.",
                "reject": "Barang ini harus ditolak.",
            }[verdict]
        )


def test_a_defect_passed_is_told_apart_from_a_good_piece_refused() -> None:
    for verdict, answer, first in (
        ("fix", "pass", "Kekurangan ini terlewat."),
        ("reject", "pass", "Kekurangan ini terlewat."),
        ("pass", "fix", "Barang ini masih baik."),
        ("pass", "reject", "Barang ini masih baik."),
        ("fix", "reject", "Kekurangan ini bisa diperbaiki."),
        ("reject", "fix", "Barang ini harus ditolak."),
    ):
        memory, visit, _ = next(turns(verdict))
        pick(visit, answer)
        assert visit.page.key == "feedback.not-yet"
        assert lines(visit.page)[0] == first
        assert memory.events[-1].data == f.AnswerGiven(KEY, "periksa", answer, False, verdict)


def test_feedback_gives_the_value_and_its_limits_and_leads_to_the_step_of_the_check() -> None:
    for _, visit, now in turns("fix"):
        if [finding.check.key for finding in now.piece.deciding] == ["lebar"]:
            value = now.piece.deciding[0].value
            assert value is not None
            pick(visit, "pass")
            written = f"{float(value):g}".replace(".", ",")
            assert f"Lebar {written} cm. Batas 38 cm sampai 42 cm." in lines(visit.page)
            pick(visit, "review")
            assert visit.page.title.text == "Potong"
            return
    raise AssertionError("no piece that is only too wide or too narrow")


def test_a_wrong_answer_brings_the_same_piece_again_and_a_right_one_another() -> None:
    memory, visit, now = next(turns("fix"))
    before = visit.page
    pick(visit, "pass")
    pick(visit, "again")
    assert visit.page == before
    assert one(memory, visit, "periksa") == now
    pick(visit, "fix")
    pick(visit, "another")
    assert visit.page.key == "exercise.inspect"
    assert lines(visit.page) != lines(before)


def test_a_resumed_lesson_shows_the_same_piece_and_another_person_another() -> None:
    _, visit = at("practice:periksa")
    before = visit.page
    visit.command(Command(Act.HOME))
    pick(visit, KEY)
    assert visit.page == before
    lesson = made().lessons[KEY]
    exercise = lesson.practice[2]
    asked = [ask_exercise(lesson, exercise, person, 0) for person in ("r1", "r2", "r3", "r4")]
    assert len({str(each.piece) for each in asked if isinstance(each, AskedPiece)}) > 1


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_sum_has_fresh_numbers_its_solution_and_another_after_it(lang: str) -> None:
    memory, visit = at("practice:p2", lang)
    now = one(memory, visit, "p2")
    assert isinstance(now.now, Amount)
    question = now.now.prompt.phrase(lang).text
    assert question in lines(visit.page)
    pick(visit, "answer")
    assert question == visit.page.title.text
    for digit in now.right:
        settle(visit, visit.command(choose(int(digit))))
    settle(visit, visit.command(Command(Act.NEXT)))
    assert visit.page.key == "feedback.right"
    assert memory.events[-1].data == f.AnswerGiven(KEY, "p2", now.right, True, now.right)
    assert now.now.solution[0].phrase(lang).text in lines(visit.page)
    assert now.now.right.phrase(lang).text in lines(visit.page)
    pick(visit, "another")
    assert visit.page.key == "exercise.amount"
    assert question not in lines(visit.page)


def test_a_wrong_sum_is_asked_again_with_the_same_numbers() -> None:
    memory, visit = at("practice:p2")
    before = visit.page
    pick(visit, "answer")
    settle(visit, visit.command(choose(1)))
    settle(visit, visit.command(Command(Act.NEXT)))
    assert visit.page.key == "feedback.not-yet"
    assert "another" not in [choice.key for choice in visit.page.choices]
    pick(visit, "again")
    assert lines(visit.page) == lines(before)
    event_data = memory.events[-1].data
    assert isinstance(event_data, f.AnswerGiven)
    assert (event_data.right, event_data.truth) == (False, one(memory, visit, "p2").right)


def test_hints_of_a_sum_have_its_numbers() -> None:
    memory, visit = at("practice:p2")
    pick(visit, "hint")
    now = one(memory, visit, "p2").now
    assert isinstance(now, Amount)
    assert now.hints[0].id in lines(visit.page)


def test_an_exercise_that_makes_nothing_fresh_offers_no_other() -> None:
    _, visit = at("quiz:q1")
    pick(visit, "b")
    assert [choice.key for choice in visit.page.choices] == ["next"]


def test_a_quiz_offers_no_other_piece_for_what_was_passed_could_be_lost() -> None:
    memory, visit = at("quiz:periksa-lagi")
    pick(visit, one(memory, visit, "periksa-lagi").right)
    assert [choice.key for choice in visit.page.choices] == ["next"]


def test_a_pictured_piece_is_recorded_with_its_truth() -> None:
    memory, visit = at("quiz:q3")
    pick(visit, "reject")
    assert memory.events[-1].data == f.AnswerGiven(KEY, "q3", "reject", False, "pass")


@given(st.permutations(["a", "b", "c"]), st.permutations(["a", "b", "c"]))
def test_what_is_to_be_put_in_order_never_stands_in_it(mixed: list[str], right: list[str]) -> None:
    """Picking always the first must not be the answer."""
    ask = SimpleNamespace(
        one=SimpleNamespace(right=",".join(right)),
        hints=0,
        picked=(),
        mixed=list,
        again=lambda hints, picked: Move(),
        answer=lambda answer: Move(),
    )
    entries = [OrderEntry(key, Phrase(key)) for key in mixed]
    shown = order_choices(cast("Asking[AskedExercise[ExerciseBase]]", ask), entries)
    assert sorted(choice.key for choice in shown) == sorted(right)
    assert [choice.key for choice in shown] != right


@given(st.data())
def test_a_wrong_order_names_what_was_picked_too_early_first(data: st.DataObject) -> None:
    memory = Memory()
    assert memory.library is not None
    orders = [
        (lesson, exercise)
        for lesson in memory.library.lessons.values()
        for exercise in (*lesson.practice, *lesson.quiz)
        if isinstance(exercise, Order)
    ]
    lesson, exercise = data.draw(st.sampled_from(orders))
    picked = data.draw(st.permutations(exercise.answer))
    context = memory.context(memory.visit().state)
    one_asked = exercise.ask(lesson, "", 0)
    role: Role = "right" if tuple(picked) == exercise.answer else "not_yet"
    told = [
        phrase.text
        for block in OrderPage().feedback(context, one_asked, ",".join(picked), role)
        for phrase in block.read_out()
    ]
    early = [
        context.say("practice.order_early", name=choice.text.phrase("id").text).text for choice in exercise.choices
    ]
    named = [exercise.choices[at].key for at, line in enumerate(early) if line in told]
    if role == "right":
        assert named == []
    else:
        (key,) = named
        at = picked.index(key)
        assert tuple(picked[:at]) == exercise.answer[:at]
        assert exercise.answer.index(key) > at
