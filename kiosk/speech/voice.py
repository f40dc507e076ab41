"""How a person wants to be spoken to, and what the speech tells the screen."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from msgspec import Struct

from kiosk.words import Lang

VOLUME_STEPS: Final = 8
"""Steps of loudness; a step is 4 dB, so that they cover 28 dB (EN 301 549 8.2.1 asks for 18 dB or more)."""

VOICES: Final[tuple[str, ...]] = ("", "f2", "f5", "m3", "m7")
"""Voices to choose from with eSpeak NG, the same for every language; "" is the language's own."""


class Voice(Struct, frozen=True):
    """The engine's settings for a person.

    ``rate`` is percent of the normal rate for plain Indonesian (100 is about 121 words a minute), 50..250.
    ``volume`` is a step, 1 (still audible) .. 8 (full), 4 dB each. ``voice`` is one of ``VOICES`` or a voice
    of the system's own synthesiser; "" and what is unknown are the default voice of the text's language.
    ``breath`` is the silence between sentences and between lines, in percent of the usual.
    ``take`` plays the takes that are being heard back in place of the recordings that are kept.
    ``mended`` are words of a language that this workshop wants said in a way of its own, by the language.
    """

    rate: int = 100
    volume: int = 5
    voice: str = ""
    breath: int = 100
    take: bool = False
    mended: tuple[tuple[Lang, tuple[tuple[str, str], ...]], ...] = ()

    def mended_in(self, lang: Lang) -> dict[str, str]:
        """Return the mended words of a language, each with how it is said."""
        return {word: said for of, words in self.mended if of == lang for word, said in words}


def gain(volume: int) -> float:
    """Return the factor on the samples for a step of loudness; never zero."""
    return float(10 ** (-4 * (VOLUME_STEPS - min(max(volume, 1), VOLUME_STEPS)) / 20))


class Speaking(Struct, frozen=True):
    """The line with this ``mark`` begins to sound. ``turn`` is the command of ``Speaker`` that it belongs to."""

    mark: int
    turn: int = 0


class Silent(Struct, frozen=True):
    """All of this ``turn`` is said, or can not be said now (see ``Status``)."""

    turn: int = 0


SpeechState: TypeAlias = Literal["ok", "no-engine", "no-device", "worker-restarting"]


class SpeechStatus(Struct, frozen=True):
    """Whether speech can sound. It recovers by itself; what waits is then said from its sentence on."""

    state: SpeechState


SpeechEvent: TypeAlias = Speaking | Silent | SpeechStatus
