"""Confirming and setting what the lessons leave to the workshop: one figure or step at a time, safety first."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning import local
from kiosk.pages.care.progress import act_with_progress
from kiosk.pages.dates import date_in_words
from kiosk.pages.entry import AmountEntry, DigitsEntry, Sure, amount_in_words, far_off
from kiosk.pages.written_numbers import typed_number
from kiosk.visit import (
    Block,
    Choice,
    Context,
    Field,
    FigureEntry,
    Leave,
    Move,
    Open,
    Page,
    Phrase,
    Place,
    PlaySound,
    Swap,
    Text,
)
from kiosk.words import digit_by_digit, national

if TYPE_CHECKING:
    from kiosk.lessons import Mark, Unit

DANGER: Final = ""
"""The group of what somebody's safety hangs on, from all lessons; the other groups are called by their lessons."""

MOST_IN_LIST: Final = 80
"""Letters of a sentence in a list: it is read whole on a page of its own."""


class FiguresToConfirm(Struct, frozen=True):
    """The lessons, and how much of each waits for somebody of the workshop."""

    def page(self, context: Context) -> Page:
        """Return what is dangerous first, then the lessons in their order."""
        waits = [mark for mark in _marks(context) if mark.waits]
        groups = [DANGER, *dict.fromkeys(mark.lesson for mark in _marks(context))]
        return context.page(
            "figures",
            blocks=(Text((context.say("figures.waits" if waits else "figures.none", n=len(waits)),)),),
            choices=tuple(
                Choice(
                    group or "danger", _title(context, group), Move(Open(FigureGroup(group))), _count(context, group)
                )
                for group in groups
                if group or any(mark.danger for mark in waits)
            ),
        )


class FigureGroup(Struct, frozen=True):
    """What can be set in a lesson, or what is dangerous in all of them."""

    group: str

    def page(self, context: Context) -> Page:
        """Return a way through all that waits, then each by itself."""
        marks = _group(context, self.group)
        waits = [mark for mark in marks if mark.waits]
        one_by_one = (
            (context.choice("all", "figures.one_by_one", MarkPage(self.group, waits[0].lesson, waits[0].name)),)
            if waits
            else ()
        )
        return context.page(
            "figures.group",
            title=_title(context, self.group),
            blocks=(Text((_count(context, self.group),)),),
            choices=(
                *one_by_one,
                *(
                    Choice(
                        f"{mark.lesson}/{mark.name}",
                        _shown(context, mark),
                        Move(Open(MarkPage(self.group, mark.lesson, mark.name))),
                        _named_value(context, mark),
                        context.say("figures.open") if mark.waits else None,
                    )
                    for mark in marks
                ),
            ),
        )


class Undo(Struct, frozen=True):
    """What was done last: of which mark, and what the workshop's file said of it before."""

    lesson: str
    name: str
    before: FigureEntry | None


