"""Every kind of exercise: handled everywhere, its right answer can be picked, what it makes stays the same."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.learning import event_kinds as f
from kiosk.lessons import (
    KINDS,
    Amount,
    AskedFault,
    AskedPictures,
    AskedTool,
    Exercise,
    Lesson,
    Library,
    ask_exercise,
    exercise_spot,
    load_lessons,
)
from kiosk.pages.learning.exercises import EXERCISE_PAGES
from kiosk.visit import Page, Visit
from kiosk.words import LANGS
from tests.support.answering import give_answer, keys_to_pick
from tests.support.small_lessons import FILE, MAKING
from tests.support.workshop import Memory, finish_before, library, pick, words
from tests.visit.test_journeys import asked

ROOT = Path(__file__).parents[2] / "kiosk"

ALL = [
    (lesson, exercise)
    for lesson in library().lessons.values()
    for exercise in (*lesson.practice, *lesson.quiz)
    if exercise.judged
]
FRESH = [(lesson, exercise) for lesson, exercise in ALL if ask_exercise(lesson, exercise, "r1", 0).fresh]

NEW = """\
  - {key: cacat, kind: fault, prompt: {id: "Apa ini?", en: "What is it?"}}
  - {key: alat, kind: tool, prompt: {id: "Alat mana?", en: "Which tool?"}}
  - {key: gambar, kind: picture_order, prompt: {id: "Urutkan.", en: "Put in order."}}
  - key: tertulis
    kind: fault
    prompt: {id: "Apa ini?", en: "What is it?"}
    picture: {name: keset/uji-02, alt: {id: "Bintik hitam.", en: "A black spot."}}
    choices:
      - {key: noda, text: {id: "Noda", en: "Stain"}}
      - {key: celah, text: {id: "Celah", en: "Gap"}}
    answer: noda
    right: {id: "Benar. Itu noda.", en: "Right. It is a stain."}
    wrong: {id: "Belum.", en: "Not yet."}
    wrong_for:
      celah: {id: "Belum. Anyaman rapat.", en: "Not yet. The weave is close."}
    back_to: lipat
quiz:
"""
TOOLS = """\
tools:
  - key: gunting
    text: {id: Gunting, en: Scissors}
    picture: {name: keset/uji-01, alt: {id: "Gunting.", en: "Scissors."}}
    steps: [potong]
  - key: alas
    text: {id: Alas, en: Board}
    picture: {name: keset/uji-02, alt: {id: "Alas.", en: "A board."}}
    steps: [lipat]
  - {text: {id: Kursi, en: Chair}}
steps:
"""
THIRD = """\
  - key: jahit
    title: {id: "Jahit", en: "Sew"}
    say:
      - {id: "Jahit tepinya.", en: "Sew the edge."}
    key_point: {id: "Rapat.", en: "Close."}
    picture: {name: keset/uji-01, alt: {id: "Jarum.", en: "A needle."}}
practice:
"""


def made() -> Library:
    """Return the small lesson with an exercise of each kind that is made of its own parts."""
    lipat = '    key_point: {id: "Rata.", en: "Level."}\n'
    picture = '    picture: {name: keset/uji-02, alt: {id: "Lipatan.", en: "A fold."}}\n'
    text = MAKING.replace("quiz:\n", NEW).replace("steps:\n", TOOLS, 1).replace("practice:\n", THIRD)
    found = load_lessons({FILE: text.replace(lipat, lipat + picture).encode()})
    assert found.problems == ()
    return found


def at(key: str, lang: str = "id") -> tuple[Memory, Visit]:
    memory = Memory()
    memory.library = made()
    events = (
        f.SettingChanged("lang", lang),
        f.LessonOpened("keset.uji"),
        f.PlaceReached("keset.uji", f"practice:{key}"),
    )
    memory.record(events, "r1", True)
    visit = memory.visit()
    pick(visit, "r1")
    pick(visit, "keset.uji")
    return memory, visit


def lines(page: Page) -> list[str]:
    return [phrase.text for block in page.blocks for phrase in block.read_out()]


def exercise_of(memory: Memory, key: str) -> tuple[Lesson, Exercise]:
    assert memory.library is not None
    lesson = memory.library.lessons["keset.uji"]
    return lesson, next(e for e in lesson.practice if e.key == key)


# Every kind ------------------------------------------------------------------------------------------


def test_every_kind_of_the_lessons_has_its_page_and_its_help() -> None:
    assert EXERCISE_PAGES.keys() == KINDS.keys()
    for kind, lang in ((kind, lang) for kind in KINDS for lang in LANGS):
        assert words().say(lang, f"practice.help_{kind}").text


def test_a_kind_is_named_only_in_its_own_modules_and_the_registries() -> None:
    """Nobody compares a kind's name, or matches on it: what a kind is, its own class says."""
    for file in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            parts: list[ast.expr] = []
            if isinstance(node, ast.Compare):
                parts = [node.left, *node.comparators]
            elif isinstance(node, ast.Match):
                parts = [node.subject]
                parts += [case.pattern.value for case in node.cases if isinstance(case.pattern, ast.MatchValue)]
            of_kind = any(isinstance(part, ast.Attribute) and part.attr == "kind" for part in parts)
            named = {c.value for part in parts for c in ast.walk(part) if isinstance(c, ast.Constant)} & KINDS.keys()
            assert not (of_kind and named), f"{file}:{node.lineno}"  # type: ignore[attr-defined]


