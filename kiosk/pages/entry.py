"""Entering a PIN or an amount with ten digits, so that any keypad, switch or voice can do it."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final

from msgspec import Struct
from msgspec.structs import replace

from kiosk.pages.written_numbers import typed_value
from kiosk.visit import (
    ERASE,
    HASH,
    STAR,
    Block,
    Choice,
    Context,
    Field,
    HashPin,
    Leave,
    Move,
    Page,
    Phrase,
    Place,
    Swap,
    Text,
    Tile,
)
from kiosk.words import LANGUAGES, digit_by_digit, national

if TYPE_CHECKING:
    from kiosk.lessons import Unit


MAX_DIGITS: Final = 9
"""A sum has at most nine digits: under a milliard rupiah, more than any figure of the workshop."""

MOST_TYPED_SIGNS: Final = 16
"""An amount that is typed in another country's writing, and is told as not clear, has at most so many signs."""

PIN_LENGTH: Final = (4, 8)
"""A mentor's PIN has this many digits, at least and at most."""

PICTURE_PIN_LENGTH: Final = 3
"""A resident's picture PIN is this many pictures: few enough to remember, each try is also seen by others."""

PIN_PICTURES: Final = ("bunga", "burung", "ikan", "kucing", "pohon", "rumah", "matahari", "bulan", "kunci")

ALL_LEVELS: Final = 5
"""So many times off its limits an amount is asked back: a slipped comma makes it ten times too large or too small."""

DIGITS: Final = "0123456789"


def digit_choices(
    context: Context, add: Callable[[str], Move], erase: Move, done: Move, comma: Move | None = None
) -> tuple[Choice, ...]:
    """Return the twelve keys of a number pad. ``add`` says what a digit does.

    ``comma``, if given, is what the first of the two other keys does, instead of erasing.
    """
    if comma is None:
        star = context.choice("erase", "entry.erase", erase, number=STAR)
    else:
        star = context.choice("comma", "entry.comma", comma, number=STAR)
    keys = [Choice(digit, Phrase(digit, context.lang), add(digit), number=int(digit)) for digit in "1234567890"]
    return (*keys[:9], star, keys[9], context.choice("done", "entry.done", done, number=HASH))


def typed_digit(
    context: Context,
    choices: tuple[Choice, ...],
    erase: Move | None,
    sign: str,
    taken: str = "entry.only_digits",
) -> Move:
    """Return what a typed character does on a page of ``digit_choices``: what its key does, or it is not taken.

    ``erase`` takes the last digit back, None if there is none. ``taken`` is the words key of what the page takes.
    """
    if sign == ERASE:
        return erase or Move(notice=context.say("entry.nothing_to_erase"))
    number = {"*": STAR, "#": HASH}.get(sign, int(sign) if sign in DIGITS else None)
    return next(
        (choice.then for choice in choices if choice.number == number),
        Move(notice=context.say(taken)),
    )


class PinEntry(Struct, frozen=True):
    """A mentor's PIN. ``finish`` gets the PIN and says what then; the PIN is neither shown nor spoken."""

    title: str
    finish: Callable[[Context, str], Move]
    typed: str = ""

    def page(self, context: Context) -> Page:
        """Return the pad; "done" with too few digits says how many are needed."""
        least, most = PIN_LENGTH
        count = len(self.typed)
        done = (
            self.finish(context, self.typed)
            if count >= least
            else Move(notice=context.say("entry.pin_short", least=least, most=most))
        )
        full = Move(notice=context.say("entry.full"))
        erase = self._with(self.typed[:-1])
        choices = digit_choices(
            context, lambda digit: self._with(self.typed + digit) if count < most else full, erase, done
        )
        return context.page(
            "pin",
            title=context.say(self.title),
            help="entry.pin_help",
            blocks=(secret_field(context, count),),
            choices=choices,
            next="done",
            pad=True,
            typed=lambda sign: typed_digit(context, choices, erase if self.typed else None, sign),
        )

    def _with(self, typed: str) -> Move:
        return Move(Swap(replace(self, typed=typed)))


