"""Who can do what of a lesson now."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from kiosk.learning import Mastered, judged_exercises, mastery
from kiosk.reports.kinds.kind import ReportKind
from kiosk.reports.report import Cell, ReportRequest, ReportTable, Share
from kiosk.reports.sources import Sources
from kiosk.reports.subjects import LESSON
from kiosk.words import Lang

if TYPE_CHECKING:
    from kiosk.lessons import Lesson


def _table(asked: ReportRequest, sources: Sources) -> ReportTable:
    head = ("objective", "state_can", "state_still_can", "state_needs_review", "state_learning", "state_new")
    lesson = sources.lessons.get(asked.subject)
    if lesson is None:
        return ReportTable(head, [])
    titles = {step.key: step.title.phrase(sources.lang).text for step in lesson.steps}
    for exercise in judged_exercises(lesson):
        if not exercise.back_to:
            titles[exercise.key] = _prompt(lesson, exercise.key, sources.lang)
    found: dict[str, Counter[Mastered]] = {}
    begun = 0
    for resident in sources.known.workshop.shown_residents():
        signs = sources.known.signs.get(resident.id)
        if signs is None or lesson.key not in signs.lessons:
            continue
        begun += 1
        known = mastery(lesson, sources.known.in_lesson(resident.id, lesson.key), zone=sources.known.workshop.zone)
        alone = {e.key: known.exercises[e.key] for e in judged_exercises(lesson) if not e.back_to}
        for key, state in (known.steps | alone).items():
            found.setdefault(key, Counter())[state] += 1
    rows: list[tuple[Cell, ...]] = [
        (
            titles[key],
            Share(states["can"] + states["still_can"], begun),
            states["still_can"],
            states["needs_review"],
            states["learning"],
            states["new"],
        )
        for key in titles
        if (states := found.get(key))
    ]
    return ReportTable(head, rows, (sources.text("begun", n=begun),))


def _prompt(lesson: Lesson, key: str, lang: Lang) -> str:
    """Return what an exercise asks."""
    return next(e.prompt.phrase(lang).text for e in (*lesson.practice, *lesson.quiz) if e.key == key)


OBJECTIVE_REPORT: Final = ReportKind("objective", LESSON, _table, shares=("state_can",), now_only=True)
