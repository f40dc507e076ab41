"""The table of the curriculum, ``docs/curriculum.md``: ``python -m tools.curriculum`` writes it anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kiosk.lessons import Lesson, Library
from kiosk.store.lesson_files import default_folder, read_library

PAGE = Path(__file__).parents[1] / "docs" / "curriculum.md"

HEAD = """\
# The curriculum

Written by `python -m tools.curriculum` from the lesson files; a test fails when it is out of date. "Mentor's
steps" counts the steps that only a mentor does. Each picture counts once; an exercise that makes up fresh pieces
or numbers counts as one. "To confirm" counts what the workshop's mentor must still confirm (`confirm: true`); the
list is below.

| lesson | title | minutes | steps | mentor's steps | pictures | practice | quiz | to confirm |
|---|---|---:|---:|---:|---:|---:|---:|---:|
"""


def pictures(lesson: Lesson) -> set[str]:
    """Return the names of all pictures of a lesson."""
    shown = [
        *(step.picture for step in lesson.steps),
        *(tool.picture for tool in lesson.tools),
        *(exercise.picture for exercise in (*lesson.practice, *lesson.quiz)),
        *(picture for check in lesson.checklist for picture in (check.picture_good, check.picture_bad)),
    ]
    return {picture.name for picture in shown if picture}


def page(library: Library) -> str:
    """Return the text of the page."""
    return HEAD + "".join(_lines(sorted(library.lessons.values(), key=lambda lesson: lesson.key)))


def _lines(lessons: list[Lesson]) -> Iterator[str]:
    total = [0] * 7
    for lesson in lessons:
        numbers = [
            lesson.minutes,
            len(lesson.steps),
            sum(step.who == "mentor" for step in lesson.steps),
            len(pictures(lesson)),
            len(lesson.practice),
            len(lesson.quiz),
            len(lesson.unconfirmed),
        ]
        total = [one + more for one, more in zip(total, numbers, strict=True)]
        yield f"| `{lesson.key}` | {lesson.title.en} | {' | '.join(map(str, numbers))} |\n"
    yield f"| {len(lessons)} lessons | | {' | '.join(map(str, total))} |\n\n"
    yield "## What mentors must confirm\n\n"
    for lesson in lessons:
        if lesson.unconfirmed:
            yield f"- `{lesson.key}`: {'; '.join(lesson.unconfirmed)}\n"


if __name__ == "__main__":
    PAGE.write_text(page(read_library(default_folder())), "utf-8")
