"""Whether the work of a lesson can be done as it is told: each law, what breaks it and where that is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.lessons import Problem
from kiosk.lessons.doable import MENTORS_WORK, TOOLS, doable_problems
from kiosk.lessons.source import read_source
from kiosk.store.lesson_files import default_folder, read_lesson_files
from kiosk.words import LANGS, load_words
from tests.support.small_lessons import FILE, changed, place_of, values_of

WORDS = load_words()
CUT = '{id: "Potong {pita}.", en: "Cut {pita}."}'


def doable(text: str) -> list[Problem]:
    """Return what cannot be done in a lesson file."""
    return list(doable_problems(read_source(FILE, text.encode())))


def cutting(sentence: str, tool: str = "Penjepit", more: str = "") -> str:
    """Return the small lesson with another sentence in its first step and one tool in its list."""
    listed = changed("parts:\n", f'tools:\n  - {{text: {{id: "{tool}", en: "It"}}}}\nparts:\n')
    step = changed(CUT, f'{{id: "{sentence}", en: "Cut."}}', listed)
    return changed(
        'one_hand: {id: "Pakai penjepit.", en: "Use a clamp."}\n', f'one_hand: {{id: "Jepit."}}\n{more}', step
    )


@given(st.sampled_from(["Masker", "Kacamata", "Gunting pegas", "Kaca pembesar", "Timbangan"]))
def test_a_tool_that_a_step_names_is_in_the_list(tool: str) -> None:
    text = cutting(f"Pakai {tool.lower()}.")
    (problem,) = doable(text)
    assert problem.key == "sound_tool"
    assert (problem.line, problem.column) == place_of(text, f'"Pakai {tool.lower()}."')
    assert doable(cutting(f"Pakai {tool.lower()}.", f"{tool} yang baik")) == []
    assert doable(cutting(f"Jangan pakai {tool.lower()}.")) == [], "what is not to be used need not be there"


def test_a_lesson_without_a_list_is_still_being_written() -> None:
    assert doable(changed(CUT, '{id: "Pakai gunting."}')) == []


@pytest.mark.parametrize("work", ["Potong dengan pisau.", "Aduk bubuk warna.", "Bawa lem panas.", "Rebus kain."])
def test_the_mentors_work_is_not_given_to_a_resident(work: str) -> None:
    text = cutting(work)
    assert [problem.key for problem in doable(text)] == ["sound_mentor"]
    assert doable(cutting(f"Pembimbing: {work.lower()}")) == []
    assert doable(text.replace("  - key: potong\n", "  - key: potong\n    who: mentor\n")) == []


def test_where_eyes_judge_there_is_another_way() -> None:
    text = cutting("Lihat tepinya.")
    (problem,) = doable(text)
    assert (problem.key, problem.line) == ("sound_sight", place_of(text, "    adapt:")[0])
    assert doable(cutting("Lihat tepinya.", more='      low_vision: {id: "Raba."}\n')) == []


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.lists(st.integers(), max_size=2)))
def test_no_content_makes_it_fall(value: object) -> None:
    for name in ("tools", "materials", "steps"):
        doable(f"key: a\n{name}: {value!r}\n")
    doable(f"tools: [Gunting]\nsteps:\n  - {{say: {value!r}, adapt: {value!r}, who: {value!r}}}\n")


def test_each_problem_has_its_words_and_each_table_its_languages() -> None:
    assert set(TOOLS) == set(MENTORS_WORK) == set(LANGS)
    for text in (cutting("Pakai gunting."), cutting("Potong dengan pisau."), cutting("Lihat tepinya.")):
        for lang in LANGS:
            (problem,) = doable(text)
            assert "{" not in WORDS.say(lang, f"problem.{problem.key}", **values_of(problem)).text


def test_the_lessons_that_come_with_the_kiosk_can_be_done() -> None:
    for file, data in read_lesson_files(default_folder())[0].items():
        assert list(doable_problems(read_source(file, data))) == []
