"""From files to lessons: every problem of every file at once, and a broken lesson never stops the others."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias, get_args

from msgspec import Struct
from pydantic import ValidationError

from kiosk.learning import Need
from kiosk.lessons.figures import BLANK, NAME, FigureError, exact, work_out
from kiosk.lessons.model import (
    Amount,
    Criterion,
    Emergency,
    Figure,
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
from kiosk.words import LANGS

MAX_WORDS: Final = 12
"""A sentence has at most this many words (house rule for easy reading)."""

MAX_PROBLEMS: Final = 100
"""At most this many problems of a file are told: who has mended them can look again."""

_NO_TEXTS: Final = ("figures", "sources", "formula", "formal", "also_called")
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
    own, own_source = _overrides(overrides, problems)
    lessons: dict[str, Lesson] = {}
    homes: dict[str, str] = {}
    known: set[str] = set()
    for file in sorted(files):
        source = read_source(file, files[file])
        problems += source.problems[:MAX_PROBLEMS]
        if not isinstance(source.tree, dict):
            continue
        known.add(str(source.tree.get("key")))
        lesson, found = _lesson(source, own)
        told = {problem.line for problem in source.problems}
        found = [p for p in (*found, *_checks(source, pictures)) if p.line not in told][:MAX_PROBLEMS]
        if lesson and lesson.key in homes:
            found.append(_at(source, ("key",), "lesson_twice", name=lesson.key, other=homes[lesson.key]))
        problems += found
        if lesson and not found and not source.problems:
            lessons[lesson.key] = lesson
            homes[lesson.key] = file
    if own_source is not None:
        problems += _unknown_overrides(own_source, own, lessons, known)
    return Library(lessons, tuple(sorted(set(problems))))


_Own: TypeAlias = dict[str, dict[str, dict[str, Any]]]


def _overrides(data: bytes | None, problems: list[Problem]) -> tuple[_Own, Source | None]:
    if data is None:
        return {}, None
    source = read_source("figures.yaml", data)
    problems += source.problems[:MAX_PROBLEMS]
    own: _Own = {}
    for lesson, figures in (source.tree or {}).items():
        for name, figure in (figures if isinstance(figures, dict) else {}).items():
            try:
                exact(figure.get("value") if isinstance(figure, dict) else None)
            except FigureError:
                problems.append(_at(source, (lesson, name), "figure_value", name=name))
                continue
            own.setdefault(lesson, {})[name] = {"value": figure["value"], "formula": None, "confirm": False}
    return own, source


def _unknown_overrides(
    source: Source, own: _Own, lessons: Mapping[str, Lesson], known: Collection[str]
) -> Iterator[Problem]:
    for key, figures in own.items():
        if key not in known:
            yield _at(source, (key,), "unknown_lesson", name=key[:60], near=_nearest(key, known))
        if key not in lessons:
            continue
        for name in figures.keys() - lessons[key].figures.keys():
            yield _at(source, (key, name), "unknown_figure", name=name, near=_nearest(name, lessons[key].figures))


def _lesson(source: Source, own: Mapping[str, Mapping[str, Any]]) -> tuple[Lesson | None, list[Problem]]:
    tree = source.tree
    written = tree["figures"] if isinstance(tree.get("figures"), dict) else {}
    changed = own.get(str(tree.get("key")), {})
    written = {
        name: figure | changed.get(name, {}) if isinstance(figure, dict) else figure
        for name, figure in written.items()
    }
    figures, wrong = work_out({name: figure for name, figure in written.items() if isinstance(figure, dict)})
    problems = [
        _at(
            source,
            ("figures", name, "formula" if written[name].get("formula") else "value"),
            "figure",
            why=why,
            name=name[:60],
        )
        for name, why in wrong.items()
    ]
    languages = tree.get("languages", LANGS)
    languages = [lang for lang in LANGS if lang in languages] if isinstance(languages, list) else LANGS
    context = {"figures": figures, "languages": languages or LANGS, "pronounce": _spellings(tree)}
    tree = tree | ({"figures": written} if written else {})
    try:
        lesson = Lesson.model_validate(tree, context=context)
    except ValidationError as error:
        broken = written.keys() - figures.values.keys()
        details = error.errors(include_url=False)[:MAX_PROBLEMS]
        problems += [_told(source, detail) for detail in details if not _follows(detail, details, broken)]
        return None, problems
    return lesson, problems


def _spellings(tree: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Return the lesson's pronunciations by language; what is no spelling the model tells of."""
    given = tree.get("pronounce")
    return {
        lang: {word: spoken for word, spoken in words.items() if isinstance(spoken, str) and word}
        for lang, words in (given.items() if isinstance(given, dict) else ())
        if isinstance(words, dict)
    }


