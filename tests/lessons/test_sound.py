"""Whether a lesson teaches soundly: each law, what breaks it and where that is told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.lessons import Problem
from kiosk.lessons.sound import sound_problems
from kiosk.lessons.source import read_source
from kiosk.words import LANGS, load_words
from tests.support.small_lessons import FILE, MAKING, SMALL, changed, place_of, values_of

WORDS = load_words()


def sound(text: str) -> list[Problem]:
    """Return what is not sound in a lesson file."""
    return list(sound_problems(read_source(FILE, text.encode())))


def _with(part: str) -> str:
    """Return the small lesson with one more part."""
    return changed("parts:\n", f"{part}parts:\n")


TERM = 'vocabulary:\n  - {{term: {{id: {id}, en: {en}}}, means: {{id: "Bahan.", en: "Material."}}}}\n'
CALLS = 'emergencies:\n  - {{key: luka, when: {{id: "Luka", en: "A cut"}}, do: [{{id: "{id}", en: "{en}"}}]}}\n'
BROKEN: dict[str, tuple[str, str, str]] = {
    "a word that no text says": ("sound_term", _with(TERM.format(id="katun", en="strip")), "katun"),
    "a word that English does not say": ("sound_term", _with(TERM.format(id="pita", en="cotton")), "cotton"),
    "a word that only stands in another": ("sound_term", _with(TERM.format(id="pit", en="strip")), "pit,"),
    "two choices that are the same": (
        "sound_choices",
        changed('{key: b, text: {id: "Dua", en: "Two"}', '{key: b, text: {id: "satu.", en: "Two"}'),
        '"satu."',
    ),
    "two choices with figures of one value": (
        "sound_choices",
        changed('{id: "Satu", en: "One"}}\n      - {key: b, text: {id: "Dua"',
                '{id: "{upah}", en: "One"}}\n      - {key: b, text: {id: "Rp9.000"'),
        '"Rp9.000"',
    ),
    "a prompt that says the answer": (
        "sound_prompt", changed('{id: "Mana?"', '{id: "Satu tambah satu sama dengan dua. Mana?"')
        .replace('{key: a, text: {id: "Satu"', '{key: a, text: {id: "Empat"', 1), '"Satu tambah',
    ),
    "a hint that says the amount": ("sound_hint", changed("dikurangi bahan.", "{sisa}.", MAKING), '"{jual} {sisa}.'),
    "a call that comes later": ("sound_call", _with(CALLS.format(id="Tekan luka.", en="Call: help!")), '"Tekan luka'),
    "a measure in the alt alone": (
        "sound_number",
        changed("    kind: single\n",
                '    kind: single\n    picture: {name: keset/uji-01, alt: {id: "Di 32 cm.", en: "It."}}\n'),
        '"Mana?"',
    ),
    "feedback that says the same": (
        "sound_feedback",
        changed('right: {id: "Benar.", en: "Right."}\n    wrong: {id: "Belum.", en: "Not yet."}\n    back_to: potong',
                'right: {id: "Benar. Ya.", en: "Right."}\n    wrong: {id: "Belum tepat. Ya.", en: "Not yet."}\n'
                "    back_to: potong"),
        '"Belum tepat. Ya."',
    ),
    "a sentence that a step says twice": (
        "sound_repeat", changed('point: {id: "Rata.", en: "Level."}', 'point: {id: "Lipat dua.", en: "Level."}'),
        '"Lipat dua.", en: "Level',
    ),
    "a sentence that the page of a mentor's step says": (
        "sound_repeat",
        changed('    key_point: {id: "Rata."',
                '    who: mentor\n    key_point: {id: "Tugas ini hanya untuk pembimbing."'),
        '"Tugas ini',
    ),
    "an aim without an exercise": (
        "sound_objective", SMALL.replace("    shows: 1\n", ""), '{id: "Anda bisa menghitung."'
    ),
    "an aim that is always asked the same": (
        "sound_once", changed("    kind: judge\n    shows: 1\n", "    kind: judge\n"), '{id: "Anda bisa menghitung."'
    ),
    "an exercise of no aim": (
        "sound_shows", changed("    kind: single\n", "    kind: single\n    shows: 2\n"), "2\n    prompt"
    ),
    "one picture of two": ("sound_pictures", MAKING, "key: luntur"),
    "an adaptation that only asks": (
        "sound_adapt", changed('{id: "Pakai penjepit."', '{id: "Minta teman."'), '"Minta teman."'
    ),
}  # fmt: skip


@pytest.mark.parametrize(("key", "text", "mark"), BROKEN.values(), ids=BROKEN)
def test_what_is_not_sound_is_told_where_it_stands(key: str, text: str, mark: str) -> None:
    told = [problem for problem in sound(text) if problem.key == key]
    assert place_of(text, mark) in [(problem.line, problem.column) for problem in told], sound(text)
    for lang in LANGS:
        assert "{" not in WORDS.say(lang, f"problem.{key}", **values_of(told[0])).text


@pytest.mark.parametrize("said", ["Pita", "pita", "pitanya"])
def test_a_word_may_be_said_in_any_text_and_with_an_ending(said: str) -> None:
    text = _with(TERM.format(id="pita", en="strip")).replace("Pita.", "Ini.").replace("Rata.", f"Ada {said}.")
    assert sound(text) == []


def test_a_prompt_may_name_all_that_is_chosen_from() -> None:
    assert sound(changed('{id: "Mana?", en: "Which?"}', '{id: "Satu atau dua?", en: "One or two?"}')) == []


@pytest.mark.parametrize("key", ["p2", "periksa"])
def test_one_exercise_is_enough_for_an_aim_if_it_is_made_afresh(key: str) -> None:
    text = MAKING.replace("    shows: 1\n", "")
    assert [problem.key for problem in sound(text)] == ["sound_objective", "sound_pictures"]
    for start in (f"  - key: {key}\n", f"  - {{key: {key},"):
        text = text.replace(start, start + (" shows: 1," if start.endswith(",") else "    shows: 1\n"))
    assert [problem.key for problem in sound(text)] == ["sound_pictures"]


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_no_hint_may_hold_the_amount_whatever_the_figures_are(one: int, two: int) -> None:
    figures = f"  x: {{value: {one}, unit: rupiah}}\n  y: {{value: {two}, unit: rupiah}}\n"
    exercise = (
        '    formula: "modal * 2"\n',
        '    formula: "x + y"\n    hints:\n      - {id: "{x} dan {y}.", en: "{modal_xy}."}\n',
    )  # fmt: skip
    text = changed(*exercise, changed("  pita:", f"{figures}  modal_xy: {{formula: 'x + y', unit: rupiah}}\n  pita:"))
    assert [problem.key for problem in sound(text)] == ["sound_hint"]
    assert sound(text.replace("{modal_xy}.", "{x} plus {y}.")) == []