class MarkPage(Struct, frozen=True):
    """One figure, step, criterion or thing: is it right here? The next that waits follows at once."""

    group: str
    lesson: str
    name: str
    undo: Undo | None = None

    def page(self, context: Context) -> Page:
        """Return what the lesson says, what it is now and where that comes from."""
        say = context.say
        mark = _find(context, self.lesson, self.name)
        if mark is None:
            return context.page(
                "figures.mark",
                title=_title(context, self.lesson),
                blocks=(Text((say("figures.gone"),)),),
                choices=(context.choice("close", "gone.close", Move(Leave())),),
            )
        blocks: list[Block] = [Text(tuple(text.phrase(context.lang) for text in mark.sentences))]
        if (value := _value(context, mark)) is not None:
            blocks.append(Field(_name(context, mark), value))
        blocks += [Text(lines, "mentor") for lines in (self._origin(context, mark),) if lines]
        choices = [context.choice("keep", "figures.keep", self._set(context, mark, self._kept(context, mark)))]
        if mark.value is not None:
            choices.append(context.choice("change", "figures.change", Move(Swap(self._entry(context, mark)))))
        if mark.waits:
            choices.append(context.choice("later", "figures.unknown", self._next(context, mark, self.undo)))
        if (undo := self.undo) is not None:
            choices.append(context.choice("undo", "figures.undo", self._put_back(context, undo)))
        return context.page(
            "figures.mark",
            title=_title(context, self.lesson),
            blocks=tuple(blocks),
            choices=tuple(choices),
            next="later" if mark.waits else None,
        )

    def _origin(self, context: Context, mark: Mark) -> tuple[Phrase, ...]:
        """Return where a mark comes from, or who has confirmed it."""
        confirmed = context.library.confirmed if context.library else ()
        by = [one for one in confirmed if (one.lesson, one.figure) == (mark.lesson, mark.name)]
        if by:
            day = date_in_words(context, by[0].on).text
            return (context.say("figures.confirmed", by=by[0].by, day=day),)
        if mark.source is None:
            return ()
        source = (
            Phrase(mark.source, context.lang) if isinstance(mark.source, str) else mark.source.phrase(context.lang)
        )
        return (context.say("figures.source"), source)

    def _kept(self, context: Context, mark: Mark, value: Fraction | str | None = None) -> FigureEntry:
        """Return the entry by which the mentor who is here confirms a mark today; ``value`` is the workshop's own."""
        day = local(context.now, context.known.workshop.zone).date()
        own = mark.value if value is None and mark.own else value
        return FigureEntry(own, context.name(context.person, "people.mentor"), day.isoformat())

    def _entry(self, context: Context, mark: Mark) -> AmountEntry | DigitsEntry:
        """Return the number pad for another value. Far off the old one it is asked back."""
        from kiosk.lessons import TEXT_UNITS  # with pydantic: after the first paint

        above = (Text(tuple(text.phrase(context.lang) for text in mark.sentences[:1])),)
        title = context.say("figures.change_title", name=_name(context, mark).text)

        if mark.unit == "phone" or mark.unit == "account":
            digits = TEXT_UNITS[mark.unit]

            def finish_text(context: Context, written: str) -> Move:
                again = replace(text, typed=written)
                return self._set(context, mark, self._kept(context, mark, written), again)

            text = DigitsEntry(title, finish_text, digits[0], digits[-1], above, leave=self)
            return text
        assert isinstance(mark.value, Fraction), "only numbers to call or to pay to are texts"
        old = mark.value
        places = 0 if mark.unit in ("rupiah", "piece", "") and old.denominator == 1 else 2
        likely = (old, old) if old > 0 else (None, None)

        def finish(context: Context, amount: int) -> Move:
            value = Fraction(amount, 10**places)
            again = replace(pad, typed=typed_number(value))
            done = self._set(context, mark, self._kept(context, mark, value), again)
            if not mark.danger or value == old or far_off(value, likely):  # what is far off is asked back anyway
                return done
            before, now = (amount_in_words(context, each, _counted(mark)).text for each in (old, value))
            asked = context.say("figures.danger_sure", before=before, now=now)
            return Move(Swap(Sure(asked, done, no=Move(Swap(again)))))

        pad = AmountEntry(title, finish, above, _counted(mark), places, leave=self, likely=likely)
        return pad

    def _set(self, context: Context, mark: Mark, entry: FigureEntry, again: Place | None = None) -> Move:
        """Return the move that writes an entry and shows the next mark that waits; or ``again``, if it is refused."""

        def then(before: FigureEntry | None) -> Move:
            kept = context.say("figures.kept", name=_name(context, mark).text)
            return self._next(context, mark, Undo(mark.lesson, mark.name, before), kept)

        return self._write(context, mark.lesson, mark.name, entry, then, again)

    def _put_back(self, context: Context, undo: Undo) -> Move:
        """Return the move that takes back what was done last, and shows that mark."""
        back = MarkPage(self.group, undo.lesson, undo.name)
        done = Move(Swap(back), (), (PlaySound("done"),), context.say("figures.undone"))
        return self._write(context, undo.lesson, undo.name, undo.before, lambda before: done)

    def _write(
        self,
        context: Context,
        lesson: str,
        name: str,
        entry: FigureEntry | None,
        then: Callable[[FigureEntry | None], Move],
        again: Place | None = None,
    ) -> Move:
        """Return the move that writes an entry; ``then`` gets what stood there. What a lesson cannot bear is told.

        ``again`` is the place for that, with what was typed in it, if not this one.
        """
        care, library = context.care, context.library
        assert care is not None, "only a kiosk with a store of its own offers these pages"
        assert library is not None, "a mark is a part of a lesson that was read"

        def act() -> Move:
            done = care.set_figure(library, lesson, name, entry)
            if done.problem is None:
                return then(done.before)
            values = {key: value.replace("_", " ") for key, value in done.problem.values}
            ends = "figures.range" if done.problem.key == "check_limits" else f"problem.{done.problem.key}"
            why = context.say(ends, **values).text
            return Move(Swap(again or self), notice=context.say("figures.refused", why=why))

        return act_with_progress(context, "figures.writing", act, instead=again or self)

    def _next(self, context: Context, mark: Mark, undo: Undo | None, notice: Phrase | None = None) -> Move:
        """Return the move to the next mark of the group that waits, or back to the group if none follows."""
        marks = _group(context, self.group)
        here = next(
            (place for place, one in enumerate(marks) if one.name == mark.name and one.lesson == mark.lesson), 0
        )
        after = next((one for one in marks[here + 1 :] if one.waits), None)
        sound = (PlaySound("done"),) if notice is not None else ()
        if after is None:
            return Move(Leave(to=FigureGroup), (), sound, notice or context.say("figures.last"))
        return Move(Swap(MarkPage(self.group, after.lesson, after.name, undo)), (), sound, notice)


