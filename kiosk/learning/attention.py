"""Who needs a mentor now, why, and the one act that answers it: read off what is folded already, no event again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from kiosk.learning.progress import Answers, LessonProgress, Progress, Try, Visits
from kiosk.learning.taught import SAFETY, Taught, judged, passed
from kiosk.learning.workshop import Resident, Workshop

MINUTE: Final = 60_000
"""In milliseconds, as all times here."""

SLOW: Final = 3
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

ABSENT: Final = 7 * 24 * 60 * MINUTE
"""Not seen for so long: a workshop meets every week, so a whole week was missed."""

AWAY: Final = 120 * MINUTE
"""Without a key for so long, a person who did not sign out is no longer there."""

Why: TypeAlias = Literal["called", "safety", "stuck", "same_mistake", "more_help", "sign_off", "absent"]

Act: TypeAlias = Literal["go", "teach_safety", "show_step", "explain", "ease", "sign", "ask_after"]

ACTS: Final[Mapping[Why, Act]] = {
    "called": "go",
    "safety": "teach_safety",
    "stuck": "show_step",
    "same_mistake": "explain",
    "more_help": "ease",
    "sign_off": "sign",
    "absent": "ask_after",
}
"""The act that answers each reason, the most urgent first: who waits, who could be hurt, who cannot go on, who
learns something wrong, who slips, who is done and waits for a word, who has not come."""


class Attention(Struct, frozen=True):
    """A resident whom a mentor should turn to, why, and the one act that answers it.

    ``since`` is when it began, in milliseconds since 1970. ``lesson``, ``step`` and ``exercise`` say where, if known.
    """

    resident: str
    why: Why
    since: int
    lesson: str | None = None
    step: str | None = None
    exercise: str | None = None

    @property
    def act(self) -> Act:
        """Return what is to be done."""
        return ACTS[self.why]


def who_needs_help(
    workshop: Workshop, progress: Mapping[str, Progress], lessons: Mapping[str, Taught], now: int
) -> list[Attention]:
    """Return who needs a mentor at a moment (milliseconds since 1970), the most urgent first, then the longest.

    Each reason stands once for a resident, from where it began first. Lessons that are not known are passed over
    where what they hold decides.
    """
    found: dict[tuple[str, Why], Attention] = {}
    for resident in workshop.shown_residents():
        for one in _reasons(workshop, resident, progress.get(resident.id, Progress()), lessons, now):
            before = found.get((one.resident, one.why))
            if before is None or _place(one) < _place(before):
                found[one.resident, one.why] = one
    urgency = list(ACTS)
    return sorted(found.values(), key=lambda one: (urgency.index(one.why), *_place(one)))


def _place(one: Attention) -> tuple[int, str, str, str, str]:
    return one.since, one.resident, one.lesson or "", one.step or "", one.exercise or ""


def _reasons(
    workshop: Workshop, resident: Resident, progress: Progress, lessons: Mapping[str, Taught], now: int
) -> Iterator[Attention]:
    who = resident.id
    call = workshop.calls.get(who)
    if call and call.value.waiting:
        yield Attention(who, "called", call.value.at, call.value.lesson, call.value.step)
    for key, own in progress.lessons.items():
        yield from _in_lesson(workshop, who, key, own, lessons.get(key))
    yield from _stuck(who, progress, now)
    yield from _more_help(who, progress)
    seen = progress.seen or resident.added
    if now - seen >= ABSENT:
        yield Attention(who, "absent", seen)


def _in_lesson(
    workshop: Workshop, who: str, key: str, own: LessonProgress, lesson: Taught | None
) -> Iterator[Attention]:
    if lesson is None:
        return
    for exercise in judged(lesson):
        running = own.answers.get(exercise.key, Answers()).running_wrong()
        if len(running) >= SAME_MISTAKE:
            yield Attention(who, "same_mistake", running[0].at, key, exercise.back_to, exercise.key)
    if lesson.topic == SAFETY and (last := _answered(lesson, own)) and not passed(lesson, own):
        yield Attention(who, "safety", last.at, key)
    if own.finished and lesson.bench_tasks:
        signed = workshop.signed_tasks(who, key)
        tasks = [signed.get(task) for task in range(len(lesson.bench_tasks))]
        if any(task is None or (not task.ok and own.finished_at > task.at) for task in tasks):
            yield Attention(who, "sign_off", own.finished_at, key)


def _answered(lesson: Taught, own: LessonProgress) -> Try | None:
    """Return the latest answer of the quiz if all of it was answered, else None: then it is not over yet."""
    tries = [own.tries(question.key) for question in lesson.quiz]
    return max(all_of[-1][0] for all_of in tries) if tries and all(tries) else None


def _stuck(who: str, progress: Progress, now: int) -> Iterator[Attention]:
    for key in progress.half_done():
        for step, visits in progress.lessons[key].visits.items():
            if visits.done is None and len(visits.reached) >= RETURNS:
                yield Attention(who, "stuck", visits.reached[0].at, key, step)
    # The lesson that they are in: where they were last of all.
    key = max(progress.lessons, key=lambda key: progress.lessons[key].place.by, default="")
    here = progress.lesson(key).place
    kind, _, step = here.value.partition(":")
    reached = progress.lesson(key).visits.get(step, Visits()).open() if kind == "step" else ()
    until = _left(progress, here.by, now)
    if reached and until is not None and until - reached[-1].at > _slow(progress):
        yield Attention(who, "stuck", reached[-1].at, key, step)


def _left(progress: Progress, place: str, now: int) -> int | None:
    """Return until when they were at a place reached by this event; None if they came back since, elsewhere."""
    if progress.came and progress.came.id > place:
        return None
    if progress.left and progress.left.id > place:
        return progress.left.at
    return now if now - progress.seen < AWAY else progress.seen


def _slow(progress: Progress) -> int:
    """Return from when on a step takes too long for this person."""
    took = sorted(
        time
        for own in progress.lessons.values()
        for visits in own.visits.values()
        if (time := visits.took()) is not None
    )
    return max(SLOW_LEAST, SLOW * took[len(took) // 2]) if took else SLOW_LEAST


def _more_help(who: str, progress: Progress) -> Iterator[Attention]:
    begun = sorted((own.begun, key) for key, own in progress.lessons.items() if own.begun)
    last = begun[-RISING:]
    levels = [max(progress.lessons[key].help.values(), default=0) for _, key in last]
    if len(last) == RISING and all(one < other for one, other in pairwise(levels)):
        since, key = last[-1]
        yield Attention(who, "more_help", since.at, key)
