"""Plain language: what of a lesson's words, numbers, help, positions and length is told, and where."""

from __future__ import annotations

from collections.abc import Collection
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.lessons import Problem
from kiosk.lessons.plain import MOST_ALIKE, known_words, minutes_needed, proofread, tree_texts
from kiosk.store.lesson_files import default_folder
from kiosk.words import LANGS, Lang
from tests.support.small_lessons import FILE, SMALL, changed, place_of, values_of

LISTS = {lang: (default_folder() / "kata" / f"{lang}.txt").read_text("utf-8") for lang in LANGS}
KNOWN = {lang: known_words([LISTS[lang]]) for lang in LANGS}


def no_signs(text: str, lang: Lang) -> Collection[str]:
    return ()


def problems(text: str, **lists: str) -> tuple[Problem, ...]:
    known = {lang: known_words([LISTS[lang], lists[lang]]) for lang in LANGS if lang in lists}
    return proofread({FILE: text.encode()}, KNOWN | known, no_signs)


def told(text: str, **lists: str) -> list[tuple[int, int, str]]:
    return [(p.line, p.column, p.key) for p in problems(text, **lists)]


def test_a_plain_lesson_is_told_nothing() -> None:
    assert problems(SMALL) == ()


FOLD = 'id: "Lipat dua.", en: "Fold in two."'

NOT_PLAIN: dict[str, tuple[str, str, str]] = {
    # what is wrong: (the problem's key, what stands for "fold in two", what the problem must point at)
    "an unknown word": ("plain_word", 'id: "Lipat kontemplasi.", en: "Fold in two."', '"Lipat k'),
    "an unknown word in English": ("plain_word", 'id: "Lipat dua.", en: "Fold meticulously."', '"Fold m'),
    "an unknown word in a pair": ("plain_word", 'id: "Lipat dua-plastisitas.", en: "Fold in two."', '"Lipat d'),
    "an address that is not Anda": ("plain_term", 'id: "Kamu lipat dua.", en: "Fold in two."', '"Kamu'),
    "a small letter in Anda": ("plain_term", 'id: "Lipat kain anda.", en: "Fold in two."', '"Lipat kain'),
    "a word for which there is a term": ("plain_term", 'id: "Lipat laba.", en: "Fold in two."', '"Lipat laba'),
    "two words for which there is a term": ("plain_term", 'id: "Harga pokok lipat.", en: "Fold in two."', '"Harga'),
    "an answer that is called wrong": ("plain_term", 'id: "Salah. Lipat dua.", en: "Fold in two."', '"Salah'),
    "percent": ("plain_percent", 'id: "Lipat 50 %.", en: "Fold 50."', '"Lipat 50'),
    "percent in words": ("plain_percent", 'id: "Lipat dua.", en: "Fold fifty percent."', '"Fold fifty'),
    "other numbers": ("plain_numbers", 'id: "Lipat 2.", en: "Fold in 3."', '{id: "Lipat 2.'),
    "a number in one language": ("plain_numbers", 'id: "Lipat 2.", en: "Fold in two."', '{id: "Lipat 2.'),
    "a figure in one language": ("plain_numbers", 'id: "Lipat {pita}.", en: "Fold."', '{id: "Lipat {pita}'),
}


@pytest.mark.parametrize("name", NOT_PLAIN)
def test_what_is_not_plain_is_told_where_it_stands(name: str) -> None:
    key, instead, mark = NOT_PLAIN[name]
    text = changed(FOLD, instead)
    assert told(text) == [(*place_of(text, mark), key)]


PLAIN = {
    "a phrase that has a word not to be used": 'id: "Lipat salah satu.", en: "Fold one of two."',
    "a word that is said twice": 'id: "Lipat pelan-pelan.", en: "Fold slowly."',
    "what something belongs to": 'id: "Lipat meja.", en: "Fold the table\'s cloth."',
    "a new sentence": 'id: "Lipat. Dua kali.", en: "Fold. Do it again."',
    "words apart that are a phrase together": 'id: "Harga. Pokok.", en: "Price. Tree."',
    "numbers as each language writes them": 'id: "Lipat 1.500 kali 0,5 cm.", en: "Fold 1,500 times 0.5 cm."',
    "numbers in another order": 'id: "Lipat 2 dari 3 kain.", en: "Of 3 cloths fold 2."',
}


@pytest.mark.parametrize("name", PLAIN)
def test_what_is_plain_is_let_be(name: str) -> None:
    assert told(changed(FOLD, PLAIN[name]), id="pokok") == []


def test_the_remedy_names_the_term() -> None:
    remedies = {
        "kamu": "Anda", "HPP": "modal", "laba": "untung", "mentor": "pembimbing", "overhead": "biaya lain",
        "BEP": "titik impas", "gaji": "upah", "konsumen": "pembeli", "online": "daring", "anda": "Anda",
        "whatsapp": "WhatsApp",
    }  # fmt: skip
    for word, term in remedies.items():
        (problem,) = problems(changed(FOLD, f'id: "Lipat {word}.", en: "Fold in two."'))
        assert values_of(problem) == {"word": word, "term": term, "lang": "id"}


