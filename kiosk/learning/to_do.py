"""What a resident has been given to do, one by one and by paths: one list, in which each lesson stands once."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning.progress import Progress
from kiosk.learning.register import Register
from kiosk.learning.workshop import Assignment, Workshop


class ToDo(Struct, frozen=True):
    """A lesson that a resident was given.

    ``until`` is an ISO day, ``note`` the word of the mentor ``by`` (``recording``: its key, if it was spoken),
    ``path`` the key of the path that it stands in. ``first`` is the lesson of that path that is best done before it,
    None if nothing is. ``done`` tells that it was finished.
    """

    lesson: str
    until: str | None = None
    note: str = ""
    path: str | None = None
    first: str | None = None
    done: bool = False
    by: str | None = None
    recording: str = ""


def to_do(workshop: Workshop, resident: str, progress: Progress) -> list[ToDo]:
    """Return what a resident was given: what was given first comes first, a path's lessons in the path's order.

    A lesson given again one by one counts as done when it was finished since; by a path, when it ever was. One
    given twice stands where it was given first, with the earlier day of the two, and is done when it is by both.
    To be done is to be finished once, not to be mastered for good: the way on is never barred for days.
    """
    found: dict[str, ToDo] = {}
    for todo in _given(workshop, resident, progress):
        before = found.get(todo.lesson)
        found[todo.lesson] = todo if before is None else _joined(before, todo)
    return list(found.values())


def _given(workshop: Workshop, resident: str, progress: Progress) -> list[ToDo]:
    entries: list[tuple[str, list[ToDo]]] = []
    for lesson, register in workshop.assignments.get(resident, {}).items():
        if register.value.given:
            done = progress.lesson(lesson).finished > register.by
            entries.append((register.by, [_entry(workshop, lesson, register, register.value.path, progress, done)]))
    for path, register in workshop.given_paths.get(resident, {}).items():
        if register.value.given:
            entries.append(
                (
                    register.by,
                    [
                        _entry(workshop, lesson, register, path, progress, bool(progress.lesson(lesson).finished))
                        for lesson in _lessons(workshop, path)
                    ],
                )
            )
    return [todo for _, todos in sorted(entries, key=lambda entry: entry[0]) for todo in todos]


def _entry(
    workshop: Workshop, lesson: str, given: Register[Assignment], path: str | None, progress: Progress, done: bool
) -> ToDo:
    lessons = _lessons(workshop, path) if path else ()
    earlier = lessons[: lessons.index(lesson)] if lesson in lessons else ()
    first = next((key for key in earlier if not progress.lesson(key).finished), None)
    terms, there = given.value, path if lesson in lessons else None
    return ToDo(lesson, terms.until, terms.note, there, first, done, terms.noted_by, terms.recording)


def _lessons(workshop: Workshop, path: str) -> tuple[str, ...]:
    register = workshop.paths.get(path)
    return register.value.lessons if register and register.value else ()


def _joined(one: ToDo, other: ToDo) -> ToDo:
    days = [day for day in (one.until, other.until) if day]
    noted = one if one.note or one.recording else other
    return replace(
        one,
        until=min(days, default=None),
        note=noted.note,
        recording=noted.recording,
        path=one.path or other.path,
        first=one.first or other.first,
        done=one.done and other.done,
        by=noted.by,
    )
