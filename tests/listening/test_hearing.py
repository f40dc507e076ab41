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

from kiosk.commands.support.voice_trial import event_text, listen_to_wav
from kiosk.listening import Doubt, Missed, Noise, Teaching, VoiceEvent, WordHeard, take_example
from kiosk.listening.endpoint import PAUSE_MS
from kiosk.listening.grammar import name_id
from kiosk.listening.hearing import Example, Hearing
from kiosk.listening.personal import Personal
from kiosk.listening.recogniser import Match, Recogniser
from kiosk.listening.signals import SAMPLE_RATE, Samples, from_pcm, read_wav, resample
from kiosk.listening.synthetic import Variant
from kiosk.listening.templates import Templates
from kiosk.words import Phrase, load_words
from tests.listening import corpus
from tests.listening.conftest import EVERYDAY, PAGE
from tests.support.sounds import write_wav

if TYPE_CHECKING:
    from kiosk.listening.embedder import Embedder
    from kiosk.listening.synthetic import SyntheticVoices

VOICES = (corpus.STRANGERS[0], corpus.STRANGERS[2])


def line(event: VoiceEvent) -> str:
    return event_text(event, PAGE, load_words(), "id")


def hearing(
    embedder: Embedder, templates: Templates, person: Personal | None = None, others: Sequence[Phrase] = ()
) -> Hearing:
    recogniser = Recogniser(templates, person, others)
    recogniser.words(PAGE)
    return Hearing(embedder, recogniser, person.pause_ms if person else PAUSE_MS)


def fed(chain: Hearing, sound: Samples, step: int = 320) -> list[VoiceEvent]:
    every = [event for i in range(0, len(sound), step) for event in chain.feed(sound[i : i + step])]
    return [event for event in every if not isinstance(event, Noise)]


def test_words_by_unknown_voices_are_heard(
    embedder: Embedder, templates: Templates, synthetic_voices: SyntheticVoices
) -> None:
    chance = random.Random(1)
    chain = hearing(embedder, templates)
    right = 0
    for word in PAGE.words:
        for voice in VOICES:
            events = fed(
                chain, corpus.placed(synthetic_voices.say(word.names[0].text, "id", voice), chance, None, 60)
            )
            right += [e.key for e in events if isinstance(e, WordHeard)] == [word.key]
    assert right >= 2 * len(PAGE.words) - 1


def test_pieces_of_any_size_give_the_same(
    embedder: Embedder, templates: Templates, synthetic_voices: SyntheticVoices
) -> None:
    sound = corpus.placed(synthetic_voices.say("lanjut", "id", VOICES[0]), random.Random(2), None, 60)
    whole = fed(hearing(embedder, templates), sound, len(sound))
    assert isinstance(whole[0], WordHeard)
    for step in (123, 160, 777):
        assert [line(e) for e in fed(hearing(embedder, templates), sound, step)] == [line(e) for e in whole]


def test_talk_and_noise_act_on_nothing(
    embedder: Embedder, templates: Templates, synthetic_voices: SyntheticVoices
) -> None:
    events = fed(hearing(embedder, templates, None, EVERYDAY), corpus.talk(synthetic_voices, random.Random(3), 60))
    assert len(events) > 5
    assert not [event for event in events if isinstance(event, WordHeard)]


class Noting(Recogniser):
    """A recogniser that keeps which utterances were taken for a part of talk."""

    def decide(self, match: Match, turn: int = 0, *, in_talk: bool = False) -> WordHeard | Doubt | Missed:
        self.talk = [*getattr(self, "talk", []), in_talk]
        return super().decide(match, turn, in_talk=in_talk)


