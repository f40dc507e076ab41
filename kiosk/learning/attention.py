"""Who needs a mentor now, why, and the one act that answers it: read off what is folded already, no event again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from kiosk.learning.event_kinds import ResidentMet, Why
from kiosk.learning.progress import Progress
from kiosk.learning.register import Register
from kiosk.learning.signs import MINUTE, LessonSigns, Signs, signs_of
from kiosk.learning.taught import SAFETY, Taught, judged_exercises
from kiosk.learning.workshop import Resident, Signed, Workshop

ABSENT: Final = 7 * 24 * 60 * MINUTE
"""Not seen for so long: a workshop meets every week, so a whole week was missed."""

AWAY_MS: Final = 120 * MINUTE
"""Without a key for so long, a person who did not sign out is no longer there."""

MentorAct: TypeAlias = Literal["go", "teach_safety", "show_step", "explain", "ease", "sign", "ask_after"]

MENTOR_ACTS: Final[Mapping[Why, MentorAct]] = {
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


class AttentionNeed(Struct, frozen=True):
    """A resident whom a mentor should turn to, why, and the one act that answers it.

    ``since`` is when it began, in milliseconds since 1970, ``again`` when it came about last, if that may be later.
    ``lesson``, ``step`` and ``exercise`` say where, if known; ``emergency`` tells whether they called in one.
    """

    resident: str
    why: Why
    since: int
    lesson: str | None = None
    step: str | None = None
    exercise: str | None = None
    again: int | None = None
    emergency: bool = False

    def met(self, *, met: bool = True) -> ResidentMet:
        """Return the event that a mentor met the resident about this cause, or did not after all."""
        cause = self.since if self.again is None else self.again
        return ResidentMet(self.resident, self.why, cause, self.lesson, self.step, self.exercise, met)

    @property
    def act(self) -> MentorAct:
        """Return what is to be done."""
        return MENTOR_ACTS[self.why]


def who_needs_help(
    workshop: Workshop,
    people: Mapping[str, Progress] | Mapping[str, Signs],
    lessons: Mapping[str, Taught],
    now: int,
) -> list[AttentionNeed]:
    """Return who needs a mentor at a moment (milliseconds since 1970), the most urgent first, then the longest.

    ``people`` is what shows of each resident; their whole progress does too, but takes long for a whole workshop.
    What a mentor met a resident about is left out until it comes about anew: they came back and stay away again, or
    make the same mistake once more. Each other reason stands once for a resident, from where it began first. Lessons
    that are not known are passed over where what they hold decides.
    """
    found: dict[tuple[str, Why], AttentionNeed] = {}
    for resident in workshop.shown_residents():
        known = people.get(resident.id) or Signs()
        signs = signs_of(known) if isinstance(known, Progress) else known
        for one in _reasons(workshop, resident, signs, lessons, now):
            if workshop.met_about(one.met()):
                continue
            before = found.get((one.resident, one.why))
            if before is None or _place(one) < _place(before):
                found[one.resident, one.why] = one
    urgency = list(MENTOR_ACTS)
    return sorted(found.values(), key=lambda one: (not one.emergency, urgency.index(one.why), *_place(one)))


def _place(one: AttentionNeed) -> tuple[int, str, str, str, str]:
    return one.since, one.resident, one.lesson or "", one.step or "", one.exercise or ""


def _reasons(
    workshop: Workshop, resident: Resident, signs: Signs, lessons: Mapping[str, Taught], now: int
) -> Iterator[AttentionNeed]:
    who = resident.id
    if call := workshop.waiting_call(who):
        emergency = call.emergency is not None
        yield AttentionNeed(who, "called", call.at, call.lesson, call.step, emergency=emergency)
    signed = workshop.signed.get(who, {})
    for key, own in signs.lessons.items():
        if key in lessons and (own.running or own.wrong or own.finished_at is not None):
            yield from _in_lesson(who, key, own, lessons[key], signed.get(key, {}))
    for spot in signs.stuck:
        yield AttentionNeed(who, "stuck", spot.since, spot.lesson, spot.step, again=spot.again)
    if (here := signs.here) is not None:
        until = here.until
        if until is None:
            until = now if now - signs.seen < AWAY_MS else signs.seen
        if until - here.since > signs.slow:
            yield AttentionNeed(who, "stuck", here.since, here.lesson, here.step)
    if signs.more_help is not None:
        since, key = signs.more_help
        yield AttentionNeed(who, "more_help", since, key)
    seen = signs.seen or resident.added
    if now - seen >= ABSENT:
        yield AttentionNeed(who, "absent", seen)


def _in_lesson(
    who: str, key: str, own: LessonSigns, lesson: Taught, signed: Mapping[int, Register[Signed]]
) -> Iterator[AttentionNeed]:
    if own.running:
        running, wrong = dict(own.running), dict(own.wrong)
        for exercise in judged_exercises(lesson):
            if exercise.key in running:
                since, again = running[exercise.key], wrong.get(exercise.key)
                yield AttentionNeed(who, "same_mistake", since, key, exercise.back_to, exercise.key, again)
    if lesson.topic == SAFETY and (last := _failed(lesson, own)) is not None:
        yield AttentionNeed(who, "safety", last, key)
    if own.finished_at is not None and lesson.bench_tasks:
        tasks = [signed.get(task) for task in range(len(lesson.bench_tasks))]
        if any(task is None or (not task.value.ok and own.finished_at > task.value.at) for task in tasks):
            yield AttentionNeed(who, "sign_off", own.finished_at, key)


def _failed(lesson: Taught, own: LessonSigns) -> int | None:
    """Return when a quiz was answered last that was answered whole and not passed, else None: it may go on yet."""
    quiz = {question.key for question in lesson.quiz}
    right = [at for key, at in own.right if key in quiz]
    wrong = [at for key, at in own.wrong if key in quiz]
    if not wrong or len(right) + len(wrong) < len(quiz) or len(right) >= lesson.required_right:
        return None
    return max(right + wrong)
