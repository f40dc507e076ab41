"""The whole chain on sounds: words by voices that no template has, noise, talk, teaching and correcting."""

from __future__ import annotations

import random
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("numpy")
pytest.importorskip("onnxruntime")

import numpy as np

from kiosk.listening import Doubt, Event, Heard, Missed, Noise, Teaching, take
from kiosk.listening.console import listen_to_wav, told
from kiosk.listening.endpoint import PAUSE_MS
from kiosk.listening.grammar import name_id
from kiosk.listening.hearing import Example, Hearing
from kiosk.listening.personal import Personal
from kiosk.listening.recogniser import Match, Recogniser
from kiosk.listening.seeds import Seeds
from kiosk.listening.signals import RATE, Samples, from_pcm, read_wav, resampled, write_wav
from kiosk.listening.synthetic import Speaker
from kiosk.words import Phrase, load
from tests.listening import corpus
from tests.listening.conftest import EVERYDAY, PAGE

if TYPE_CHECKING:
    from kiosk.listening.ear import Ear
    from kiosk.listening.synthetic import Choir

VOICES = (corpus.STRANGERS[0], corpus.STRANGERS[2])


def line(event: Event) -> str:
    return told(event, PAGE, load(), "id")


def hearing(ear: Ear, seeds: Seeds, person: Personal | None = None, others: Sequence[Phrase] = ()) -> Hearing:
    recogniser = Recogniser(seeds, person, others)
    recogniser.words(PAGE)
    return Hearing(ear, recogniser, person.pause_ms if person else PAUSE_MS)


def fed(chain: Hearing, sound: Samples, step: int = 320) -> list[Event]:
    every = [event for i in range(0, len(sound), step) for event in chain.feed(sound[i : i + step])]
    return [event for event in every if not isinstance(event, Noise)]


def test_words_by_unknown_voices_are_heard(ear: Ear, seeds: Seeds, choir: Choir) -> None:
    chance = random.Random(1)
    chain = hearing(ear, seeds)
    right = 0
    for word in PAGE.words:
        for voice in VOICES:
            events = fed(chain, corpus.placed(choir.say(word.names[0].text, "id", voice), chance, None, 60))
            right += [e.key for e in events if isinstance(e, Heard)] == [word.key]
    assert right >= 2 * len(PAGE.words) - 1


def test_pieces_of_any_size_give_the_same(ear: Ear, seeds: Seeds, choir: Choir) -> None:
    sound = corpus.placed(choir.say("lanjut", "id", VOICES[0]), random.Random(2), None, 60)
    whole = fed(hearing(ear, seeds), sound, len(sound))
    assert isinstance(whole[0], Heard)
    for step in (123, 160, 777):
        assert [line(e) for e in fed(hearing(ear, seeds), sound, step)] == [line(e) for e in whole]


def test_talk_and_noise_act_on_nothing(ear: Ear, seeds: Seeds, choir: Choir) -> None:
    events = fed(hearing(ear, seeds, None, EVERYDAY), corpus.talk(choir, random.Random(3), 60))
    assert len(events) > 5
    assert not [event for event in events if isinstance(event, Heard)]


class Noting(Recogniser):
    """A recogniser that keeps which utterances were taken for a part of talk."""

    def decide(self, match: Match, turn: int = 0, *, in_talk: bool = False) -> Heard | Doubt | Missed:
        self.talk = [*getattr(self, "talk", []), in_talk]
        return super().decide(match, turn, in_talk=in_talk)


