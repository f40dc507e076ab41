"""Everyday words that are no commands: what is most like one of these is talk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kiosk.words import Lang

_WORDS: Final[dict[Lang, str]] = {
    "id": (
        "air, anak, apa, baik, belum, bisa, buka, dari, dengan, hujan, itu, jadi, kamu, karena, kita, kopi, "
        "lalu, malam, mana, mereka, nanti, orang, pagi, pintu, punya, saja, sakit, sama, sekarang, siapa, "
        "sore, sudah, tangan, tapi, ular, untuk, yang, eh, em"
    ),
    "en": (
        "about, because, bread, chair, come here, could, every, friend, good, have, house, later, maybe, "
        "money, morning, mother, paper, people, rain, really, school, something, sugar, table, thank you, "
        "there, think, today, water, where, window, with, um"
    ),
}
"""None is near to a command or a digit: "gula" would make "dua" a doubt."""


def filler_words(lang: Lang) -> tuple[str, ...]:
    """Return the words of a language."""
    return tuple(_WORDS[lang].split(", "))
