"""Fresh exercises as a person meets them: pieces to judge, sums with other numbers, and what is told of an answer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.learning import facts as f
from kiosk.lessons import Library, load
from kiosk.pages import Act, Command, choose
from kiosk.pages.desk import Desk
from kiosk.pages.page import Page, block_phrases
from kiosk.pages.practice import Asked, asked, asked_now
from tests.lessons.small import FILE, MAKING
from tests.pages.workshop import Memory, pick, settle

KEY = "keset.uji"
QUIZ = """\
  - {key: periksa-lagi, kind: inspect, prompt: {id: "Apa keputusan Anda?", en: "What do you decide?"}}
required_right: 2
"""


def made(text: str = MAKING) -> Library:
    library = load({FILE: text.replace("required_right: 2\n", QUIZ).encode()})
    assert library.problems == ()
    return library


def at(spot: str, lang: str = "id") -> tuple[Memory, Desk]:
    """Return a visit by Sri, just come to a spot of the small lesson."""
    memory = Memory()
    memory.library = made()
    memory.record((f.SettingChanged("lang", lang), f.LessonOpened(KEY), f.PlaceReached(KEY, spot)), "r1", True)
    desk = memory.desk()
    pick(desk, "r1")
    pick(desk, KEY)
    return memory, desk


def one(memory: Memory, desk: Desk, key: str) -> Asked:
    lesson = memory.library.lessons[KEY]  # type: ignore[union-attr]
    exercise = next(e for e in (*lesson.practice, *lesson.quiz) if e.key == key)
    return asked_now(memory.context(desk.state), lesson, exercise)


def lines(page: Page) -> list[str]:
    return [phrase.text for block in page.blocks for phrase in block_phrases(block)]


def turns(verdict: str) -> Iterator[tuple[Memory, Desk, Asked]]:
    """Yield visits that stand before a piece whose right verdict is this one."""
    lesson = made().lessons[KEY]
    exercise = next(e for e in lesson.practice if e.key == "periksa")
    for turn in range(100):
        if asked(lesson, exercise, "r1", turn).right == verdict:
            memory, desk = at("practice:periksa")
            memory.record(tuple(f.AnswerGiven(KEY, "periksa", "pass", True, "pass") for _ in range(turn)), "r1", True)
            desk.redraw()
            yield memory, desk, one(memory, desk, "periksa")


def test_a_piece_is_shown_by_what_its_checks_found_and_the_choices_are_the_grades() -> None:
    memory, desk = at("practice:periksa")
    piece = one(memory, desk, "periksa").piece
    assert piece is not None
    told = lines(desk.page)
    assert told[0] == "Hasil pemeriksaan"
    assert told[-1] == "Apa keputusan Anda?"
    width = piece.findings[0].value
    assert width is not None
    assert told[1] == f"Lebar {float(width):g} cm.".replace(".", ",", str(float(width)).count(".5"))
    assert told[4] in ("Luntur: Kain putih bersih.", "Luntur: Ada noda.")
    assert [choice.label.text for choice in desk.page.choices] == ["Lulus", "Perbaiki", "Tolak", "Lihat batasnya"]


def test_the_limits_can_be_looked_at_before_deciding() -> None:
    _, desk = at("practice:periksa")
    before = lines(desk.page)
    pick(desk, "hint")
    after = lines(desk.page)
    assert after[1] == f"{before[1]} Batas 38 cm sampai 42 cm."
    assert after[2] == f"{before[2]} Tidak boleh kurang dari 500 gram."
    assert after[3] == f"{before[3]} Tidak boleh lebih dari 1 cm."
    assert [choice.key for choice in desk.page.choices] == ["pass", "fix", "reject"]


def test_a_check_with_one_picture_of_two_shows_none_for_its_number_would_tell() -> None:
    for verdict in ("pass", "reject"):
        for _, desk, _ in turns(verdict):
            assert "Noda." not in lines(desk.page)


@pytest.mark.parametrize("verdict", ["pass", "fix", "reject"])
def test_the_right_verdict_tells_what_decides_and_is_recorded_with_its_truth(verdict: str) -> None:
    for memory, desk, now in turns(verdict):
        pick(desk, verdict)
        assert desk.page.key == "feedback.right"
        assert memory.events[-1].fact == f.AnswerGiven(KEY, "periksa", verdict, True, verdict)
        told = lines(desk.page)
        assert now.piece is not None
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
        memory, desk, _ = next(turns(verdict))
        pick(desk, answer)
        assert desk.page.key == "feedback.not-yet"
        assert lines(desk.page)[0] == first
        assert memory.events[-1].fact == f.AnswerGiven(KEY, "periksa", answer, False, verdict)


def test_feedback_gives_the_value_and_its_limits_and_leads_to_the_step_of_the_check() -> None:
    for _, desk, now in turns("fix"):
        assert now.piece is not None
        if [finding.check.key for finding in now.piece.deciding] == ["lebar"]:
            value = now.piece.deciding[0].value
            assert value is not None
            pick(desk, "pass")
            written = f"{float(value):g}".replace(".", ",")
            assert f"Lebar {written} cm. Batas 38 cm sampai 42 cm." in lines(desk.page)
            pick(desk, "review")
            assert desk.page.title.text == "Potong"
            return
    raise AssertionError("no piece that is only too wide or too narrow")


def test_a_wrong_answer_brings_the_same_piece_again_and_a_right_one_another() -> None:
    memory, desk, now = next(turns("fix"))
    before = desk.page
    pick(desk, "pass")
    pick(desk, "again")
    assert desk.page == before
    assert one(memory, desk, "periksa") == now
    pick(desk, "fix")
    pick(desk, "another")
    assert desk.page.key == "exercise.inspect"
    assert lines(desk.page) != lines(before)


def test_a_resumed_lesson_shows_the_same_piece_and_another_person_another() -> None:
    _, desk = at("practice:periksa")
    before = desk.page
    desk.command(Command(Act.HOME))
    pick(desk, KEY)
    assert desk.page == before
    lesson = made().lessons[KEY]
    exercise = lesson.practice[2]
    pieces = [asked(lesson, exercise, person, 0).piece for person in ("r1", "r2", "r3", "r4")]
    assert len({str(piece) for piece in pieces}) > 1


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_sum_has_fresh_numbers_its_solution_and_another_after_it(lang: str) -> None:
    memory, desk = at("practice:p2", lang)
    now = one(memory, desk, "p2")
    assert now.now.kind == "amount"
    question = now.now.prompt.phrase(lang).text  # type: ignore[arg-type]
    assert question in lines(desk.page)
    pick(desk, "answer")
    assert question == desk.page.title.text
    for digit in now.right:
        settle(desk, desk.command(choose(int(digit))))
    settle(desk, desk.command(Command(Act.NEXT)))
    assert desk.page.key == "feedback.right"
    assert memory.events[-1].fact == f.AnswerGiven(KEY, "p2", now.right, True, now.right)
    assert now.now.solution[0].phrase(lang).text in lines(desk.page)  # type: ignore[arg-type]
    assert now.now.right.phrase(lang).text in lines(desk.page)  # type: ignore[arg-type]
    pick(desk, "another")
    assert desk.page.key == "exercise.amount"
    assert question not in lines(desk.page)


def test_a_wrong_sum_is_asked_again_with_the_same_numbers() -> None:
    memory, desk = at("practice:p2")
    before = desk.page
    pick(desk, "answer")
    settle(desk, desk.command(choose(1)))
    settle(desk, desk.command(Command(Act.NEXT)))
    assert desk.page.key == "feedback.not-yet"
    assert "another" not in [choice.key for choice in desk.page.choices]
    pick(desk, "again")
    assert lines(desk.page) == lines(before)
    fact = memory.events[-1].fact
    assert isinstance(fact, f.AnswerGiven)
    assert (fact.right, fact.truth) == (False, one(memory, desk, "p2").right)


def test_hints_of_a_sum_have_its_numbers() -> None:
    memory, desk = at("practice:p2")
    pick(desk, "hint")
    now = one(memory, desk, "p2").now
    assert now.kind == "amount"
    assert now.hints[0].id in lines(desk.page)


def test_an_exercise_that_makes_nothing_fresh_offers_no_other() -> None:
    _, desk = at("quiz:q1")
    pick(desk, "b")
    assert [choice.key for choice in desk.page.choices] == ["next"]


def test_a_quiz_offers_no_other_piece_for_what_was_passed_could_be_lost() -> None:
    memory, desk = at("quiz:periksa-lagi")
    pick(desk, one(memory, desk, "periksa-lagi").right)
    assert [choice.key for choice in desk.page.choices] == ["next"]


def test_a_pictured_piece_is_recorded_with_its_truth() -> None:
    memory, desk = at("quiz:q3")
    pick(desk, "reject")
    assert memory.events[-1].fact == f.AnswerGiven(KEY, "q3", "reject", False, "pass")