def test_a_word_that_the_vocabulary_explains_is_known_and_one_not_to_be_used_stays_so() -> None:
    row = 'vocabulary:\n  - {{term: {{id: {word}, en: wax}}, means: {{id: "Cat.", en: "Paint."}}}}\n'
    for word, left in (("klowong", []), ("laba", ["plain_term", "plain_term"])):
        text = changed(FOLD, f'id: "Lipat {word}.", en: "Fold the wax."') + row.format(word=word)
        assert [key for *_, key in told(text)] == left


def test_an_unknown_word_is_told_once_and_one_to_be_replaced_each_time() -> None:
    for word, times in (("kontemplasi", 1), ("laba", 2)):
        text = changed(FOLD, f'id: "Lipat {word}.", en: "Fold in two."')
        text = text.replace('"Anda bisa menghitung."', f'"Anda bisa menghitung {word}."')
        assert len(told(text)) == times


def test_percent_and_the_words_of_books_may_stand_in_what_is_extra() -> None:
    text = SMALL.replace(
        "  - key: lipat\n", '  - key: lipat\n    extra:\n      - {id: "Margin 20 %.", en: "A margin of 20 %."}\n', 1
    )
    assert problems(text) == ()


def test_a_figure_in_percent_is_percent() -> None:
    text = changed(FOLD, 'id: "Lipat {bagian}.", en: "Fold {bagian}."').replace(
        "figures:\n", "figures:\n  bagian: {value: 5, unit: percent}\n"
    )
    assert [key for *_, key in told(text)] == ["plain_percent", "plain_percent"]


def test_a_sign_without_a_spoken_form_is_told() -> None:
    found = proofread({FILE: SMALL.encode()}, KNOWN, lambda text, lang: {"?"} & set(text))
    assert {(p.key, values_of(p)["signs"]) for p in found} == {("plain_unspoken", "?")}


def test_the_last_list_has_the_last_word() -> None:
    text = changed(FOLD, 'id: "Lipat laba.", en: "Fold in two."')
    assert [key for *_, key in told(text)] == ["plain_term"]
    assert told(text, id="laba  # begitu kata bengkel kami") == []
    assert [key for *_, key in told(SMALL, id="rapi -> bersih")] == ["plain_term"]


# Help, positions, minutes -----------------------------------------------------------------------------

HELP = """\
    help:
      - {id: "Lihat gambar.", en: "Look at the picture."}
      - {id: "Raba tepi.", en: "Feel the edge."}
      - {id: "Panggil pembimbing.", en: "Call the mentor."}
"""


def with_help(second: str) -> str:
    """Return the small lesson with help at both steps."""
    first = changed('    key_point: {id: "Modal {modal}."', HELP + '    key_point: {id: "Modal {modal}."')
    return first.replace('    key_point: {id: "Rata."', second + '    key_point: {id: "Rata."')


def test_only_to_call_the_mentor_may_come_again() -> None:
    assert (
        problems(with_help(HELP.replace("gambar", "kain").replace("picture", "cloth").replace("Raba", "Ukur"))) == ()
    )
    text = with_help(HELP)
    assert [key for *_, key in told(text)] == ["plain_help", "plain_help"]
    same = HELP.replace("gambar", "kain").replace("Raba tepi", "Panggil pembimbing")
    same = same.replace("picture", "cloth").replace("Feel the edge", "Call the mentor")
    assert {key for *_, key in told(with_help(same))} == {"plain_help"}