class PicturePinEntry(Struct, frozen=True):
    """A resident's PIN of pictures. It goes on by itself once there are enough of them."""

    title: str
    finish: Callable[[Context, str], Move]
    typed: str = ""

    def page(self, context: Context) -> Page:
        """Return nine pictures to pick from; only how many were picked is shown and spoken."""
        return context.page(
            "picture-pin",
            title=context.say(self.title),
            help=(context.say("entry.picture_pin_help", count=PICTURE_PIN_LENGTH),),
            blocks=(secret_field(context, len(self.typed)),),
            choices=tuple(
                context.choice(
                    name, f"tile.{name}", self._picked(context, str(number)), tile=Tile(picture=f"tile/{name}")
                )
                for number, name in enumerate(PIN_PICTURES, 1)
            ),
            back=Move(Swap(replace(self, typed=self.typed[:-1]))) if self.typed else None,
        )

    def _picked(self, context: Context, digit: str) -> Move:
        typed = self.typed + digit
        if len(typed) == PICTURE_PIN_LENGTH:
            return self.finish(context, typed)
        return Move(Swap(replace(self, typed=typed)))


class AmountEntry(Struct, frozen=True):
    """An amount, shown and spoken in its unit. ``finish`` gets it as an int and says what then.

    With ``places`` it may have that many digits after the comma, and ``finish`` gets it in such parts: 435 for
    43,5 cm with one place. ``above`` is what is shown over the pad: the question that the amount answers. ``leave``
    is where "back" leads from an empty field, if not to the place before. ``likely`` are the limits of a usual
    amount, None where there is none: one far off them is asked back. ``typed`` is kept as ``written`` says.
    """

    title: Phrase
    finish: Callable[[Context, int], Move]
    above: tuple[Block, ...] = ()
    unit: Unit = "rupiah"
    places: int = 0
    leave: Place | None = None
    where: Phrase | None = None
    typed: str = ""
    likely: tuple[Fraction | None, Fraction | None] = (None, None)

    def page(self, context: Context) -> Page:
        """Return the pad with the amount so far, which is spoken in words."""
        back = self._with(self.typed[:-1]) if self.typed else None
        choices = digit_choices(
            context,
            lambda digit: self._add(context, digit),
            self._with(self.typed[:-1]),
            self._done(context),
            self._add(context, ".") if self.places else None,
        )
        return context.page(
            "amount",
            title=self.title,
            help="entry.amount_help" if not self.places else "entry.comma_help",
            where=self.where,
            blocks=(*self.above, Field(context.say("entry.so_far"), self._value(context))),
            choices=choices,
            next="done",
            back=back or (Move(Swap(self.leave)) if self.leave else None),
            pad=True,
            typed=lambda sign: (
                self._sign(context, sign) or typed_digit(context, choices, back, sign, "entry.only_numbers")
            ),
            number=lambda amount: self._with(str(amount)[:MAX_DIGITS]),
        )

    def _done(self, context: Context) -> Move:
        value = typed_value(self.typed, self.places)
        if not self.typed:
            return Move(notice=context.say("entry.empty"))
        if value is None:
            key = "entry.unclear_parts" if self.places else "entry.unclear"
            return Move(notice=context.say(key, typed=LANGUAGES[context.lang].write_marks(self.typed)))
        then = self.finish(context, int(value * 10**self.places))
        return Move(Swap(Doubted(self, value, then))) if far_off(value, self.likely) else then

    def _sign(self, context: Context, sign: str) -> Move | None:
        """Return what a typed character does that is no digit of this amount but may stand in one."""
        kept = LANGUAGES[context.lang].read_marks(sign)
        if "." in self.typed and kept in "0123456789.," and self._full(kept):
            # 9,000.00 stands as it is typed, to be told as not clear: cut off, it would be 9.
            return self._with(self.typed + kept) if len(self.typed) < MOST_TYPED_SIGNS else None
        if kept in (".", ",") and (self.typed or self.places):
            return self._add(context, kept)
        if kept == "-" and self.typed.endswith(".") and self.unit == "rupiah":
            return self._with(self.typed + kept)
        if kept == " ":
            return self._with(self.typed + kept if self.typed[-1:].isdigit() else self.typed)
        # Who begins with "Rp" or "Rp." writes what is shown anyway.
        if not self.typed and self.unit == "rupiah" and sign in ("R", "r", "P", "p", "."):
            return self._with("")
        return None

    def _full(self, sign: str) -> bool:
        """Tell whether an amount as it can be has no place for this sign any more."""
        whole, point, parts = self.typed.partition(".")
        if sign == ".":
            return bool(point)
        if sign == ",":
            return bool(point) or whole.endswith(",")
        digits = sum(map(str.isdigit, self.typed))
        return digits >= MAX_DIGITS or len(parts) >= (self.places or 2) or parts.endswith("-")

    def _add(self, context: Context, sign: str) -> Move:
        if self._full(sign):
            return Move(notice=context.say("entry.full"))
        begun = self.typed or ("0" if sign in ".," else "")
        return self._with(begun + sign)

    def _with(self, typed: str) -> Move:
        whole = re.match(r"\d*", typed)[0]  # type: ignore[index]  # it matches nothing at least
        return Move(Swap(replace(self, typed=(whole.lstrip("0") or whole[-1:]) + typed[len(whole) :])))

    def _value(self, context: Context) -> Phrase:
        if not self.typed:
            return context.say("entry.nothing")
        value = typed_value(self.typed, self.places)
        digits = "".join(sign for sign in self.typed if sign.isdigit())
        words = amount_in_words(context, int(digits) if value is None else value, self.unit)
        typed = LANGUAGES[context.lang].write_marks(self.typed)
        if value is not None and (self.typed == digits or typed in words.text):
            return words
        # What was typed with a mark is shown as it is: "43," and "43,0" are not yet the 43 that they are worth.
        shown = re.sub(r"\d[\d.,]*", typed, words.text, count=1)
        return replace(words, text=shown, say=shown if value is None else words.text)