def test_every_kind_is_used_by_a_lesson_that_comes_with_the_kiosk() -> None:
    used = {e.kind for lesson in library().lessons.values() for e in (*lesson.practice, *lesson.quiz)}
    assert used == KINDS.keys()


@settings(deadline=None)
@given(st.sampled_from(ALL), st.sampled_from(["r1", "r2", "x"]), st.integers(0, 300))
def test_the_same_person_is_asked_the_same_in_a_turn(which: tuple[Lesson, Exercise], person: str, turn: int) -> None:
    one = ask_exercise(*which, person, turn)
    assert one == ask_exercise(*which, person, turn)
    assert one.right
    assert one.truth in ((one.right,) if one.fresh else (None, one.right))


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(ALL), st.integers(0, 30), st.sampled_from(LANGS))
def test_the_right_answer_can_be_picked_and_is_right_and_each_other_is_not(
    which: tuple[Lesson, Exercise], turn: int, lang: str
) -> None:
    lesson, exercise = which
    memory = Memory()
    spot = exercise_spot(lesson, exercise)
    events = (f.SettingChanged("lang", lang), f.LessonAssigned("r1", lesson.key), f.LessonOpened(lesson.key))
    memory.record((*finish_before(lesson), *events, f.PlaceReached(lesson.key, spot)), "r1", True)
    memory.record(tuple(f.AnswerGiven(lesson.key, exercise.key, "-", True) for _ in range(turn)), "r1", True)
    visit = memory.visit()
    pick(visit, "r1")
    pick(visit, lesson.key)
    assert visit.page.key == f"exercise.{exercise.kind}"
    labels = [choice.label.text for choice in visit.page.choices]
    assert len(set(labels)) == len(labels)
    state, one = visit.state, asked(visit, exercise.key)
    if not isinstance(exercise, Amount):
        for wrong in {choice.key for choice in visit.page.choices} - {keys_to_pick(one)[0], "hint"}:
            pick(visit, wrong)
            while visit.page.key == f"exercise.{exercise.kind}":
                pick(visit, visit.page.choices[0].key)
            assert visit.page.key == "feedback.not-yet"
            assert visit.page.blocks
            visit.state = state
            visit.redraw()
    give_answer(visit, one)
    assert visit.page.key == "feedback.right"
    assert visit.page.blocks
    told = memory.events[-1].data
    assert told == f.AnswerGiven(lesson.key, exercise.key, one.right, True, one.truth)


@pytest.mark.parametrize("which", FRESH, ids=[f"{lesson.key}.{exercise.key}" for lesson, exercise in FRESH])
def test_a_fresh_exercise_asks_more_than_one_thing(which: tuple[Lesson, Exercise]) -> None:
    assert len({repr(ask_exercise(*which, "r1", turn)) for turn in range(8)}) > 1


# What is not right in this picture -------------------------------------------------------------------


