"""What the player gives the device, sample by sample."""

from __future__ import annotations

from array import array
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.speech.plan import Ended, Started
from kiosk.speech.player import OUTPUT_RATE, Player
from kiosk.speech.signals import CHIMES, TONES, Signal, chime_samples, signal_samples
from kiosk.speech.voice import VOLUME_STEPS, gain

PERIOD = OUTPUT_RATE // 100
LOUD = 20_000


def player() -> tuple[Player, list[Started | Ended]]:
    told: list[Started | Ended] = []
    made = Player(told.append)
    made.set_volume(VOLUME_STEPS)
    made.pull(PERIOD)
    return made, told


def tone(count: int) -> bytes:
    return array("h", [LOUD] * count).tobytes()


def pull(made: Player, periods: int) -> array[int]:
    out = array("h")
    for _ in range(periods):
        part = made.pull(PERIOD)
        assert len(part) == 2 * PERIOD
        out.frombytes(part)
    return out


def test_a_track_sounds_once_after_its_gap_and_tells_its_start_and_end() -> None:
    made, told = player()
    made.play(0, 7, tone(1000), gap_ms=20)
    out = pull(made, 10)
    assert out == array("h", [0] * 441 + [LOUD] * 1000 + [0] * (10 * PERIOD - 1441))
    assert told == [Started(7), Ended(7)]


def test_a_cut_is_silent_within_a_period_and_fades() -> None:
    made, told = player()
    made.play(0, 1, tone(OUTPUT_RATE), 0)
    pull(made, 5)
    made.cut(1)
    out = pull(made, 3)
    loud = [i for i, sample in enumerate(out) if sample]
    assert loud[-1] < PERIOD
    steps = [abs(b - a) for a, b in pairwise(out)]
    assert max(steps) < LOUD / 20  # a click is a step; this one is spread over 4 ms
    assert told == [Started(1)]


def test_nothing_of_a_turn_that_was_cut_can_be_played() -> None:
    made, _ = player()
    made.cut(2)
    made.play(1, 1, tone(1000), 0)
    assert not any(pull(made, 5))
    made.play(2, 2, tone(1000), 0)
    assert any(pull(made, 5))


def test_a_new_track_takes_the_place_of_the_old_one() -> None:
    made, told = player()
    made.play(0, 1, tone(OUTPUT_RATE), 0)
    pull(made, 2)
    made.cut(1)
    made.play(1, 2, array("h", [500] * 441).tobytes(), 0)
    out = pull(made, 4)
    assert max(out[PERIOD:]) == 500
    assert told == [Started(1), Started(2), Ended(2)]


def test_loudness_changes_at_once_without_a_step_and_is_never_zero() -> None:
    made, _ = player()
    made.play(0, 1, tone(OUTPUT_RATE), 0)
    pull(made, 2)
    made.set_volume(1)
    out = pull(made, 3)
    assert max(abs(b - a) for a, b in pairwise(out)) < LOUD / 100
    assert out[-1] == pytest.approx(LOUD * gain(1), abs=2)
    assert out[-1] > 500
    for step in range(-3, 12):
        assert 0 < gain(step) <= 1
    assert gain(VOLUME_STEPS) / gain(1) == pytest.approx(10 ** (28 / 20))  # 28 dB: EN 301 549 asks for 18


