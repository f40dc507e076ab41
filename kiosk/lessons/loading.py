"""From files to lessons: every problem of every file at once, and a broken lesson never stops the others."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from msgspec import Struct
from pydantic import ValidationError

from kiosk.lessons.checks import lesson_problems
from kiosk.lessons.dangers import TAUGHT_IN
from kiosk.lessons.emergencies import WrittenEmergency, emergency_problems, figures_as_set, written_emergencies
from kiosk.lessons.figures import FigureError, Figures, evaluate_all, figure_value
from kiosk.lessons.marks import Mark, confirm_parts, marks_of, names_of_parts
from kiosk.lessons.model import Lesson
from kiosk.lessons.parts import Emergency
from kiosk.lessons.source import Problem, Source, read_source
from kiosk.lessons.validation import only_follows, validation_problems
from kiosk.lessons.written import mappings, nearest, text_context

MAX_PROBLEMS: Final = 100
"""At most this many problems of a file are told: who has mended them can look again."""

MAX_CONFIRMER: Final = 60
"""The name of who confirmed a figure has at most this many characters."""

_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Confirmed(Struct, frozen=True, order=True):
    """Who of the workshop confirmed a figure, and on which day."""

    lesson: str
    figure: str
    by: str
    on: date


class Library(Struct, frozen=True):
    """The lessons that can be taught, by key, what is wrong with the others, and who confirmed what.

    ``marks`` are what of these lessons can be set or is to be confirmed.
    """

    lessons: dict[str, Lesson]
    problems: tuple[Problem, ...]
    confirmed: tuple[Confirmed, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def emergencies(self) -> tuple[Emergency, ...]:
        """Return the emergencies of all lessons, each once: of life and limb, then of all crafts, then the others."""
        urgent = sorted(self.lessons.values(), key=lambda lesson: (lesson.key != TAUGHT_IN, lesson.product != "umum"))
        every = (emergency for lesson in urgent for emergency in lesson.emergencies)
        return tuple({emergency.key: emergency for emergency in every}.values())


def load_lessons(
    files: Mapping[str, bytes],
    overrides: bytes | None = None,
    pictures: Collection[str] | None = None,
    others: Mapping[str, bytes] = MappingProxyType({}),
) -> Library:
    """Return the lessons of the files (name -> content).

    ``overrides`` is the workshop's own file of figures: ``<lesson key>: {<figure>: {value: ...}}``; who confirmed a
    figure stands there as ``confirmed_by`` and ``confirmed_on``, with a value or for the lesson's own; with
    ``confirm: true`` a value is still to be confirmed. Steps,
    criteria and things are confirmed there too, each by the name of its ``Mark``. ``pictures`` are the names of the
    pictures that there are; None leaves that unchecked. An emergency is written in one lesson; others name it by its
    key. ``others`` are files that are not loaded, whose emergencies may be named all the same.
    Nothing is raised for bad content.
    """
    problems: list[Problem] = []
    sources = {file: read_source(file, files[file]) for file in sorted(files)}
    own, own_source, confirmed = _overrides(overrides, _units(sources.values()), problems)
    lessons: dict[str, Lesson] = {}
    marks: list[Mark] = []
    homes: dict[str, str] = {}
    known: dict[str, set[str]] = {}
    elsewhere = (read_source(file, data) for file, data in others.items())
    emergencies = written_emergencies((*sources.values(), *elsewhere), own)
    all_read = not any(source.problems for source in sources.values())
    for file, source in sources.items():
        problems += source.problems[:MAX_PROBLEMS]
        if not isinstance(source.tree, dict):
            continue
        key = str(source.tree.get("key"))
        known[key] = names_of_parts(source.tree)
        written = figures_as_set(source.tree, own)
        figures, wrong = evaluate_all({name: figure for name, figure in written.items() if isinstance(figure, dict)})
        confirmed_tree = confirm_parts(source.tree, own.get(key, {}))
        lesson, found = _lesson(source, confirmed_tree, written, figures, wrong, emergencies)
        told = {problem.line for problem in source.problems}
        checks = (
            *lesson_problems(source, figures, pictures),
            *emergency_problems(source, emergencies, all_read=all_read),
        )
        if not mappings(source.tree, "steps"):  # that is what to mend first, not each name of a step
            checks = tuple(problem for problem in checks if problem.key != "unknown_step")
        found = [p for p in (*found, *checks) if p.line not in told][:MAX_PROBLEMS]
        if lesson and lesson.key in homes:
            found.append(source.problem(("key",), "lesson_twice", name=lesson.key, other=homes[lesson.key]))
        problems += found
        if lesson and not found and not source.problems:
            lessons[lesson.key] = lesson
            homes[lesson.key] = file
            marks += marks_of(confirmed_tree, lesson, figures)
    if own_source is not None:
        problems += _unknown_overrides(own_source, own, lessons, known)
    return Library(lessons, tuple(sorted(set(problems))), tuple(sorted(confirmed)), tuple(marks))


_Own: TypeAlias = dict[str, dict[str, dict[str, Any]]]


_OWN_KEYS: Final = ("value", "confirm", "confirmed_by", "confirmed_on")
"""What the workshop's own file may say of a figure."""


