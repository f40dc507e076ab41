"""Judging a fresh piece, on a page."""

from __future__ import annotations

from kiosk.lessons import AskedPiece, CheckFinding, SamplePiece, format_quantity
from kiosk.pages.learning.exercises.base import Asking, ExercisePage, fill_phrase, picture_blocks
from kiosk.pages.learning.exercises.judge import grade_choices
from kiosk.visit import Block, Choice, Context, Items, Phrase, Role, Text


class InspectPage(ExercisePage["AskedPiece"]):
    """Read what the checks found, and pick the grade of the piece."""

    def above(self, ask: Asking[AskedPiece]) -> tuple[Block, ...]:
        """Return what the checks found, one line each, and the pictures of two of them."""
        context, piece = ask.context, ask.one.piece
        lines = tuple(finding_line(context, finding, limits=ask.hints > 0) for finding in piece.findings)
        pictures = (f.check.picture_bad if f.bad else f.check.picture_good for f in piece.pictured)
        return Items(lines, label=context.say("inspect.found")), *picture_blocks(context, *pictures)

    def choices(self, ask: Asking[AskedPiece]) -> tuple[Choice, ...]:
        """Return the grades, and the way to see the limits."""
        measured = not ask.hints and any(finding.limits for finding in ask.one.piece.findings)
        return (*grade_choices(ask), *((ask.hint("inspect.limits"),) if measured else ()))

    def feedback(self, context: Context, one: AskedPiece, answer: str, role: Role) -> tuple[Block, ...]:
        """Return why the piece gets its verdict."""
        return _verdict_blocks(context, one.piece, answer, role)


def _verdict_blocks(context: Context, made: SamplePiece, answer: str, role: Role) -> tuple[Block, ...]:
    """Return why a piece gets its verdict: what was missed or taken for bad, and the checks that decide."""
    told = [context.say(f"inspect.{made.verdict}")]
    if answer == "pass" and made.verdict != "pass":
        told.insert(0, context.say("inspect.missed"))
    elif answer != "pass" and made.verdict == "pass":
        told.insert(0, context.say("inspect.still_good"))
    lines = tuple(finding_line(context, finding, limits=True) for finding in made.deciding)
    if not lines:
        return (Text(tuple(told), role),)
    label = context.say("inspect.on_limit" if made.verdict == "pass" else "inspect.deciding")
    return Text(tuple(told), role), Items(lines, label=label)


def finding_line(context: Context, finding: CheckFinding, *, limits: bool) -> Phrase:
    """Return what a check found: "Lebar 43 cm.", with its limits if they are wanted, or what is seen."""
    check = finding.check
    name = check.name.phrase(context.lang)
    lang = name.lang
    if finding.value is None or finding.limits is None:
        return fill_phrase(context, lang, "inspect.seen", name=name, seen=check.seen(finding.bad).phrase(lang))
    value, low, high = (
        Phrase(format_quantity(number, check.unit or "", lang) if number is not None else "", lang)
        for number in (finding.value, finding.limits.low, finding.limits.high)
    )
    key = "inspect.between" if low.text and high.text else "inspect.at_least" if low.text else "inspect.at_most"
    key = key if limits else "inspect.measured"
    return fill_phrase(context, lang, key, name=name, value=value, low=low, high=high)