def _at(source: Source, path: tuple[str | int, ...], key: str, **values: str) -> Problem:
    line, column = source.place(path)
    return Problem(source.file, line, column, key, tuple(values.items()))


def _follows(detail: Any, details: list[Any], broken: Collection[str]) -> bool:
    """Return whether a validation error only follows from something else that is told."""
    path, kind = detail["loc"], detail["type"]
    if kind == "figure":
        return detail["ctx"]["name"] in broken
    if kind == "formula":
        return any(name in broken for name in re.findall(NAME, detail["input"]["formula"]))
    if kind == "too_short":
        return any(len(other["loc"]) > len(path) and other["loc"][: len(path)] == path for other in details)
    return bool(path[:1] == ("figures",) and path[2:3] == ("value",))


def _told(source: Source, detail: Any) -> Problem:
    """Return the problem that one validation error is."""
    path, kind, context = detail["loc"], detail["type"], detail.get("ctx", {})
    name = next((part for part in reversed(path) if isinstance(part, str)), "")[:60]
    if kind == "figure":
        near = _nearest(context["name"], context["known"])
        return _at(source, (*path, context["lang"]), "unknown_figure", name=context["name"][:60], near=near)
    if kind in ("language", "typed_answer"):
        return _at(source, path, kind, **{k: str(v) for k, v in context.items()})
    if kind in ("formula", "sum_range"):
        return _at(source, (*path, "formula"), kind, **context)
    if kind == "extra_forbidden":
        return _at(source, path, "unknown_key", name=name[:60], near=_nearest(name, _FIELDS))
    if kind == "missing":
        return _at(source, path[:-1], "missing", name=name)
    if kind == "union_tag_not_found":
        return _at(source, path, "missing", name="kind")
    if kind == "union_tag_invalid":
        near = context["expected_tags"].replace("'", "")
        return _at(source, (*path, "kind"), "not_one_of", name=context["tag"][:60], near=near)
    if name == "[key]":
        path, name = path[:-1], str(path[-2])[:60]
        if "adapt" in path:
            return _at(source, path, "unknown_need", name=name, near=_nearest(name, get_args(Need)))
    if kind == "literal_error":
        wanted = str(context["expected"]).replace("'", "").replace(" or ", ", ").rstrip(", ")
        return _at(source, path, "not_one_of", name=str(detail["input"])[:60], near=wanted)
    return _at(source, path, "wrong_value", name=name, what=str(detail["msg"]))


def _nearest(name: str, known: Iterable[str]) -> str:
    known, name = list(known)[:500], name[:60]
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


def _checks(source: Source, pictures: Collection[str] | None) -> Iterator[Problem]:
    """Yield what only the whole lesson shows to be wrong.

    These look at the plain values, not at the model, so that they are told together with all else.
    """
    tree = source.tree
    steps, parts = _dicts(tree, "steps"), _dicts(tree, "parts")
    step_keys = [str(step.get("key")) for step in steps]
    part_keys = [str(part.get("key")) for part in parts]
    yield from _twice(source, "steps", step_keys)
    yield from _twice(source, "parts", part_keys)
    for place, step in enumerate(steps):
        part = step.get("part")
        if part is not None and part not in part_keys:
            near = _nearest(str(part), part_keys)
            yield _at(source, ("steps", place, "part"), "unknown_part", name=str(part), near=near)
        yield from _picture(source, ("steps", place), step, pictures)
    seen: set[str] = set()
    for group in ("practice", "quiz"):
        for place, exercise in enumerate(_dicts(tree, group)):
            path = (group, place)
            key = str(exercise.get("key"))
            if key in seen:
                yield _at(source, (*path, "key"), "twice", name=key)
            seen.add(key)
            back = exercise.get("back_to")
            if back is not None and back not in step_keys:
                near = _nearest(str(back), step_keys)
                yield _at(source, (*path, "back_to"), "unknown_step", name=str(back), near=near)
            yield from _answers(source, path, exercise)
            yield from _picture(source, path, exercise, pictures)
    required = tree.get("required_right", 0)
    if isinstance(required, int) and required > len(_dicts(tree, "quiz")):
        yield _at(source, ("required_right",), "required", most=str(len(_dicts(tree, "quiz"))))
    yield from _unused(source)
    yield from _long(source, tree, ())