class Doubted(Struct, frozen=True):
    """An amount far off what is usual is asked back before it counts. ``then`` is what follows if it is right."""

    entry: AmountEntry
    value: Fraction
    then: Move

    def page(self, context: Context) -> Page:
        """Return the question; entering it again stands first."""
        amount = amount_in_words(context, self.value, self.entry.unit).text
        again = Move(Swap(self.entry))
        return context.page(
            "amount.doubted",
            title=self.entry.title,
            help="entry.doubted_help",
            where=self.entry.where,
            blocks=(Text((context.say("entry.doubted", amount=amount),)), *self.entry.above),
            choices=(
                context.choice("again", "entry.doubted_no", again),
                Choice("right", context.say("entry.doubted_yes", amount=amount), self.then),
            ),
            next="again",
            back=again,
        )


def far_off(value: Fraction, likely: tuple[Fraction | None, Fraction | None]) -> bool:
    """Tell whether an amount is so far off its limits that a comma or a digit was probably mistyped."""
    low, high = likely
    return (high is not None and 0 < high * ALL_LEVELS <= value) or (low is not None and value * ALL_LEVELS <= low)


def amount_in_words(context: Context, amount: Fraction | int, unit: Unit) -> Phrase:
    """Return an amount with its unit as it is written and read: "Rp7.000", "43,5 cm", "22 buah"."""
    from kiosk.lessons import format_quantity  # pydantic: after the first paint

    written = format_quantity(Fraction(amount), unit, context.lang)
    if unit == "piece":
        return context.say("entry.piece" if amount == 1 else "entry.pieces", n=written)
    return Phrase(written, context.lang)