def _units(sources: Iterable[Source]) -> dict[str, dict[str, str]]:
    """Return the units of the figures of all lessons, as they are written, by lesson and name."""
    found: dict[str, dict[str, str]] = {}
    for source in sources:
        tree = source.tree if isinstance(source.tree, dict) else {}
        figures = tree.get("figures")
        for name, figure in (figures if isinstance(figures, dict) else {}).items():
            unit = figure.get("unit", "") if isinstance(figure, dict) else ""
            found.setdefault(str(tree.get("key")), {})[name] = str(unit)
    return found


def _overrides(
    data: bytes | None, units: Mapping[str, Mapping[str, str]], problems: list[Problem]
) -> tuple[_Own, Source | None, list[Confirmed]]:
    confirmed: list[Confirmed] = []
    if data is None or all(not line.strip() or line.lstrip().startswith(b"#") for line in data.splitlines()):
        return {}, None, confirmed
    source = read_source("figures.yaml", data)
    problems += source.problems[:MAX_PROBLEMS]
    told = {problem.line for problem in source.problems}
    own: _Own = {}
    for lesson, figures in (source.tree or {}).items():
        known = own.setdefault(lesson, {})
        if not isinstance(figures, dict):
            problems.append(source.problem((lesson,), "want_keys", name=lesson[:60]))
            continue
        for name, figure in figures.items():
            # What is no figure, such as "step potong", has no value.
            takes = _OWN_KEYS if " " not in name else _OWN_KEYS[2:]
            for key in figure.keys() - set(takes) if isinstance(figure, dict) else ():
                near = nearest(key, takes)
                problems.append(source.problem((lesson, name, key), "unknown_key", name=key[:60], near=near))
            if isinstance(figure, dict) and figure.keys() & {"confirmed_by", "confirmed_on"}:
                found = _confirmed(source, lesson, name, figure)
                if isinstance(found, Problem):
                    problems.append(found)
                    continue
                confirmed.append(found)
                known[name] = {"confirm": False}
                if "value" not in figure or "value" not in takes:
                    continue
            value = figure.get("value") if isinstance(figure, dict) else None
            try:
                if value is None:
                    raise FigureError("figure_value", name=name[:60])
                figure_value(value, units.get(lesson, {}).get(name, ""))
            except FigureError as error:
                problem = source.problem((lesson, name, "value"), error.key, **error.values)
                # Of a value that was no value to begin with the reading has told already.
                problems += [problem] if problem.line not in told else []
                continue
            waits = figure.get("confirm") is True and "confirmed_by" not in figure
            known[name] = {"value": figure["value"], "formula": None, "confirm": waits}
    return own, source, confirmed


def _confirmed(source: Source, lesson: str, name: str, figure: dict[str, Any]) -> Confirmed | Problem:
    """Return who confirmed a figure and when, or what is wrong with that."""
    by, on = figure.get("confirmed_by"), figure.get("confirmed_on")
    if not isinstance(by, str) or not by.strip() or len(by) > MAX_CONFIRMER:
        return source.problem((lesson, name), "confirmed_by", name=name[:60], most=str(MAX_CONFIRMER))
    try:
        # The standard library also reads other forms of ISO 8601, which no mentor means.
        day = date.fromisoformat(on) if isinstance(on, str) and _DAY.fullmatch(on) else None
    except ValueError:
        day = None
    if day is None:
        return source.problem((lesson, name, "confirmed_on"), "confirmed_on", name=name[:60])
    return Confirmed(lesson, name, by.strip(), day)


def _unknown_overrides(
    source: Source, own: _Own, lessons: Mapping[str, Lesson], known: Mapping[str, set[str]]
) -> Iterator[Problem]:
    """Yield what the workshop's own file names and no lesson has; ``known`` are names beside figures, by lesson."""
    for key, figures in own.items():
        if key not in known:
            yield source.problem((key,), "unknown_lesson", name=key[:60], near=nearest(key, known))
        if key not in lessons:
            continue
        names = {*lessons[key].figures, *known[key]}
        for name in figures.keys() - names:
            yield source.problem((key, name), "unknown_figure", name=name[:60], near=nearest(name, names))


def _lesson(
    source: Source,
    tree: dict[str, Any],
    written: dict[str, Any],
    figures: Figures,
    wrong: Mapping[str, FigureError],
    emergencies: Mapping[str, WrittenEmergency],
) -> tuple[Lesson | None, list[Problem]]:
    problems = []
    for name, error in wrong.items():
        path = ("figures", name, "formula" if written[name].get("formula") else "value")
        problems.append(source.problem(path, error.key, **error.values))
    tree = tree | ({"figures": written} if written else {})
    if isinstance(tree.get("emergencies"), list):
        # A key that no lesson writes is told of apart.
        named = (emergencies[e].emergency for e in tree["emergencies"] if isinstance(e, str) and e in emergencies)
        own_ones = (e for e in tree["emergencies"] if not isinstance(e, str))
        tree = tree | {"emergencies": [*own_ones, *filter(None, named)]}
    try:
        lesson = Lesson.model_validate(tree, context=text_context(tree, figures))
    except ValidationError as error:
        broken = written.keys() - figures.names
        details = error.errors(include_url=False)[:MAX_PROBLEMS]
        for detail in details:
            if not only_follows(detail, details, broken):
                problems += validation_problems(source, detail, broken)
        return None, problems
    return lesson, problems
