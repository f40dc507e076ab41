"""The few things a person can do, the same on every page. Every input becomes one of these."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Act(StrEnum):
    """What a command does."""

    NEXT = "next"
    BACK = "back"
    REPEAT = "repeat"
    REPEAT_SENTENCE = "repeat-sentence"
    PAUSE = "pause"
    HELP = "help"
    HOME = "home"
    CHOOSE = "choose"
    HIGHLIGHT_NEXT = "highlight-next"
    HIGHLIGHT_PREVIOUS = "highlight-previous"
    SELECT = "select"
    UNDO = "undo"
    LOUDER = "louder"
    QUIETER = "quieter"
    FASTER = "faster"
    SLOWER = "slower"
    LARGER = "larger"
    SMALLER = "smaller"
    LANGUAGE = "language"
    LISTEN = "listen"
    EMERGENCY = "emergency"


class Command(Struct, frozen=True):
    """One act. ``number`` (0..11) belongs to CHOOSE: the number that the choice has on the screen."""

    act: Act
    number: int = 0


def choose(number: int) -> Command:
    """Return the command that picks the choice with this number on the screen."""
    return Command(Act.CHOOSE, number)
