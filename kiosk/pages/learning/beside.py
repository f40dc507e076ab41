"""A lesson as residents see it, for whoever looks at it before they do: with what would make it plainer beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from kiosk.lessons import Lesson, Library, Problem, spots
from kiosk.pages.help import HelpPage
from kiosk.pages.learning.lesson import LessonPlace
from kiosk.pages.learning.step import lesson_gone
from kiosk.visit import (
    Block,
    Choice,
    Context,
    Items,
    Leave,
    Move,
    Open,
    Page,
    Perform,
    Phrase,
    PictureBlock,
    Place,
    PlaySound,
    Swap,
)

T = TypeVar("T")


class HintedLibrary(Library, frozen=True):
    """A library with what would make the lesson that is looked at plainer, by the spot that it is about.

    ``pictures`` are names under which to find the lesson's pictures that are not among the kiosk's yet, by the names
    that the lesson gives them.
    """

    hints: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)


class Beside(Struct, frozen=True):
    """A place of the kiosk with the hints to it beside it; so are all to which it leads.

    ``library`` holds a lesson that is not taught yet, if it is such a one. Looking at a lesson is no learning: where
    ``leave`` is given, nothing is recorded, and every way out of the lesson leads back to that place.
    """

    place: Place
    library: Library | None = None
    leave: type[Place] | None = None

    def page(self, context: Context) -> Page:
        """Return the place's own page; in a lesson, with what would make this page plainer after it."""
        if self.library is not None:
            context = replace(context, library=self.library)
        page = self.place.page(context)
        lines = hint_lines(context, self.place.spot) if isinstance(self.place, LessonPlace) else ()
        blocks = tuple(self._block(block) for block in page.blocks)
        return replace(
            page,
            blocks=(*blocks, Items(lines, label=context.say("preview.plainer"))) if lines else blocks,
            choices=tuple(replace(choice, then=self._move(choice.then)) for choice in page.choices),
            back=page.back and self._move(page.back),
            typed=page.typed and partial(self._after, page.typed),
            number=page.number and partial(self._after, page.number),
            wait=page.wait and replace(page.wait, then=partial(self._after, page.wait.then)),
        )

    def _block(self, block: Block) -> Block:
        if not isinstance(block, PictureBlock) or not isinstance(self.library, HintedLibrary):
            return block
        return replace(block, name=self.library.pictures.get(block.name, block.name))

    def _after(self, then: Callable[[T], Move], entered: T) -> Move:
        return self._move(then(entered))

    def _move(self, then: Move) -> Move:
        if self.leave is not None:
            effects = tuple(effect for effect in then.effects if isinstance(effect, PlaySound | Perform))
            then = replace(then, events=(), effects=effects, by=None)
        match then.to:
            case (Open(place) | Swap(place)) as to if not isinstance(place, HelpPage | Beside):
                return replace(then, to=replace(to, place=replace(self, place=place)))
            case Leave() as to if self.leave is not None and (to.to or to.past):
                return replace(then, to=Leave(to=self.leave))
            case _:
                return then


class LessonParts(Struct, frozen=True):
    """The parts of a lesson that is looked at, each to be opened: nobody need answer the questions before it."""

    lesson: str
    library: Library | None
    leave: type[Place]

    def page(self, context: Context) -> Page:
        """Return the start, the steps, the questions and the end."""
        if self.library is not None:
            context = replace(context, library=self.library)
        lesson = context.lesson(self.lesson)
        if lesson is None:
            return lesson_gone(context)

        def open_spot(spot: str) -> Move:
            return Move(Open(Beside(LessonPlace(self.lesson, spot), self.library, self.leave)))

        questions = [spot for spot in spots(lesson) if spot.partition(":")[0] in ("practice", "quiz")]
        return context.page(
            "own_lessons.parts",
            choices=(
                *step_choices(context, lesson, open_spot),
                *(
                    Choice(spot, context.say("own_lessons.question", n=number), open_spot(spot))
                    for number, spot in enumerate(questions, 1)
                ),
                context.choice("end", "own_lessons.end", open_spot("end")),
                context.choice("close", "gone.close", Move(Leave())),
            ),
        )


def step_choices(context: Context, lesson: Lesson, then: Callable[[str], Move]) -> Iterator[Choice]:
    """Yield the choices that open a lesson at its start and at each step, with how many hints there are to each."""
    yield context.choice("begin", "preview.begin", then("intro"), mark=_count(context, "intro"))
    for number, step in enumerate(lesson.steps, 1):
        label = context.say("preview.step", n=number, title=step.title.phrase(context.lang).text)
        spot = f"step:{step.key}"
        yield Choice(f"step-{step.key}", label, then(spot), mark=_count(context, spot))


def _count(context: Context, spot: str) -> Phrase | None:
    found = hint_lines(context, spot)
    return context.say("preview.hints", n=len(found)) if found else None


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