def figures_choice(context: Context) -> tuple[Choice, ...]:
    """Return the choice that opens what is to be confirmed; none where nothing can be kept of it."""
    if context.care is None or context.library is None:
        return ()
    return (context.choice("figures", "figures.title", FiguresToConfirm(), figures_waiting(context)),)


def figures_waiting(context: Context) -> Phrase | None:
    """Return how many figures and steps wait to be confirmed; None where there are none."""
    waits = sum(mark.waits for mark in _marks(context))
    return context.say("figures.count", n=waits) if waits else None


def _marks(context: Context) -> tuple[Mark, ...]:
    return context.library.marks if context.library else ()


def _group(context: Context, group: str) -> list[Mark]:
    """Return the marks of a group: of a lesson those on which safety hangs first."""
    marks = [
        mark for mark in _marks(context) if (mark.danger and mark.waits if group == DANGER else mark.lesson == group)
    ]
    return sorted(marks, key=lambda mark: not mark.danger)


def _find(context: Context, lesson: str, name: str) -> Mark | None:
    return next((mark for mark in _marks(context) if (mark.lesson, mark.name) == (lesson, name)), None)


def _title(context: Context, group: str) -> Phrase:
    lesson = context.lesson(group)
    return context.say("figures.danger") if lesson is None else lesson.title.phrase(context.lang)


def _count(context: Context, group: str) -> Phrase:
    return context.say("figures.count", n=sum(mark.waits for mark in _group(context, group)))


def _value(context: Context, mark: Mark) -> Phrase | None:
    """Return a figure as it is now; None for what has no value."""
    if mark.value is None:
        return None
    if isinstance(mark.value, Fraction):
        return amount_in_words(context, mark.value, _counted(mark))
    shown = national(str(mark.value)) if mark.unit == "phone" else str(mark.value)
    return Phrase(shown, context.lang, digit_by_digit(shown))


def _counted(mark: Mark) -> Unit:
    """Return in what a figure is told. Of a number alone its sentence says what is counted: metres or hours."""
    return "" if mark.unit == "piece" or mark.unit == "phone" or mark.unit == "account" else mark.unit


def _named_value(context: Context, mark: Mark) -> Phrase | None:
    """Return a figure's name with its value: one sentence may say two of them."""
    value = _value(context, mark)
    return None if value is None else Phrase(f"{_name(context, mark).text}: {value.text}", context.lang)


def _name(context: Context, mark: Mark) -> Phrase:
    """Return what to call a mark where it stands alone: a figure by its name, anything else by its first text."""
    if mark.value is None and mark.sentences:
        return mark.sentences[0].phrase(context.lang)
    return Phrase(mark.name.replace("_", " "), context.lang)


def _shown(context: Context, mark: Mark) -> Phrase:
    """Return a mark as it stands in a list: the sentence that says it, or its name with its value."""
    if mark.sentences:
        phrase = mark.sentences[0].phrase(context.lang)
        if len(phrase.text) <= MOST_IN_LIST:
            return phrase
    value = _value(context, mark)
    return Phrase(f"{_name(context, mark).text[:MOST_IN_LIST]} {value.text if value else ''}".strip(), context.lang)
