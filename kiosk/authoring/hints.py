"""What would make a lesson plainer, beside the page that it is about: while it is looked at, and only then."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final, TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from kiosk.lessons import Library, Problem, Source, read_source
from kiosk.lessons.plain import KnownWords, proofread
from kiosk.pages.help import HelpPage
from kiosk.pages.learning.lesson import LessonPlace
from kiosk.speech import unsure
from kiosk.visit import Context, Items, Move, Open, Page, Phrase, Place, Swap
from kiosk.words import Lang

T = TypeVar("T")

_SPOTS: Final = {
    "safety": "safety",
    "emergencies": "safety",
    "tools": "tools",
    "materials": "tools",
    "vocabulary": "words",
    "bench_tasks": "end",
}
"""On which page of a lesson the parts stand that are not on its first."""


class HintedLibrary(Library, frozen=True):
    """A library of one lesson, with what would make it plainer by the spot that it is about."""

    hints: dict[str, tuple[Problem, ...]] = field(default_factory=dict)


def hints_of(name: str, data: bytes, known: Mapping[Lang, KnownWords]) -> dict[str, tuple[Problem, ...]]:
    """Return what the lesson check calls not plain in a lesson file, by the spot of the lesson."""
    starts = sorted(_starts(read_source(name, data)))
    found: dict[str, tuple[Problem, ...]] = {}
    for problem in proofread({name: data}, known, unsure):
        spot = next((spot for line, spot in reversed(starts) if line <= problem.line), "intro")
        found[spot] = (*found.get(spot, ()), problem)
    return found


def _starts(source: Source) -> Iterator[tuple[int, str]]:
    """Yield the line at which each part of a lesson begins, and the spot at which it is shown."""
    tree = source.tree if isinstance(source.tree, dict) else {}
    for part, value in tree.items():
        yield source.place((part,))[0], _SPOTS.get(part, "intro")
        kind = {"steps": "step", "practice": "practice", "quiz": "quiz"}.get(part)
        for n, one in enumerate(value if kind and isinstance(value, list) else ()):
            if isinstance(one, dict):
                yield source.place((part, n))[0], f"{kind}:{one.get('key')}"


class Beside(Struct, frozen=True):
    """A place of the kiosk with the hints to it beside it; so are all to which it leads."""

    place: Place

    def page(self, context: Context) -> Page:
        """Return the place's own page; in a lesson, with what would make this page plainer after it."""
        page = self.place.page(context)
        lines = hint_lines(context, self.place.spot) if isinstance(self.place, LessonPlace) else ()
        return replace(
            page,
            blocks=(*page.blocks, Items(lines, label=context.say("preview.plainer"))) if lines else page.blocks,
            choices=tuple(replace(choice, then=_beside(choice.then)) for choice in page.choices),
            back=page.back and _beside(page.back),
            typed=page.typed and partial(_after, page.typed),
            number=page.number and partial(_after, page.number),
            wait=page.wait and replace(page.wait, then=partial(_after, page.wait.then)),
        )


def hint_lines(context: Context, spot: str) -> tuple[Phrase, ...]:
    """Return the hints to a spot of the lesson, each with its line."""
    found = context.library.hints.get(spot, ()) if isinstance(context.library, HintedLibrary) else ()
    return tuple(problem_phrase(context, problem) for problem in found)


def problem_phrase(context: Context, problem: Problem) -> Phrase:
    """Return a problem in words, with its line."""
    what = context.say(f"problem.{problem.key}", **dict(problem.values)).text
    if problem.file == "figures.yaml":
        return context.say("preview.problem_in", file=problem.file, line=problem.line, what=what)
    return context.say("preview.problem", line=problem.line, what=what)


def _after(then: Callable[[T], Move], entered: T) -> Move:
    return _beside(then(entered))


def _beside(then: Move) -> Move:
    match then.to:
        case (Open(place) | Swap(place)) as to if not isinstance(place, HelpPage | Beside):
            return replace(then, to=replace(to, place=Beside(place)))
        case _:
            return then
