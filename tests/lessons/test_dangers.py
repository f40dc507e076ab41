"""Whether what can hurt in a lesson's work is answered, and whether a lesson opens after what it quotes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.lessons import Problem
from kiosk.lessons.dangers import AT_WORK, DANGERS, danger_problems
from kiosk.lessons.source import read_source
from kiosk.store.lesson_files import default_folder, read_lesson_files
from kiosk.words import LANGS, load_words
from tests.support.small_lessons import FILE, changed, place_of, values_of

WORDS = load_words()
THINGS = ("Gunting", "Jarum tajam", "Paku kecil", "Kawat", "Kompor listrik", "Lem panas", "Soda abu", "Amplas halus")


def told(*texts: str) -> list[Problem]:
    """Return the dangers that these files leave open."""
    return list(danger_problems(read_source(f"{n}/{FILE}", text.encode()) for n, text in enumerate(texts)))


def with_tool(thing: str, more: str = "") -> str:
    return changed("parts:\n", f'tools:\n  - {{text: {{id: "{thing}", en: "It"}}}}\n{more}parts:\n')


@given(st.sampled_from(THINGS), st.sampled_from(("", "Satu ", "Tang dan ")))
def test_a_tool_that_can_hurt_needs_its_emergency(thing: str, before: str) -> None:
    text = with_tool(before + thing)
    problem = next(one for one in told(text) if one.key == "sound_danger")
    assert (problem.line, problem.column) == place_of(text, f'"{before}{thing}"')
    for lang in LANGS:
        assert "{" not in WORDS.say(lang, "problem.sound_danger", **values_of(problem)).text
    wanted = dict(problem.values)["names"]
    safe = with_tool(f"{before}{thing}, kacamata, dan masker", f"after: aman\nemergencies: [{wanted}]\n")
    assert told(safe) == []


@given(st.sampled_from([("Kawat", "kacamata"), ("Soda abu", "kacamata"), ("Amplas halus", "masker")]))
def test_what_flies_or_splashes_needs_what_protects(pair: tuple[str, str]) -> None:
    thing, gear = pair
    more = "after: aman\nemergencies: [luka, mata, kimia-di-kulit, sesak]\n"
    (problem,) = told(with_tool(thing, more))
    assert (problem.key, dict(problem.values)["name"]) == ("sound_gear", gear)
    for lang in LANGS:
        assert "{" not in WORDS.say(lang, "problem.sound_gear", **values_of(problem)).text
    assert told(with_tool(f"{thing} dan {gear}", more)) == []


@pytest.mark.parametrize("thing", ["Kertas, bukan jarum", "Pakai jepit tanpa paku", "Kain lap", "Pakuwon", "Talenan"])
def test_what_is_forbidden_or_harmless_needs_none(thing: str) -> None:
    assert told(with_tool(thing)) == []


@pytest.mark.parametrize("topic", AT_WORK)
def test_at_the_bench_every_step_counts(topic: str) -> None:
    cut = changed('{id: "Potong {pita}."', '{id: "Ambil gunting."')
    assert told(cut) == [], "a lesson away from the bench may speak of scissors"
    assert [one.key for one in told(cut.replace("topic: uji", f"topic: {topic}"))] == ["sound_danger"]


@given(st.integers(1, 6), st.integers(0, 6))
def test_a_lesson_opens_after_the_one_whose_emergency_it_names(length: int, home: int) -> None:
    """Of lessons each after the one before, the last names an emergency that one of them or another writes."""
    keys = [f"keset.l{n}" for n in range(length + 1)]
    files = [changed("key: keset.uji\n", f"key: {keys[0]}\n")]
    files += [changed("key: keset.uji\n", f"key: {key}\nafter: {first}\n") for first, key in pairwise(keys)]
    files.append(changed("key: keset.uji\n", "key: keset.elsewhere\n"))
    files[-2] = files[-2].replace("parts:\n", "emergencies: [luka]\nparts:\n", 1)
    writes = home % (length + 2)
    if writes == length:
        writes = length + 1
    written = 'emergencies:\n  - {key: luka, when: {id: "Luka", en: "A cut"}, do: [{id: "Teriak.", en: "Shout."}]}\n'
    files[writes] = files[writes].replace("parts:\n", f"{written}parts:\n", 1)
    assert [one.key for one in told(*files)] == ([] if writes < length else ["sound_after"])


def test_lessons_that_stand_after_each_other_in_a_ring_end_all_the_same() -> None:
    one = changed("key: keset.uji\n", "key: keset.a\nafter: keset.b\nemergencies: [luka]\n")
    other = changed("key: keset.uji\n", "key: keset.b\nafter: keset.a\n")
    written = 'key: keset.c\nemergencies: [{key: luka, when: {id: "Luka"}, do: [{id: "Teriak."}]}]\n'
    assert [problem.key for problem in told(one, other, written)] == ["sound_after"]


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.lists(st.integers(), max_size=2)))
def test_no_content_makes_it_fall(value: object) -> None:
    for name in ("emergencies", "after", "key", "tools", "steps", "topic"):
        told(f"key: a\n{name}: {value!r}\n", "key: b\nemergencies: [{}, luka, 3]\n")


def test_every_danger_has_words_in_each_language_and_emergencies_that_are_written() -> None:
    files = read_lesson_files(default_folder())[0]
    assert list(danger_problems(read_source(file, data) for file, data in files.items())) == []
    written = b"".join(files.values()).decode()
    for danger in DANGERS:
        assert set(danger.said) == set(LANGS)
        for emergency in danger.emergencies:
            assert f"- key: {emergency}\n" in written
