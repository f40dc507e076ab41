"""The little of a person's progress that a look over the whole workshop needs: some 1 kB where progress is 100 kB.

It says what does not depend on the lessons nor on the moment; those come in when it is read. Whoever changes what it
says raises ``FOLD_VERSION``, for it is kept beside the progress that it was read from.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from msgspec import Struct

from kiosk.learning.progress import LessonProgress, Progress, Visits

MINUTE: Final = 60_000
"""In milliseconds, as all times here."""

SLOW_TIMES: Final = 3
"""A step takes too long from this many times a resident's own usual time: everybody is measured by themselves, for
hands differ more than steps do."""

SLOW_LEAST: Final = 10 * MINUTE
"""Below this no step takes too long: reading it, listening again and resting is no sign of trouble."""

RETURNS: Final = 3
"""A step reached as often and never done: once is reading, twice is looking again, three times is being stuck."""

SAME_MISTAKE: Final = 3
"""The same mistake as often running: the feedback has been heard twice and did not reach its mark."""

RISING: Final = 3
"""Lessons over which more help was needed each time: support should fade, and two could be chance."""


class LessonSigns(Struct, frozen=True, array_like=True):
    """What shows of a lesson: when it was finished last, if it was, and which mistakes stay.

    ``right`` and ``wrong`` tell when each exercise was answered last, by what the answer was; nothing if none was
    wrong. ``running`` tells since when the same mistake has been made over and over, by exercise. They are pairs, not
    dicts: most are empty, and some ten thousand of them are read for a look over a whole workshop.
    """

    finished_at: int | None = None
    right: tuple[tuple[str, int], ...] = ()
    wrong: tuple[tuple[str, int], ...] = ()
    running: tuple[tuple[str, int], ...] = ()


class Spot(Struct, frozen=True, array_like=True):
    """A step of a lesson, and since when a person has been at it; ``until`` is when they left, if they did.

    ``again`` is when they came to it last, of one that they came back to.
    """

    lesson: str
    step: str
    since: int
    until: int | None = None
    again: int | None = None


class Signs(Struct, frozen=True, omit_defaults=True):
    """What shows of a person. Times are in milliseconds since 1970 or lengths in milliseconds.

    ``lessons`` are those begun or answered in, by key. ``stuck`` are the steps come back to and never done, ``here``
    is the step they are at, ``slow`` how long is too long for them at a step. ``more_help`` is the latest of the
    lessons over which they needed more help each time, and when it was begun.
    """

    seen: int = 0
    lessons: dict[str, LessonSigns] = {}
    stuck: tuple[Spot, ...] = ()
    here: Spot | None = None
    slow: int = SLOW_LEAST
    more_help: tuple[int, str] | None = None


def signs_of(progress: Progress) -> Signs:
    """Return what shows of a person's progress."""
    return Signs(
        seen=progress.seen,
        lessons={key: _lesson(own) for key, own in progress.lessons.items()},
        stuck=tuple(
            Spot(key, step, visits.reached[0].at, again=visits.reached[-1].at)
            for key in progress.half_done()
            for step, visits in sorted(progress.lessons[key].visits.items())
            if visits.done is None and len(visits.reached) >= RETURNS
        ),
        here=_here(progress),
        slow=_slow(progress),
        more_help=_more_help(progress),
    )


def _lesson(own: LessonProgress) -> LessonSigns:
    running = {key: tries for key, answers in own.answers.items() if (tries := answers.running_wrong())}
    last = {key: answers.latest[-1] for key, answers in own.answers.items() if answers.latest} if running else {}
    return LessonSigns(
        own.finished_at if own.finished else None,
        # In the order of their keys: the same whatever order the events were folded in.
        tuple((key, last[key].at) for key in sorted(last) if last[key].right),
        tuple((key, last[key].at) for key in sorted(last) if not last[key].right),
        tuple((key, running[key][0].at) for key in sorted(running) if len(running[key]) >= SAME_MISTAKE),
    )


def _here(progress: Progress) -> Spot | None:
    # The lesson that they are in: where they were last of all.
    key = max(progress.lessons, key=lambda key: progress.lessons[key].place.by, default="")
    place = progress.lesson(key).place
    kind, _, step = place.value.partition(":")
    reached = progress.lesson(key).visits.get(step, Visits()).open() if kind == "step" else ()
    if not reached or (progress.came and progress.came.id > place.by):
        return None  # they came back since, elsewhere
    left = progress.left.at if progress.left and progress.left.id > place.by else None
    return Spot(key, step, reached[-1].at, left)


def _slow(progress: Progress) -> int:
    took = sorted(
        time
        for own in progress.lessons.values()
        for visits in own.visits.values()
        if (time := visits.took()) is not None
    )
    return max(SLOW_LEAST, SLOW_TIMES * took[len(took) // 2]) if took else SLOW_LEAST


def _more_help(progress: Progress) -> tuple[int, str] | None:
    begun = sorted((own.begun, key) for key, own in progress.lessons.items() if own.begun)
    last = begun[-RISING:]
    levels = [max(progress.lessons[key].help.values(), default=0) for _, key in last]
    if len(last) == RISING and all(one < other for one, other in pairwise(levels)):
        since, key = last[-1]
        return since.at, key
    return None
