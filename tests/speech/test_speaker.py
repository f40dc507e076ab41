"""The whole chain, from the command to the samples that the device is given."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
from array import array
from itertools import pairwise
from math import sqrt
from pathlib import Path

import pytest

from kiosk.speech import Silent, Speaker, Speaking, SpeechStatus, Voice, renderer
from kiosk.speech.player import OUTPUT_RATE
from kiosk.speech.worker import Synthesiser
from kiosk.visit import Line, Phrase
from tests.speech.conftest import Recorded, heard_from


def loud(samples: array[int]) -> bool:
    return any(abs(sample) > 200 for sample in samples)


def envelope(samples: array[int]) -> list[float]:
    """Return the loudness of each 10 ms."""
    size = OUTPUT_RATE // 100
    return [sqrt(sum(s * s for s in samples[i : i + size]) / size) for i in range(0, len(samples) - size + 1, size)]


def alike(one: list[float], other: list[float]) -> float:
    """Return the correlation of two courses of loudness, at the best shift within 30 ms."""

    def at(shift: int) -> float:
        a, b = (one[shift:], other) if shift >= 0 else (one, other[-shift:])
        n = min(len(a), len(b))
        a, b = a[:n], b[:n]
        mean_a, mean_b = sum(a) / n, sum(b) / n
        over = sum((x - mean_a) * (y - mean_b) for x, y in zip(a, b, strict=True))
        return over / sqrt(sum((x - mean_a) ** 2 for x in a) * sum((y - mean_b) ** 2 for y in b))

    return max(at(shift) for shift in range(-3, 4))


def test_a_page_sounds_in_order_with_its_marks_in_time(recorded: Recorded) -> None:
    turn = recorded.say("Satu dua tiga.", "Selesai.")
    recorded.wait_silent(turn)
    assert [e for e in recorded.told if not isinstance(e, SpeechStatus)] == [
        Speaking(0, turn),
        Speaking(1, turn),
        Silent(turn),
    ]
    assert recorded.status() == "ok"
    stretches = heard_from(recorded.samples())
    pauses = [(b[0] - a[1]) / OUTPUT_RATE for a, b in pairwise(stretches)]
    assert any(pause > 0.2 for pause in pauses)
    assert 1.2 < (stretches[-1][1] - stretches[0][0]) / OUTPUT_RATE < 3.5


def test_the_words_of_the_digits_sound(recorded: Recorded, tmp_path: Path) -> None:
    recorded.wait_silent(recorded.say("Rp21.500"))
    samples = recorded.samples()
    stretches = heard_from(samples)
    sound = samples[stretches[0][0] : stretches[-1][1]]
    synthesiser = Synthesiser()
    right = array("h", synthesiser.render("id", "", 100, "dua puluh satu ribu lima ratus rupiah"))
    wrong = array("h", synthesiser.render("id", "", 100, "dua satu lima kosong kosong rupiah ya"))
    assert abs(len(sound) - len(right)) < OUTPUT_RATE / 20
    likeness = alike(envelope(sound), envelope(right))
    assert likeness > 0.95
    assert likeness > alike(envelope(sound), envelope(wrong)) + 0.2


def test_stop_silences_and_nothing_follows(recorded: Recorded) -> None:
    turn = recorded.say("Letakkan papan di atas meja kerja.", "Pegang ujung kain.")
    recorded.wait(Speaking(0, turn))
    recorded.wait(lambda: loud(recorded.samples()[-OUTPUT_RATE // 5 :]))
    recorded.speaker.stop()
    there = len(recorded.samples())
    recorded.wait(lambda: len(recorded.samples()) > there + OUTPUT_RATE)
    after = recorded.samples()[there + OUTPUT_RATE * 3 // 100 :]  # three periods: the fade has its end within one
    assert not any(after)
    assert Speaking(1, turn) not in recorded.told


def test_a_new_page_cuts_the_old_one(recorded: Recorded) -> None:
    first = recorded.say("Letakkan papan di atas meja kerja dan pegang ujung kain.", "Lalu tarik.")
    recorded.wait(Speaking(0, first))
    second = recorded.say("Selesai.")
    recorded.wait_silent(second)
    assert [e for e in recorded.told if isinstance(e, Speaking)] == [Speaking(0, first), Speaking(0, second)]
    assert Silent(first) not in recorded.told


def test_pause_resume_and_repeat_begin_at_the_sentence(recorded: Recorded) -> None:
    recorded.wait_silent(recorded.say("Satu dua tiga empat lima enam."))
    whole = heard_from(recorded.samples())
    length = whole[-1][1] - whole[0][0]
    for command in (recorded.speaker.repeat_sentence, recorded.speaker.resume):
        start = len(recorded.samples())
        turn = recorded.say("Satu dua tiga empat lima enam.")
        recorded.wait(Speaking(0, turn))
        recorded.speaker.pause()
        start = len(recorded.samples()) + OUTPUT_RATE // 20
        recorded.wait_silent(command())
        again = heard_from(recorded.samples(), start)
        assert abs(again[-1][1] - again[0][0] - length) < OUTPUT_RATE / 10


def test_rate_volume_and_voice_of_a_person_are_heard(recorded: Recorded) -> None:
    def said(voice: Voice) -> array[int]:
        start = len(recorded.samples())
        recorded.wait_silent(recorded.speaker.speak([Line(Phrase("Tarik benang."), 0)], voice))
        samples = recorded.samples()
        stretches = heard_from(samples, start)
        return samples[stretches[0][0] : stretches[-1][1]]

    normal = said(Voice(volume=8))
    assert len(said(Voice(rate=250, volume=8))) < len(normal) / 2
    assert len(said(Voice(rate=50, volume=8))) > len(normal) * 1.7
    quiet = said(Voice(volume=5))
    assert max(quiet) == pytest.approx(max(normal) / 10 ** (12 / 20), rel=0.25)
    other = said(Voice(voice="f2", volume=8))
    assert alike(envelope(other), envelope(normal)) < 0.97
    unknown = said(Voice(voice="tidak-ada", volume=8))  # the default voice speaks in place of one that is gone
    assert alike(envelope(unknown), envelope(normal)) > 0.95


def test_a_cue_is_cut_by_the_next_and_the_page_comes_back(recorded: Recorded) -> None:
    page = recorded.say("Satu dua tiga.", "Empat.")
    recorded.wait(Speaking(0, page))
    for name in ("Kembali", "Ulangi", "Bantuan"):
        turn = recorded.speaker.preview(Phrase(name), Voice(volume=8))
    recorded.wait_silent(turn)
    recorded.wait_silent(recorded.speaker.resume())
    marks = [e.mark for e in recorded.told if isinstance(e, Speaking)]
    assert marks == [0, 0, 1]


def test_commands_do_not_wait_for_a_slow_screen(recorded: Recorded, tmp_path: Path) -> None:
    gate = threading.Event()
    told: list[object] = []

    def slow(event: object) -> None:
        gate.wait(20)
        told.append(event)

    speaker = Speaker.start(slow, None, f"file:{tmp_path / 'slow.pcm'}")
    try:
        speaker.speak([Line(Phrase("Satu."), 0)], Voice(volume=8))
        path = tmp_path / "slow.pcm"
        recorded.wait(lambda: path.exists() and loud(array("h", path.read_bytes()[: path.stat().st_size // 2 * 2])))
        assert told == []
    finally:
        gate.set()
        speaker.close()


def test_ahead_is_rendered_and_kept(recorded: Recorded) -> None:
    recorded.speaker.ahead([Line(Phrase("Halaman berikut. Tiga langkah."), 0)], Voice())
    cache = recorded.folder / "cache"
    recorded.wait(lambda: len(list(cache.glob("*.pcm"))) == 2)
    assert all(path.stat().st_mode & 0o077 == 0 for path in (*cache.glob("*.pcm"), cache))


def test_a_killed_worker_comes_back_and_the_sentence_is_said(recorded: Recorded) -> None:
    recorded.wait_silent(recorded.say("Satu."))
    os.kill(recorded.worker_pid(), signal.SIGKILL)
    turn = recorded.say("Kalimat yang baru.", "Lalu lagi.")
    recorded.wait_silent(turn)
    assert Speaking(1, turn) in recorded.told
    assert SpeechStatus("worker-restarting") in recorded.told
    assert recorded.status() == "ok"


def test_the_worker_killed_while_it_speaks_is_not_heard(recorded: Recorded) -> None:
    turn = recorded.say("Letakkan papan di atas meja kerja.", "Selesai.")
    recorded.wait(Speaking(0, turn))
    os.kill(recorded.worker_pid(), signal.SIGKILL)
    recorded.wait_silent(turn)
    assert Speaking(1, turn) in recorded.told


def test_a_worker_that_falls_once_is_asked_again(faulty: Recorded) -> None:
    turn = faulty.say("Ini dahulu saja.")
    faulty.wait_silent(turn)
    assert Speaking(0, turn) in faulty.told
    assert [e.state for e in faulty.told if isinstance(e, SpeechStatus)] == ["ok", "worker-restarting", "ok"]


def test_a_sentence_over_which_the_worker_always_falls_is_left_out(faulty: Recorded) -> None:
    turn = faulty.say("Ini jatuh.", "Ini tidak.")
    faulty.wait_silent(turn)
    assert [e for e in faulty.told if isinstance(e, Speaking)] == [Speaking(1, turn)]


def test_a_hanging_worker_is_ended_and_stalls_nobody(faulty: Recorded) -> None:
    faulty.wait_silent(faulty.say("Satu."))
    hung = faulty.worker_pid()
    faulty.say("Ini buntu.")
    faulty.wait(SpeechStatus("worker-restarting"))
    turn = faulty.say("Halaman lain.")
    faulty.wait_silent(turn)
    assert Speaking(0, turn) in faulty.told
    with pytest.raises(ProcessLookupError):
        os.kill(hung, 0)


def test_no_synthesiser_is_told_and_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "broken").touch()
    made = Recorded(tmp_path, faulty=True)
    try:
        turn = made.say("Satu.")
        made.wait(SpeechStatus("no-engine"))
        made.wait_silent(turn)
        assert Speaking(0, turn) not in made.told
        (tmp_path / "broken").unlink()
        made.wait(Speaking(0, turn))
        made.wait(lambda: made.status() == "ok")
    finally:
        made.speaker.close()


def test_a_machine_on_which_the_synthesiser_starts_slowly_speaks_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renderer, "_START_S", 1.0)
    (tmp_path / "slow").touch()
    made = Recorded(tmp_path, faulty=True)
    try:
        made.wait(SpeechStatus("no-engine"))
        turn = made.say("Satu.")
        made.wait(Speaking(0, turn))
        assert made.status() == "ok"
    finally:
        made.speaker.close()


def test_a_device_that_goes_is_told_and_its_return_says_the_sentence_again(recorded: Recorded) -> None:
    turn = recorded.say("Letakkan papan di atas meja kerja.")
    recorded.wait(Speaking(0, turn))
    shutil.rmtree(recorded.file.parent)
    recorded.wait(SpeechStatus("no-device"))
    recorded.wait_silent(turn)
    recorded.told.clear()
    recorded.file.parent.mkdir()
    recorded.wait(Speaking(0, turn))
    recorded.wait_silent(turn)
    assert recorded.status() == "ok"
    assert loud(recorded.samples())


def test_without_a_device_a_page_is_silent_and_comes_when_there_is_one(tmp_path: Path) -> None:
    made = Recorded(tmp_path, device=f"file:{tmp_path / 'absent' / 'out.pcm'}")
    try:
        turn = made.say("Satu.")
        made.wait(SpeechStatus("no-device"))
        made.wait_silent(turn)
        (tmp_path / "absent").mkdir()
        made.wait(Speaking(0, turn))
    finally:
        made.speaker.close()


def test_closing_at_any_moment_leaves_no_process_and_no_thread(tmp_path: Path) -> None:
    before = {*threading.enumerate()}  # the listening's tests may keep a synthesiser of their own
    for delay in (0.0, 0.05, 0.3):
        made = Recorded(tmp_path)
        made.say("Letakkan papan di atas meja kerja.")
        time.sleep(delay)
        made.speaker.close()
        left = {*threading.enumerate()} - before
        assert not [t.name for t in left if t.name.startswith(("speech", "file-outlet"))]
        worker = made.speaker._renderer._worker
        assert worker is None or worker.process.poll() is not None
