"""The words that count now: what may be said on the sheet that is shown, and what each of them does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from kiosk.listening.numbers import digit_words, number_names
from kiosk.visit import Act, Command, Sheet
from kiosk.words import LANGUAGES, Lang, Phrase, Words


class SpokenWord(Struct, frozen=True):
    """Something that may be said. ``key`` is what it means, ``names`` are the ways to say it."""

    key: str
    names: tuple[Phrase, ...]


class Grammar(Struct, frozen=True):
    """The words that count now. ``matters`` are the keys on which a doubtful word is never acted."""

    words: tuple[SpokenWord, ...] = ()
    matters: frozenset[str] = frozenset()

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys in their order."""
        return tuple(word.key for word in self.words)

    def only(self, keys: Iterable[str]) -> Grammar:
        """Return the grammar of these keys alone: to ask which of a few was meant."""
        wanted = set(keys)
        return Grammar(tuple(word for word in self.words if word.key in wanted), self.matters & wanted)


SPOKEN_ACTS: Final = (
    Act.NEXT, Act.BACK, Act.REPEAT, Act.PAUSE, Act.HELP, Act.HOME, Act.SELECT, Act.LOUDER, Act.QUIETER, Act.FASTER,
    Act.SLOWER, Act.LARGER, Act.SMALLER, Act.UNDO, Act.LANGUAGE, Act.EMERGENCY,
)  # fmt: skip
"""The commands that can be said on every page."""

YES, NO = "yes", "no"

OWN_WAKE: Final = Phrase("kata panggil Anda", "id")
"""Stands for the wake word that a person taught, whatever it sounds like and in either language.

It is known from their own examples alone: no synthetic voice can say it.
"""


def other_words(words: Words, lang: Lang) -> tuple[Phrase, ...]:
    """Return the commands of every page, the digits, and everyday words: what does not count now tells talk apart."""
    known = (*general_words(words, lang), *yes_no_words(words, lang), *choice_number_words(lang))
    fillers = tuple(Phrase(name, lang) for name in LANGUAGES[lang].fillers)
    return tuple(dict.fromkeys((*(name for word in known for name in word.names), *fillers)))


def general_words(words: Words, lang: Lang) -> tuple[SpokenWord, ...]:
    """Return the words for the commands that count everywhere."""
    return tuple(SpokenWord(act.value, (words.say(lang, f"voice.word.{act.value}"),)) for act in SPOKEN_ACTS)


def choice_number_words(lang: Lang, most: int = 9) -> tuple[SpokenWord, ...]:
    """Return the words that pick a choice by its number, 1 to ``most``."""
    return tuple(
        SpokenWord(f"choose:{n}", (Phrase(name, lang),)) for n, name in enumerate(digit_words(lang)) if 1 <= n <= most
    )


def yes_no_words(words: Words, lang: Lang) -> tuple[SpokenWord, ...]:
    """Return the two words that settle what matters; they sound unlike any digit."""
    return (
        SpokenWord(YES, (words.say(lang, "voice.word.yes"),)),
        SpokenWord(NO, (words.say(lang, "voice.word.no"),)),
    )


def amount_words(words: Words, lang: Lang) -> tuple[SpokenWord, ...]:
    """Return the words of a sum: digits, tens and thousands, round sums in one breath, and the end of it."""
    ends = tuple(SpokenWord(key, (words.say(lang, f"voice.word.{key}"),)) for key in ("done", "erase"))
    return tuple(SpokenWord(f"number:{name}", (Phrase(name, lang),)) for name in number_names(lang)) + ends


def sheet_grammar(sheet: Sheet, words: Words, lang: Lang) -> Grammar:
    """Return what may be said on a sheet: the general commands, the choices' numbers and their spoken names.

    A name that two choices share picks neither; their numbers still do. "Ya" is said as the word for yes, since it
    sounds like "dua" and "tiga".
    """
    yes = (words.say(lang, "sure.yes_name").text, words.say(lang, "voice.word.yes"))
    digits = digit_words(lang)
    found: list[SpokenWord] = []
    for target in sheet.targets:
        if target.number is None:
            continue
        named = [target.phrase, *(target.choice.spoken if target.choice else ())]
        names = [yes[1] if name.text == yes[0] else name for name in named if _sayable(name)]
        if target.number < len(digits):
            names.append(Phrase(digits[target.number], lang))
        found.append(SpokenWord(f"choose:{target.number}", tuple(dict.fromkeys(names))))
    counts: dict[str, int] = {}
    for word in (*found, *general_words(words, lang)):
        for name in {comparable_text(name) for name in word.names}:
            counts[name] = counts.get(name, 0) + 1
    picks = [SpokenWord(word.key, tuple(n for n in word.names if counts[comparable_text(n)] == 1)) for word in found]
    taken = {comparable_text(name) for word in picks for name in word.names}
    general = [word for word in general_words(words, lang) if comparable_text(word.names[0]) not in taken]
    return Grammar((*general, *(word for word in picks if word.names)))


def comparable_text(phrase: Phrase) -> str:
    """Return what is said of a phrase, so that two names that sound the same compare equal."""
    return " ".join((phrase.say if phrase.say is not None else phrase.text).casefold().split())


def _sayable(phrase: Phrase) -> bool:
    said = comparable_text(phrase)
    return 0 < len(said.split()) <= 6 and not said.isdigit()


def name_id(phrase: Phrase) -> str:
    """Return what a spoken name is known by: the same word is learnt once, whatever it picks on a page."""
    return f"{phrase.lang}:{comparable_text(phrase)}"


def command_of(key: str) -> Command | None:
    """Return the command that a key stands for; None for the keys of other grammars (numbers, yes and no)."""
    if key.startswith("choose:"):
        return Command(Act.CHOOSE, int(key.removeprefix("choose:")))
    return Command(Act(key)) if key in set(Act) else None


def usual_grammar(words: Words, lang: Lang) -> Grammar:
    """Return the words that count on nearly every page."""
    first = general_words(words, lang) + choice_number_words(lang)
    return Grammar((*first, *(word for word in yes_no_words(words, lang) if word.names[0] not in _names(first))))


def _names(words: Sequence[object]) -> set[Phrase]:
    return {name for word in words for name in getattr(word, "names", ())}
