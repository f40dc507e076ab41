"""From the command to the first audible sample and to silence, measured on the samples that the device pulled.

The device is a file that pulls 10 ms at a time in real time. A sample counts as heard one period after the
moment at which it is due: a sound card plays one period while it fills the next. The peer is plain pyttsx3
(``say`` and ``runAndWait``), which plays through ``aplay``; where the machine has no sound card, a stand-in of
that name takes the file's real length, and its first audible sample counts from the moment at which it starts.
"""

from __future__ import annotations

import io
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
import wave
from array import array
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from kiosk.speech import Speaker, Speaking, SpeechEvent, SpeechStatus, Voice, phonemes
from kiosk.speech.outlet import PERIOD_MS, FileOutlet
from kiosk.speech.phonemes import vowels
from kiosk.speech.plan import job_of, pieces_of, recording_key
from kiosk.speech.player import OUTPUT_RATE
from kiosk.speech.recordings import keep_recording
from kiosk.speech.spoken import corrected_vowels
from kiosk.visit import Line, Phrase

TIMES = 40
AUDIBLE = 200
PERIOD = PERIOD_MS / 1000

THINGS = ("papan", "kain", "gunting", "benang", "jarum", "keset", "bingkai", "warna")
NUMBERS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
PLACES = ("di atas meja", "di dalam kotak", "dekat jendela", "di sebelah kiri", "di rak bawah")

APLAY = """#!{python} -SE
import sys, time
began = time.monotonic()
raw = open(sys.argv[1], "rb").read()[44:]
open("{log}", "a").write(repr((began, len(raw) // 2, next((i for i in range(0, len(raw) - 1, 2)
    if abs(int.from_bytes(raw[i:i + 2], "little", signed=True)) > {audible}), 0) // 2)) + chr(10))
time.sleep(max(began + len(raw) / 2 / {rate} - time.monotonic(), 0))
"""

PLAIN = """
import os, sys, threading, time
from kiosk.speech.worker import _load_espeak
_load_espeak()
import pyttsx3
engine = pyttsx3.init()
engine.setProperty("voice", "id")
engine.setProperty("rate", 170)
def stop():
    print("asked", asked, time.monotonic(), flush=True)
    engine.stop()
threading.Timer(0.6, stop).start()
last = threading.Timer(6, os._exit, (0,))  # a stop may also leave it waiting for ever
last.daemon = True
last.start()
asked = time.monotonic()
engine.say(sys.argv[1])
engine.runAndWait()
"""


LIBRARY = """
import time
import tracemalloc
from pathlib import Path
from kiosk.speech.sound import sound_library
def held():
    return int(Path("/proc/self/status").read_text().partition("VmRSS:")[2].split()[0]) / 1000
before, began = held(), time.perf_counter()
{}
print((time.perf_counter() - began) * 1000, held() - before)
"""
"""Prints the milliseconds and the MB that the sound library takes."""


def _library() -> list[dict[str, Any]]:
    """Return what the sound library takes as the kiosk imports it, of what it takes with NumPy."""

    def taken(line: str) -> tuple[float, ...]:
        made = [subprocess.check_output([sys.executable, "-c", LIBRARY.format(line)], text=True) for _ in range(5)]
        return tuple(map(statistics.median, zip(*(map(float, one.split()) for one in made), strict=True)))

    name, figures = "speech: import of the sound library without NumPy (median)", []
    for ours, plain, unit in zip(taken("sound_library()"), taken("import miniaudio"), ("ms", "MB"), strict=True):
        ratio = {"of": "with NumPy", "value": ours / plain}
        figures.append({"name": name, "value": ours, "unit": unit, "bound": None, "ratio": ratio})
    return figures


def _words() -> list[dict[str, Any]]:
    """Return how well the words of all lessons are known, and what it takes to look them up."""
    from tests.speech.test_phonemes import texts, words_of_all_texts

    counted, given = words_of_all_texts(), corrected_vowels("id")
    guessed = sum(n for word, n in counted.items() if "e" in word and vowels(word, given).source == "rule")
    whole = [piece for text in texts() for piece in pieces_of([Line(Phrase(text), 0)])][:2000]
    began = time.perf_counter()
    for piece in whole:
        job_of(piece, Voice())
    each = (time.perf_counter() - began) * 1000 / len(whole)
    held = _held(piece.sentence for piece in whole)
    size = (Path(phonemes.__file__).parent / "reading" / "id.vowels").stat().st_size / 1e6
    return [
        {"name": f"speech: {name}", "value": value, "unit": unit, "bound": bound, "ratio": None}
        for name, value, unit, bound in (
            ("words of all texts whose vowels are guessed", 100 * guessed / counted.total(), "%", 1.0),
            ("dictionary of vowels", size, "MB", None),
            ("memory of the pronunciation, all texts said", held, "MB", 2.0),
            ("text to phonemes, a sentence", each, "ms", None),
        )
    ]


def _held(sentences: Iterable[str]) -> float:
    """Return how many MB the dictionary and what is remembered of words take, from nothing."""
    for remembered in (phonemes._list, phonemes._listed, phonemes._phonemes):
        remembered.cache_clear()
    tracemalloc.start()
    for sentence in sentences:
        phonemes.respell(sentence, "id")
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return held / 1e6


