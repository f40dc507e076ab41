"""The process that renders: pyttsx3 alone, so that a crash or a hang of the synthesiser is not the kiosk's.

It is run as a file and imports nothing of the kiosk, which keeps it small. It reads requests on standard input
and answers each on standard output: a head in JSON and then the samples (16 bit, one channel, 22,050 a second).
What pyttsx3 prints goes nowhere.
"""

from __future__ import annotations

import array
import contextlib
import ctypes
import json
import os
import re
import signal
import struct
import sys
import tempfile
import time
import types
import wave
from pathlib import Path
from typing import IO, Any

RATE = 22050
NORMAL = 155
"""pyttsx3's rate (words a minute, of English) at which a page of plain Indonesian has 121 words a minute.

Its pauses are counted; without them it is 137. VVSG 2.0 7.1-K asks for 120 to 125 at first.
"""

_QUIET = 160
"""Samples below this (-46 dB) at either end are silence; the player makes its own pauses."""


def send(stream: IO[bytes], head: dict[str, Any], samples: bytes = b"") -> None:
    """Write one message. Raises OSError if the other side is gone."""
    packed = json.dumps(head).encode()
    stream.write(struct.pack("<II", len(packed), len(samples)) + packed + samples)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """Read one message; None if the other side is gone."""
    sizes = stream.read(8)
    if len(sizes) < 8:
        return None
    head_size, sample_size = struct.unpack("<II", sizes)
    packed, samples = stream.read(head_size), stream.read(sample_size)
    if len(packed) < head_size or len(samples) < sample_size:
        return None
    return json.loads(packed), samples


class Synthesiser:
    """One pyttsx3 engine and the place to which it writes. Raises RuntimeError if there is no engine."""

    def __init__(self) -> None:
        _load_espeak()
        import pyttsx3

        _add_driver()
        from pyttsx3.engine import engines_by_sys_platform

        self._errors: list[object] = []
        self._path, self._fd = _scratch()
        found: list[tuple[str, Any, dict[str, list[str]]]] = []
        for name in dict.fromkeys((*engines_by_sys_platform(), "espeak")):
            with contextlib.suppress(Exception):  # a driver that is not of this system raises what it likes
                engine = pyttsx3.init(_PHONEMES if name == "espeak" else name)
                engine.connect("error", lambda exception, **_: self._errors.append(exception))
                found.append((name, engine, _voices(engine)))
                if "id" in found[-1][2]:
                    break
        if not found:
            raise RuntimeError("no synthesiser")
        # The system's own engine, unless only another one speaks Indonesian.
        self.driver, self._engine, self.voices = next((f for f in found if "id" in f[2]), found[0])
        self._set: dict[str, object] = {}
        # An engine begins as busy, and keeps the end of its first loop for later: that loop would end before the
        # first text is rendered, wherever the synthesiser is slower than a moment. A loop of nothing takes it, and
        # must not find the voice still being set: it would stop the first text for that.
        if self.takes_phonemes:
            _wait_for_espeak(20)
        self._engine.runAndWait()

    def render(self, lang: str, voice: str, rate: int, text: str) -> bytes:
        """Return the samples of a text. Raises ValueError if the language has no voice, OSError if it fails."""
        ids = self.voices.get(lang)
        if not ids:
            raise ValueError(f"no voice for {lang}")
        if not (voice and self._choose(ids[0].rpartition("/")[2] + "+" + voice if self.takes_phonemes else voice)):
            self._choose(ids[0])
        words = max(80, round(NORMAL * rate / 100))
        if self.takes_phonemes:
            # eSpeak NG takes its parameters in a thread of its own: one set just before a text often counts for
            # a later text only. A command within the text counts for that text.
            text = f"\x01{words}S {text}"
            _wait_for_espeak()
        else:
            self._property("rate", words)
        os.ftruncate(self._fd, 0)
        self._errors.clear()
        self._engine.save_to_file(text, self._path)
        self._engine.runAndWait()
        if self._errors:
            raise OSError(str(self._errors[0]))
        with wave.open(self._path, "rb") as sound:
            samples = _plain(sound)
        return _trimmed(samples)

    @property
    def takes_phonemes(self) -> bool:
        """Whether words in double brackets are taken as phonemes: by eSpeak NG alone."""
        return self.driver == "espeak"

    def _choose(self, voice: str) -> bool:
        if self._set.get("voice") == voice:
            return True
        if self.takes_phonemes and "+" in voice and not _has_variant(voice.rpartition("+")[2]):
            return False
        return self._property("voice", voice)

    def _property(self, name: str, value: object) -> bool:
        if self._set.get(name) == value:
            return True
        self._errors.clear()
        self._engine.setProperty(name, value)
        if self._errors:
            return False
        self._set[name] = value
        return True


def _load_espeak() -> None:
    """Make the library of the wheel the one that pyttsx3 finds; without the wheel, the system's is found."""
    with contextlib.suppress(ImportError, OSError, RuntimeError):
        import espeakng_loader

        data = espeakng_loader.get_data_path()
        ctypes.CDLL(espeakng_loader.get_library_path(), getattr(ctypes, "RTLD_GLOBAL", 0))
        os.environ["ESPEAK_DATA_PATH"] = data


