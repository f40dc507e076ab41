"""Entering a PIN, a sum or a name with nine digits, so that any keypad, switch or voice can do it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from kiosk.pages.move import HashPin, Leave, Move, Place, Swap
from kiosk.pages.page import HASH, STAR, Block, Choice, Field, Page, Phrase, Text, Tile

if TYPE_CHECKING:
    from kiosk.lessons.model import Unit
    from kiosk.pages.journey import Context

MAX_DIGITS: Final = 9
"""A sum has at most nine digits: under a milliard rupiah, more than any figure of the workshop."""

PIN_LENGTH: Final = (4, 8)
"""A mentor's PIN has this many digits, at least and at most."""

PICTURE_PIN_LENGTH: Final = 3
"""A resident's picture PIN is this many pictures: few enough to remember, each try is also seen by others."""

PIN_PICTURES: Final = ("bunga", "burung", "ikan", "kucing", "pohon", "rumah", "matahari", "bulan", "kunci")

LETTERS: Final = ("abc", "def", "ghi", "jkl", "mno", "pqrs", "tuv", "wxyz")
MAX_NAME: Final = 24


def digit_choices(
    context: Context,
    typed: str,
    most: int,
    with_typed: Callable[[str], Move],
    done: Move,
    comma: Move | None = None,
) -> tuple[Choice, ...]:
    """Return the twelve keys of a number pad that edits ``typed``, which holds at most ``most`` signs.

    ``comma``, if given, is what the first of the two other keys does, instead of erasing.
    """

    def key(digit: str) -> Choice:
        then = with_typed(typed + digit) if len(typed) < most else Move(notice=context.say("entry.full"))
        return Choice(digit, Phrase(digit, context.lang), then, number=int(digit))

    if comma is None:
        star = Choice("erase", context.say("entry.erase"), with_typed(typed[:-1]), number=STAR)
    else:
        star = Choice("comma", context.say("entry.comma"), comma, number=STAR)
    return (
        *(key(digit) for digit in "123456789"),
        star,
        key("0"),
        Choice("done", context.say("entry.done"), done, number=HASH),
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
        return Page(
            key="pin",
            title=context.say(self.title),
            blocks=(secret_field(context, count),),
            choices=digit_choices(
                context, self.typed, most, lambda typed: Move(Swap(replace(self, typed=typed))), done
            ),
            help=(context.say("entry.pin_help"),),
            next="done",
            pad=True,
            lang=context.lang,
        )


class PicturePinEntry(Struct, frozen=True):
    """A resident's PIN of pictures. It goes on by itself once there are enough of them."""

    title: str
    finish: Callable[[Context, str], Move]
    typed: str = ""

    def page(self, context: Context) -> Page:
        """Return nine pictures to pick from; only how many were picked is shown and spoken."""
        return Page(
            key="picture-pin",
            title=context.say(self.title),
            blocks=(secret_field(context, len(self.typed)),),
            choices=tuple(
                Choice(
                    name,
                    context.say(f"tile.{name}"),
                    self._picked(context, str(number)),
                    tile=Tile(picture=f"tile/{name}"),
                )
                for number, name in enumerate(PIN_PICTURES, 1)
            ),
            help=(context.say("entry.picture_pin_help", count=PICTURE_PIN_LENGTH),),
            back=Move(Swap(replace(self, typed=self.typed[:-1]))) if self.typed else None,
            lang=context.lang,
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
    is where "back" leads from an empty field, if not to the place before. ``typed`` has a point for the comma.
    """

    title: Phrase
    finish: Callable[[Context, int], Move]
    above: tuple[Block, ...] = ()
    unit: Unit = "rupiah"
    places: int = 0
    leave: Place | None = None
    where: Phrase | None = None
    typed: str = ""

    def page(self, context: Context) -> Page:
        """Return the pad with the amount so far, which is spoken in words."""
        done = Move(notice=context.say("entry.empty"))
        if self.typed:
            done = self.finish(context, int(Fraction(self.typed) * 10**self.places))
        _, point, parts = self.typed.partition(".")
        full = bool(point) and len(parts) == self.places
        comma = Move(notice=context.say("entry.full")) if point else self._with(f"{self.typed or '0'}.")
        return Page(
            key="amount",
            title=self.title,
            where=self.where,
            blocks=(*self.above, Field(context.say("entry.so_far"), self._value(context))),
            choices=digit_choices(
                context,
                self.typed,
                len(self.typed) if full else MAX_DIGITS,
                self._with,
                done,
                comma if self.places else None,
            ),
            help=(context.say("entry.amount_help" if not self.places else "entry.comma_help"),),
            next="done",
            back=self._back(),
            pad=True,
            number=lambda amount: self._with(str(amount)[:MAX_DIGITS]),
            lang=context.lang,
        )

    def _with(self, typed: str) -> Move:
        whole, point, parts = typed.partition(".")
        return Move(Swap(replace(self, typed=(whole.lstrip("0") or whole[-1:]) + point + parts)))

    def _back(self) -> Move | None:
        if self.typed:
            return Move(Swap(replace(self, typed=self.typed[:-1])))
        return Move(Swap(self.leave)) if self.leave else None

    def _value(self, context: Context) -> Phrase:
        if not self.typed:
            return context.say("entry.nothing")
        value = amount_in_words(context, Fraction(self.typed), self.unit)
        if "." not in self.typed:
            return value
        # What was typed after the comma is shown as it is: "43," and "43,0" are not yet the 43 that they are worth.
        shown = self.typed.replace(".", "," if context.lang == "id" else ".")
        return replace(value, text=value.text.replace(value.text.split(" ")[0], shown, 1), say=value.text)


def amount_in_words(context: Context, amount: Fraction | int, unit: Unit) -> Phrase:
    """Return an amount with its unit as it is written and read: "Rp7.000", "43,5 cm", "22 buah"."""
    from kiosk.lessons import as_written  # pydantic: after the first paint

    written = as_written(Fraction(amount), unit, context.lang)
    if unit == "piece":
        return context.say("entry.piece" if amount == 1 else "entry.pieces", n=written)
    return Phrase(written, context.lang)


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
        leave = Move(Swap(self.leave)) if self.leave else None
        return Page(
            key="digits",
            title=self.title,
            blocks=(
                *self.above,
                Field(context.say("entry.so_far"), value if self.typed else context.say("entry.nothing")),
            ),
            choices=digit_choices(context, self.typed, self.most, self._with, done),
            help=(context.say("entry.amount_help"),),
            next="done",
            back=self._with(self.typed[:-1]) if self.typed else leave,
            pad=True,
            lang=context.lang,
        )

    def _with(self, typed: str) -> Move:
        return Move(Swap(replace(self, typed=typed)))


class NameEntry(Struct, frozen=True):
    """A name, letter by letter: first a group of letters, then one of them. A full keyboard types it directly.

    ``leave`` is where "back" leads from an empty name, if not to the place before.
    """

    title: str
    finish: Callable[[Context, str], Move]
    typed: str = ""
    group: int | None = None
    leave: Place | None = None

    def page(self, context: Context) -> Page:
        """Return the groups of letters, or the letters of the group that was picked."""
        return Page(
            key="name",
            title=context.say(self.title),
            blocks=(Field(context.say("entry.name_so_far"), self._value(context)),),
            choices=self._groups(context) if self.group is None else self._letters(context, self.group),
            help=(context.say("entry.name_help"),),
            next="done" if self.group is None else None,
            back=self._back(),
            pad=self.group is None,
            typed={letter: self._with(self._add(letter)) for letter in "abcdefghijklmnopqrstuvwxyz"},
            lang=context.lang,
        )

    def _value(self, context: Context) -> Phrase:
        return Phrase(self.typed, context.lang) if self.typed else context.say("entry.nothing")

    def _groups(self, context: Context) -> tuple[Choice, ...]:
        name = self.typed.strip()
        groups = tuple(
            Choice(
                letters,
                Phrase(letters.upper(), context.lang, say=", ".join(letters)),
                Move(Swap(replace(self, group=place))),
                number=place + 1,
            )
            for place, letters in enumerate(LETTERS)
        )
        done = self.finish(context, name) if name else Move(notice=context.say("entry.empty"))
        return (
            *groups,
            Choice("space", context.say("entry.space"), self._with(self._add(" ")), number=9),
            Choice("erase", context.say("entry.erase"), self._with(self.typed[:-1]), number=STAR),
            Choice("again", context.say("entry.again"), self._with(""), number=0),
            Choice("done", context.say("entry.done"), done, number=HASH),
        )

    def _letters(self, context: Context, group: int) -> tuple[Choice, ...]:
        return tuple(
            Choice(letter, Phrase(letter.upper(), context.lang), self._with(self._add(letter)))
            for letter in LETTERS[group]
        )

    def _add(self, letter: str) -> str:
        """Return the name with one more letter: a capital at the start of each word."""
        if len(self.typed) >= MAX_NAME or (letter == " " and not self.typed.strip()):
            return self.typed
        return self.typed + (letter.upper() if not self.typed or self.typed.endswith(" ") else letter)

    def _with(self, typed: str) -> Move:
        return Move(Swap(replace(self, typed=typed, group=None)))

    def _back(self) -> Move | None:
        if self.group is not None:
            return Move(Swap(replace(self, group=None)))
        if self.typed:
            return self._with(self.typed[:-1])
        return Move(Swap(self.leave)) if self.leave else None


class Sure(Struct, frozen=True):
    """Asks before something that matters is done. The safe answer stands first."""

    question: Phrase
    yes: Move
    yes_label: str = "sure.yes"

    def page(self, context: Context) -> Page:
        """Return the question with "no" first."""
        return Page(
            key="sure",
            title=context.say("sure.title"),
            blocks=(Text((self.question,)),),
            choices=(
                Choice("no", context.say("sure.no"), Move(Leave()), spoken=(context.say("sure.no_name"),)),
                Choice("yes", context.say(self.yes_label), self.yes, spoken=(context.say("sure.yes_name"),)),
            ),
            help=(context.say("sure.help"),),
            next="no",
            lang=context.lang,
        )


def asked_twice(
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
                return Move(Swap(asked_twice(kind, titles, differs, then)), notice=context.say(differs))
            return Move(effects=(HashPin(pin, then(context)),))

        return finish

    return kind(titles[0], lambda context, pin: Move(Swap(kind(titles[1], compared(pin)))))


def secret_field(context: Context, count: int) -> Field:
    """Return a field that tells how many signs of a secret were entered, and nothing else."""
    value = Phrase("●" * count, context.lang, say=context.say("entry.count", count=count).text)
    return Field(context.say("entry.pin"), value if count else context.say("entry.nothing"))
