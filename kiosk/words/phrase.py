"""A text and the language it is in: what every room that shows or says something passes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from msgspec import Struct

from kiosk.words.language import HOME_LANG, Lang


class Phrase(Struct, frozen=True):
    """A short text in one language.

    ``say`` replaces ``text`` in speech where the written form must not be spoken as it stands (a hidden PIN)
    is pronounced unlike its spelling; the empty string keeps a sign that is only for the eye silent.
    ``recording`` is the key of a recording that sounds in place of it all; what is gone is said instead.
    """

    text: str
    lang: Lang = HOME_LANG
    say: str | None = None
    recording: str = ""


Say: TypeAlias = Callable[..., Phrase]
"""Gives one of the kiosk's own texts by its key, with its blanks filled in."""


SayText: TypeAlias = Callable[..., str]