class NoAnchors(yaml.SafeDumper):
    """Writes what comes again in full: a lesson file has no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def quiz(kind: str, answers: list[str]) -> str:
    """Return the small lesson with these right answers instead of its quiz."""
    tree = yaml.safe_load(SMALL)
    texts = {"a": ("Satu", "One"), "b": ("Enam", "Six"), "c": ("Lima", "Ten")}
    choices = [{"key": key, "text": dict(zip(LANGS, text, strict=True))} for key, text in texts.items()]
    said = {"id": "Benar.", "en": "Right."}
    tree["practice"], tree["objectives"], tree["required_right"] = [], [], 0
    tree["quiz"] = [
        {"key": f"q{n}", "kind": kind, "prompt": {"id": "Mana?", "en": "Which?"}, "right": said, "wrong": said}
        | {"answer": answer == "true" if kind == "true_false" else answer}
        | ({"choices": choices} if kind == "single" else {})
        for n, answer in enumerate(answers)
    ]
    return yaml.dump(tree, Dumper=NoAnchors, sort_keys=False)


@settings(deadline=None)  # the machine may be busy
@given(
    st.sampled_from([("single", "abc"), ("true_false", ("true", "false")), ("judge", ("pass", "fix", "reject"))]),
    st.data(),
)
def test_right_answers_are_not_mostly_in_one_position(kind: tuple[str, Any], data: st.DataObject) -> None:
    answers = data.draw(st.lists(st.sampled_from(list(kind[1])), max_size=9))
    most = max(map(answers.count, answers), default=0)
    guessable = len(answers) >= 4 and most > MOST_ALIKE * len(answers)
    assert [key for *_, key in told(quiz(kind[0], answers))] == ["plain_positions"] * guessable


def test_the_position_that_is_right_too_often_is_named_where_it_comes_last() -> None:
    text = quiz("single", ["b", "b", "a", "b", "c", "b"])
    (problem,) = problems(text)
    assert values_of(problem) == {"n": "4", "total": "6", "kind": "single", "answer": "2"}
    assert text.splitlines()[problem.line - 1].strip() == "answer: b"
    assert problem.line == max(n for n, line in enumerate(text.splitlines(), 1) if line.strip() == "answer: b")


def test_a_lesson_that_takes_longer_than_its_minutes_is_told() -> None:
    long = " ".join(f"{' '.join(words).capitalize()}." for words in product(("lipat", "potong", "pita"), repeat=3))
    text = changed("minutes: 5", "minutes: 1").replace('"Lipat dua."', f'"{long}"')
    (problem,) = problems(text)
    assert (problem.key, values_of(problem)) == ("plain_minutes", {"minutes": "2"})
    assert (problem.line, problem.column) == place_of(text, "1\nfigures")


@settings(deadline=None)  # the machine may be busy
@given(st.integers(1, 400), st.sampled_from(["say", "help", "adapt", "extra"]))
def test_more_words_never_take_less_time_and_what_is_on_demand_takes_none(words: int, where: str) -> None:
    tree = yaml.safe_load(SMALL)
    before = minutes_needed(tree)
    text = {"id": "kata " * words, "en": "word"}
    step = tree["steps"][1]
    step[where] = {"one_hand": text} if where == "adapt" else [text]
    after = minutes_needed(tree)
    assert after >= before if where in ("say", "adapt") else after == before


# Any content ------------------------------------------------------------------------------------------

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from([*yaml.safe_load(SMALL), "help", "id", "en", "kind", "name", "x"]), inner)
    ),
    max_leaves=20,
)


@settings(deadline=None)  # the machine may be busy
@given(st.dictionaries(st.sampled_from(list(yaml.safe_load(SMALL))), anything))
def test_no_content_stops_the_reading(tree: dict[str, Any]) -> None:
    proofread({FILE: yaml.safe_dump(tree | {"key": "keset.uji"}).encode()}, KNOWN, no_signs)


def test_every_text_of_a_lesson_is_read_and_no_name() -> None:
    tree = yaml.safe_load(SMALL)
    read = [text["id"] for _, text in tree_texts(tree)]
    assert len(read) == SMALL.count("{id:")
    assert set(read).isdisjoint({"keset/uji-01", "keset.uji", "potong"})


def test_a_text_in_one_language_is_read_in_that_language() -> None:
    tree = {"languages": ["en"], "title": "Wax", "steps": [{"say": ["Fold.", {"en": "Cut."}]}]}
    assert [text for _, text in tree_texts(tree)] == [{"en": "Wax"}, {"en": "Fold."}, {"en": "Cut."}]


@pytest.mark.parametrize("lang", LANGS)
def test_the_lists_are_in_order_and_say_nothing_twice(lang: Lang) -> None:
    lines = [line for line in LISTS[lang].splitlines() if line and not line.startswith("#")]
    words = [line for line in lines if "->" not in line]
    banned = [line.split(" -> ")[0].casefold() for line in lines if "->" in line]
    assert words == sorted(set(words), key=lambda word: (word.casefold(), word))
    assert len(banned) == len(set(banned))
    assert not set(banned) & {word.casefold() for word in words}


@pytest.mark.parametrize("lang", LANGS)
def test_the_term_to_write_instead_is_known_or_one_that_lessons_explain(lang: Lang) -> None:
    explained = {"daring", "ongkir", "impas"}
    words = explained | {part for word in KNOWN[lang].words for part in (word, *word.split())}
    for term in KNOWN[lang].instead.values():
        for word in term.casefold().split():
            assert word in words or set(word.split("-")) <= words, term


def test_the_lists_belong_to_the_lessons() -> None:
    assert {path.name for path in Path(default_folder() / "kata").iterdir()} == {f"{lang}.txt" for lang in LANGS}


@pytest.mark.parametrize("text", ["Potong ½ meter.", "Potong 1½ meter.", "Potong 5 m²."])
def test_a_number_of_one_sign_is_no_word(text: str) -> None:
    known = {lang: known_words(["potong\nmeter\nm\n"]) for lang in LANGS}
    data = f'title: {{id: "{text}", en: "{text}"}}\n'.encode()
    assert not [p for p in proofread({"a.yaml": data}, known, no_signs) if p.key == "plain_word"]
