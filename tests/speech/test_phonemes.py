"""Indonesian words as phonemes: the dictionary is followed over every text, and the laws of the spelling hold."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kiosk.speech.phonemes import plain, respell, vowels
from kiosk.speech.spoken import corrected_vowels, spoken_form

ROOT = Path(__file__).resolve().parents[2]
WORD = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=14)
LISTED = st.sampled_from(
    [
        line.split(" ")[0]
        for line in (ROOT / "kiosk/speech/reading/id.vowels").read_text("ascii").splitlines()
        if not line.startswith("#")
    ]
)

NOT_SAID = ("en", "note", "source", "sources", "verified", "key", "picture", "formula", "kind", "unit")


def texts() -> Iterator[str]:
    def walk(node: object) -> Iterator[str]:
        if isinstance(node, dict):
            for key, value in node.items():
                if key not in NOT_SAID and (key != "id" or "en" in node):
                    yield from walk(value)
        elif isinstance(node, list):
            for value in node:
                yield from walk(value)
        elif isinstance(node, str) and " " in node:
            yield node

    for file in sorted((ROOT / "lessons").rglob("*.yaml")):
        yield from walk(yaml.safe_load(file.read_text("utf-8")))
    yield from walk(yaml.safe_load((ROOT / "kiosk/words/id.yaml").read_text("utf-8")))


@cache
def words_of_all_texts() -> Counter[str]:
    counted: Counter[str] = Counter()
    for text in texts():
        said = spoken_form(re.sub(r"\{[^}]*\}", " ", text), "id")
        counted.update(re.findall(r"[^\W\d_]+", said.lower()))
    return counted


@pytest.mark.slow
def test_at_most_one_word_in_a_hundred_of_all_texts_is_guessed() -> None:
    counted = words_of_all_texts()
    given_vowels = corrected_vowels("id")
    guessed = {w: n for w, n in counted.items() if "e" in w and vowels(w, given_vowels).source == "rule"}
    assert sum(counted.values()) > 15_000
    assert sum(guessed.values()) <= sum(counted.values()) / 100, Counter(guessed).most_common(40)


def test_every_listed_word_is_said_as_it_is_listed_unless_it_was_corrected() -> None:
    """No correction of another word reaches it: "telah" is not the letter "te" with a suffix."""
    corrected = corrected_vowels("id")
    wrong = {}
    for line in (ROOT / "kiosk/speech/reading/id.vowels").read_text("ascii").splitlines():
        word, _, schwas = line.lower().partition(" ")
        assert line.startswith("#") or len(schwas) == word.count("e"), "one mark a letter, or it cannot be said"
        if line.startswith("#") or word in corrected:
            continue
        if (found := vowels(word, corrected)).schwas != schwas:
            wrong[word] = found
    assert not wrong
    assert {word: vowels(word, corrected).schwas for word in ("telah", "temu", "beku", "celah", "november")} == {
        "telah": "1", "temu": "1", "beku": "1", "celah": "1", "november": "01",
    }  # fmt: skip
    assert vowels("kesetnya", corrected).schwas == vowels("keset", corrected).schwas == "00"


@given(LISTED)
def test_a_listed_word_is_said_with_the_vowels_of_the_dictionary(word: str) -> None:
    schwas = vowels(word).schwas
    said = respell(word, "id")
    assert [c for c in said if c in "E@"] == ["E@"[s == "1"] for s in schwas]


@given(WORD)
def test_no_word_ends_in_a_k_that_is_not_a_glottal_stop(word: str) -> None:
    if re.search("[aiueo]k$", word):
        assert respell(word, "id").endswith("?]]")


@given(WORD)
def test_every_letter_e_is_one_vowel_and_one_vowel_is_stressed(word: str) -> None:
    said = respell(word, "id")
    assert sum(said.count(c) for c in "E@") == (word.count("e") if said != word else 0)
    if said != word:
        assert said.startswith("[[")
        assert said.count("'") == 1
        assert not re.search(r"[^a-zA-Z@?'^|_2]", said[2:-2])


@given(WORD)
def test_a_word_without_e_and_closing_k_stays_as_it_is(word: str) -> None:
    if "e" not in word and not re.search("[aiuo]k", word):
        assert respell(word, "id") == word


@given(st.text(string.printable + "éèêñ’–", max_size=60))
def test_only_words_are_changed(text: str) -> None:
    spoken = spoken_form(text, "id")
    assert respell(spoken, "en") == spoken
    kept = re.split(r"\[\[[^]]*\]\]", respell(spoken, "id"))
    assert re.fullmatch("[a-zéèê-]+".join(re.escape(part) for part in kept), spoken, re.IGNORECASE)


@given(st.sampled_from(["ber", "ter", "se", "ke"]), LISTED)
def test_a_prefix_that_is_added_to_a_listed_word_is_a_schwa(prefix: str, root: str) -> None:
    found = vowels(prefix + root)
    if found.source == "affix":
        assert found.schwas.startswith("1")
        assert len(found.schwas) == (prefix + root).count("e")


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("dengan", "[[d@N'an]]"),
        ("empat", "[[@mp'at]]"),
        ("enam", "[[@n'am]]"),
        ("sebelas", "[[s@b@l'as]]"),
        ("setengah", "[[s@t@N'ah]]"),
        ("tekan", "[[t@k'an]]"),
        ("pelan", "[[p@l'an]]"),
        ("tepat", "[[t@p'at]]"),
        ("keset", "[[k'EsEt]]"),
        ("ondel-ondel", "[['ondEl'ondEl]]"),
        ("tempe", "[[t'EmpE]]"),
        ("bebek", "[[b'EbE?]]"),
        ("tidaklah", "[[tid'a?lah]]"),
        ("iklan", "iklan"),
        ("keenam", "[[k@_|@n'am]]"),
        ("menekankan", "[[m@n@k'ankan]]"),
        ("apêl", "[['ap@l]]"),
        ("apél", "[['apEl]]"),
        ("Erdoğan", "Erdoğan"),
        ("xenon", "[[s@n'on]]"),
        ("Indonesia", "[[indonEs'ia]]"),
        ("Tebet", "[[t@b'Et]]"),
        ("Jaksel", "[[dZ'a?sEl]]"),
        ("Xaverius", "[[safER2'ius]]"),
        ("Depok", "[[d'Epo?]]"),
        ("Eko", "[['Eko]]"),
        ("Benny", "[[b'Enni]]"),
    ],
)
def test_words(word: str, said: str) -> None:
    assert respell(word, "id") == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Celsius", "[[sEls'ius]]"),
        ("20 °C", "dua puluh [[d@R2'adZat]] [[sEls'ius]]"),
        ("ready", "[[R2'Edi]]"),
        ("website", "[[wEbs'ait]]"),
        ("COD", "[[tS'E]] o [[d'E]]"),
        ("CV.", "[[tS'E]] [[f'E]]"),
        ("CCTV", "[[tS'E]] [[tS'E]] [[t'E]] [[f'E]]"),
        ("AC", "a [[s'E]]"),
    ],
)
def test_writings_that_the_tables_respell(written: str, said: str) -> None:
    assert respell(spoken_form(written, "id"), "id") == said


def test_no_letter_is_said_with_a_schwa() -> None:
    """Each abbreviation of the tables that is respelled by letters has the vowels of their names."""
    table = yaml.safe_load((ROOT / "kiosk/speech/reading/id.yaml").read_text("utf-8"))
    spelt = {word: said for word, said in table["words"].items() if re.fullmatch("[A-Z][A-Z.-]+", word)}
    given_vowels = corrected_vowels("id")
    for word, said in spelt.items():
        for part in said.split():
            if len(part) < 3:
                assert "1" not in vowels(part, given_vowels).schwas, word


def test_a_workshop_mends_a_word_and_all_that_is_made_of_it() -> None:
    mended = {"keset": "kêsêt"}
    assert respell("keset", "id", mended) == "[[k'@s@t]]"
    assert respell("kesetnya", "id", mended) == "[[k@s@tn^'a]]"


def test_other_synthesisers_get_no_accents() -> None:
    assert plain("apêl énak") == "apel enak"


@pytest.mark.parametrize(
    ("sentence", "said"),
    yaml.safe_load((ROOT / "tests/speech/pairs/homographs.yaml").read_text("utf-8")).items(),
)
def test_a_word_of_two_meanings_is_said_by_the_words_around_it(sentence: str, said: str) -> None:
    spoken = spoken_form(sentence, "id")
    (word,) = re.findall(rf"\b{plain(said)}(?:nya)?\b", spoken, re.IGNORECASE)
    pattern = word.lower().replace(plain(said), said)
    assert respell(pattern, "id") in respell(spoken, "id")
    other = said.translate(str.maketrans("éê", "êé"))
    assert respell(word.lower().replace(plain(said), other), "id") != respell(pattern, "id")


def test_every_homograph_has_two_ways_and_a_clue_that_is_a_pattern() -> None:
    table = yaml.safe_load((ROOT / "kiosk/speech/reading/id.yaml").read_text("utf-8"))["homographs"]
    for word, (usual, other, clues) in table.items():
        assert plain(usual) == plain(other.lower()) == word
        assert usual != other.lower()
        re.compile(clues)


def test_a_verb_is_not_said_like_the_town_in_it() -> None:
    """A clue counts for the word itself, not for another word that is made of it."""
    assert respell("menyerang kota", "id") == respell("mênyêrang", "id") + " kota"


@given(LISTED, st.sampled_from(("", "nya", "lah")))
def test_a_mended_word_is_said_as_it_was_mended_also_with_a_suffix(word: str, suffix: str) -> None:
    said = word.replace("e", "é")
    text = f"ini {word}{suffix} itu"
    mended = {word: said}
    spoken = spoken_form(text, "id", mended)
    if "e" in word:
        assert respell(said + suffix, "id") in respell(spoken, "id", mended)


@given(WORD, WORD)
def test_a_word_is_said_as_it_was_spelt_in_any_case(word: str, said: str) -> None:
    mended = {word: said}
    for written in (word, word.upper(), word.capitalize()):
        assert spoken_form(f"Ini {written}.", "id", mended) == spoken_form(f"Ini {said}.", "id")
    assert "[[" not in plain(spoken_form(word, "id", mended))
