"""What follows from not understanding, and when the kiosk listens at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.listening import (
    Doubt,
    Grammar,
    ListeningMode,
    MissCount,
    Missed,
    Noise,
    SpokenWord,
    WordHeard,
    advice,
    offer_text,
    room_text,
)
from kiosk.listening.events import VoiceEvent
from kiosk.listening.policy import AWAKE_MS, WAKE, HelpOffer, Mode
from kiosk.words import LANGS, Lang, Phrase, load_words

WORDS = load_words()
PAGE = Grammar((SpokenWord("next", (Phrase("lanjut"),)),))
events = st.sampled_from(
    (
        WordHeard("next", 0.9),
        Doubt(("next",)),
        Missed(True),
        Missed(False),
        Missed(False, "too-long"),
        Noise(-40, -60),
    )
)


def offers(*heard: VoiceEvent) -> list[HelpOffer]:
    now, said = MissCount(), []
    for event in heard:
        now, offer = now.heard(event)
        said.append(offer)
    return said


def test_two_misses_lead_to_numbers_and_two_more_to_keys() -> None:
    assert offers(Missed(True), Doubt(("a",)), Missed(True), Missed(True), Missed(True)) == [
        "again", "numbers", "again", "keys", "keys",
    ]  # fmt: skip


@given(st.lists(events, max_size=20))
def test_talk_nearby_never_counts_and_a_word_ends_the_count(heard: list[VoiceEvent]) -> None:
    counted = [e for e in heard if isinstance(e, (WordHeard, Doubt)) or (isinstance(e, Missed) and e.near)]
    assert [offer for offer in offers(*heard) if offer] == [offer for offer in offers(*counted) if offer]
    assert offers(*heard, WordHeard("next", 1), Missed(True))[-1] == "again"


@given(st.sampled_from(("key", "wake", "always")), st.integers(0, 10**6), st.lists(events, max_size=10))
def test_words_count_only_when_they_were_asked_for(mode: Mode, now: int, heard: list[VoiceEvent]) -> None:
    attention = ListeningMode(mode, Phrase("halo kiosk"))
    for event in heard:
        attention = attention.heard(event, now)
    assert attention.awake(now) == (mode == "always")
    assert (attention.grammar(PAGE, now) == PAGE) == (mode == "always")
    called = attention.called(now)
    assert called.grammar(PAGE, now + AWAKE_MS - 1) == PAGE
    if mode != "always":
        assert called.grammar(PAGE, now + AWAKE_MS) != PAGE


def test_the_wake_word_wakes_and_words_keep_awake() -> None:
    attention = ListeningMode("wake", Phrase("halo kiosk"))
    assert [word.key for word in attention.grammar(PAGE, 0).words] == [WAKE]
    attention = attention.heard(WordHeard(WAKE, 0.9), 100)
    attention = attention.heard(WordHeard("next", 0.9), 100 + AWAKE_MS - 1)
    assert attention.awake(100 + AWAKE_MS + 1)


@pytest.mark.parametrize("lang", LANGS)
def test_offers_and_advice_are_said_in_both_languages(lang: Lang) -> None:
    for offer in ("again", "numbers", "keys"):
        assert offer_text(offer, WORDS, lang) is not None
    assert offer_text("", WORDS, lang) is None
    assert [advice(Noise(-30, floor)) for floor in (-96, -60, -35, -20)] == ["silent", "", "noisy", "very-noisy"]
    assert [room_text(Noise(-30, floor), WORDS, lang) is None for floor in (-96, -60, -35, -20)] == [
        False, True, False, False,
    ]  # fmt: skip
