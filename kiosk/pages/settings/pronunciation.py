"""How the kiosk says words: a mentor hears a word, picks or spells how it is said, hears that, and keeps it."""

from __future__ import annotations

import re
from itertools import product
from typing import ClassVar, Final

from msgspec import Struct

from kiosk.learning.event_kinds import WordPronounced
from kiosk.pages.name_entry import LIKE_APOSTROPHE, NameEntry, is_latin
from kiosk.visit import Choice, Context, Leave, Move, Open, Page, Phrase, PlaySound, Swap, Text

MOST_VOWELS: Final = 3
"""Letters *e* of a word, each open or a schwa, of which every combination is offered: eight sayings at most."""


class Pronunciations(Struct, frozen=True):
    """The words that were mended here, and mending one more."""

    def page(self, context: Context) -> Page:
        """Return the words of the language in use, each with how it is said."""
        mended = context.known.workshop.pronounced(context.lang)
        add = Move(Open(WordEntry("pronunciation.which", lambda context, word: Move(Swap(WordPage(word.lower()))))))
        return context.page(
            "pronunciation",
            blocks=() if mended else (Text((context.say("pronunciation.none"),)),),
            choices=(
                context.choice("add", "pronunciation.add", add),
                *(
                    Choice(
                        word,
                        Phrase(word, context.lang),
                        Move(Open(WordPage(word))),
                        detail=context.say("pronunciation.said", said=said),
                    )
                    for word, said in mended
                ),
            ),
            next="add",
        )


class WordPage(Struct, frozen=True):
    """One word, and the ways in which it could be said."""

    word: str

    def page(self, context: Context) -> Page:
        """Return the word as it is said now; each way is heard before it is kept."""
        say, mended = context.say, dict(context.known.workshop.pronounced(context.lang)).get(self.word)
        spell = WordEntry("pronunciation.spell", lambda context, said: Move(Swap(HeardPage(self.word, said.lower()))))
        undo = Move(
            Leave(to=Pronunciations),
            (WordPronounced(self.word, "", context.lang),),
            (PlaySound("done"),),
            say("pronunciation.undone", word=self.word),
        )
        return context.page(
            "pronunciation.word",
            title=Phrase(self.word, context.lang),
            help="pronunciation.word_help",
            blocks=(Text((say("pronunciation.now"), Phrase(mended or self.word, context.lang))),),
            choices=(
                *(
                    Choice(said, Phrase(said, context.lang), Move(Open(HeardPage(self.word, said))))
                    for said in sayings(self.word)
                    if context.lang == "id"
                ),
                context.choice("spell", "pronunciation.spell", Move(Open(spell))),
                *((context.choice("undo", "pronunciation.undo", undo),) if mended else ()),
            ),
        )


class HeardPage(Struct, frozen=True):
    """A word in the way in which it is to be said, to be heard before it is kept."""

    word: str
    said: str

    def page(self, context: Context) -> Page:
        """Return how it sounds; it is kept, or another way is tried."""
        keep = Move(
            Leave(to=Pronunciations),
            (WordPronounced(self.word, self.said, context.lang),),
            (PlaySound("done"),),
            context.say("pronunciation.kept", word=self.word),
        )
        return context.page(
            "pronunciation.heard",
            blocks=(Text((context.say("pronunciation.sounds"), Phrase(self.said, context.lang))),),
            choices=(
                context.choice("keep", "pronunciation.keep", keep),
                context.choice("other", "pronunciation.other", Move(Leave())),
            ),
            next="keep",
        )


class WordEntry(NameEntry, frozen=True):
    """A word, or how it is said: letters, with é and è for an open *e* and ê for a schwa. No capital is put."""

    MOST: ClassVar[int] = 40
    PICKED: ClassVar[str] = "éê-'"
    SO_FAR: ClassVar[str] = "pronunciation.so_far"

    def _takes(self, sign: str) -> bool:
        return is_latin(sign) or sign in " -'" or sign in LIKE_APOSTROPHE

    def _begins(self) -> bool:
        return False


def sayings(word: str) -> tuple[str, ...]:
    """Return the ways of saying a word that differ in its letters *e*; none if it has none, or more than three."""
    parts = re.split("[eéèê]", word)
    if not 1 < len(parts) <= MOST_VOWELS + 1:
        return ()
    return tuple(
        parts[0] + "".join(vowel + part for vowel, part in zip(vowels, parts[1:], strict=True))
        for vowels in product("éê", repeat=len(parts) - 1)
    )