def _dicts(tree: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return a list's entries; one that is no mapping, which the model tells of, counts as an empty one."""
    found = tree.get(name)
    return [entry if isinstance(entry, dict) else {} for entry in found] if isinstance(found, list) else []


def _twice(source: Source, group: str, keys: list[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, key in enumerate(keys):
        if key in seen:
            yield _at(source, (group, place, "key"), "twice", name=key)
        seen.add(key)


def _answers(source: Source, path: tuple[str | int, ...], exercise: dict[str, Any]) -> Iterator[Problem]:
    keys = [str(choice.get("key")) for choice in _dicts(exercise, "choices")]
    answer = exercise.get("answer")
    match exercise.get("kind"):
        case "single":
            if isinstance(answer, str) and answer not in keys:
                yield _at(source, (*path, "answer"), "not_one_of", name=answer, near=", ".join(keys))
            wrong_for = exercise.get("wrong_for")
            for wrong in wrong_for if isinstance(wrong_for, dict) else ():
                if wrong not in keys:
                    yield _at(source, (*path, "wrong_for", wrong), "not_one_of", name=wrong, near=", ".join(keys))
        case "order":
            if isinstance(answer, list) and sorted(map(str, answer)) != sorted(keys):
                yield _at(source, (*path, "answer"), "not_order", near=", ".join(keys))
        case "judge":
            if not source.tree.get("grades"):
                yield _at(source, path, "missing", name="grades")


def _picture(
    source: Source, path: tuple[str | int, ...], owner: dict[str, Any], pictures: Collection[str] | None
) -> Iterator[Problem]:
    picture = owner.get("picture")
    name = picture.get("name") if isinstance(picture, dict) else None
    if isinstance(name, str) and pictures is not None and name not in pictures:
        yield _at(source, (*path, "picture", "name"), "no_picture", name=name[:60], near=_nearest(name, pictures))


def _unused(source: Source) -> Iterator[Problem]:
    figures = source.tree.get("figures")
    if not isinstance(figures, dict):
        return
    used = set(BLANK.findall(" ".join(text for _, text in _texts(source.tree, ()))))
    formulas = [figure.get("formula") for figure in figures.values() if isinstance(figure, dict)]
    formulas += [e.get("formula") for group in ("practice", "quiz") for e in _dicts(source.tree, group)]
    used |= set(re.findall(NAME, " ".join(str(formula) for formula in formulas if formula)))
    for name in figures:
        if name not in used:
            yield _at(source, ("figures", name), "unused_figure", name=name[:60])


def _long(source: Source, tree: object, path: tuple[str | int, ...]) -> Iterator[Problem]:
    for where, text in _texts(tree, path):
        for sentence in _SENTENCE.split(text):
            words = [word for word in sentence.split() if any(c.isalnum() for c in word)]
            if len(words) > MAX_WORDS:
                yield _at(source, where, "long", words=str(len(words)), most=str(MAX_WORDS))


def _texts(tree: object, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the texts that residents read, with the path to each; names (of one word) come along with them."""
    if isinstance(tree, str):
        yield path, tree
    elif isinstance(tree, dict):
        for key, value in tree.items():
            if key not in _NO_TEXTS:
                yield from _texts(value, (*path, key))
    elif isinstance(tree, list):
        for place, value in enumerate(tree):
            yield from _texts(value, (*path, place))
