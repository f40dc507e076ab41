"""Quality at work: a real piece goes through a lesson's checks, one page each; its verdict is recorded."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning.event_kinds import PieceChecked
from kiosk.lessons import Check, CheckFinding, Lesson, Limits, SamplePiece, figures_of, format_quantity, limits_of
from kiosk.pages.entry import AmountEntry
from kiosk.pages.learning.exercises.inspect import finding_line
from kiosk.pages.learning.step import StepReview, lesson_gone
from kiosk.visit import (
    Block,
    Choice,
    Context,
    Items,
    Leave,
    Move,
    Open,
    Page,
    Phrase,
    PictureBlock,
    Place,
    PlaySound,
    Swap,
    Text,
    Tile,
)

GOOD, BAD = "good", "bad"
"""What is recorded of a check that is seen."""


class Quality(Struct, frozen=True):
    """The start: which product is to be checked?"""

    def page(self, context: Context) -> Page:
        """Return the products that have a checklist."""
        lessons = (
            [lesson for lesson in context.library.lessons.values() if lesson.checklist] if context.library else []
        )
        return context.page(
            "quality",
            blocks=(Text((context.say("quality.text" if context.library else "home.reading"),)),),
            choices=tuple(
                context.choice(
                    lesson.key,
                    f"product.{lesson.product}",
                    Checking(lesson.key),
                    detail=context.say("quality.checks", n=len(lesson.checklist)),
                    tile=Tile(picture=f"umum/produk-{lesson.product}"),
                )
                for lesson in lessons
            ),
        )


class Checking(Struct, frozen=True):
    """A piece that is being checked; ``values`` are those of the checks so far, in the order of the checklist.

    ``batch`` tells that it is one of those that are being made: then the way on leads back to them.
    """

    lesson: str
    values: tuple[str, ...] = ()
    batch: bool = False

    def page(self, context: Context) -> Page:
        """Return the next check: a pad for what is measured, or good and bad for what is seen."""
        lesson = context.lesson(self.lesson)
        if lesson is None or len(self.values) >= len(lesson.checklist):
            return lesson_gone(context)
        check = lesson.checklist[len(self.values)]
        where = context.say("quality.where", n=len(self.values) + 1, total=len(lesson.checklist))
        limits = _limits(lesson, check)
        if limits is not None:
            return self._measure(context, lesson, check, limits, where).page(context)
        good, bad = (check.seen(bad=bad).phrase(context.lang) for bad in (False, True))
        return context.page(
            "quality.check",
            title=check.name.phrase(context.lang),
            where=where,
            blocks=(Text((context.say("quality.look"),)), *_pictures(context, check)),
            choices=(
                Choice(GOOD, good, self._found(lesson, GOOD), mark=context.say("quality.good")),
                Choice(BAD, bad, self._found(lesson, BAD), mark=context.say("quality.bad")),
            ),
            back=Move(Swap(self._before())) if self.values else None,
        )

    def _measure(self, context: Context, lesson: Lesson, check: Check, limits: Limits, where: Phrase) -> AmountEntry:
        places = places_of(limits)

        def finish(context: Context, amount: int) -> Move:
            return self._found(lesson, decimal(amount, places))

        named = check.name.phrase(context.lang)
        above: list[Block] = [Text((limits_in_words(context, check, limits),)), *_pictures(context, check)]
        leave = self._before() if self.values else None
        likely = (limits.low, limits.high)
        return AmountEntry(named, finish, tuple(above), check.unit or "", places, leave, where, likely=likely)

    def _before(self) -> Place:
        return replace(self, values=self.values[:-1])

    def _found(self, lesson: Lesson, value: str) -> Move:
        """Return the move to the next check, or to the verdict: after the last, or once the piece is lost."""
        values = (*self.values, value)
        piece = piece_of(lesson, values)
        if piece.verdict != "reject" and len(values) < len(lesson.checklist):
            return Move(Swap(replace(self, values=values)))
        named = {check.key: value for check, value in zip(lesson.checklist, values, strict=False)}
        failed = tuple(finding.check.key for finding in piece.findings if finding.bad)
        event_data = PieceChecked(lesson.product, lesson.key, named, failed, piece.verdict)
        return Move(Swap(VerdictPlace(self.lesson, values, self.batch)), (event_data,), (PlaySound("done"),))


class VerdictPlace(Struct, frozen=True):
    """What becomes of a piece, and why."""

    lesson: str
    values: tuple[str, ...]
    batch: bool = False

    def page(self, context: Context) -> Page:
        """Return the verdict with the checks that decide it, and the steps that teach them."""
        lesson = context.lesson(self.lesson)
        if lesson is None or len(self.values) > len(lesson.checklist):
            return lesson_gone(context)
        piece = piece_of(lesson, self.values)
        grade = next((grade for grade in lesson.grades if grade.key == piece.verdict), None)
        blocks: list[Block] = [Text((context.say(f"quality.{piece.verdict}"),), "check")]
        if grade:
            blocks.append(Text((grade.rule.phrase(context.lang),)))
        lines = tuple(finding_line(context, finding, limits=True) for finding in piece.deciding)
        if lines:
            label = "inspect.on_limit" if piece.verdict == "pass" else "inspect.deciding"
            blocks.append(Items(lines, label=context.say(label)))
        another = context.choice("another", "quality.another", Move(Swap(Checking(self.lesson))))
        close = context.choice("close", "batch.go_on" if self.batch else "quality.close", Move(Leave()))
        steps = self._steps(context, lesson, piece)
        return context.page(
            "quality.verdict",
            title=grade.name.phrase(context.lang) if grade else context.say("quality.result"),
            where=lesson.title.phrase(context.lang),
            blocks=tuple(blocks),
            choices=(close, *steps) if self.batch else (another, *steps, close),
            next="close" if self.batch else "another",
        )

    def _steps(self, context: Context, lesson: Lesson, piece: SamplePiece) -> tuple[Choice, ...]:
        wanted = {finding.check.step for finding in piece.findings if finding.bad}
        return tuple(
            Choice(
                f"step-{step.key}",
                context.say("quality.learn", step=step.title.phrase(context.lang).text),
                Move(Open(StepAgain(lesson.key, step.key))),
            )
            for step in lesson.steps
            if step.key in wanted
        )


class StepAgain(StepReview, frozen=True):
    """The step that teaches a check, read again at work."""

    def page(self, context: Context) -> Page:
        """Return the step; the way back leads to the piece."""
        close = context.choice("close", "quality.back", Move(Leave()))
        return replace(
            super().page(context), choices=(close,), next="close", help=(context.say("quality.step_help"),)
        )


def piece_of(lesson: Lesson, values: tuple[str, ...]) -> SamplePiece:
    """Return the piece as its first checks found it; ``values`` are in the order of the checklist."""
    findings = []
    for check, value in zip(lesson.checklist, values, strict=False):
        limits = _limits(lesson, check)
        if limits is None:
            findings.append(CheckFinding(check, value == BAD))
        else:
            measured = Fraction(value)
            findings.append(CheckFinding(check, not limits.hold(measured), measured, limits))
    return SamplePiece(tuple(findings))


def places_of(limits: Limits) -> int:
    """Return how many digits after the comma a check is measured with, at most 3."""
    numbers = [number for number in (limits.low, limits.high, limits.by) if number is not None]
    return next((n for n in range(3) if all((number * 10**n).denominator == 1 for number in numbers)), 3)


def decimal(amount: int, places: int) -> str:
    """Return an amount that counts parts, such as 435 tenths, as it is recorded: "43.5"."""
    whole, parts = divmod(amount, 10**places)
    return f"{whole}.{parts:0{places}d}".rstrip("0").rstrip(".") if parts else str(whole)


def limits_in_words(context: Context, check: Check, limits: Limits) -> Phrase:
    """Return between what a measured value is good."""
    low, high = (
        format_quantity(number, check.unit or "", context.lang) if number is not None else ""
        for number in (limits.low, limits.high)
    )
    key = "quality.between" if low and high else "quality.at_least" if low else "quality.at_most"
    return context.say(key, low=low, high=high)


def _limits(lesson: Lesson, check: Check) -> Limits | None:
    return limits_of(check, figures_of(lesson))


def _pictures(context: Context, check: Check) -> tuple[Block, ...]:
    pictures = (check.picture_good, check.picture_bad)
    return tuple(PictureBlock(picture.name, picture.alt.phrase(context.lang)) for picture in pictures if picture)
