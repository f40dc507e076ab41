"""A text and the language it is in: what every room that shows or says something passes on."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct

Lang: TypeAlias = Literal["id", "en"]


class Phrase(Struct, frozen=True):
    """A short text in one language.

    ``say`` replaces ``text`` in speech where the written form must not be spoken as it stands (a hidden PIN)
    or is pronounced unlike its spelling; the empty string keeps a sign that is only for the eye silent.
    """

    text: str
    lang: Lang = "id"
    say: str | None = None