_PHONEMES = "kiosk_phonemes"
"""The name under which ``pyttsx3.init`` finds the driver that takes phonemes."""


def _add_driver() -> None:
    """Put a driver of our own behind pyttsx3: its own for eSpeak NG, which also takes ``[[phonemes]]`` in a text."""
    try:
        from pyttsx3.drivers import _espeak
        from pyttsx3.drivers.espeak import EspeakDriver
    except Exception:  # no library of eSpeak NG here, for which it raises what it likes
        return

    class PhonemeDriver(EspeakDriver):  # type: ignore[misc]
        def _start_synthesis(self, text: str) -> None:
            self._proxy.setBusy(True)
            self._proxy.notify("started-utterance")
            self._speaking = True
            self._data_buffer = b""
            flags = _espeak.ENDPAUSE | _espeak.CHARS_UTF8 | 0x100  # espeakPHONEMES of speak_lib.h
            _espeak.Synth(text.encode("utf-8"), flags=flags)

    module = types.ModuleType(f"pyttsx3.drivers.{_PHONEMES}")
    module.buildDriver = PhonemeDriver  # type: ignore[attr-defined]
    sys.modules[module.__name__] = module


def _wait_for_espeak(quiet: int = 1) -> None:
    """Wait until eSpeak NG's own thread is done with what came before, which it tells a little early.

    pyttsx3 stops what still plays when it begins, and would stop the new text with it: nothing would be heard.
    Between several orders that thread seems to be done; it is after so many looks, a millisecond apart.
    """
    from pyttsx3.drivers import _espeak

    left = quiet
    while (left := quiet if _espeak.IsPlaying() else left - 1) > 0:
        time.sleep(0.001)


def _has_variant(name: str) -> bool:
    data = os.environ.get("ESPEAK_DATA_PATH")
    return name.isalnum() and (data is None or Path(data, "voices", "!v", name).exists())


def _voices(engine: Any) -> dict[str, list[str]]:
    """Return the engine's voices for the two languages of the kiosk, the plainest first."""
    found: dict[str, list[str]] = {}
    for voice in engine.getProperty("voices"):
        tags = [
            (tag.decode("ascii", "ignore") if isinstance(tag, bytes) else str(tag)).strip("\x02\x05").lower()
            for tag in voice.languages or ()
        ]
        for lang, name in (("id", "indonesian"), ("en", "english")):
            # A driver that knows no language of its voices still names them.
            fits = any(re.split("[-_]", tag)[0] == lang for tag in tags) if tags else name in voice.name.lower()
            if fits:
                found.setdefault(lang, []).append(voice.id)
    for ids in found.values():
        ids.sort(key=lambda i: (len(i), i))
    return found


def _scratch() -> tuple[str, int]:
    """Return a file to render to: in memory where the system has such files, so that none is left behind."""
    if hasattr(os, "memfd_create") and Path("/proc/self/fd").is_dir():
        fd = os.memfd_create("kiosk-speech")
        return f"/proc/self/fd/{fd}", fd
    fd, path = tempfile.mkstemp(suffix=".wav", prefix="kiosk-speech-")
    return path, fd


def _plain(sound: wave.Wave_read) -> array.array[int]:
    """Return a sound as 16 bit, one channel, ``RATE`` samples a second. Raises OSError if it is not 16 bit."""
    if sound.getsampwidth() != 2:
        raise OSError("the synthesiser wrote samples that are not 16 bit")
    samples = array.array("h", sound.readframes(sound.getnframes()))
    if sys.byteorder == "big":
        samples.byteswap()
    samples = samples[:: sound.getnchannels()]
    rate = sound.getframerate()
    if rate != RATE:
        count = len(samples) * RATE // rate
        samples = array.array("h", (samples[i * rate // RATE] for i in range(count)))
    return samples


def _trimmed(samples: array.array[int]) -> bytes:
    """Return the samples without the silence at their ends; 3 ms before and 15 ms after are kept."""
    start, end = 0, len(samples)
    while start < end and abs(samples[start]) < _QUIET:
        start += 1
    while end > start and abs(samples[end - 1]) < _QUIET:
        end -= 1
    return samples[max(start - RATE * 3 // 1000, 0) : end + RATE * 15 // 1000].tobytes()


def main() -> int:
    """Answer requests until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C at the terminal is the kiosk's matter
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    requests = sys.stdin.buffer
    with answers:
        try:
            synthesiser = Synthesiser()
        except Exception as error:  # the kiosk is told, whatever the engine raised
            send(answers, {"error": str(error)})
            return 1
        send(answers, {"driver": synthesiser.driver, "voices": synthesiser.voices})
        while (request := receive(requests)) is not None:
            head = request[0]
            try:
                text = (synthesiser.takes_phonemes and head.get("phonemes")) or head["text"]
                samples = synthesiser.render(head["lang"], head["voice"], head["rate"], text)
            except Exception as error:  # an engine's own errors are of every kind; the next sentence may do
                send(answers, {"error": str(error)})
            else:
                send(answers, {}, samples)
    return 0


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        sys.exit(main())
