"""A mentor mends how a word is said; all speech says it so at once, and one choice undoes it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.learning import Event, Register, Workshop, fold_workshop
from kiosk.learning import event_kinds as f
from kiosk.pages.settings.pronunciation import MOST_VOWELS, sayings
from kiosk.speech import Voice
from kiosk.speech.plan import SpeechPiece, job_of
from kiosk.visit import Visit
from tests.pages.test_every_page import leads_home, reaches_every_choice, speaks_all_it_shows
from tests.pages.test_mentors import as_mentor, said, type_name
from tests.support.workshop import Memory, pick


def at_the_words(memory: Memory) -> Visit:
    visit = as_mentor(memory)
    pick(visit, "settings")
    pick(visit, "words")
    return visit


def ask(visit: Visit, word: str) -> None:
    pick(visit, "add")
    type_name(visit, word)


def phonemes(memory: Memory, sentence: str) -> str:
    words = memory.known.workshop.pronounced("id")
    job = job_of(SpeechPiece(sentence, "id", 0, 0), Voice(mended=(("id", words),)))
    assert job is not None
    return job.phonemes


def test_a_way_is_heard_before_it_is_kept_and_one_choice_undoes_it() -> None:
    memory = Memory()
    visit = at_the_words(memory)
    before = phonemes(memory, "Pakai sarekat itu.")
    ask(visit, "Sarekat")
    pick(visit, "sarékat")
    assert "sarékat" in said(visit.page)
    assert phonemes(memory, "Pakai sarekat itu.") == before
    pick(visit, "keep")
    assert phonemes(memory, "Pakai Sarekat itu.") == phonemes(Memory(), "Pakai sarékat itu.") != before
    assert phonemes(memory, "Pakai sarekatnya.") == phonemes(Memory(), "Pakai sarékatnya.")
    pick(visit, "sarekat")
    pick(visit, "undo")
    assert phonemes(memory, "Pakai sarekat itu.") == before
    assert memory.known.workshop.pronounced("id") == ()


def test_a_word_is_spelt_as_it_is_said() -> None:
    memory = Memory()
    visit = at_the_words(memory)
    ask(visit, "whatsapp")
    pick(visit, "spell")
    type_name(visit, "wats ép")
    assert "wats ép" in said(visit.page)
    pick(visit, "other")
    pick(visit, "spell")
    type_name(visit, "watsép")
    pick(visit, "keep")
    assert memory.known.workshop.pronounced("id") == (("whatsapp", "watsép"),)
    assert phonemes(memory, "Kirim lewat WhatsApp.") == phonemes(Memory(), "Kirim lewat watsép.")


@pytest.mark.parametrize("keys", [(), ("sate",), ("sate", "saté"), ("sate", "spell")])
def test_every_page_is_whole(keys: tuple[str, ...]) -> None:
    memory = Memory()
    memory.record((f.WordPronounced("sate", "saté"),), "m1", True)
    visit = at_the_words(memory)
    for key in keys:
        pick(visit, key)
    speaks_all_it_shows(visit)
    reaches_every_choice(visit)
    leads_home(visit)


@given(st.text("aeéêkrtn", min_size=1, max_size=10))
def test_the_ways_differ_in_the_letters_e_alone(word: str) -> None:
    found = sayings(word)
    count = sum(letter in "eéê" for letter in word)
    assert len(found) == len(set(found)) == (2**count if 0 < count <= MOST_VOWELS else 0)
    assert {way.translate(str.maketrans("éê", "ee")) for way in found} <= {word.translate(str.maketrans("éê", "ee"))}


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_the_later_mending_wins_in_whatever_order_they_come(order: tuple[int, int]) -> None:
    events = {
        1: Event("1" * 32, 1, "m1", f.WordPronounced("sate", "saté")),
        2: Event("2" * 32, 2, "m2", f.WordPronounced("sate", "satê")),
    }
    workshop = Workshop()
    for number in order:
        workshop = fold_workshop(workshop, events[number])
    assert workshop.pronunciations == {"id": {"sate": Register("satê", "2" * 32)}}
