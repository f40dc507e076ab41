"""Voices that nobody has: words spoken by the kiosk's own synthesiser, to know a word before anyone has said it."""

from __future__ import annotations

import queue
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from kiosk.listening.signals import Samples, from_pcm
from kiosk.speech import WORKER, respell, worker
from kiosk.words import LANGUAGES

if TYPE_CHECKING:
    from kiosk.words import Lang

_HANG_S: Final = 5.0


class Variant(Struct, frozen=True):
    """A synthetic voice: a variant of eSpeak NG, percent of the normal rate, and a pitch of 0..99."""

    variant: str = ""
    rate: int = 100
    pitch: int = 50


TEACHERS: Final = (
    Variant("", 100, 50),
    Variant("f2", 90, 55),
    Variant("m3", 110, 45),
    Variant("f5", 75, 50),
    Variant("m7", 85, 35),
    Variant("f2", 125, 70),
    Variant("m3", 70, 30),
    Variant("", 130, 60),
    Variant("Alex", 95, 60),
    Variant("Marco", 105, 40),
    Variant("klatt3", 88, 50),
    Variant("Annie", 115, 65),
)
"""The voices of the templates. What tests the listening speaks with others."""


class SyntheticVoices:
    """One synthesiser in a process of its own. Raises OSError if there is none.

    A crash or a hang of the synthesiser ends the process, not the kiosk; the next word starts another.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.SimpleQueue[tuple[dict[str, Any], bytes] | None] = queue.SimpleQueue()
        self._driver = ""
        self._start()

    def _start(self) -> None:
        self._process = process = subprocess.Popen(  # noqa: S603  # our own interpreter and file
            WORKER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        answers: queue.SimpleQueue[tuple[dict[str, Any], bytes] | None] = queue.SimpleQueue()
        self._answers = answers

        def read() -> None:
            assert process.stdout is not None
            answer: tuple[dict[str, Any], bytes] | None = ({}, b"")
            while answer is not None:
                try:
                    answer = worker.receive(process.stdout)
                except (OSError, ValueError):
                    answer = None
                answers.put(answer)

        threading.Thread(target=read, name="listening-choir", daemon=True).start()
        head = self._answer()[0]
        self._driver = str(head.get("driver", ""))
        if not self._driver:
            self.close()
            raise OSError("no synthesiser")

    def _answer(self) -> tuple[dict[str, Any], bytes]:
        try:
            answer = self._answers.get(timeout=_HANG_S)
        except queue.Empty:
            answer = None
        if answer is None:
            self.close()
            raise OSError("the synthesiser has ended or hangs")
        return answer

    def say(self, text: str, lang: Lang, speaker: Variant, said: str = "") -> Samples:
        """Return a text as this voice says it, or as ``said`` spells it for eSpeak NG. Raises OSError."""
        if self._process is None:
            self._start()
        assert self._process is not None
        assert self._process.stdin is not None
        spoken = LANGUAGES[lang].spoken_as
        if self._driver == "espeak":
            text = f"\x01{speaker.pitch}P {said or respell(text, spoken)}"
        head = {
            "lang": spoken,
            "voice": speaker.variant,
            "rate": speaker.rate,
            "text": text,
            "phonemes": "",
        }
        try:
            worker.send(self._process.stdin, head)
        except OSError:
            self.close()
            raise
        answer, pcm = self._answer()
        if not pcm:
            raise OSError(str(answer.get("error", "no sound")))
        return from_pcm(pcm, worker.RATE)

    def all(self, text: str, lang: Lang, speakers: tuple[Variant, ...] = TEACHERS) -> Iterator[Samples]:
        """Yield a text as each of these voices says it. Raises OSError as ``say`` does."""
        for speaker in speakers:
            yield self.say(text, lang, speaker)

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with suppress(OSError, ValueError):
                        stream.close()
