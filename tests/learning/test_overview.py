"""The mentor's overview from a real store and the real lessons: read from what is folded, no event again."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from kiosk.learning import (
    AnyEventData,
    Event,
    LessonProgress,
    Progress,
    Taught,
    fold_progress,
    has_passed,
    mastery,
    who_needs_help,
)
from kiosk.learning import event_kinds as f
from kiosk.store import Store, people_at_hand
from tests.support.learning_histories import START, history, progress_of
from tests.support.lesson_values import LESSONS, MAKE
from tests.support.workshop import library

PEOPLE = 60


def fill(folder: Path) -> list[str]:
    """Make a workshop in which everybody got stuck at the twentieth step; return the people."""
    with Store.open(folder, now=lambda: START) as made:
        people = [made.fresh_id() for _ in range(PEOPLE)]
        made.append([f.ResidentAdded(who, who, "merah", "bunga") for who in people], "m1")
        for who in people:
            events: list[AnyEventData] = [f.SignedIn(), f.LessonOpened(MAKE)]
            for n in range(20):
                events += [f.PlaceReached(MAKE, f"step:{n}"), f.StepDone(MAKE, str(n))]
            made.append([*events, *(f.PlaceReached(MAKE, "step:20") for _ in range(3))], who)
        assert made.flush(30)
    return people


@pytest.mark.parametrize("snapshots", [True, False])
def test_the_overview_of_a_whole_workshop_folds_no_event_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, snapshots: bool
) -> None:
    people = fill(tmp_path)
    if not snapshots:
        with sqlite3.connect(tmp_path / "kiosk.db") as db:
            db.execute("DELETE FROM snapshots")
        db.close()
    folded: list[Event] = []

    def counted(progress: Progress, event: Event) -> Progress:
        folded.append(event)
        return fold_progress(progress, event)

    monkeypatch.setattr(people_at_hand, "fold_progress", counted)
    with Store.open(tmp_path, now=lambda: START) as opened:
        began = time.thread_time()
        found = who_needs_help(opened.known.workshop, opened.known.signs, LESSONS, START)
        took = time.thread_time() - began
    assert [(one.resident, one.why, one.step) for one in found] == [(who, "stuck", "20") for who in sorted(people)]
    assert bool(folded) != snapshots  # only what was lost is folded anew
    assert took < 1  # some 10 ms with snapshots; a second leaves room for a busy machine


def test_the_real_lessons_fit_what_the_folds_need_to_know() -> None:
    lessons: Mapping[str, Taught] = library().lessons
    assert lessons
    for key, lesson in lessons.items():
        asked = [*lesson.practice, *lesson.quiz]
        events: list[AnyEventData] = [f.LessonOpened(key)]
        answers = [f.AnswerGiven(key, exercise.key, "a", True) for exercise in asked]
        events += [*answers, f.LessonFinished(key)]
        later = [(day * 24 * 60 + n, answer) for day in (1, 2) for n, answer in enumerate(answers)]
        own = progress_of(history("r1", *enumerate(events), *later), "r1").lesson(key)
        assert has_passed(lesson, own)
        assert has_passed(lesson, LessonProgress()) == (lesson.required_right == 0)
        found = mastery(lesson, own)
        assert found.lesson == ("learning" if lesson.bench_tasks else "can")
        assert set(found.steps.values()) <= {"can"}
