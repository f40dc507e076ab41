"""Sentences read aloud by a person: checked, made ready, played whole or not at all, and removed."""

from __future__ import annotations

import io
import math
import random
import wave
from array import array
from contextlib import suppress
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.speech.plan import TAKE, SpeechPiece, job_of, pieces_of, recording_key
from kiosk.speech.player import OUTPUT_RATE
from kiosk.speech.recordings import (
    UnfitRecording,
    draw_note_key,
    find_recording,
    keep_recording,
    keep_samples,
    keep_take,
    make_ready,
    person_folder,
    read_recording,
    recordings_in,
    remove_recordings,
    try_take,
    voice_folder,
)
from kiosk.speech.synthesiser import SynthesiserProcess
from kiosk.speech.voice import Voice
from kiosk.visit import Line, Phrase
from tests.speech.conftest import Recorded

SENTENCE = "Letakkan kain di atas meja."


@cache
def spoken(sentence: str) -> array[int]:
    """Return a sentence by another voice than the one that the kiosk speaks with: it stands for a person's."""
    worker = SynthesiserProcess()
    try:
        assert worker.answer(30)
        job = job_of(SpeechPiece(sentence, "id", 0, 0), Voice(voice="f5", rate=90))
        assert job is not None
        answer = worker.ask(job)
        assert answer is not None
        return array("h", answer[1])
    finally:
        worker.end()


def wav(
    samples: array[int], gain: float = 1.0, silence_s: float = 0.4, rate: int = OUTPUT_RATE, both: int = 1
) -> bytes:
    """Return a WAV file with room noise around what was spoken, on one channel or the same on both."""
    chance = random.Random(3)
    room = [chance.randint(-6, 6) for _ in range(round(silence_s * rate))]
    loud = [max(min(round(s * gain), 32767), -32768) for s in samples]
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(both)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(array("h", [s for s in (*room, *loud, *room) for _ in range(both)]).tobytes())
    return file.getvalue()


def level(samples: array[int]) -> float:
    return 20 * math.log10(math.sqrt(sum(s * s for s in samples) / len(samples)) / 32768)


@pytest.mark.parametrize("gain", [0.05, 0.3, 1.0])
def test_a_recording_is_as_loud_as_the_synthesiser_however_loud_it_was_read(gain: float) -> None:
    made = make_ready(wav(spoken(SENTENCE), gain), SENTENCE)
    assert abs(level(made) - level(spoken(SENTENCE))) < 2.5
    assert max(map(abs, made)) < 32_000
    assert (made[0], made[-1]) == (0, 0)
    assert len(made) < len(spoken(SENTENCE)) + OUTPUT_RATE * 0.2, "the silence around it is cut"


