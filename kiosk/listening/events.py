"""What the listening tells the rest of the kiosk."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct


class WordHeard(Struct, frozen=True):
    """A word that counts now was said, so surely (0..1). ``turn`` names the utterance for ``Listener.meant``."""

    key: str
    sureness: float
    turn: int = 0


class Doubt(Struct, frozen=True):
    """One of these was said, the likeliest first; the person has to say which. There may be only one."""

    candidates: tuple[str, ...]
    turn: int = 0


class Missed(Struct, frozen=True):
    """Something was said that is no word that counts now. ``near`` tells that it was probably meant as one."""

    near: bool
    why: Literal["unknown", "too-long", "too-quiet"] = "unknown"
    turn: int = 0


class Noise(Struct, frozen=True):
    """The level meter, ten times a second: what the microphone gives and the room's noise, dB below full scale."""

    level: float
    floor: float


class ListeningStatus(Struct, frozen=True):
    """Whether the kiosk can hear.

    "learning" means that it hears, and that some words that count now are not known yet; numbers come first.
    """

    state: Literal["ok", "learning", "deaf", "no-microphone", "no-voices", "not-installed"]


VoiceEvent: TypeAlias = WordHeard | Doubt | Missed | Noise | ListeningStatus

NOISY_FLOOR: float = -38.0
"""A room above this is noisy: a person at arm's length stands less than 15 dB over it."""


def advice(noise: Noise) -> Literal["", "noisy", "very-noisy", "silent"]:
    """Return what is to be said of a room; "silent" is a microphone that gives nothing, "" that all is well."""
    if noise.floor <= -90:
        return "silent"
    if noise.floor > NOISY_FLOOR + 10:
        return "very-noisy"
    return "noisy" if noise.floor > NOISY_FLOOR else ""
