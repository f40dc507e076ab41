"""Entering a name or another short text: typed on a full keyboard, or letter by letter by groups of letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import ClassVar, Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from kiosk.pages.entry import DIGITS
from kiosk.visit import ERASE, HASH, STAR, UNMARKED, Choice, Context, Field, Move, Page, Phrase, Place, Swap

NAME_LETTERS: Final = ("abc", "def", "ghi", "jkl", "mno", "pqrs", "tuv", "wxyz")
MAX_TYPED_NAME: Final = 60
"""Letters of a name: an Indonesian identity card may have as many (Permendagri 73/2022, article 4)."""

SHOWN_SIGNS: Final = 44
"""Of a longer text the last so many letters are shown: with them all keys fit a screen of 60 by 18 cells."""

SIGNS, FIGURES = len(NAME_LETTERS), len(NAME_LETTERS) + 1
"""The groups after those of the letters: signs, and digits."""

NAME_RULES: Final = {
    "'": "apostrophe", "-": "hyphen", ".": "full_stop", ",": "comma", "/": "slash", "&": "and", "(": "open",
    ")": "close", "?": "question", "!": "exclamation", ":": "colon", "é": "open_e", "ê": "schwa",
}  # fmt: skip
"""The signs that can be picked, by the last part of the words key of how they are called."""

LIKE_APOSTROPHE: Final = "’‘ʼ`"
"""Signs that keyboards and layouts send for an apostrophe; they stand as they were typed."""


class NameEntry(Struct, frozen=True):
    """A name, letter by letter: first a group of letters, then one of them. A full keyboard types it directly.

    ``leave`` is where "back" leads from an empty name, if not to the place before. Once ``by_hand`` something was
    typed, digits are text and no longer pick: no choice has a number then, until the field is empty again. Before
    that a digit picks, as its number on the screen says; ``digits`` are those that were pressed in an empty field,
    which are text after all if a space or a sign follows. Words get their capitals, until someone has typed a capital
    and then small letters (``shift``): "Van der Berg" stands as it is typed.
    """

    title: str
    finish: Callable[[Context, str], Move]
    typed: str = ""
    group: int | None = None
    leave: Place | None = None
    by_hand: bool = False
    digits: str = ""
    shift: Literal["", "held", "used"] = ""

    MOST: ClassVar[int] = MAX_TYPED_NAME
    PICKED: ClassVar[str] = "'-.,/&()"
    """The signs that can be picked, the most frequent first: at most eight."""

    SO_FAR: ClassVar[str] = "entry.name_so_far"

    def page(self, context: Context) -> Page:
        """Return the groups of letters, or the letters of the group that was picked."""
        choices = self._choices(context)
        value = self._shown(context)
        shown = choices
        if self.by_hand:
            shown = tuple(replace(one, number=one.number + UNMARKED) for one in choices if one.number is not None)
        return context.page(
            "name",
            title=context.say(self.title),
            help=(context.say("entry.name_help"), context.say("entry.name_typed")),
            blocks=(Field(context.say(self.SO_FAR), value),),
            choices=shown,
            next="done" if self.group is None else None,
            back=self._back(),
            pad=self.group is None or self.group >= SIGNS,
            typed=lambda sign: self._type(context, choices, sign),
        )

    def _shown(self, context: Context) -> Phrase:
        """Return the text so far. A space at its end is seen; of a long text the end is shown."""
        if not self.typed:
            return context.say("entry.nothing")
        shown = f"{self.typed[:-1]}_" if self.typed.endswith(" ") else self.typed
        shown = shown if len(shown) <= SHOWN_SIGNS else f"…{shown[-SHOWN_SIGNS:]}"
        return Phrase(shown, context.lang, say=None if shown == self.typed else self.typed)

    # The choices -------------------------------------------------------------------------------------

    def _choices(self, context: Context) -> tuple[Choice, ...]:
        if self.group is None:
            return self._groups(context)
        if self.group == SIGNS:
            return self._signs(context)
        if self.group == FIGURES:
            return self._figures(context)
        return tuple(
            Choice(letter, Phrase(letter.upper(), context.lang), self._add(context, letter), number=number)
            for number, letter in enumerate(NAME_LETTERS[self.group], 1)
        )

    def _groups(self, context: Context) -> tuple[Choice, ...]:
        text = " ".join(self.typed.split())
        named = any(letter.isalnum() for letter in text)
        return (
            *(
                Choice(
                    letters,
                    Phrase(letters.upper(), context.lang, say=", ".join(letters)),
                    self._to(place),
                    number=place + 1,
                )
                for place, letters in enumerate(NAME_LETTERS)
            ),
            context.choice("space", "entry.space", self._add(context, " "), number=9),
            self._erase(context),
            self._group(context, "signs", SIGNS, 0),
            context.choice(
                "done",
                "entry.done",
                self.finish(context, text) if named else Move(notice=context.say("entry.empty")),
                number=HASH,
            ),
        )

    def _signs(self, context: Context) -> tuple[Choice, ...]:
        signs = []
        for number, sign in enumerate(self.PICKED, 1):
            label = Phrase(sign, context.lang, say=context.say(f"entry.sign_{NAME_RULES[sign]}").text)
            signs.append(Choice(NAME_RULES[sign], label, self._add(context, sign), number=number))
        return (
            *signs,
            context.choice("again", "entry.again", self._with(""), number=9),
            self._erase(context),
            self._group(context, "figures", FIGURES, 0),
            self._group(context, "letters", None, HASH),
        )

    def _figures(self, context: Context) -> tuple[Choice, ...]:
        digits = [
            Choice(digit, Phrase(digit, context.lang), self._add(context, digit), number=int(digit))
            for digit in "1234567890"
        ]
        return (*digits[:9], self._erase(context), digits[9], self._group(context, "letters", None, HASH))

    def _group(self, context: Context, key: str, group: int | None, number: int) -> Choice:
        label = context.say(f"entry.{key}")
        return Choice(key, replace(label, say=context.say(f"entry.{key}_said").text), self._to(group), number=number)

    def _erase(self, context: Context) -> Choice:
        return context.choice("erase", "entry.erase", self._with(self.typed[:-1]), number=STAR)

    # What they do ------------------------------------------------------------------------------------

    def _type(self, context: Context, choices: tuple[Choice, ...], sign: str) -> Move:
        """Return what a character of a full keyboard does."""
        if sign == ERASE:
            if self.typed:
                return self._with(self.typed[:-1])
            return Move(notice=context.say("entry.nothing_to_erase")) if self.group is None else self._to(None)
        if not self.by_hand:
            number = {"*": STAR, "#": HASH}.get(sign, int(sign) if sign in DIGITS else None)
            if number is not None and (found := next((one for one in choices if one.number == number), None)):
                return self._picked(found.then, sign)
            if self.group is not None and self.group < SIGNS and sign.lower() in NAME_LETTERS[self.group]:
                return self._add(context, sign)
        base = self
        if self.digits and (not self.typed or not sign.isalpha()):
            base = replace(self, typed=self.digits)
        shift = self.shift
        if shift != "used" and sign.isalpha():
            shift = "held" if sign.isupper() else "used" if shift and not self._begins() else ""
        return replace(base, by_hand=True, shift=shift)._add(context, sign, capitals=shift != "used")

    def _picked(self, then: Move, sign: str) -> Move:
        """Return the move of a choice picked by its digit; the field being empty before, the digit is remembered."""
        if sign not in DIGITS or (self.typed and not self.digits):
            return then
        place = then.to.place if isinstance(then.to, Swap) else self
        return replace(then, to=Swap(replace(place, digits=self.digits + sign)))  # type: ignore[type-var]

    def _add(self, context: Context, sign: str, *, capitals: bool = True) -> Move:
        """Return the move that adds a sign, as a capital where one comes next; or says why it is not taken."""
        if not self.typed and (sign == " " or unicodedata.category(sign) == "Mn"):
            return Move(notice=context.say("entry.begins"))
        if not self._takes(sign):
            return Move(notice=context.say("entry.not_taken", sign=sign))
        # Not every letter has a capital of its own: that of "ß" is two letters.
        capital = sign.upper() if capitals and self._begins() and sign.upper().lower() == sign else sign
        typed = unicodedata.normalize("NFC", self.typed + capital)
        if len(typed) > self.MOST:
            return Move(notice=context.say("entry.full"))
        stays = self.group if self.group == FIGURES and sign in DIGITS else None
        return self._with(typed, by_hand=self.by_hand, group=stays)

    def _takes(self, sign: str) -> bool:
        """Tell whether a sign may stand in a name."""
        return is_latin(sign) or sign in DIGITS or sign in " '-.,/&()+" or sign in LIKE_APOSTROPHE

    def _begins(self) -> bool:
        """Tell whether a capital comes next: at the start of each word."""
        return not self.typed or self.typed[-1] in " -(/"

    def _to(self, group: int | None) -> Move:
        return Move(Swap(replace(self, group=group, digits="")))

    def _with(self, typed: str, *, by_hand: bool | None = None, group: int | None = None) -> Move:
        by_hand = self.by_hand if by_hand is None else by_hand
        shift = self.shift if typed else ""
        there = replace(self, typed=typed, group=group, by_hand=by_hand and bool(typed), shift=shift, digits="")
        return Move(Swap(there))

    def _back(self) -> Move | None:
        if self.group is not None:
            return self._to(None)
        if self.typed:
            return self._with(self.typed[:-1])
        return Move(Swap(self.leave)) if self.leave else None


def is_latin(sign: str) -> bool:
    """Tell whether a sign is a letter of Latin script, or a mark that goes on the letter before it."""
    if unicodedata.category(sign) == "Mn":
        return True
    return sign.isalpha() and unicodedata.name(sign, "").startswith(("LATIN", "FEMININE", "MASCULINE"))  # ª, º
