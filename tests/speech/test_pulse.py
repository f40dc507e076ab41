"""A real sound server: what a loudspeaker would get is recorded from a PulseAudio null sink's monitor.

The server is the test's own, in a folder of its own; without the pulseaudio program these tests are skipped, and
those at the file device (test_speaker.py) stand alone.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from array import array
from pathlib import Path

import pytest

from kiosk.speech import Silent, Speaker, Speaking, SpeechEvent, SpeechStatus, Voice
from kiosk.speech.player import OUTPUT_RATE
from kiosk.visit import Line, Phrase
from tests.speech.conftest import heard_from
from tests.support.pulse import Server, wait

pytestmark = pytest.mark.skipif(
    not (shutil.which("pulseaudio") and shutil.which("parec")), reason="pulseaudio is not installed"
)


def test_what_the_loudspeaker_gets(server: Server, tmp_path: Path) -> None:
    path = tmp_path / "monitor.pcm"
    told: list[SpeechEvent] = []
    with path.open("wb") as file:
        recorder = subprocess.Popen(
            [
                "parec",
                "-d",
                "kiosk.monitor",
                "--raw",
                "--format=s16le",
                f"--rate={OUTPUT_RATE}",
                "--channels=1",
                "--latency-msec=10",
            ],
            stdout=file,
        )
    speaker = Speaker.start(told.append, None)
    try:
        wait(lambda: SpeechStatus("ok") in told)
        assert speaker.device == "PulseAudio"
        wait(lambda: path.stat().st_size > 0)
        turn = speaker.speak([Line(Phrase("Satu dua tiga."), 0)], Voice(volume=8))
        wait(lambda: Silent(turn) in told)
        time.sleep(0.4)
        turn = speaker.speak([Line(Phrase("Letakkan papan di atas meja kerja dan pegang kain."), 0)], Voice(volume=8))
        wait(lambda: Speaking(0, turn) in told)
        time.sleep(0.5)
        speaker.stop()
        time.sleep(0.7)
    finally:
        speaker.close()
        recorder.terminate()
        recorder.wait()
    raw = path.read_bytes()
    samples = array("h", raw[: len(raw) // 2 * 2])
    stretches = heard_from(samples)
    whole = [s for s in stretches if s[1] - s[0] > OUTPUT_RATE // 20]
    gaps = [i for i in range(1, len(whole)) if whole[i][0] - whole[i - 1][1] > OUTPUT_RATE * 15 // 100]
    cut_at = gaps[-1] if gaps else 0
    # The first sentence in full, the second for half a second and then nothing more.
    assert 0.8 < (whole[cut_at - 1][1] - whole[0][0]) / OUTPUT_RATE < 2.5
    assert 0.35 < (whole[-1][1] - whole[cut_at][0]) / OUTPUT_RATE < 0.8
    assert not any(abs(sample) > 200 for sample in samples[whole[-1][1] + OUTPUT_RATE // 10 :])


def test_a_sound_server_that_goes_and_comes_back(server: Server) -> None:
    told: list[SpeechEvent] = []
    speaker = Speaker.start(told.append, None)
    try:
        wait(lambda: SpeechStatus("ok") in told)
        turn = speaker.speak([Line(Phrase("Letakkan papan di atas meja kerja dan pegang kain."), 0)], Voice())
        wait(lambda: Speaking(0, turn) in told)
        server.stop()
        wait(lambda: SpeechStatus("no-device") in told)
        assert Silent(turn) in told
        told.clear()
        server.start()
        wait(lambda: Speaking(0, turn) in told)
        wait(lambda: Silent(turn) in told)
    finally:
        speaker.close()