def test_what_is_said_soon_after_talk_is_a_part_of_it(
    embedder: Embedder, templates: Templates, synthetic_voices: SyntheticVoices
) -> None:
    recogniser = Noting(templates, None, EVERYDAY)
    recogniser.words(PAGE)
    chain = Hearing(embedder, recogniser, PAUSE_MS)
    quiet = np.zeros(SAMPLE_RATE * 9 // 10, np.float32)
    talk = synthetic_voices.say("Ibu Sari belum datang.", "id", VOICES[0])
    word = synthetic_voices.say("lanjut", "id", VOICES[0])
    fed(chain, np.concatenate([quiet, quiet, talk, quiet, word, quiet, quiet, quiet, quiet, word, quiet]))
    assert recogniser.talk == [False, True, False]


DISTANCES = st.floats(0.01, 1.0)


@given(st.dictionaries(st.sampled_from("abcd"), DISTANCES), DISTANCES, DISTANCES)
def test_in_talk_only_what_is_plain_counts(keys: dict[str, float], other: float, limit: float) -> None:
    match = Match(tuple(sorted(keys.items(), key=lambda key: key[1])), {}, other, limit)
    recogniser = Recogniser(Templates(None, None))  # type: ignore[arg-type]  # nothing is made
    alone, in_talk = (recogniser.decide(match, in_talk=talk) for talk in (False, True))
    if isinstance(in_talk, WordHeard):
        assert isinstance(alone, WordHeard)
        assert alone.key == in_talk.key
    else:
        assert in_talk == Missed(False)


def test_the_kiosks_own_voice_is_not_heard(
    embedder: Embedder, templates: Templates, synthetic_voices: SyntheticVoices
) -> None:
    chain = hearing(embedder, templates)
    sound = corpus.placed(synthetic_voices.say("lanjut", "id", VOICES[0]), random.Random(4), None, 60)
    half = len(sound) // 2
    fed(chain, sound[:half])
    chain.deafen(150)
    assert fed(chain, np.zeros(SAMPLE_RATE, np.float32)) == []
    assert isinstance(fed(chain, sound)[0], WordHeard)  # and it hears again


def test_a_sound_that_is_no_word_becomes_a_command_and_slow_unclear_speech_is_learnt(
    embedder: Embedder, templates: Templates, synthetic_voices: SyntheticVoices
) -> None:
    chance = random.Random(5)
    person = Personal()
    examples: list[Example] = []
    chain = hearing(embedder, templates)
    chain.on_example = examples.append
    ways = {name_id(word.names[0]): word.names[0] for word in PAGE.words[:3]}
    said = {"id:lanjut": "aaa", "id:kembali": "uuuh", "id:bantuan": "emmi"}
    teaching = Teaching(tuple(ways.values()))

    def sound(name: str, rate: int) -> Samples:
        voice = Variant("m5", rate, 30)
        return corpus.placed(corpus.slow_and_slurred(synthetic_voices, said[name], "id", voice, 2), chance, None, 60)

    for name in said:
        for rate in (55, 60, 50):
            fed(chain, sound(name, rate))
            teaching, reply = take_example(teaching, examples.pop(), person)
            assert reply.keep, reply
    assert teaching.word is None
    assert person.pause_ms != PAUSE_MS
    chain = hearing(embedder, templates, person)
    heard = [fed(chain, sound(name, 57)) for name in said]
    assert [e[0].key for e in heard if isinstance(e[0], WordHeard)] == [word.key for word in PAGE.words[:3]]


def test_a_correction_is_learnt(embedder: Embedder, templates: Templates, synthetic_voices: SyntheticVoices) -> None:
    chain, person = hearing(embedder, templates), Personal()
    chain.recogniser.person(person)
    sound = corpus.placed(synthetic_voices.say("lanjut", "id", VOICES[1]), random.Random(6), None, 60)
    (event,) = fed(chain, sound)
    assert isinstance(event, WordHeard)
    assert chain.meant(event.turn, "next", person)
    assert person.names == ["id:lanjut"]
    assert not chain.meant(event.turn, "next", person)  # each utterance is learnt once
    (after,) = fed(chain, sound)
    assert isinstance(after, WordHeard)
    assert after.sureness >= event.sureness


def test_seeds_are_kept_on_disk_for_this_user_only(embedder: Embedder, tmp_path: Path) -> None:
    names = [Phrase("anyaman bambu"), Phrase("keset")]  # words of a page: these do not come with the kiosk

    def counted() -> list[int]:
        templates = Templates(tmp_path, embedder)
        try:
            templates.prepare(names)
            assert templates.wait(60)
            return [len(templates.known(name)) for name in names]
        finally:
            templates.close()

    first = counted()
    files = sorted(tmp_path.glob("*.seed"))
    assert len(files) == len(names)
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in files)
    whole = files[0].stat().st_size
    files[0].write_bytes(files[0].read_bytes()[:100])  # a damaged one is made anew
    assert counted() == first
    assert min(first) > 0
    assert files[0].stat().st_size >= 0.9 * whole


def test_a_file_runs_through_the_same_chain(
    synthetic_voices: SyntheticVoices, templates: Templates, seed_folder: Path, tmp_path: Path
) -> None:
    chance = random.Random(7)
    sounds = [
        corpus.placed(synthetic_voices.say(text, "id", VOICES[0]), chance, None, 60) for text in ("bantuan", "tiga")
    ]
    path = tmp_path / "said.wav"
    write_wav(path, np.concatenate(sounds))
    events = [(at, e) for at, e in listen_to_wav(path, PAGE, seed_folder) if not isinstance(e, Noise)]
    assert [e.key for _, e in events if isinstance(e, WordHeard)] == ["help", "choose:3"]
    assert 1.2 < events[0][0] < len(sounds[0]) / SAMPLE_RATE < events[1][0]


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
    there = resample(tone, 22050)
    assert len(there) == SAMPLE_RATE
    assert (
        np.abs(there[500:-500] - np.sin(2 * np.pi * 440 * np.arange(SAMPLE_RATE) / SAMPLE_RATE)[500:-500]).max()
        < 0.01
    )
    pcm = (tone * 32767).astype("<i2").tobytes()
    assert np.abs(from_pcm(pcm, 22050) - there).max() < 0.001


def test_silence_is_no_word(embedder: Embedder, templates: Templates) -> None:
    assert fed(hearing(embedder, templates), np.zeros(3 * SAMPLE_RATE, np.float32)) == []
    empty = hearing(embedder, templates)
    empty.recogniser.words(type(PAGE)())
    loud = np.pad(np.sin(np.arange(SAMPLE_RATE) / 5).astype(np.float32) * 0.1, SAMPLE_RATE)
    assert [type(event) for event in fed(empty, loud)] in ([Missed], [])