def number_in_words(context: Context, number: str) -> Phrase:
    """Return a telephone number in groups, read digit by digit."""
    return Phrase(national(number), context.lang, say=digit_by_digit(number))


class DigitsEntry(Struct, frozen=True):
    """A row of digits that is no amount, such as a telephone number: read digit by digit. ``finish`` gets it as text.

    It has ``least`` to ``most`` digits.
    """

    title: Phrase
    finish: Callable[[Context, str], Move]
    least: int
    most: int
    above: tuple[Block, ...] = ()
    leave: Place | None = None
    typed: str = ""

    def page(self, context: Context) -> Page:
        """Return the pad with the digits so far; "done" with too few says how many are needed."""
        done = (
            self.finish(context, self.typed)
            if len(self.typed) >= self.least
            else Move(notice=context.say("entry.digits_short", least=self.least, most=self.most))
        )
        value = Phrase(self.typed, context.lang, say=", ".join(self.typed))
        back = self._with(self.typed[:-1]) if self.typed else None
        full = Move(notice=context.say("entry.full"))
        choices = digit_choices(
            context,
            lambda digit: self._with(self.typed + digit) if len(self.typed) < self.most else full,
            self._with(self.typed[:-1]),
            done,
        )
        return context.page(
            "digits",
            title=self.title,
            help="entry.amount_help",
            blocks=(
                *self.above,
                Field(context.say("entry.so_far"), value if self.typed else context.say("entry.nothing")),
            ),
            choices=choices,
            next="done",
            back=back or (Move(Swap(self.leave)) if self.leave else None),
            pad=True,
            typed=lambda sign: typed_digit(context, choices, back, sign),
        )

    def _with(self, typed: str) -> Move:
        return Move(Swap(replace(self, typed=typed)))


class Sure(Struct, frozen=True):
    """Asks before something that matters is done. The safe answer stands first.

    ``no`` is what it does where this page stands in for another; ``more`` is told below the question.
    """

    asks_once: ClassVar = True
    """Whoever undoes what was done does not come to the question again."""

    question: Phrase
    yes: Move
    yes_label: str = "sure.yes"
    no: Move = Move(Leave())
    more: tuple[Phrase, ...] = ()

    def page(self, context: Context) -> Page:
        """Return the question with "no" first."""
        return context.page(
            "sure",
            blocks=(Text((self.question, *self.more)),),
            choices=(
                context.choice("no", "sure.no", self.no, spoken=(context.say("sure.no_name"),)),
                context.choice("yes", self.yes_label, self.yes, spoken=(context.say("sure.yes_name"),)),
            ),
            next="no",
            back=self.no,
        )


def ask_pin_twice(
    kind: type[PinEntry] | type[PicturePinEntry],
    titles: tuple[str, str],
    differs: str,
    then: Callable[[Context], Move],
) -> PinEntry | PicturePinEntry:
    """Return the entry of a new PIN, which has to be entered twice alike.

    ``titles`` are the words keys of the first and the second entry, ``differs`` of the notice when they are not
    alike. The move of ``then`` holds ``HASHED`` where the PIN's hash belongs.
    """

    def compared(first: str) -> Callable[[Context, str], Move]:
        def finish(context: Context, pin: str) -> Move:
            if pin != first:
                return Move(Swap(ask_pin_twice(kind, titles, differs, then)), notice=context.say(differs))
            return Move(effects=(HashPin(pin, then(context)),))

        return finish

    return kind(titles[0], lambda context, pin: Move(Swap(kind(titles[1], compared(pin)))))


def secret_field(context: Context, count: int) -> Field:
    """Return a field that tells how many signs of a secret were entered, and nothing else."""
    value = Phrase("●" * count, context.lang, say=context.say("entry.count", count=count).text)
    return Field(context.say("entry.pin"), value if count else context.say("entry.nothing"))
