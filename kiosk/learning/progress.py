"""What one person has done: a fold over that person's events, in any order, each event counted once."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning import facts as f
from kiosk.learning.settings import Settings, changed
from kiosk.learning.workshop import Register


class Answers(Struct, frozen=True):
    """The tries at one exercise. ``last`` is the latest: its answer and whether it was right."""

    tries: int = 0
    right: int = 0
    last: Register[tuple[str, bool]] = Register(("", False))


class LessonProgress(Struct, frozen=True):
    """How far a person is in one lesson.

    ``place`` is where they were last. ``steps`` holds the keys of the steps done, ``help`` the highest help
    level used at a step, ``answers`` the tries by exercise key. ``opened`` and ``finished`` are the ids of the
    latest such events ("" if none).
    """

    place: Register[str] = Register("")
    steps: frozenset[str] = frozenset()
    help: dict[str, int] = {}
    answers: dict[str, Answers] = {}
    opened: str = ""
    finished: str = ""


class Progress(Struct, frozen=True):
    """A person's lessons by key, their settings as registers, and the id of their latest event ("" if none)."""

    lessons: dict[str, LessonProgress] = {}
    settings: dict[str, Register[str]] = {}
    latest: str = ""

    def lesson(self, key: str) -> LessonProgress:
        """Return the progress in a lesson, empty if it was never opened."""
        return self.lessons.get(key, LessonProgress())

    def chosen_settings(self, base: Settings) -> Settings:
        """Return ``base`` with every setting that the person changed."""
        for name, register in sorted(self.settings.items()):
            base = changed(base, name, register.value)
        return base

    def half_done(self) -> list[str]:
        """Return the keys of lessons begun and not finished since, the latest first."""
        begun = [k for k, p in self.lessons.items() if p.opened > p.finished]
        return sorted(begun, key=lambda k: self.lessons[k].opened, reverse=True)


def fold_progress(progress: Progress, event: f.Event) -> Progress:
    """Return the progress after one more event of the same person."""
    by, fact = event.id, event.fact
    progress = replace(progress, latest=max(progress.latest, by))
    if isinstance(fact, f.SettingChanged):
        register = progress.settings.get(fact.name, Register("")).put(fact.value, by)
        return replace(progress, settings=progress.settings | {fact.name: register})
    if not isinstance(
        fact, f.LessonOpened | f.PlaceReached | f.StepDone | f.HelpShown | f.AnswerGiven | f.LessonFinished
    ):
        return progress
    lesson = _fold_lesson(progress.lesson(fact.lesson), by, fact)
    return replace(progress, lessons=progress.lessons | {fact.lesson: lesson})


_LessonFact = f.LessonOpened | f.PlaceReached | f.StepDone | f.HelpShown | f.AnswerGiven | f.LessonFinished


def _fold_lesson(lesson: LessonProgress, by: str, fact: _LessonFact) -> LessonProgress:
    match fact:
        case f.LessonOpened():
            return replace(lesson, opened=max(lesson.opened, by))
        case f.LessonFinished():
            return replace(lesson, finished=max(lesson.finished, by))
        case f.PlaceReached(place=place):
            return replace(lesson, place=lesson.place.put(place, by))
        case f.StepDone(step=step):
            return replace(lesson, steps=lesson.steps | {step})
        case f.HelpShown(step=step, level=level):
            return replace(lesson, help=lesson.help | {step: max(level, lesson.help.get(step, 0))})
        case f.AnswerGiven(exercise=key, answer=answer, right=right):
            before = lesson.answers.get(key, Answers())
            after = Answers(before.tries + 1, before.right + right, before.last.put((answer, right), by))
            return replace(lesson, answers=lesson.answers | {key: after})
