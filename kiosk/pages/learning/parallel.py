"""Before and after a path: a few questions at its start, and others of the same kind at its end. Never a barrier."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning.event_kinds import AnswerGiven, ParallelAnswered, ParallelPassed, PathPart
from kiosk.lessons import TURNS, ParallelQuestion, exercise_spot, parallel_questions
from kiosk.pages.learning.lesson import LessonPlace
from kiosk.pages.learning.review import led_back
from kiosk.visit import Choice, Context, Leave, Move, Open, Page, Place, PlaySound, Swap, Text


def parallel_choices(context: Context) -> Iterator[Choice]:
    """Yield a choice for each path at whose start or end the person who is here can answer its questions."""
    if context.role != "resident":
        return
    for path, given in context.known.workshop.given_paths.get(context.person or "", {}).items():
        lessons = _lessons(context, path)
        own = [context.progress.lesson(key) for key in lessons]
        part: PathPart = "after" if all(one.finished for one in own) else "before"
        begun = any(key.startswith(f"{path}/before/") for key in context.progress.parallel)
        if not given.value.given or (any(one.opened for one in own) if part == "before" else not begun):
            continue
        if f"{path}/{part}" not in context.progress.parallel and open_questions(context, path, part):
            yield context.choice(f"{part}-{path}", f"parallel.{part}", Move(Open(ParallelStart(path, part))))


def open_questions(context: Context, path: str, part: PathPart) -> list[ParallelQuestion]:
    """Return the questions of a part of a path that the person who is here has not answered yet."""
    there = (context.lesson(key) for key in _lessons(context, path))
    return [
        question
        for question in parallel_questions(lesson for lesson in there if lesson)
        if f"{path}/{part}/{question.lesson.key}/{question.objective}" not in context.progress.parallel
    ]


def _lessons(context: Context, path: str) -> tuple[str, ...]:
    register = context.known.workshop.paths.get(path)
    return register.value.lessons if register and register.value else ()


class ParallelStart(Struct, frozen=True):
    """What the questions are for; to pass them over is one act, and holds nobody up."""

    path: str
    part: PathPart

    def page(self, context: Context) -> Page:
        """Return the page."""
        first = _next(context, self.path, self.part)
        begin = Move(Swap(first)) if first else Move(Leave())
        return context.page(
            "parallel",
            f"parallel.{self.part}",
            help="parallel.help",
            blocks=(Text((context.say(f"parallel.why_{self.part}"), context.say("parallel.no_mark"))),),
            choices=(context.choice("begin", "lesson.begin", begin), _skip(context, self.path, self.part)),
            next="begin",
        )


class ParallelSet(Struct, frozen=True):
    """One of the questions, shown by the lesson's own pages (``inside``), without hints and without a verdict."""

    path: str
    part: PathPart
    lesson: str
    objective: int
    inside: Place

    def page(self, context: Context) -> Page:
        """Return the page of the question; what answers it leads to the next one."""
        page = led_back(self.inside.page(context), lambda move: self._kept(context, move))
        here = isinstance(self.inside, LessonPlace)
        choices = tuple(choice for choice in page.choices if choice.key != "hint")
        back = page.back if page.back and isinstance(page.back.to, Swap) and not here else Move(Leave())
        return replace(
            page,
            title=context.say(f"parallel.{self.part}"),
            where=context.say("parallel.left", n=len(open_questions(context, self.path, self.part))),
            choices=(*choices, _skip(context, self.path, self.part)) if here else choices,
            back=back,
        )

    def _kept(self, context: Context, then: Move) -> Move:
        for given in then.events:
            if isinstance(given, AnswerGiven):
                told = ParallelAnswered(self.path, self.part, self.lesson, self.objective, given.right)
                answered = (self.lesson, self.objective)
                following = _next(context, self.path, self.part, answered) or ParallelDone(self.part)
                return Move(Swap(following), (told,), (PlaySound("done"),))
        match then.to:
            case Swap(place):
                return replace(then, to=Swap(replace(self, inside=place)), events=())
            case _:
                return then


class ParallelDone(Struct, frozen=True):
    """Thanks, and the way home."""

    part: PathPart

    def page(self, context: Context) -> Page:
        """Return the page: the mentor sees what has grown, and nobody is told a count."""
        return context.page(
            "parallel.done",
            "review.done",
            help="parallel.help",
            blocks=(Text((context.say(f"parallel.thanks_{self.part}"),)),),
            choices=(context.choice("home", "end.home", Move(Leave("home"))),),
            next="home",
        )


def _next(context: Context, path: str, part: PathPart, answered: tuple[str, int] | None = None) -> ParallelSet | None:
    """Return the first question that is open, but for one that is just being answered; None if there is none."""
    for question in open_questions(context, path, part):
        lesson, objective = question.lesson, question.objective
        if (lesson.key, objective) != answered:
            place = LessonPlace(lesson.key, exercise_spot(lesson, question.asked(part)), turn=TURNS[part])
            return ParallelSet(path, part, lesson.key, objective, place)
    return None


def _skip(context: Context, path: str, part: PathPart) -> Choice:
    """Return the choice that passes the questions over for good."""
    passed = Move(Leave("home"), (ParallelPassed(path, part),), notice=context.say("parallel.passed"))
    return context.choice("skip", "parallel.skip", passed)