def run() -> dict[str, Any]:
    """Return the figures."""
    sentences = _sentences(TIMES)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "ours.pcm").touch()
        cold, cold_stops = _ours(folder, sentences, None)
        cached, stops = _ours(folder, sentences, None)
        for text in sentences:
            keep_recording(folder / "rekaman", "m1", recording_key(text, "id"), _hum(), text)
        clips, _ = _ours(folder, sentences, None)
        shutil.rmtree(folder / "rekaman")
        busy, busy_stops = _ours(folder, sentences[: TIMES // 2], _paint)
        plain, plain_stops = _plain(folder, sentences[:3])
    peer = "plain pyttsx3"

    def figure(name: str, values: list[float], bound: float | None, other: list[float] | None) -> dict[str, Any]:
        value = _p95(values) * 1000
        ratio = {"of": peer, "value": value / (statistics.median(other) * 1000)} if other else None
        return {"name": name, "value": value, "unit": "ms", "bound": bound, "ratio": ratio}

    silences = [s - PERIOD for s in cold_stops + stops]
    return {
        "figures": [
            *_library(),
            *_words(),
            figure("speech: command to sound, a person's recording (p95)", clips, 50, None),
            figure("speech: command to sound, rendered ahead (p95)", cached, 50, plain),
            figure("speech: command to sound, cold sentence (p95)", cold, 150, plain),
            figure("speech: command to sound while the screen paints without rest (p95)", busy, None, None),
            figure("speech: command to silence beyond one period (p95)", silences, 20, plain_stops),
            figure("speech: the same while the screen paints (p95)", [s - PERIOD for s in busy_stops], None, None),
            {
                "name": f"{peer}: command to sound (median)",
                "value": statistics.median(plain) * 1000,
                "unit": "ms",
                "bound": None,
                "ratio": None,
            },
            {
                "name": f"{peer}: command to silence (median)",
                "value": statistics.median(plain_stops) * 1000,
                "unit": "ms",
                "bound": None,
                "ratio": None,
            },
        ]
    }


def _sentences(count: int) -> list[str]:
    chance = random.Random(7)  # the same sentences every time
    return [
        f"Letakkan {NUMBERS[n // 10]} {NUMBERS[n % 10]} {chance.choice(THINGS)} {chance.choice(PLACES)}, lalu lihat."
        for n in range(count)
    ]


def _hum() -> bytes:
    """Return a WAV file of four seconds that stands for what a person read."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(OUTPUT_RATE)
        sound.writeframes(array("h", [4_000 if i // 60 % 2 else -4_000 for i in range(4 * OUTPUT_RATE)]).tobytes())
    return file.getvalue()


def _ours(
    folder: Path, sentences: list[str], meanwhile: Callable[[float], None] | None
) -> tuple[list[float], list[float]]:
    """Return the seconds from each command to sound, and from each stop to silence."""
    file = folder / "ours.pcm"
    file.write_bytes(b"")
    told: list[SpeechEvent] = []
    speaker = Speaker.start(told.append, folder / "cache", f"file:{file}", folder / "rekaman")
    rest = meanwhile or time.sleep
    moments: list[tuple[float, float]] = []
    try:
        while SpeechStatus("ok") not in told:
            time.sleep(0.01)
        outlet = speaker.outlet
        assert isinstance(outlet, FileOutlet)
        for text in sentences:
            rest(0.15 + random.random() / 50)
            asked = time.monotonic()
            turn = speaker.speak([Line(Phrase(text), 0)], Voice(volume=8))
            while Speaking(0, turn) not in told:
                rest(0.002)
            rest(0.4 + random.random() / 20)
            moments.append((asked, time.monotonic()))
            speaker.stop()
        rest(0.2)
    finally:
        speaker.close()
    samples = array("h", file.read_bytes())
    began = outlet.began
    sounds, silences = [], []
    for i, (asked, stopped) in enumerate(moments):
        first = round((asked - began) * OUTPUT_RATE)
        last = round((moments[i + 1][0] - began) * OUTPUT_RATE) if i + 1 < len(moments) else len(samples)
        loud = [k for k in range(first, min(last, len(samples))) if abs(samples[k]) > AUDIBLE]
        sounds.append(began + loud[0] / OUTPUT_RATE + PERIOD - asked)
        silences.append(began + loud[-1] / OUTPUT_RATE + PERIOD - stopped)
    return sounds, silences


def _paint(seconds: float) -> None:
    """Keep the interpreter as busy as a screen that paints without rest."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        "".join(str(i) for i in range(500))


def _plain(folder: Path, sentences: list[str]) -> tuple[list[float], list[float]]:
    """Return the same for pyttsx3 by itself."""
    aplay, log = folder / "aplay", folder / "aplay.log"
    aplay.write_text(APLAY.format(python=sys.executable, log=log, audible=AUDIBLE, rate=OUTPUT_RATE), "utf-8")
    aplay.chmod(0o700)
    asked: list[list[str]] = []
    for text in sentences:
        with subprocess.Popen(
            [sys.executable, "-c", PLAIN, text],
            env=os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"},
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdout is not None
            asked += [line.split()[1:] for line in process.stdout if line.startswith("asked")][:1]
    played = [line.strip("()\n").split(", ") for line in log.read_text("utf-8").splitlines()]
    sounds, silences = [], []
    for (at, stop), (began, length, lead) in zip(asked, played, strict=True):
        sounds.append(float(began) + int(lead) / OUTPUT_RATE - float(at))
        silences.append(float(began) + int(length) / OUTPUT_RATE - float(stop))
    return sounds, silences


def _p95(values: list[float]) -> float:
    return sorted(values)[max(0, -(-len(values) * 95 // 100) - 1)]