def test_a_defect_is_shown_by_its_picture_and_told_by_the_name_of_its_check() -> None:
    _, visit = at("cacat")
    one = asked_fault(visit, "cacat")
    assert one.right == "luntur", "the only one with a picture"
    assert lines(visit.page) == ["Noda.", "Apa ini?"]
    assert {choice.label.text for choice in visit.page.choices} == {"Lebar", "Berat", "Tepi", "Luntur"}
    pick(visit, "lebar")
    assert lines(visit.page) == ["Bukan ini: Lebar. Lihat gambarnya lagi.", "Noda."]
    pick(visit, "review")
    assert visit.page.title.text == "Lipat"


def test_a_defect_that_was_seen_is_named() -> None:
    memory, visit = at("cacat", "en")
    pick(visit, "luntur")
    assert lines(visit.page) == ["What is not right: Bleeding.", "There is a stain."]
    assert memory.events[-1].data == f.AnswerGiven("keset.uji", "cacat", "luntur", True, "luntur")


def test_a_picture_that_the_lesson_writes_has_its_own_feedback() -> None:
    _, visit = at("tertulis")
    assert lines(visit.page) == ["Bintik hitam.", "Apa ini?"]
    pick(visit, "celah")
    assert lines(visit.page) == ["Belum. Anyaman rapat."]
    pick(visit, "again")
    pick(visit, "noda")
    assert lines(visit.page) == ["Benar. Itu noda."]


def asked_fault(visit: Visit, key: str) -> AskedFault:
    memory = Memory()
    memory.library = made()
    one = ask_exercise(*exercise_of(memory, key), "r1", 0)
    assert isinstance(one, AskedFault)
    return one


# Which tool ------------------------------------------------------------------------------------------


def test_tools_stand_by_their_pictures_and_each_step_that_has_one_is_asked_in_turn() -> None:
    memory, visit = at("alat")
    which = exercise_of(memory, "alat")
    steps = set()
    for turn in range(2):
        one = ask_exercise(*which, "r1", turn)
        assert isinstance(one, AskedTool)
        steps.add(one.step.key)
        assert one.right == {"potong": "gunting", "lipat": "alas"}[one.step.key]
        assert {tool.key for tool in one.tools} == {"gunting", "alas"}
    assert steps == {"potong", "lipat"}
    first = ask_exercise(*which, "r1", 0)
    assert isinstance(first, AskedTool)
    title = first.step.title.phrase("id").text
    assert lines(visit.page) == ["Alat mana?", f"Untuk pekerjaan ini: {title}."]
    shown = {choice.key: choice.tile.picture for choice in visit.page.choices if choice.tile}
    assert shown == {"gunting": "keset/uji-01", "alas": "keset/uji-02"}
    wrong = next(key for key in shown if key != first.right)
    pick(visit, wrong)
    assert "Alat itu untuk pekerjaan lain." in lines(visit.page)[0]
    pick(visit, "review")
    assert visit.page.title.text == title


# Pictures in order -----------------------------------------------------------------------------------


def test_pictures_are_put_in_the_order_of_their_steps() -> None:
    memory, visit = at("gambar")
    one = ask_exercise(*exercise_of(memory, "gambar"), "r1", 0)
    assert isinstance(one, AskedPictures)
    assert [step.key for step in one.steps] == ["potong", "lipat", "jahit"]
    assert all(choice.tile and choice.tile.picture for choice in visit.page.choices)
    pick(visit, "lipat")
    assert lines(visit.page) == ["Urutkan.", "Urutan Anda", "Lipat"]
    pick(visit, "potong")
    assert lines(visit.page) == ["Gambar ke-1 adalah Potong."]
    pick(visit, "again")
    give_answer(visit, one)
    assert lines(visit.page) == ["Urutan Anda tepat.", "Potong", "Lipat", "Jahit"]


def test_of_many_steps_a_few_that_follow_each_other_are_asked() -> None:
    lesson = library().lessons["batik.produksi"]
    exercise = next(e for e in lesson.practice if e.kind == "picture_order")
    keys = [step.key for step in lesson.steps if step.picture]
    seen = set()
    for turn in range(len(keys) - 3):
        one = ask_exercise(lesson, exercise, "r1", turn)
        assert isinstance(one, AskedPictures)
        row = [step.key for step in one.steps]
        at_step = keys.index(row[0])
        assert row == keys[at_step : at_step + 4]
        seen.add(at_step)
    assert seen == set(range(len(keys) - 3)), "each once before any comes again"
