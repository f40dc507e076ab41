"""Everyday words that are no commands: what is most like one of these is talk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kiosk.words import Lang

_WORDS: Final[dict[Lang, str]] = {
    "id": (
        "air, anak, apa, baik, baju, belum, bisa, buka, dari, dengan, di sini, gula, hujan, itu, jadi, kamu, "
        "karena, kita, kopi, lagi, lalu, malam, mana, mereka, nasi, nanti, orang, pagi, pintu, punya, saja, "
        "sakit, sama, sekarang, siapa, sore, sudah, tangan, tapi, tunggu, ular, untuk, yang, eh, em"
    ),
    "en": (
        "about, again, because, bread, chair, come here, could, door, every, friend, good, have, house, "
        "later, maybe, money, morning, mother, never, paper, people, rain, really, school, something, sugar, "
        "table, thank you, there, think, today, water, what, where, window, with, would, um"
    ),
}


def filler_words(lang: Lang) -> tuple[str, ...]:
    """Return the words of a language."""
    return tuple(_WORDS[lang].split(", "))
