"""Teaching as a state machine: three good examples a word, any sound, in pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.listening.grammar import OWN_WAKE, name_id
from kiosk.listening.teaching import (
    EXAMPLES,
    USUAL_LEAST,
    WAKE_SHORTEST_S,
    Reply,
    Said,
    Teaching,
    TeachingAnswer,
    begin_teaching,
    reply_text,
    take_example,
    words_to_teach,
)
from kiosk.words import LANGS, Lang, Phrase, load_words

WORDS = load_words()
THREE = Teaching(tuple(Phrase(text) for text in ("lanjut", "kembali", "bantuan")))
GOOD = Said(30.0, 0.5, gap_ms=200, same=0.04, other=0.2, like="kembali")

said = st.builds(
    Said,
    over_noise=st.floats(0, 50),
    peak=st.floats(0, 1),
    gap_ms=st.integers(0, 2000),
    too_long=st.booleans(),
    same=st.none() | st.floats(0, 0.5),
    other=st.none() | st.floats(0, 0.5),
    like=st.just("kembali"),
    too_short=st.booleans(),
    usual=st.none() | st.tuples(st.floats(0, 0.5), st.just("dua")),
)


def run(teaching: Teaching, *each: Said) -> tuple[Teaching, list[Reply]]:
    replies = []
    for one in each:
        teaching, reply = teaching.heard(one)
        replies.append(reply)
    return teaching, replies


def test_three_good_examples_and_the_next_word() -> None:
    now, replies = run(THREE, GOOD, GOOD, GOOD)
    assert [reply.answer for reply in replies] == ["good", "good", "word-done"]
    assert now.word == Phrase("kembali")
    now, replies = run(now, *[GOOD] * 6)
    assert replies[-1].answer == "all-done"
    assert now.word is None
    assert now.pause_ms == 350
    assert now.heard(GOOD) == (now, Reply("all-done"))


@pytest.mark.parametrize(
    ("bad", "answer"),
    [
        (Said(5.0, 0.5), "too-quiet"),
        (Said(30.0, 1.0), "too-loud"),
        (Said(30.0, 0.5, too_long=True), "too-long"),
        (Said(30.0, 0.5, same=0.2, other=0.4), "differs"),
        (Said(30.0, 0.5, other=0.02, like="dua"), "too-like"),
        (Said(30.0, 0.5, too_short=True), "too-short"),
        (Said(30.0, 0.5, other=0.4, usual=(0.04, "dua")), "too-like"),
        (Said(30.0, 0.5, same=0.1, other=0.08, like="dua"), "too-like"),
    ],
)
def test_what_does_not_do_is_not_kept(bad: Said, answer: str) -> None:
    now, (reply,) = run(THREE, bad)
    assert (reply.answer, reply.keep) == (answer, False)
    assert (now.at, now.good) == (0, 0)


def test_who_says_it_another_way_twice_is_taken_at_their_word() -> None:
    other = Said(30.0, 0.5, same=0.2, other=0.4)
    now, replies = run(THREE, GOOD, other, other)
    assert [(r.answer, r.keep, r.drop) for r in replies[1:]] == [
        ("differs", False, False),
        ("start-over", True, True),
    ]
    assert now.good == 1


@given(st.lists(said, max_size=40))
def test_a_word_is_done_after_three_kept_examples_and_never_otherwise(each: list[Said]) -> None:
    now, kept = THREE, 0
    for one in each:
        then, reply = now.heard(one)
        kept = (0 if reply.drop else kept) + reply.keep
        assert (then.at > now.at) == (reply.answer in ("word-done", "all-done") and now.word is not None)
        if then.at > now.at:
            assert kept == EXAMPLES
            kept = 0
        assert 0 <= then.good < EXAMPLES
        now = then


@given(st.lists(said, max_size=10))
def test_skipping_always_leads_to_the_end(each: list[Said]) -> None:
    now, _ = run(THREE, *each)
    for _ in THREE.words:
        now = now.skip()
    assert now.word is None
    assert now.skip() == now


@pytest.mark.parametrize("lang", LANGS)
def test_every_reply_is_said_in_both_languages(lang: Lang) -> None:
    answers: tuple[TeachingAnswer, ...] = (
        "good",
        "word-done",
        "all-done",
        "too-quiet",
        "too-loud",
        "too-long",
        "differs",
        "start-over",
        "too-like",
        "too-short",
        "wait",
    )
    texts = {reply_text(Reply(answer, like="dua"), WORDS, lang).text for answer in answers}
    assert len(texts) == len(answers)
    assert len(set(words_to_teach(WORDS, lang))) == len(words_to_teach(WORDS, lang)) >= 25


def test_a_wake_word_is_held_against_what_people_say_all_day() -> None:
    pytest.importorskip("numpy")
    import numpy as np

    from kiosk.listening.hearing import Example
    from kiosk.listening.personal import Personal

    rows = np.eye(96, dtype=np.float32)[:8]
    person = Personal()
    teaching = begin_teaching((OWN_WAKE,), person)
    for seconds, usual, answer in (
        (1.0, None, "wait"),
        (WAKE_SHORTEST_S - 0.01, (0.3, "dua"), "too-short"),
        (1.0, (USUAL_LEAST - 0.001, "dua"), "too-like"),
        (1.0, (USUAL_LEAST, "dua"), "good"),
        (1.0, (0.3, "dua"), "good"),
        (1.0, (0.3, "dua"), "all-done"),
    ):
        teaching, reply = take_example(teaching, Example((rows,), 30.0, 0.4, seconds), person, usual)
        assert reply.answer == answer
    assert person.enough(name_id(OWN_WAKE))
    again = begin_teaching((Phrase("lanjut"),), person)
    _, reply = take_example(again, Example((rows,), 30.0, 0.4, 0.1), person)
    assert reply.answer == "too-like", "a command may be short, but not the wake word"
    assert WORDS.say("en", "voice.page.own_wake").text in reply_text(reply, WORDS, "en").text
