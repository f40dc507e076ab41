"""Voices that nobody has: words spoken by the kiosk's own synthesiser, to know a word before anyone has said it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from kiosk.listening.signals import Samples, from_pcm
from kiosk.speech import Job, SynthesiserProcess, respell, worker
from kiosk.words import LANGUAGES, Lang

_START_S: Final = 10.0


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
        self._process: SynthesiserProcess | None = None
        self._driver = ""
        self._start()

    def _start(self) -> SynthesiserProcess:
        process = self._process = SynthesiserProcess()
        answer = process.answer(_START_S)
        self._driver = str(answer[0].get("driver", "")) if answer is not None else ""
        if not self._driver:
            self.close()
            raise OSError("no synthesiser")
        return process

    def say(self, text: str, lang: Lang, speaker: Variant, said: str = "") -> Samples:
        """Return a text as this voice says it, or as ``said`` spells it for eSpeak NG. Raises OSError."""
        process = self._process or self._start()
        spoken = LANGUAGES[lang].spoken_as
        if self._driver == "espeak":
            text = f"\x01{speaker.pitch}P {said or respell(text, spoken)}"
        answer = process.ask(Job(spoken, speaker.variant, speaker.rate, text))
        if answer is None:
            self.close()
            raise OSError("the synthesiser has ended or hangs")
        head, pcm = answer
        if not pcm:
            raise OSError(str(head.get("error", "no sound")))
        return from_pcm(pcm, worker.RATE)

    def all(self, text: str, lang: Lang, speakers: tuple[Variant, ...] = TEACHERS) -> Iterator[Samples]:
        """Yield a text as each of these voices says it. Raises OSError as ``say`` does."""
        for speaker in speakers:
            yield self.say(text, lang, speaker)

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.end()
