"""How people are named: the letters of their titles, and names in the old spelling."""

from __future__ import annotations

import re
from typing import Final

from kiosk.speech.tables import SpokenLanguage

_DOTTED: Final = re.compile(r"(?<![\w.])[A-Z][a-z]?(?:\.[A-Z][a-z]{0,2})+\b\.?(?!\w)")


def titles(text: str, language: SpokenLanguage) -> str:
    """S.Pd. is said by its letters; a part with a vowel is a syllable, as in M.Si. and S.Kom."""

    def say(match: re.Match[str]) -> str:
        parts = match[0].rstrip(".").split(".")
        return " ".join(
            part.lower() if len(part) > 1 and re.search("[aeiou]", part) else " ".join(part.upper()) for part in parts
        )

    return _DOTTED.sub(say, text)
