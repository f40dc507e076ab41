"""What the pages on the workshop's own lessons share: who does the work, and a problem of a file in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kiosk.visit import Context, OwnLessons, Phrase
from kiosk.words import printable

if TYPE_CHECKING:
    from kiosk.lessons import Problem

MOST_OF_NAME: Final = 60
"""Letters that are shown of a name or a title that comes from elsewhere."""


def own_lessons_of(context: Context) -> OwnLessons:
    """Return what is done with the workshop's own lessons. It takes its time at first: only acts ask for it."""
    assert context.care is not None, "only a kiosk with a store of its own offers these pages"
    return context.care.own_lessons()


def problem_in_words(context: Context, problem: Problem) -> Phrase:
    """Return a problem with its file and line, what is wrong and what to do."""
    values = {name: printable(value) for name, value in problem.values}
    what = context.say(f"problem.{problem.key}", **values).text
    file = printable(problem.file[-MOST_OF_NAME:])
    return context.say("mentor.problem", file=file, line=problem.line, what=what)