def test_any_rate_and_two_channels_are_read() -> None:
    plain = make_ready(wav(spoken(SENTENCE)), SENTENCE)
    for rate, both in ((44_100, 1), (16_000, 1), (OUTPUT_RATE, 2)):
        samples = array(
            "h",
            (spoken(SENTENCE)[i * OUTPUT_RATE // rate] for i in range(len(spoken(SENTENCE)) * rate // OUTPUT_RATE)),
        )
        made = make_ready(wav(samples, rate=rate, both=both), SENTENCE)
        assert abs(len(made) - len(plain)) < OUTPUT_RATE * 0.12


@pytest.mark.parametrize(
    ("sound", "sentence", "reason"),
    [
        (lambda: b"", SENTENCE, "form"),
        (lambda: b"RIFF no WAV at all", SENTENCE, "form"),
        (lambda: wav(spoken(SENTENCE))[:60], SENTENCE, "short"),
        (lambda: wav(spoken(SENTENCE), 0.008), SENTENCE, "quiet"),
        (lambda: wav(array("h"), silence_s=1), SENTENCE, "quiet"),
        (lambda: wav(spoken(SENTENCE), 12), SENTENCE, "clipped"),
        (lambda: wav(spoken("Ya.")), f"{SENTENCE} {SENTENCE} Lalu tutup.", "short"),
        (lambda: wav(spoken(f"{SENTENCE} {SENTENCE}")), "Ya.", "long"),
        (lambda: wav(array("h", [9_000, -9_000] * OUTPUT_RATE * 31)), SENTENCE, "long"),
    ],
)  # fmt: skip
def test_what_cannot_be_played_well_is_told(sound: object, sentence: str, reason: str, tmp_path: Path) -> None:
    assert callable(sound)
    with pytest.raises(UnfitRecording) as told:
        keep_recording(tmp_path, "rina", "abc", sound(), sentence)
    assert told.value.reason == reason
    assert not list(tmp_path.rglob("*.wav"))


@given(st.binary(max_size=200), st.booleans())
def test_no_file_is_more_than_unfit(rest: bytes, headed: bool) -> None:
    with suppress(UnfitRecording):
        make_ready((b"RIFF\x24\x08\0\0WAVEfmt " if headed else b"") + rest, SENTENCE)


@given(st.text(min_size=1, max_size=30), st.sampled_from(("id", "en")))
def test_a_recording_belongs_to_the_very_words_and_no_number_has_one(text: str, lang: str) -> None:
    key = recording_key(text, lang)
    if any(c.isnumeric() for c in text):
        assert not key
    if key:
        assert recording_key(f"  {text} ", lang) == key
        assert recording_key(f"{text}a", lang) != key
        assert recording_key(text, "xx") != key


@given(st.text(max_size=20))
def test_no_name_and_no_id_leads_out_of_the_folder(name: str) -> None:
    folder = person_folder(name)
    assert "/" not in folder
    assert folder not in (".", "..")
    try:
        assert voice_folder(Path("rekaman"), name) == Path("rekaman") / name
        assert not set(name) & set("./\0\\")
    except ValueError:
        assert not name.isalnum() or not name


def test_the_last_recording_counts_and_removing_one_person_leaves_the_other(tmp_path: Path) -> None:
    key = recording_key(SENTENCE, "id")
    for person, gain in (("rina", 0.5), ("joko", 0.6)):
        keep_recording(tmp_path, person, key, wav(spoken(SENTENCE), gain), SENTENCE)
    assert find_recording(tmp_path, key) == tmp_path / "joko" / f"{key}.wav"
    assert remove_recordings(tmp_path, "joko") == 1
    assert find_recording(tmp_path, key) == tmp_path / "rina" / f"{key}.wav"
    assert remove_recordings(tmp_path, "siapa") == 0
    assert read_recording(tmp_path, key)


def test_a_damaged_recording_counts_as_none(tmp_path: Path) -> None:
    key = recording_key(SENTENCE, "id")
    keep_recording(tmp_path, "rina", key, wav(spoken(SENTENCE)), SENTENCE)
    file = tmp_path / "rina" / f"{key}.wav"
    for damaged in (b"", b"RIFF", b"\0" * 4000):
        file.write_bytes(damaged)
        assert read_recording(tmp_path, key) is None


def holds(samples: array[int], part: array[int]) -> int:
    """Return where a part stands in the samples; -1 if nowhere."""
    return samples.tobytes().find(part.tobytes())


def test_a_recording_is_played_whole_and_the_synthesiser_says_the_rest(recorded: Recorded) -> None:
    """Three sentences of one page: the middle one was read aloud. No gap is over 0.3 s, and no sentence is mixed."""
    folder, key = recorded.folder / "rekaman", recording_key(SENTENCE, "id")
    keep_recording(folder, "rina", key, wav(spoken(SENTENCE)), SENTENCE)
    recorded.wait(lambda: recorded.status() == "ok")
    clip = array("h", read_recording(folder, key) or b"")
    for _ in range(4):  # a busy machine may be late for the device, which then puts silence in between
        begin = len(recorded.samples())
        recorded.wait_silent(recorded.say(f"Cuci tangan Anda. {SENTENCE} Ambil 3 lembar."))
        samples = recorded.samples()[begin:]
        place = holds(samples, clip) // 2
        before, after = samples[: max(place, 0)], samples[place + len(clip) :]
        gaps = [next((i for i, s in enumerate(side) if abs(s) > 200), len(side)) for side in (before[::-1], after)]
        if place > 0 and max(gaps) < OUTPUT_RATE * 0.3:
            break
    assert place > 0
    assert max(gaps) < OUTPUT_RATE * 0.3
    assert max(map(abs, before)) > 2_000
    assert max(map(abs, after)) > 2_000
    steps = [abs(b - a) for a, b in pairwise(samples)]
    loudest = max(abs(b - a) for a, b in pairwise(spoken(SENTENCE)))
    for join in (place, place + len(clip)):
        assert max(steps[join - 40 : join + 40]) < loudest / 4, "a click where a recording begins or ends"


def test_a_changed_sentence_and_one_with_a_number_are_said_by_the_synthesiser(recorded: Recorded) -> None:
    folder, key = recorded.folder / "rekaman", recording_key(SENTENCE, "id")
    keep_recording(folder, "rina", key, wav(spoken(SENTENCE)), SENTENCE)
    recorded.wait(lambda: recorded.status() == "ok")
    turn = recorded.say("Letakkan kain di atas meja itu.", "Letakkan 2 kain di atas meja.")
    recorded.wait_silent(turn)
    clip = array("h", read_recording(folder, key) or b"")
    assert holds(recorded.samples(), clip) < 0


def test_a_recording_is_cut_at_once_and_removing_it_brings_the_synthesiser_back(recorded: Recorded) -> None:
    folder, key = recorded.folder / "rekaman", recording_key(SENTENCE, "id")
    keep_recording(folder, "rina", key, wav(spoken(SENTENCE)), SENTENCE)
    clip = array("h", read_recording(folder, key) or b"")
    recorded.wait(lambda: recorded.status() == "ok")
    recorded.say(SENTENCE)
    recorded.wait(lambda: any(abs(s) > 200 for s in recorded.samples()))
    recorded.speaker.stop()
    long = len(recorded.samples())
    recorded.wait(lambda: len(recorded.samples()) > long + OUTPUT_RATE // 2)
    assert max(map(abs, recorded.samples()[long + OUTPUT_RATE // 20 :])) == 0
    assert holds(recorded.samples(), clip) < 0
    remove_recordings(folder, "rina")
    turn = recorded.say(SENTENCE)
    recorded.wait_silent(turn)
    assert holds(recorded.samples(), clip) < 0


def test_a_take_sounds_only_where_it_is_heard_back(recorded: Recorded) -> None:
    folder, key = recorded.folder / "rekaman", recording_key(SENTENCE, "id")
    keep_recording(folder, "rina", key, wav(spoken(SENTENCE)), SENTENCE)
    try_take(folder, "rina", key, wav(spoken(SENTENCE)[:-6_000]), SENTENCE)
    kept = array("h", read_recording(folder, key) or b"")
    take = array("h", read_recording(folder, TAKE + key) or b"")
    assert len(take) < len(kept)
    recorded.wait(lambda: recorded.status() == "ok")
    for voice, sounds, silent in ((Voice(volume=8), kept, take), (Voice(volume=8, take=True), take, kept)):
        after = OUTPUT_RATE // 10  # by then the loudness has glided to where it is wanted
        for _ in range(4):  # a busy machine may be late for the device, which then puts silence in between
            begin = len(recorded.samples())
            recorded.wait_silent(recorded.speaker.speak([Line(Phrase(SENTENCE), 0)], voice))
            heard = recorded.samples()[begin:]
            assert holds(heard, silent[after:]) < 0
            if holds(heard, sounds[after:]) > 0:
                break
        assert holds(heard, sounds[after:]) > 0
    keep_take(folder, "rina", key)
    assert array("h", read_recording(folder, key) or b"") == take
    assert not list(folder.rglob(f"{TAKE}*"))


def test_a_spoken_note_sounds_in_place_of_its_mark_and_the_mark_is_said_once_it_is_gone(recorded: Recorded) -> None:
    folder, key = recorded.folder / "rekaman", draw_note_key()
    keep_samples(folder, "rina", key, make_ready(wav(spoken(SENTENCE)), None).tobytes())
    clip = array("h", read_recording(folder, key) or b"")
    mark = Phrase("Pesan suara dari Bu Rina.", "id", recording=key)
    recorded.wait(lambda: recorded.status() == "ok")
    recorded.wait_silent(recorded.say("Satu."))
    for _ in range(4):  # a busy machine may be late for the device, which then puts silence in between
        begin = len(recorded.samples())
        recorded.wait_silent(recorded.speaker.speak([Line(mark, 0)], Voice(volume=8)))
        heard = recorded.samples()[begin:]
        if (place := holds(heard, clip) // 2) >= 0:
            break
    assert place >= 0
    around = heard[:place] + heard[place + len(clip) :]
    assert max(map(abs, around), default=0) == 0, "nothing else sounds"
    remove_recordings(folder, "rina")
    begin = len(recorded.samples())
    recorded.wait_silent(recorded.speaker.speak([Line(mark, 0)], Voice(volume=8)))
    assert max(map(abs, recorded.samples()[begin:])) > 2_000


@given(st.text(max_size=30) | st.from_regex(r"(take-)?(note-)?[0-9a-f]{12}", fullmatch=True))
def test_a_note_from_elsewhere_names_no_take_no_sentence_and_no_file(key: str) -> None:
    """What is carried here may say anything: only a note's own key leads to a recording."""
    mark = "Pesan suara dari Bu Rina."
    (piece,) = pieces_of((Line(Phrase(mark, "id", recording=key), 0),))
    job = job_of(piece, Voice())
    assert job is not None
    is_note = key.startswith("note-") and key.isascii() and len(key) == 17 and set(key[5:]) <= set("0123456789abcdef")
    assert job.recording == (key if is_note else recording_key(mark, "id"))


def test_a_note_is_spoken_freely_but_not_silent(tmp_path: Path) -> None:
    key = draw_note_key()
    assert key != draw_note_key()
    for sound, reason in (
        (wav(array("h", [0] * OUTPUT_RATE)), "quiet"),
        (wav(spoken(SENTENCE)[:2_000], 1, 0), "short"),
    ):
        with pytest.raises(UnfitRecording, match=reason):
            try_take(tmp_path, "rina", key, sound, None)
    assert not list(tmp_path.rglob("*.wav"))
    try_take(tmp_path, "rina", key, wav(array("h", [*spoken(SENTENCE), *spoken(SENTENCE)])), None)
    assert find_recording(tmp_path, key) is None, "a take is heard by nobody else"
    keep_take(tmp_path, "rina", key)
    assert [one.key for one in recordings_in(tmp_path)] == [key]