def test_what_is_said_soon_after_talk_is_a_part_of_it(ear: Ear, seeds: Seeds, choir: Choir) -> None:
    recogniser = Noting(seeds, None, EVERYDAY)
    recogniser.words(PAGE)
    chain = Hearing(ear, recogniser, PAUSE_MS)
    quiet = np.zeros(RATE * 9 // 10, np.float32)
    talk = choir.say("Ibu Sari belum datang.", "id", VOICES[0])
    word = choir.say("lanjut", "id", VOICES[0])
    fed(chain, np.concatenate([quiet, quiet, talk, quiet, word, quiet, quiet, quiet, quiet, word, quiet]))
    assert recogniser.talk == [False, True, False]


DISTANCES = st.floats(0.01, 1.0)


@given(st.dictionaries(st.sampled_from("abcd"), DISTANCES), DISTANCES, DISTANCES)
def test_in_talk_only_what_is_plain_counts(keys: dict[str, float], other: float, limit: float) -> None:
    match = Match(tuple(sorted(keys.items(), key=lambda key: key[1])), {}, other, limit)
    recogniser = Recogniser(Seeds(None, None))  # type: ignore[arg-type]  # nothing is made
    alone, in_talk = (recogniser.decide(match, in_talk=talk) for talk in (False, True))
    if isinstance(in_talk, Heard):
        assert isinstance(alone, Heard)
        assert alone.key == in_talk.key
    else:
        assert in_talk == Missed(False)


def test_the_kiosks_own_voice_is_not_heard(ear: Ear, seeds: Seeds, choir: Choir) -> None:
    chain = hearing(ear, seeds)
    sound = corpus.placed(choir.say("lanjut", "id", VOICES[0]), random.Random(4), None, 60)
    half = len(sound) // 2
    fed(chain, sound[:half])
    chain.deafen(150)
    assert fed(chain, np.zeros(RATE, np.float32)) == []
    assert isinstance(fed(chain, sound)[0], Heard)  # and it hears again


def test_a_sound_that_is_no_word_becomes_a_command_and_slow_unclear_speech_is_learnt(
    ear: Ear, seeds: Seeds, choir: Choir
) -> None:
    chance = random.Random(5)
    person = Personal()
    examples: list[Example] = []
    chain = hearing(ear, seeds)
    chain.on_example = examples.append
    ways = {name_id(word.names[0]): word.names[0] for word in PAGE.words[:3]}
    said = {"id:lanjut": "aaa", "id:kembali": "uuuh", "id:bantuan": "emmi"}
    teaching = Teaching(tuple(ways.values()))

    def sound(name: str, rate: int) -> Samples:
        voice = Speaker("m5", rate, 30)
        return corpus.placed(corpus.slow_and_slurred(choir, said[name], "id", voice, 2), chance, None, 60)

    for name in said:
        for rate in (55, 60, 50):
            fed(chain, sound(name, rate))
            teaching, reply = take(teaching, examples.pop(), person)
            assert reply.keep, reply
    assert teaching.word is None
    assert person.pause_ms != PAUSE_MS
    chain = hearing(ear, seeds, person)
    heard = [fed(chain, sound(name, 57)) for name in said]
    assert [e[0].key for e in heard if isinstance(e[0], Heard)] == [word.key for word in PAGE.words[:3]]


def test_a_correction_is_learnt(ear: Ear, seeds: Seeds, choir: Choir) -> None:
    chain, person = hearing(ear, seeds), Personal()
    chain.recogniser.person(person)
    sound = corpus.placed(choir.say("lanjut", "id", VOICES[1]), random.Random(6), None, 60)
    (event,) = fed(chain, sound)
    assert isinstance(event, Heard)
    assert chain.meant(event.turn, "next", person)
    assert person.names == ["id:lanjut"]
    assert not chain.meant(event.turn, "next", person)  # each utterance is learnt once
    (after,) = fed(chain, sound)
    assert isinstance(after, Heard)
    assert after.sureness >= event.sureness


def test_seeds_are_kept_on_disk_for_this_user_only(ear: Ear, tmp_path: Path) -> None:
    names = [Phrase("anyaman bambu"), Phrase("keset")]  # words of a page: these do not come with the kiosk

    def counted() -> list[int]:
        seeds = Seeds(tmp_path, ear)
        try:
            seeds.prepare(names)
            assert seeds.wait(60)
            return [len(seeds.known(name)) for name in names]
        finally:
            seeds.close()

    first = counted()
    files = sorted(tmp_path.glob("*.seed"))
    assert len(files) == len(names)
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)
    whole = files[0].stat().st_size
    files[0].write_bytes(files[0].read_bytes()[:100])  # a damaged one is made anew
    assert counted() == first
    assert min(first) > 0
    assert files[0].stat().st_size >= 0.9 * whole


def test_a_file_runs_through_the_same_chain(choir: Choir, seeds: Seeds, seed_folder: Path, tmp_path: Path) -> None:
    chance = random.Random(7)
    sounds = [corpus.placed(choir.say(text, "id", VOICES[0]), chance, None, 60) for text in ("bantuan", "tiga")]
    path = tmp_path / "said.wav"
    write_wav(path, np.concatenate(sounds))
    events = [(at, e) for at, e in listen_to_wav(path, PAGE, seed_folder) if not isinstance(e, Noise)]
    assert [e.key for _, e in events if isinstance(e, Heard)] == ["help", "choose:3"]
    assert 1.2 < events[0][0] < len(sounds[0]) / RATE < events[1][0]


def test_what_is_no_wav_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.wav"
    path.write_bytes(b"RIFF????")
    with pytest.raises(ValueError, match=r"x\.wav"):
        read_wav(path)
    with pytest.raises(OSError, match="there"):
        read_wav(tmp_path / "there.wav")


def test_another_rate_keeps_the_tone() -> None:
    time = np.arange(22050) / 22050
    tone = np.sin(2 * np.pi * 440 * time).astype(np.float32)
    there = resampled(tone, 22050)
    assert len(there) == RATE
    assert np.abs(there[500:-500] - np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)[500:-500]).max() < 0.01
    pcm = (tone * 32767).astype("<i2").tobytes()
    assert np.abs(from_pcm(pcm, 22050) - there).max() < 0.001


def test_silence_is_no_word(ear: Ear, seeds: Seeds) -> None:
    assert fed(hearing(ear, seeds), np.zeros(3 * RATE, np.float32)) == []
    empty = hearing(ear, seeds)
    empty.recogniser.words(type(PAGE)())
    loud = np.pad(np.sin(np.arange(RATE) / 5).astype(np.float32) * 0.1, RATE)
    assert [type(event) for event in fed(empty, loud)] in ([Missed], [])
