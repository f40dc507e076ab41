"""Texts of people, made fit for where they are written: a file's name, a terminal."""

from __future__ import annotations

import re
import unicodedata


def slug(text: str, most: int = 100) -> str:
    """Return a text as a key or a file's name, of at most so many signs: "Potong kain, 2 cm" -> "potong-kain-2-cm".

    It is empty if no Latin letter and no digit is left.
    """
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")[:most].strip("-")


def printable(text: str) -> str:
    """Return a text without what a terminal would take for a command: it may come from elsewhere."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)
