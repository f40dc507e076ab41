"""The words that count now follow from the sheet that is shown."""

from __future__ import annotations

import itertools

import pytest

from kiosk.listening import (
    NO,
    YES,
    amount_words,
    choice_number_words,
    command_of,
    general_words,
    sheet_grammar,
    yes_no_words,
)
from kiosk.listening.grammar import Grammar, comparable_text, name_id, other_words
from kiosk.visit import Act, Choice, Command, Leave, Move, Sheet, Target
from kiosk.words import LANGS, Lang, Phrase, load_words

WORDS = load_words()


def choice(key: str, label: str, *spoken: str) -> Choice:
    return Choice(key, Phrase(label), Move(Leave()), spoken=tuple(Phrase(s) for s in spoken))


def sheet(*choices: Choice) -> Sheet:
    targets = tuple(Target(c.label, number, c) for number, c in enumerate(choices, 1))
    return Sheet((), (*targets, Target(Phrase("Kembali"), None, None, Command(Act.BACK))))


def names(grammar: Grammar) -> dict[str, list[str]]:
    return {word.key: [comparable_text(name) for name in word.names] for word in grammar.words}


def test_a_choice_is_picked_by_its_label_its_spoken_name_and_its_number() -> None:
    found = names(sheet_grammar(sheet(choice("a", "Keset", "kesetan"), choice("b", "Sapu")), WORDS, "id"))
    assert found["choose:1"] == ["keset", "kesetan", "satu"]
    assert found["choose:2"] == ["sapu", "dua"]
    assert found["next"] == ["lanjut"]


def test_a_name_that_two_choices_share_picks_neither() -> None:
    found = names(sheet_grammar(sheet(choice("a", "Sapu"), choice("b", "Sapu")), WORDS, "id"))
    assert found["choose:1"] == ["satu"]
    assert found["choose:2"] == ["dua"]


def test_yes_is_said_as_a_word_unlike_the_digits() -> None:
    found = names(
        sheet_grammar(sheet(choice("no", "Tidak, kembali", "tidak"), choice("yes", "Ya, hapus", "ya")), WORDS, "id")
    )
    assert "ya" not in found["choose:2"]
    assert "betul" in found["choose:2"]
    assert "tidak" in found["choose:1"]


def test_a_choice_called_like_a_general_command_hides_it_nowhere_else() -> None:
    found = names(sheet_grammar(sheet(choice("a", "Lanjut")), WORDS, "id"))
    assert found["choose:1"] == ["satu"]  # the page's own label does not change what "lanjut" does
    assert found["next"] == ["lanjut"]


@pytest.mark.parametrize("lang", LANGS)
def test_no_two_words_of_a_grammar_are_the_same(lang: Lang) -> None:
    for words in (
        (*general_words(WORDS, lang), *choice_number_words(lang), *yes_no_words(WORDS, lang)),
        amount_words(WORDS, lang),
    ):
        every = [name_id(name) for word in words for name in word.names]
        assert len(every) == len(set(every))
        assert len({word.key for word in words}) == len(words)


@pytest.mark.parametrize("lang", LANGS)
def test_every_key_is_a_command_or_an_answer(lang: Lang) -> None:
    for word in (*general_words(WORDS, lang), *choice_number_words(lang)):
        assert command_of(word.key) is not None
    assert command_of("choose:3") == Command(Act.CHOOSE, 3)
    for word in (*yes_no_words(WORDS, lang), *amount_words(WORDS, lang)):
        assert command_of(word.key) is None
    assert {YES, NO} == {word.key for word in yes_no_words(WORDS, lang)}


@pytest.mark.parametrize("lang", LANGS)
def test_everyday_words_are_no_commands(lang: Lang) -> None:
    others = other_words(WORDS, lang)
    assert len(others) == len(set(others))
    counted = {comparable_text(n) for w in amount_words(WORDS, lang) for n in w.names}
    digits = {comparable_text(n) for w in choice_number_words(lang) for n in w.names}
    assert not {comparable_text(name) for name in others} & (counted - digits)


def test_only_asks_among_a_few() -> None:
    grammar = Grammar(choice_number_words("id"), frozenset({"choose:2"}))
    few = grammar.only(("choose:2", "choose:5", "choose:77"))
    assert few.keys == ("choose:2", "choose:5")
    assert few.matters == {"choose:2"}
    assert all(a != b for a, b in itertools.pairwise(few.keys))
