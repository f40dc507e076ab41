"""Where a word begins and ends, on levels alone."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.listening.endpoint import LONGEST_MS, PAUSE_MS, PAUSES_MS, Endpointer, Utterance, pause_of

ROOM = -60.0


def found(levels: list[float], pause_ms: int = PAUSE_MS) -> list[Utterance]:
    pointer = Endpointer(pause_ms)
    return [utterance for level in levels if (utterance := pointer.feed(level)) is not None]


def room(frames: int, floor: float = ROOM, seed: int = 1) -> list[float]:
    chance = random.Random(seed)
    return [floor + chance.uniform(-1.5, 1.5) for _ in range(frames)]


@given(st.lists(st.floats(-96, 0), max_size=900), st.integers(0, 3000))
def test_whatever_the_levels_utterances_are_in_order_and_within(levels: list[float], pause: int) -> None:
    last = 0
    for utterance in found(levels, pause):
        assert last <= utterance.begin < utterance.end <= len(levels)
        assert utterance.gap_ms >= 0
        last = utterance.begin


@given(st.integers(20, 300), st.floats(-75, -45), st.floats(12, 40), st.integers(0, 999))
def test_a_word_is_found_once_and_where_it_is(length: int, floor: float, over: float, seed: int) -> None:
    levels = room(150, floor, seed) + [floor + over] * length + room(80, floor, seed + 1)
    (word,) = found(levels)
    assert abs(word.begin - 150) <= 6
    assert abs(word.end - 150 - length) <= 6
    assert abs(word.over_noise - over) < 5
    assert not word.too_long


@given(st.integers(300, 1400))
@settings(deadline=None)
def test_the_pause_decides_whether_two_syllables_are_one_word(pause: int) -> None:
    gap = pause // 10 - 10
    levels = room(100) + [-30.0] * 30 + room(gap) + [-30.0] * 30 + room(200)
    assert len(found(levels, pause)) == 1
    assert found(levels, pause)[0].gap_ms > 10 * (gap - 12)
    if pause >= 400:
        assert len(found(levels, pause - 150)) == 2


def test_a_knock_is_no_word() -> None:
    assert found([*room(100), -20.0, -25.0, -40.0, *room(100)]) == []


def test_talk_is_told_once_and_the_next_word_is_heard() -> None:
    talk = [-30.0] * (LONGEST_MS // 10 + 200)
    told = found(room(100) + talk + room(100) + [-30.0] * 40 + room(100))
    assert [utterance.too_long for utterance in told] == [True, False]


def test_a_machine_that_starts_becomes_the_room() -> None:
    levels = room(100) + room(1200, -35.0) + [-12.0] * 40 + room(100, -35.0)
    told = [utterance for utterance in found(levels) if not utterance.too_long]
    assert len(told) == 1
    assert abs(told[0].noise + 35) < 4


def test_what_was_forgotten_is_not_told() -> None:
    pointer = Endpointer()
    for level in room(100) + [-30.0] * 20:
        pointer.feed(level)
    assert pointer.speaking
    pointer.forget()
    assert [pointer.feed(level) for level in room(100)] == [None] * 100


@given(st.lists(st.integers(0, 5000), max_size=30))
def test_a_persons_pause_is_never_out_of_bounds(gaps: list[int]) -> None:
    assert PAUSES_MS[0] <= pause_of(gaps) <= PAUSES_MS[1]


@pytest.mark.parametrize(("gaps", "pause"), [([], PAUSE_MS), ([50, 60, 40], 250), ([300, 600, 650, 200, 100], 750)])
def test_a_persons_pause(gaps: list[int], pause: int) -> None:
    assert pause_of(gaps) == pause


@pytest.mark.parametrize("seed", range(6))
def test_the_soft_ends_of_a_word_are_found_in_noise(seed: int) -> None:
    np = pytest.importorskip("numpy")
    from kiosk.listening.edges import edges

    time = np.arange(2 * 16000) / 16000
    loud = np.interp(time, (0.99, 1.0, 1.2, 1.25, 1.5, 1.51), (0, 0.06, 0.06, 0.12, 0.12, 0))  # soft, then loud
    voice = sum(np.sin(2 * np.pi * 150 * n * time) for n in range(2, 14)) / 3
    sound = loud * voice + np.random.default_rng(seed).normal(0, 0.03, len(time))
    found = edges(sound.astype(np.float32), 125, 148)  # what loudness alone has found
    assert found is not None
    begin, end = found
    assert 94 <= begin <= 106
    assert 146 <= end <= 156


def test_where_there_is_no_room_to_compare_with_nothing_is_found() -> None:
    np = pytest.importorskip("numpy")
    from kiosk.listening.edges import edges

    assert edges(np.ones(2000, np.float32), 0, 12) is None
    assert edges(np.ones(16000, np.float32), 0, 98) is None
