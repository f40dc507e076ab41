"""What one person has done: a fold over that person's events, in any order, each event counted once."""

from __future__ import annotations

from typing import Final, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning import event_kinds as f
from kiosk.learning.lasting import Slot, slot_of
from kiosk.learning.register import Register

KEPT_TRIES: Final = 8
"""Tries at an exercise that are remembered: a review is spaced wider each time, so 8 reach over months."""

KEPT_VISITS: Final = 3
"""Visits to a step that are remembered: as many without being done show that a resident is stuck."""

KEPT_HELPS: Final = 12
"""Requests for help that are remembered in a lesson: all three levels at four steps or exercises."""

KEPT_SLOTS: Final = 24
"""Days (see ``slot_of``) that are remembered of an exercise: three to master it and three checks, many times over."""

KEPT_PIECES: Final = 30
"""Pieces that are remembered of those a person checked: some weeks' work. All are in the events."""


class Moment(Struct, frozen=True, array_like=True, order=True, gc=False):
    """When something happened: the id of its event, which orders it, and the time in milliseconds since 1970."""

    id: str
    at: int


class Try(Moment, frozen=True, array_like=True, order=True, gc=False):
    """An answer to an exercise; ``truth`` is what it was held against where the exercise was fresh."""

    answer: str
    right: bool
    truth: str | None = None

    def alike(self, other: Try) -> bool:
        """Tell whether two wrong answers show the same mistake. Fresh numbers never give the same answer twice."""
        return self.answer == other.answer or (self.truth is not None and other.truth is not None)


class Help(Moment, frozen=True, array_like=True, order=True, gc=False):
    """A request for help at a step or an exercise (see ``HelpShown``)."""

    step: str
    level: int


class CheckedPiece(Moment, frozen=True, array_like=True, order=True, gc=False):
    """A real piece that was checked, and the keys of the checks that it did not pass."""

    product: str
    lesson: str
    failed: tuple[str, ...]
    verdict: f.PieceVerdict


class Visits(Struct, frozen=True, array_like=True):
    """The latest times that a step was reached, and the latest time that it was done."""

    reached: tuple[Moment, ...] = ()
    done: Moment | None = None

    def open(self) -> tuple[Moment, ...]:
        """Return when the step was reached since it was last done."""
        return tuple(moment for moment in self.reached if self.done is None or moment.id > self.done.id)

    def took(self) -> int | None:
        """Return how long the step took when it was last done, in milliseconds; None if it is not known."""
        before = [moment for moment in self.reached if self.done is not None and moment.id < self.done.id]
        return max(0, self.done.at - before[-1].at) if self.done and before else None


class Answers(Struct, frozen=True):
    """The tries at one exercise: how many there were, how many were right, and the latest of them, oldest first.

    A try that comes again is not counted again while it is remembered.
    """

    tries: int = 0
    right: int = 0
    latest: tuple[Try, ...] = ()

    @property
    def last(self) -> Register[tuple[str, bool]]:
        """Return the latest answer and whether it was right, by its event's id."""
        if not self.latest:
            return Register(("", False))
        return Register((self.latest[-1].answer, self.latest[-1].right), self.latest[-1].id)

    def running_wrong(self) -> tuple[Try, ...]:
        """Return the latest tries, oldest first, that made the same mistake one after the other; () if right."""
        running: list[Try] = []
        for one in reversed(self.latest):
            if one.right or (running and not one.alike(running[-1])):
                break
            running.append(one)
        return tuple(reversed(running))


class LessonProgress(Struct, frozen=True):
    """How far a person is in one lesson.

    ``place`` is where they were last. ``steps`` holds the keys of the steps done, ``help`` the highest help
    level used at a step, ``answers`` the tries by exercise key. ``opened`` and ``finished`` are the ids of the
    latest such events ("" if none), ``finished_at`` that event's time in milliseconds since 1970; ``begun`` is
    when it was opened first. ``visits`` tells the times at each step, ``helps`` the latest requests for help.
    ``slots`` tells on which days each exercise was right, missed or helped with, oldest first.
    ``felt`` is how they said last that the lesson was ("" if never).
    """

    place: Register[str] = Register("")
    steps: frozenset[str] = frozenset()
    help: dict[str, int] = {}
    answers: dict[str, Answers] = {}
    opened: str = ""
    finished: str = ""
    finished_at: int = 0
    begun: Moment | None = None
    visits: dict[str, Visits] = {}
    helps: tuple[Help, ...] = ()
    slots: dict[str, tuple[Slot, ...]] = {}
    felt: Register[str] = Register("")

    def tries(self, exercise: str) -> list[tuple[Try, bool]]:
        """Return the remembered tries at an exercise, oldest first, each with whether help was asked for.

        It was if a hint of the exercise came after the try before.
        """
        places = (f"practice:{exercise}", f"quiz:{exercise}")
        hints = [help.id for help in self.helps if help.step in places]
        found, before = [], ""
        for one in self.answers.get(exercise, Answers()).latest:
            found.append((one, any(before < hint < one.id for hint in hints)))
            before = one.id
        return found


class Progress(Struct, frozen=True):
    """A person's lessons by key, and the latest pieces that they checked.

    ``latest`` is the id of their latest event ("" if none), ``seen`` its time in milliseconds since 1970. ``came``
    and ``left`` are when they last signed in and out. ``parallel`` tells which questions of parallel sets were right,
    by ``<path>/<part>/<lesson>/<objective>``, and by ``<path>/<part>`` which sets were passed over.
    """

    lessons: dict[str, LessonProgress] = {}
    pieces: tuple[CheckedPiece, ...] = ()
    latest: str = ""
    seen: int = 0
    parallel: dict[str, Register[bool]] = {}
    came: Moment | None = None
    left: Moment | None = None

    def lesson(self, key: str) -> LessonProgress:
        """Return the progress in a lesson, empty if it was never opened."""
        return self.lessons.get(key, LessonProgress())

    def half_done(self) -> list[str]:
        """Return the keys of lessons begun and not finished since, the latest first."""
        begun = [k for k, p in self.lessons.items() if p.opened > p.finished]
        return sorted(begun, key=lambda k: self.lessons[k].opened, reverse=True)