def test_a_signal_comes_before_a_track_that_has_not_begun() -> None:
    made, told = player()
    made.signal(signal_samples("edge"))
    made.play(0, 1, tone(100), 0)
    length = -(-len(signal_samples("edge")) // PERIOD)
    assert max(abs(sample) for sample in pull(made, length)) < LOUD
    assert told == []
    assert max(pull(made, 3)) == LOUD


def test_a_signal_can_sound_again() -> None:
    made, _ = player()
    for _ in range(2):
        made.signal(signal_samples("right"))
        assert any(pull(made, 30))
        assert not any(pull(made, 5))


@given(
    st.lists(
        st.tuples(st.sampled_from(("pull", "play", "cut", "signal", "volume", "drop")), st.integers(0, 900)),
        max_size=40,
    )
)
def test_the_device_always_gets_its_fill_and_one_voice_at_most(acts: list[tuple[str, int]]) -> None:
    made, told = player()
    turn = serial = 0
    for act, n in acts:
        match act:
            case "pull":
                assert len(made.pull(n + 1)) == 2 * (n + 1)
            case "play":
                serial += 1
                made.play(turn, serial, tone(n), n % 50)
            case "cut":
                turn += 1
                made.cut(turn)
            case "signal":
                made.signal(signal_samples("edge"))
            case "volume":
                made.set_volume(n % 9)
            case _:
                made.drop()
    serials = [report.serial for report in told]
    assert serials == sorted(serials)
    assert len(set(told)) == len(told)
    assert max(abs(sample) for sample in pull(made, 2)) <= LOUD + 5000


NAMES: tuple[Signal, ...] = ("done", "right", "not_yet", "edge", "woken", "listen", "unlisten")


def test_the_signals_are_soft_short_and_differ_in_pitch_and_in_rhythm() -> None:
    assert set(NAMES) == set(TONES)
    for name in NAMES:
        samples = signal_samples(name)
        assert 0 < max(samples) < 5000
        assert len(samples) <= OUTPUT_RATE // 4
        assert abs(samples[0]) < 50
        assert abs(samples[-1]) < 50
        assert all(hertz == 0 or 400 <= hertz <= 2000 for hertz, _ in TONES[name])
    pitches = [tuple(hertz for hertz, _ in TONES[name]) for name in NAMES]
    rhythms = [tuple(ms for _, ms in TONES[name]) for name in NAMES]
    assert len(set(pitches)) == len(set(rhythms)) == len(NAMES)


@pytest.mark.parametrize("late", [0, 3, 9, 12])
def test_a_pause_counts_from_the_end_of_what_sounded_however_late_its_follower_comes(late: int) -> None:
    made, _ = player()
    made.play(0, 1, tone(PERIOD), gap_ms=0)
    pull(made, 1 + late)
    made.play(0, 2, tone(PERIOD), gap_ms=100)
    out = pull(made, 20)
    assert next(i for i, sample in enumerate(out) if sample) == max(100 * OUTPUT_RATE // 1000 - late * PERIOD, 0)


def chime(count: int) -> array[int]:
    return array("h", [9_000] * count)


def test_a_chime_waits_for_the_end_of_a_sentence_and_cuts_none() -> None:
    made, told = player()
    made.play(0, 1, tone(5 * PERIOD), 0)
    out = pull(made, 2)
    made.chime(chime(3 * PERIOD))
    out += pull(made, 3)
    made.play(0, 2, tone(2 * PERIOD), 0)
    out += pull(made, 6)
    assert out == array("h", [LOUD] * (5 * PERIOD) + [9_000] * (3 * PERIOD) + [LOUD] * (2 * PERIOD) + [0] * PERIOD)
    assert told == [Started(1), Ended(1), Started(2), Ended(2)]


@pytest.mark.parametrize("volume", range(1, VOLUME_STEPS + 1))
def test_a_chime_is_as_loud_whatever_the_person_here_has_chosen(volume: int) -> None:
    made, _ = player()
    made.set_volume(volume)
    pull(made, 2)
    made.chime(chime(PERIOD))
    assert max(pull(made, 2)) == 9_000


def test_a_chime_that_waits_can_be_taken_back() -> None:
    made, _ = player()
    made.play(0, 1, tone(2 * PERIOD), 0)
    pull(made, 1)
    made.chime(chime(PERIOD))
    made.chime(array("h"))
    assert pull(made, 4) == array("h", [LOUD] * PERIOD + [0] * (3 * PERIOD))


def test_a_chime_has_two_tones_that_most_people_hear_and_an_emergency_is_louder_and_other() -> None:
    for tones in CHIMES.values():
        assert len({hertz for hertz, _ in tones}) == 2
        assert all(400 <= hertz <= 2000 for hertz, _ in tones)
    assert CHIMES["call"] != CHIMES["emergency"]
    loudness = [max(chime_samples("call", volume)) for volume in range(1, VOLUME_STEPS + 1)]
    assert loudness == sorted(set(loudness))
    assert loudness[0] > 500, "the softest can be heard"
