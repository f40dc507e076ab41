"""The worker process: what it renders, and what it says of what it cannot."""

from __future__ import annotations

import subprocess
import sys
import time
from array import array
from collections.abc import Iterator

import pytest

from kiosk.speech import VOICES, worker
from kiosk.speech.synthesiser import WORKER

RATES = (100, 250, 50, 100, 250)


class Asked:
    """A worker process, asked directly."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(WORKER, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.hello = self.answer()[0]

    def answer(self) -> tuple[dict[str, object], bytes]:
        assert self.process.stdout is not None
        answer = worker.receive(self.process.stdout)
        assert answer is not None
        return answer

    def render(self, text: str, lang: str = "id", voice: str = "", rate: int = 100) -> bytes:
        assert self.process.stdin is not None
        worker.send(self.process.stdin, {"lang": lang, "voice": voice, "rate": rate, "text": text})
        head, samples = self.answer()
        assert head == {} or not samples
        return samples


@pytest.fixture
def asked() -> Iterator[Asked]:
    made = Asked()
    yield made
    with made.process as process:
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(10) == 0  # it ends when the kiosk does


def test_it_names_its_driver_and_the_voices_of_both_languages(asked: Asked) -> None:
    assert isinstance(asked.hello["driver"], str)
    voices = asked.hello["voices"]
    assert isinstance(voices, dict)
    assert voices["id"]
    assert voices["en"]


def test_a_rate_counts_for_the_text_that_it_comes_with(asked: Asked) -> None:
    lengths: dict[int, list[int]] = {}
    for rate in RATES:
        time.sleep(0.3)  # the synthesiser's own thread takes a parameter late once it has gone to sleep
        lengths.setdefault(rate, []).append(len(asked.render("Tarik benang pelan sampai rapat.", rate=rate)))
    assert min(lengths[50]) > 1.7 * max(lengths[100])
    assert min(lengths[100]) > 2 * max(lengths[250])
    for same in lengths.values():
        assert max(same) - min(same) < 1000


def test_every_voice_speaks_both_languages_and_sounds_different(asked: Asked) -> None:
    for lang in ("id", "en"):
        lengths = {len(asked.render("Satu dua tiga.", lang, voice)) // 8 for voice in VOICES}
        assert len(lengths) == len(VOICES)
        assert min(lengths) > 1000


def test_a_voice_that_is_gone_is_the_default_one(asked: Asked) -> None:
    gone = asked.render("Satu dua tiga.", voice="sudah-dihapus")
    assert abs(len(gone) - len(asked.render("Satu dua tiga."))) < 500


def test_what_it_cannot_say_has_no_samples_and_it_goes_on(asked: Asked) -> None:
    assert asked.render("Satu.", lang="xx") == b""
    assert asked.render("Satu.")


HOSTILE = (
    "", " ", "\n\t", ".", "....!!??", "\x00", "a\x00b", "\x01", "\x01S", "\x0199999S cepat", "[[", "[[]]",
    "[[xyz", "]]", "<speak>", '<mark name="x"/>', "<", "&amp;", "%s", "\\", "'", '"', "\ud800", "\udcff", "\ufeff",
    "\u202e", "🙂" * 50, "漢字", "\u0301" * 200, "a" * 2000, "9" * 2000, "satu dua " * 250, "a\n" * 500, "ꦧꦛꦶꦏ꧀",
)  # fmt: skip


def test_it_speaks_after_each_text_whatever_it_was(asked: Asked) -> None:
    """Once the second text, or one that says nothing, hung pyttsx3's loop (its issues 126 and 131)."""
    whole = len(asked.render("Satu dua tiga."))
    for text in HOSTILE:
        asked.render(text)
        after = asked.render("Satu dua tiga.")
        assert abs(len(after) - whole) < 1000, repr(text)


def test_there_is_no_silence_at_the_ends(asked: Asked) -> None:
    samples = array("h", asked.render("Satu dua tiga."))
    assert any(abs(sample) > 150 for sample in samples[:100])
    assert any(abs(sample) > 150 for sample in samples[-400:])


SLOW = """
import time
from kiosk.speech import worker
worker._load_espeak()
from pyttsx3.drivers import _espeak
from pyttsx3.drivers.espeak import EspeakDriver
stopped = []
_espeak.Cancel = lambda: stopped.append(True)
told = EspeakDriver._onSynth
def late(*arguments):
    time.sleep({before})
    told(*arguments)
    time.sleep({after})
    return 0
EspeakDriver._onSynth = late
synthesiser = worker.Synthesiser()
print([len(synthesiser.render("id", "", 100, text)) > 10_000 for text in ("halo", "apa kabar", "halo juga")], stopped)
"""
"""A synthesiser whose thread takes so long before and after it hands over sound, or tells that a text is done.

What is stopped may be the next text, which is then silent.
"""


@pytest.mark.parametrize(("before", "after"), [(0.2, 0), (0, 0.2)])
def test_a_machine_on_which_the_synthesiser_is_slow_speaks_every_text(before: float, after: float) -> None:
    code = SLOW.format(before=before, after=after)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.splitlines()[-1:] == ["[True, True, True] []"], done.stderr


def test_what_is_cut_short_is_no_message() -> None:
    import io

    whole = io.BytesIO()
    worker.send(whole, {"a": 1}, b"1234")
    for length in range(len(whole.getvalue())):
        assert worker.receive(io.BytesIO(whole.getvalue()[:length])) is None
    assert worker.receive(io.BytesIO(whole.getvalue())) == ({"a": 1}, b"1234")
