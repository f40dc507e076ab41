"""From files to lessons: every problem of every file at once, and a broken lesson never stops the others."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final, get_args

from msgspec import Struct
from pydantic import ValidationError

from kiosk.learning import Need
from kiosk.lessons.figures import BLANK, FigureError, exact, work_out
from kiosk.lessons.model import (
    Amount,
    Criterion,
    Emergency,
    Figure,
    Judge,
    Lesson,
    Localized,
    Order,
    Picture,
    Single,
    Step,
    Thing,
    Word,
)
from kiosk.lessons.source import Problem, Source, read_source

MAX_WORDS: Final = 12
"""A sentence has at most this many words (house rule for easy reading)."""

_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+")


class Library(Struct, frozen=True):
    """The lessons that can be taught, by key, and what is wrong with the others."""

    lessons: dict[str, Lesson]
    problems: tuple[Problem, ...]


def load(
    files: Mapping[str, bytes], overrides: bytes | None = None, pictures: Collection[str] | None = None
) -> Library:
    """Return the lessons of the files (name -> content).

    ``overrides`` is the workshop's own file of figures: ``<lesson key>: {<figure>: {value: ...}}``. ``pictures``
    are the names of the pictures that there are; None leaves that unchecked. Nothing is raised for bad content.
    """
    problems: list[Problem] = []
    own = _overrides(overrides, problems)
    lessons: dict[str, Lesson] = {}
    homes: dict[str, str] = {}
    for file in sorted(files):
        source = read_source(file, files[file])
        problems += source.problems
        if source.problems or not isinstance(source.tree, dict):
            continue
        lesson, found = _lesson(source, own)
        found = [*found, *(_checks(source, lesson, pictures) if lesson else ())]
        if lesson and lesson.key in homes:
            found.append(_at(source, ("key",), "lesson_twice", name=lesson.key, other=homes[lesson.key]))
        problems += found
        if lesson and not found:
            lessons[lesson.key] = lesson
            homes[lesson.key] = file
    return Library(lessons, tuple(sorted(set(problems))))


def _overrides(data: bytes | None, problems: list[Problem]) -> dict[str, dict[str, dict[str, Any]]]:
    if data is None:
        return {}
    source = read_source("figures.yaml", data)
    problems += source.problems
    own: dict[str, dict[str, dict[str, Any]]] = {}
    for lesson, figures in (source.tree or {}).items():
        for name, figure in (figures if isinstance(figures, dict) else {}).items():
            try:
                exact(figure.get("value") if isinstance(figure, dict) else None)
            except FigureError:
                problems.append(_at(source, (lesson, name), "figure_value", name=name))
                continue
            own.setdefault(lesson, {})[name] = {"value": figure["value"], "formula": None, "confirm": False}
    return own


def _lesson(source: Source, own: Mapping[str, Mapping[str, Any]]) -> tuple[Lesson | None, list[Problem]]:
    tree = source.tree
    written = (
        {
            name: figure | own.get(str(tree.get("key")), {}).get(name, {})
            for name, figure in (tree.get("figures") or {}).items()
            if isinstance(figure, dict)
        }
        if isinstance(tree.get("figures") or {}, dict)
        else {}
    )
    figures, wrong = work_out(written)
    problems = [_at(source, ("figures", name), "figure", why=why, name=name) for name, why in wrong.items()]
    languages = tree.get("languages", ["id", "en"])
    context = {"figures": figures, "languages": languages if isinstance(languages, list) and languages else ["id"]}
    tree = tree | ({"figures": written} if written else {})
    try:
        lesson = Lesson.model_validate(tree, context=context)
    except ValidationError as error:
        problems += [_told(source, detail) for detail in error.errors(include_url=False)]
        return None, problems
    return lesson, problems


def _at(source: Source, path: tuple[str | int, ...], key: str, **values: str) -> Problem:
    line, column = source.place(path)
    return Problem(source.file, line, column, key, tuple(values.items()))


def _told(source: Source, detail: Any) -> Problem:
    """Return the problem that one validation error is."""
    path, kind, context = detail["loc"], detail["type"], detail.get("ctx", {})
    name = str(path[-1]) if path else ""
    if kind == "figure":
        near = _nearest(context["name"], context["known"])
        return _at(source, path, "unknown_figure", name=context["name"], near=near)
    if kind in ("language", "typed_answer"):
        return _at(source, path, kind, **{k: str(v) for k, v in context.items()})
    if kind == "formula":
        return _at(source, (*path, "formula"), kind, why=context["why"])
    if kind == "extra_forbidden":
        return _at(source, path, "unknown_key", name=name, near=_nearest(name, _FIELDS))
    if kind == "missing":
        return _at(source, path[:-1], "missing", name=name)
    if name == "[key]" or (kind == "literal_error" and "adapt" in path):
        return _at(
            source,
            path[:-1] if name == "[key]" else path,
            "unknown_need",
            near=_nearest(str(detail["input"]), get_args(Need)),
            name=str(detail["input"])[:40],
        )
    if kind == "literal_error":
        return _at(source, path, "not_one_of", name=name, near=str(context["expected"]).replace("'", ""))
    return _at(source, path, "wrong_value", name=name, what=str(detail["msg"]))


def _nearest(name: str, known: Iterable[str]) -> str:
    known = list(known)
    return ", ".join(difflib.get_close_matches(name, known, 1, 0.5) or sorted(known)[:8]) or "-"


_FIELDS: Final = sorted(
    {
        field
        for part in (
            Lesson,
            Step,
            Single,
            Order,
            Amount,
            Localized,
            Thing,
            Word,
            Emergency,
            Picture,
            Criterion,
            Figure,
        )
        for field in part.model_fields
    }
)
"""Every key that a lesson file knows, for "did you mean"."""


def _checks(source: Source, lesson: Lesson, pictures: Collection[str] | None) -> Iterator[Problem]:
    """Yield what only the whole lesson shows to be wrong."""
    yield from _twice(source, "steps", [step.key for step in lesson.steps])
    yield from _twice(source, "parts", [part.key for part in lesson.parts])
    exercises = [*(("practice", n, e) for n, e in enumerate(lesson.practice))]
    exercises += [("quiz", n, e) for n, e in enumerate(lesson.quiz)]
    keys: set[str] = set()
    steps = {step.key for step in lesson.steps}
    parts = {part.key for part in lesson.parts}
    for place, step in enumerate(lesson.steps):
        if step.part is not None and step.part not in parts:
            yield _at(
                source, ("steps", place, "part"), "unknown_part", name=step.part, near=_nearest(step.part, parts)
            )
        yield from _picture(source, ("steps", place), step.picture, pictures)
    for group, place, exercise in exercises:
        path = (group, place)
        if exercise.key in keys:
            yield _at(source, (*path, "key"), "twice", name=exercise.key)
        keys.add(exercise.key)
        if exercise.back_to is not None and exercise.back_to not in steps:
            near = _nearest(exercise.back_to, steps)
            yield _at(source, (*path, "back_to"), "unknown_step", name=exercise.back_to, near=near)
        yield from _answers(source, path, exercise, lesson)
        yield from _picture(source, path, exercise.picture, pictures)
    if lesson.required_right > len(lesson.quiz):
        yield _at(source, ("required_right",), "required", most=str(len(lesson.quiz)))
    yield from _unused(source, lesson)
    yield from _long(source, source.tree, ())


def _twice(source: Source, group: str, keys: list[str]) -> Iterator[Problem]:
    for place, key in enumerate(keys):
        if key in keys[:place]:
            yield _at(source, (group, place, "key"), "twice", name=key)


def _answers(source: Source, path: tuple[str | int, ...], exercise: object, lesson: Lesson) -> Iterator[Problem]:
    match exercise:
        case Single(choices=choices, answer=answer):
            keys = [choice.key for choice in choices]
            if answer not in keys:
                yield _at(source, (*path, "answer"), "not_one_of", name="answer", near=", ".join(keys))
            for wrong in exercise.wrong_for:
                if wrong not in keys:
                    yield _at(source, (*path, "wrong_for", wrong), "not_one_of", name=wrong, near=", ".join(keys))
        case Order(choices=choices, answer=order):
            keys = [choice.key for choice in choices]
            if sorted(order) != sorted(keys):
                yield _at(source, (*path, "answer"), "not_order", near=", ".join(keys))
        case Judge() if not lesson.grades:
            yield _at(source, path, "missing", name="grades")
        case Amount(answer=amount) if not 0 <= amount < 10**9:
            yield _at(source, (*path, "formula"), "sum_range", amount=str(amount))


def _picture(
    source: Source, path: tuple[str | int, ...], picture: Any, pictures: Collection[str] | None
) -> Iterator[Problem]:
    if picture is not None and pictures is not None and picture.name not in pictures:
        near = _nearest(picture.name, pictures)
        yield _at(source, (*path, "picture", "name"), "no_picture", name=picture.name, near=near)


def _unused(source: Source, lesson: Lesson) -> Iterator[Problem]:
    texts = " ".join(text for _, text in _texts(source.tree, ()))
    used = set(BLANK.findall(texts))
    formulas = [str(figure.formula) for figure in lesson.figures.values() if figure.formula]
    formulas += [e.formula for e in (*lesson.practice, *lesson.quiz) if isinstance(e, Amount)]
    used |= set(re.findall(r"[a-z_][a-z0-9_]*", " ".join(formulas)))
    for name in lesson.figures:
        if name not in used and source.tree["figures"][name].get("formula") is None:
            yield _at(source, ("figures", name), "unused_figure", name=name)


def _long(source: Source, tree: object, path: tuple[str | int, ...]) -> Iterator[Problem]:
    for where, text in _texts(tree, path):
        for sentence in _SENTENCE.split(text):
            words = [word for word in sentence.split() if any(c.isalnum() for c in word)]
            if len(words) > MAX_WORDS:
                yield _at(source, where, "long", words=str(len(words)), most=str(MAX_WORDS))


def _texts(tree: object, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the texts that residents read, with the path to each."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            if isinstance(value, str) and key in ("id", "en"):
                yield (*path, key), value
            elif key not in ("sources", "figures"):
                yield from _texts(value, (*path, key))
    elif isinstance(tree, list):
        for place, value in enumerate(tree):
            yield from _texts(value, (*path, place))
