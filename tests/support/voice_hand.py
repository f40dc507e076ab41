"""A person who only speaks, at the real kiosk: synthetic words are played into a virtual microphone."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kiosk.learning import event_kinds as f
from kiosk.listening.synthetic import SyntheticVoices, Variant
from kiosk.words import Lang
from tests.support.hands import Box, Hand
from tests.support.pulse import Server
from tests.support.terminal import Terminal

SPEAKER = Variant("m1", 95, 42)
"""A voice that is none of the kiosk's teachers."""

DIGITS = {
    "id": ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
}

RATE = 16_000


TRIES = 30
"""So often a word is said until it is understood: at a kiosk's first use the words are still being learnt."""


class Voice(Hand):
    """Says the number of a choice, or the word of a general command."""

    events = (f.SettingChanged("listen", "always"),)

    def __init__(
        self, terminal: Terminal, lang: Lang, synthetic_voices: SyntheticVoices, environment: dict[str, str]
    ) -> None:
        super().__init__(terminal, lang)
        self._synthetic_voices, self._environment = synthetic_voices, environment
        self.said: list[str] = []

    def seen(self) -> str:
        """Return the words on the screen but for those that say how the kiosk hears: they lead nowhere."""
        signs = [f"sign.hears.{sign}" for sign in ("ok", "learning", "deaf")]
        offers = [f"voice.offer.{offer}" for offer in ("again", "numbers", "keys")]
        found = super().seen()
        for key in (*signs, *offers, "role.notice"):
            found = found.replace(self.say(key), "")
        return " ".join(found.split())

    def reach(self, find: Callable[[], Box | None]) -> None:
        """Say what picks the target, again if it is not understood."""
        box = find()
        assert box is not None
        sign = box.text[0]
        general = {self.say(f"act.{act}"): self.say(f"voice.word.{act}") for act in ("home", "back", "help")}
        if box.text in general:
            word = general[box.text]
        elif box.text.endswith("►"):
            word = self.say("voice.word.next")
        elif sign.isdigit():
            word = DIGITS[self.lang][int(sign)]
        else:
            word = self.say("voice.word.done" if sign == "#" else "voice.word.erase")
        before = self.seen()
        for _ in range(TRIES):
            self.speak(word)
            end = time.monotonic() + 2.5
            while time.monotonic() < end and self.seen() == before:
                self.terminal.pump(0.05)
            if self.seen() != before:
                return

    def speak(self, word: str) -> None:
        """Say a word into the microphone."""
        self.acts += 1
        self.said.append(word)
        samples = self._synthetic_voices.say(word, self.lang, SPEAKER)
        pcm = (samples.clip(-1, 1) * 32767).astype("<i2").tobytes()
        command = ["paplay", "--raw", f"--rate={RATE}", "--format=s16le", "--channels=1", "--device=kiosk"]
        subprocess.run(command, input=pcm, env=os.environ | self._environment, check=True, timeout=30)


@contextmanager
def microphone(folder: Path) -> Iterator[dict[str, Any]]:
    """Run a private sound server whose loudspeaker is the kiosk's microphone; yield the kiosk's environment."""
    server = Server(folder)
    server.start()
    try:
        yield {"PULSE_SERVER": f"unix:{server.socket}", "PULSE_SOURCE": "kiosk.monitor"}
    finally:
        server.stop()