def fold_progress(progress: Progress, event: f.Event) -> Progress:
    """Return the progress after one more event of the same person."""
    by, event_data = event.id, event.data
    if by >= progress.latest:
        progress = replace(progress, latest=by, seen=event.at)
    match event_data:
        case f.SignedIn():
            return replace(progress, came=_later(progress.came, Moment(by, event.at)))
        case f.SignedOut():
            return replace(progress, left=_later(progress.left, Moment(by, event.at)))
        case f.ParallelAnswered() as told:
            key = f"{told.path}/{told.part}/{told.lesson}/{told.objective}"
            return _with_parallel(progress, key, told.right, by)
        case f.ParallelPassed() as told:
            return _with_parallel(progress, f"{told.path}/{told.part}", True, by)
        case f.PieceChecked():
            piece = CheckedPiece(
                by, event.at, event_data.product, event_data.lesson, event_data.failed, event_data.verdict
            )
            return replace(progress, pieces=_latest(progress.pieces, piece, KEPT_PIECES))
        case (
            f.LessonOpened()
            | f.PlaceReached()
            | f.StepDone()
            | f.HelpShown()
            | f.AnswerGiven()
            | f.LessonFinished()
            | f.LessonFelt()
        ):
            lesson = _fold_lesson(progress.lesson(event_data.lesson), event, event_data)
            return replace(progress, lessons=progress.lessons | {event_data.lesson: lesson})
        case _:
            return progress


_LessonFact = (
    f.LessonOpened | f.PlaceReached | f.StepDone | f.HelpShown | f.AnswerGiven | f.LessonFinished | f.LessonFelt
)


def _fold_lesson(lesson: LessonProgress, event: f.Event, event_data: _LessonFact) -> LessonProgress:
    by, at = event.id, event.at
    match event_data:
        case f.LessonOpened():
            begun = min(lesson.begun or Moment(by, at), Moment(by, at))
            return replace(lesson, opened=max(lesson.opened, by), begun=begun)
        case f.LessonFinished():
            return replace(lesson, finished=by, finished_at=at) if by > lesson.finished else lesson
        case f.LessonFelt(felt=felt):
            return replace(lesson, felt=lesson.felt.put(felt, by))
        case f.PlaceReached(place=place):
            lesson = replace(lesson, place=lesson.place.put(place, by))
            kind, _, step = place.partition(":")
            if kind != "step":
                return lesson
            visits = lesson.visits.get(step, Visits())
            visits = replace(visits, reached=_latest(visits.reached, Moment(by, at), KEPT_VISITS))
            return replace(lesson, visits=lesson.visits | {step: visits})
        case f.StepDone(step=step):
            visits = lesson.visits.get(step, Visits())
            visits = replace(visits, done=_later(visits.done, Moment(by, at)))
            return replace(lesson, steps=lesson.steps | {step}, visits=lesson.visits | {step: visits})
        case f.HelpShown(step=step, level=level):
            kind, _, key = step.partition(":")
            if kind in ("practice", "quiz"):
                lesson = _with_slot(lesson, key, Slot(slot_of(at), helped=True))
            return replace(
                lesson,
                help=lesson.help | {step: max(level, lesson.help.get(step, 0))},
                helps=_latest(lesson.helps, Help(by, at, step, level), KEPT_HELPS),
            )
        case f.AnswerGiven(exercise=key, answer=answer, right=right, truth=truth):
            lesson = _with_slot(lesson, key, Slot(slot_of(at), right, not right))
            before = lesson.answers.get(key, Answers())
            if any(known.id == by for known in before.latest):
                return lesson
            latest = _latest(before.latest, Try(by, at, answer, right, truth), KEPT_TRIES)
            after = Answers(before.tries + 1, before.right + right, latest)
            return replace(lesson, answers=lesson.answers | {key: after})


def _with_parallel(progress: Progress, key: str, value: bool, by: str) -> Progress:
    register = progress.parallel.get(key, Register(value)).put(value, by)
    return replace(progress, parallel=progress.parallel | {key: register})


def _with_slot(lesson: LessonProgress, exercise: str, slot: Slot) -> LessonProgress:
    """Return the progress with what became of an exercise within some hours. The latest slots are kept."""
    known = {one.at: one for one in lesson.slots.get(exercise, ())}
    joined = known.get(slot.at, slot).joined(slot)
    if known.get(slot.at) == joined:
        return lesson
    latest = tuple(sorted((known | {slot.at: joined}).values()))[-KEPT_SLOTS:]
    return replace(lesson, slots=lesson.slots | {exercise: latest})


def _later(one: Moment | None, other: Moment) -> Moment:
    return max(one or other, other)


M = TypeVar("M", bound=Moment)


def _latest(kept: tuple[M, ...], one: M, most: int) -> tuple[M, ...]:
    """Return the latest ``most`` of what is kept and one more, oldest first, each event once: so in any order."""
    if kept and one.id > kept[-1].id:
        return (*kept, one)[-most:]
    if any(known.id == one.id for known in kept):
        return kept
    return tuple(sorted((*kept, one), key=lambda known: known.id))[-most:]
