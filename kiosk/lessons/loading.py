"""From files to lessons: every problem of every file at once, and a broken lesson never stops the others."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final, TypeAlias, get_args

from msgspec import Struct
from pydantic import ValidationError

from kiosk.learning import Need
from kiosk.lessons.emergencies import Written, emergency_problems, figures_as_set, written_emergencies
from kiosk.lessons.figures import BLANK, FigureError, Figures, exact, names_in, needing, work_out
from kiosk.lessons.generate import Limits, Range, number_sets
from kiosk.lessons.model import (
    KEY_FORM,
    MOST,
    MOST_VARIED,
    PICTURE_FORM,
    Amount,
    Check,
    Criterion,
    Emergency,
    Figure,
    Inspect,
    Lesson,
    Localized,
    Order,
    Picture,
    Single,
    Step,
    Thing,
    Vary,
    Word,
)
from kiosk.lessons.source import Problem, Source, read_source
from kiosk.words import LANGS

MAX_WORDS: Final = 12
"""A sentence has at most this many words (house rule for easy reading)."""

MAX_STEPS: Final = 1_000
"""From its low to its high limit a check measures at most this many steps."""

MAX_PROBLEMS: Final = 100
"""At most this many problems of a file are told: who has mended them can look again."""

MAX_NAME: Final = 60
"""The name of who confirmed a figure has at most this many characters."""

_DAY: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NO_TEXTS: Final = ("figures", "sources", "formula", "formal", "also_called")
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+")


class Confirmed(Struct, frozen=True, order=True):
    """Who of the workshop confirmed a figure, and on which day."""

    lesson: str
    figure: str
    by: str
    on: date


class Library(Struct, frozen=True):
    """The lessons that can be taught, by key, what is wrong with the others, and who confirmed which figures."""

    lessons: dict[str, Lesson]
    problems: tuple[Problem, ...]
    confirmed: tuple[Confirmed, ...] = ()

    @property
    def emergencies(self) -> tuple[Emergency, ...]:
        """Return the emergencies of all lessons, each once, those of the shared lessons first."""
        shared_first = sorted(self.lessons.values(), key=lambda lesson: lesson.product != "umum")
        every = (emergency for lesson in shared_first for emergency in lesson.emergencies)
        return tuple({emergency.key: emergency for emergency in every}.values())


def load(
    files: Mapping[str, bytes],
    overrides: bytes | None = None,
    pictures: Collection[str] | None = None,
    others: Mapping[str, bytes] = MappingProxyType({}),
) -> Library:
    """Return the lessons of the files (name -> content).

    ``overrides`` is the workshop's own file of figures: ``<lesson key>: {<figure>: {value: ...}}``; who confirmed a
    figure stands there as ``confirmed_by`` and ``confirmed_on``, with a value or for the lesson's own. ``pictures``
    are the names of the pictures that there are; None leaves that unchecked. An emergency is written in one lesson;
    others name it by its key. ``others`` are files that are not loaded, whose emergencies may be named all the same.
    Nothing is raised for bad content.
    """
    problems: list[Problem] = []
    own, own_source, confirmed = _overrides(overrides, problems)
    lessons: dict[str, Lesson] = {}
    homes: dict[str, str] = {}
    known: set[str] = set()
    sources = [read_source(file, files[file]) for file in sorted(files)]
    emergencies = written_emergencies((*sources, *(read_source(name, data) for name, data in others.items())), own)
    for file, source in zip(sorted(files), sources, strict=True):
        problems += source.problems[:MAX_PROBLEMS]
        if not isinstance(source.tree, dict):
            continue
        known.add(str(source.tree.get("key")))
        written = figures_as_set(source.tree, own)
        figures, wrong = work_out({name: figure for name, figure in written.items() if isinstance(figure, dict)})
        lesson, found = _lesson(source, written, figures, wrong, emergencies)
        told = {problem.line for problem in source.problems}
        checks = (*_checks(source, figures, pictures), *emergency_problems(source, emergencies))
        found = [p for p in (*found, *checks) if p.line not in told][:MAX_PROBLEMS]
        if lesson and lesson.key in homes:
            found.append(_at(source, ("key",), "lesson_twice", name=lesson.key, other=homes[lesson.key]))
        problems += found
        if lesson and not found and not source.problems:
            lessons[lesson.key] = lesson
            homes[lesson.key] = file
    if own_source is not None:
        problems += _unknown_overrides(own_source, own, lessons, known)
    return Library(lessons, tuple(sorted(set(problems))), tuple(sorted(confirmed)))


_Own: TypeAlias = dict[str, dict[str, dict[str, Any]]]


def _overrides(data: bytes | None, problems: list[Problem]) -> tuple[_Own, Source | None, list[Confirmed]]:
    confirmed: list[Confirmed] = []
    if data is None:
        return {}, None, confirmed
    source = read_source("figures.yaml", data)
    problems += source.problems[:MAX_PROBLEMS]
    own: _Own = {}
    for lesson, figures in (source.tree or {}).items():
        for name, figure in (figures if isinstance(figures, dict) else {}).items():
            known = own.setdefault(lesson, {})
            if isinstance(figure, dict) and figure.keys() & {"confirmed_by", "confirmed_on"}:
                found = _confirmed(source, lesson, name, figure)
                if isinstance(found, Problem):
                    problems.append(found)
                    continue
                confirmed.append(found)
                known[name] = {"confirm": False}
                if "value" not in figure:
                    continue
            try:
                exact(figure.get("value") if isinstance(figure, dict) else None)
            except FigureError:
                problems.append(_at(source, (lesson, name), "figure_value", name=name))
                continue
            known[name] = {"value": figure["value"], "formula": None, "confirm": False}
    return own, source, confirmed


def _confirmed(source: Source, lesson: str, name: str, figure: dict[str, Any]) -> Confirmed | Problem:
    """Return who confirmed a figure and when, or what is wrong with that."""
    by, on = figure.get("confirmed_by"), figure.get("confirmed_on")
    if not isinstance(by, str) or not by.strip() or len(by) > MAX_NAME:
        return _at(source, (lesson, name), "confirmed_by", name=name[:60], most=str(MAX_NAME))
    try:
        # The standard library also reads other forms of ISO 8601, which no mentor means.
        day = date.fromisoformat(on) if isinstance(on, str) and _DAY.fullmatch(on) else None
    except ValueError:
        day = None
    if day is None:
        return _at(source, (lesson, name, "confirmed_on"), "confirmed_on", name=name[:60])
    return Confirmed(lesson, name, by.strip(), day)


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


def _lesson(
    source: Source,
    written: dict[str, Any],
    figures: Figures,
    wrong: Mapping[str, FigureError],
    emergencies: Mapping[str, Written],
) -> tuple[Lesson | None, list[Problem]]:
    problems = []
    for name, error in wrong.items():
        path = ("figures", name, "formula" if written[name].get("formula") else "value")
        problems.append(_at(source, path, error.key, **error.values))
    tree = source.tree
    languages = tree.get("languages", LANGS)
    languages = [lang for lang in LANGS if lang in languages] if isinstance(languages, list) else LANGS
    context = {"figures": figures, "languages": languages or LANGS, "pronounce": _spellings(tree)}
    tree = tree | ({"figures": written} if written else {})
    if isinstance(tree.get("emergencies"), list):
        # A key that no lesson writes is told of apart.
        named = [
            emergencies[e].written if e in emergencies else None for e in tree["emergencies"] if isinstance(e, str)
        ]
        own_ones = [e for e in tree["emergencies"] if not isinstance(e, str)]
        tree = tree | {"emergencies": [*own_ones, *filter(None, named)]}
    try:
        lesson = Lesson.model_validate(tree, context=context)
    except ValidationError as error:
        broken = written.keys() - figures.values.keys()
        details = error.errors(include_url=False)[:MAX_PROBLEMS]
        for detail in details:
            if not _follows(detail, details, broken):
                problems += _told(source, detail, broken)
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
    if kind == "formula":
        return bool(names_in(detail["input"]["formula"]) & set(broken))
    if kind == "too_short":
        return any(len(other["loc"]) > len(path) and other["loc"][: len(path)] == path for other in details)
    # Whether a number is one is told with all else that the figures and checks show.
    return any(part in ("value", "by", "from", "to", "step") for part in path[2:]) and path[-1] in _NUMBER_TYPES


_NUMBER_TYPES: Final = ("int", "float", "str")

_WANTED: Final = {
    "string_type": "want_text",
    "int_type": "want_number",
    "bool_type": "want_yes_no",
    "tuple_type": "want_list",
    "dict_type": "want_keys",
    "model_type": "want_keys",
    "model_attributes_type": "want_keys",
    "string_too_short": "text_empty",
    "string_too_long": "text_long",
    "too_short": "list_short",
    "too_long": "list_long",
    "greater_than_equal": "at_least",
    "less_than_equal": "at_most",
    "string_pattern_mismatch": "spelling",
}
"""What a validation error is called in the words files (``problem.<key>``)."""


_FORMS: Final = {KEY_FORM: "key_form", PICTURE_FORM: "picture_form"}


def _told(source: Source, detail: Any, broken: Collection[str]) -> Iterator[Problem]:
    """Yield the problems that one validation error is."""
    path, kind, context = detail["loc"], detail["type"], detail.get("ctx", {})
    name = next((part for part in reversed(path) if isinstance(part, str)), "")[:60]
    if kind == "texts":
        for lang, blank in context["blanks"]:
            if blank not in broken:
                near = _nearest(blank, context["known"])
                yield _at(source, (*path, lang), "unknown_figure", name=blank[:60], near=near)
        for lang in context["langs"]:
            yield _at(source, path, "language", lang=lang)
    elif name == "[key]" and "adapt" in path:
        name = str(path[-2])[:60]
        yield _at(source, path[:-1], "unknown_need", name=name, near=_nearest(name, get_args(Need)))
    elif name == "[key]":
        yield _told_value(source, detail, path[:-1], str(path[-2])[:60])
    elif kind == "missing":
        yield _at(source, path[:-1], "missing", name=name)
    elif kind in ("formula", "sum_range"):
        values = context["values"] if kind == "formula" else context
        yield _at(source, (*path, "formula"), context.get("key", kind), **values)
    elif kind in ("union_tag_not_found", "union_tag_invalid"):
        yield _told_kind(source, path, context)
    else:
        yield _told_value(source, detail, path, name)


def _told_kind(source: Source, path: tuple[str | int, ...], context: Mapping[str, Any]) -> Problem:
    """Return the problem of an exercise whose kind is missing or unknown."""
    if "tag" not in context:
        return _at(source, path, "missing", name="kind")
    near = context["expected_tags"].replace("'", "")
    return _at(source, (*path, "kind"), "not_one_of", name=context["tag"][:60], near=near)


def _told_value(source: Source, detail: Any, path: tuple[str | int, ...], name: str) -> Problem:
    """Return the problem of a value that is not as the model wants it; ``name`` is the key that it belongs to."""
    kind, context = detail["type"], detail.get("ctx", {})
    match kind:
        case "typed_answer":
            return _at(source, path, kind)
        case "extra_forbidden":
            return _at(source, path, "unknown_key", name=name, near=_nearest(name, _FIELDS))
        case "literal_error":
            wanted = str(context["expected"]).replace("'", "").replace(" or ", ", ").rstrip(", ")
            return _at(source, path, "not_one_of", name=str(detail["input"])[:60], near=wanted)
        case "string_pattern_mismatch" if context["pattern"] in _FORMS:
            return _at(source, path, _FORMS[context["pattern"]], name=name)
    bounds = {"min_length": "least", "ge": "least", "max_length": "most", "le": "most"}
    values = {word: str(context[bound]) for bound, word in bounds.items() if bound in context}
    return _at(source, path, _WANTED.get(kind, "wrong_value"), name=name, **values)


def _nearest(name: str, known: Iterable[str]) -> str:
    known, name = list(known)[:500], name[:60]
    return ", ".join(difflib.get_close_matches(name, known, 1, 0.5) or sorted(known)[:8]) or "-"


_FIELDS: Final = sorted(
    {
        field
        for part in (
            Lesson,
            Step,
            Check,
            Single,
            Order,
            Inspect,
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
    | {field.alias or name for name, field in Vary.model_fields.items()}
)
"""Every key that a lesson file knows, for "did you mean"."""


def _checks(source: Source, figures: Figures, pictures: Collection[str] | None) -> Iterator[Problem]:
    """Yield what only the whole lesson shows to be wrong.

    These look at the plain values, not at the model, so that they are told together with all else.
    """
    tree = source.tree
    steps, parts = _dicts(tree, "steps"), _dicts(tree, "parts")
    step_keys = [str(step.get("key")) for step in steps]
    part_keys = [str(part.get("key")) for part in parts]
    yield from _twice(source, ("steps",), step_keys)
    yield from _twice(source, ("parts",), part_keys)
    for place, step in enumerate(steps):
        part = step.get("part")
        if part is not None and part not in part_keys:
            near = _nearest(str(part), part_keys)
            yield _at(source, ("steps", place, "part"), "unknown_part", name=str(part), near=near)
        yield from _picture(source, ("steps", place), step, pictures)
    yield from _checklist(source, figures, step_keys, pictures)
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
            yield from _varied(source, path, exercise, figures)
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


def _twice(source: Source, group: tuple[str | int, ...], keys: list[str]) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, key in enumerate(keys):
        if key in seen:
            yield _at(source, (*group, place, "key"), "twice", name=key)
        seen.add(key)


def _answers(source: Source, path: tuple[str | int, ...], exercise: dict[str, Any]) -> Iterator[Problem]:
    keys = [str(choice.get("key")) for choice in _dicts(exercise, "choices")]
    yield from _twice(source, (*path, "choices"), keys)
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
        case "judge" | "inspect" as kind:
            needed = ("grades", "checklist") if kind == "inspect" else ("grades",)
            for name in needed:
                if not source.tree.get(name):
                    yield _at(source, path, "missing", name=name)
            wanted, known = exercise.get("checks"), [str(c.get("key")) for c in _dicts(source.tree, "checklist")]
            for place, check in enumerate(wanted if kind == "inspect" and isinstance(wanted, list) else ()):
                if known and isinstance(check, str) and check not in known:
                    yield _at(source, (*path, "checks", place), "not_one_of", name=check[:60], near=", ".join(known))


def _checklist(
    source: Source, figures: Figures, steps: list[str], pictures: Collection[str] | None
) -> Iterator[Problem]:
    """Yield what is wrong with the checks on a piece: neither measured nor seen, limits that no piece can miss..."""
    checks = _dicts(source.tree, "checklist")
    grades = [str(grade.get("key")) for grade in _dicts(source.tree, "grades")]
    yield from _twice(source, ("checklist",), [str(check.get("key")) for check in checks])
    yield from _twice(source, ("grades",), grades)
    if checks and grades and "pass" not in grades:
        yield _at(source, ("grades",), "missing", name="key: pass")
    for place, check in enumerate(checks):
        path = ("checklist", place)
        step, if_bad = check.get("step"), check.get("if_bad")
        if isinstance(step, str) and step not in steps:
            yield _at(source, (*path, "step"), "unknown_step", name=step[:60], near=_nearest(step, steps))
        if grades and if_bad in ("fix", "reject") and if_bad not in grades:
            yield _at(source, (*path, "if_bad"), "not_one_of", name=if_bad, near=", ".join(grades))
        for name in ("picture_good", "picture_bad"):
            yield from _picture(source, path, check, pictures, name)
        given = {name for name in ("unit", "low", "high", "by", "good", "bad") if check.get(name) is not None}
        if given == {"good", "bad"}:
            continue
        if not ({"unit", "by"} <= given and given & {"low", "high"}) or given & {"good", "bad"}:
            yield _at(source, path, "check_shape", name=str(check.get("key"))[:60])
            continue
        yield from _limits(source, path, check, figures)


def _limits(
    source: Source, path: tuple[str | int, ...], check: dict[str, Any], figures: Figures
) -> Iterator[Problem]:
    """Yield what is wrong with the limits of a check that is measured."""
    named = {end: check[end] for end in ("low", "high") if isinstance(check.get(end), str)}
    written = source.tree.get("figures")
    for end, name in named.items():
        if name in figures.values:
            if figures.units[name] != check["unit"]:
                near = figures.units[name]
                yield _at(source, (*path, "unit"), "check_unit", name=name, unit=str(check["unit"])[:20], near=near)
        elif not isinstance(written, dict) or name not in written:
            yield _at(source, (*path, end), "unknown_figure", name=name[:60], near=_nearest(name, figures.values))
    try:
        by = exact(check["by"])
    except FigureError as error:
        yield _at(source, (*path, "by"), error.key, **error.values)
        return
    low, high = (figures.values.get(named.get(end, "")) for end in ("low", "high"))
    if low is not None and high is not None and low > high:
        yield _at(source, (*path, "low"), "check_limits", low=check["low"], high=check["high"])
    elif low is not None or high is not None:
        # A value is written with two places: what is finer would be told as another value than it is.
        shown = all((number * 100).denominator == 1 for number in (by, low, high) if number is not None)
        many = low is not None and high is not None and by > 0 and (high - low) / by > MAX_STEPS
        if by <= 0 or not shown or many or not Limits(low, high, by).good() or not Limits(low, high, by).bad()[0]:
            yield _at(source, (*path, "by"), "check_by")


def _varied(
    source: Source, path: tuple[str | int, ...], exercise: dict[str, Any], figures: Figures
) -> Iterator[Problem]:
    """Yield what is wrong with the figures that an exercise varies, and the first set of values that is no sum."""
    vary, formula, written = exercise.get("vary"), exercise.get("formula"), source.tree.get("figures")
    if not isinstance(vary, dict) or not isinstance(formula, str) or not isinstance(written, dict):
        return
    formulas = {
        name: str(figure["formula"])
        for name, figure in written.items()
        if name in figures.values and isinstance(figure, dict) and figure.get("formula") is not None
    }
    named = set(BLANK.findall(" ".join(text for _, text in _texts(exercise, ())))) | names_in(formula)
    sound = True
    for name, values in vary.items():
        for key in _wrong_range(name, values, figures, written):
            sound = False
            near = _nearest(name, figures.values)
            yield _at(source, (*path, "vary", name), key, name=name[:60], near=near)
        if name in figures.values and not named & {name, *needing([name], formulas)}:
            yield _at(source, (*path, "vary", name), "unused_figure", name=name[:60])
    if not sound or len(vary) > MOST_VARIED or not all(map(_has_ends, vary.values())) or vary.keys() - figures.values:
        return
    changing = needing(vary, formulas)
    shown = sorted(named & {*vary, *changing})
    if _no_sum(formula, figures, ()) is None:
        for numbers in number_sets(vary):
            try:
                wrong = _no_sum(formula, figures.with_values(numbers, changing), shown)
            except FigureError:
                wrong = "formula", "?"
            if wrong is not None:
                given = ", ".join(f"{name} = {value}" for name, value in numbers.items())
                yield _at(source, (*path, "vary"), "vary_result", numbers=given, name=wrong[0], amount=wrong[1])
                return


def _wrong_range(name: str, values: Any, figures: Figures, written: dict[str, Any]) -> Iterator[str]:
    """Yield the problems of one figure that varies."""
    if name not in figures.values:
        if name not in written:
            yield "unknown_figure"
        return
    if written[name].get("formula") is not None:
        yield "vary_formula"
    try:
        if _has_ends(values) and not Range(*(exact(values[end]) for end in ("from", "to", "step"))).goes_up():
            yield "vary_range"
    except FigureError:
        yield "vary_range"


def _has_ends(values: Any) -> bool:
    """Return whether a range has all that the model asks of it: what is missing the model tells."""
    return isinstance(values, dict) and all(end in values for end in ("from", "to", "step"))


def _no_sum(formula: str, figures: Figures, shown: Iterable[str]) -> tuple[str, str] | None:
    """Return the name and value of what is no sum a person can enter or read: broken, below nothing, too large."""
    try:
        answer = figures.whole(formula)
    except FigureError as error:
        return "formula", error.values.get("amount", "?")
    if not 0 <= answer < MOST:
        return "formula", str(answer)
    for name in shown:
        value = figures.values[name]
        if value < 0 or (figures.units[name] == "rupiah" and value.denominator != 1):
            return name, f"{float(value):.10g}"
    return None


def _picture(
    source: Source,
    path: tuple[str | int, ...],
    owner: dict[str, Any],
    pictures: Collection[str] | None,
    key: str = "picture",
) -> Iterator[Problem]:
    picture = owner.get(key)
    name = picture.get("name") if isinstance(picture, dict) else None
    if isinstance(name, str) and pictures is not None and name not in pictures:
        yield _at(source, (*path, key, "name"), "no_picture", name=name[:60], near=_nearest(name, pictures))


def _unused(source: Source) -> Iterator[Problem]:
    figures = source.tree.get("figures")
    if not isinstance(figures, dict):
        return
    used = set(BLANK.findall(" ".join(text for _, text in _texts(source.tree, ()))))
    formulas = [figure.get("formula") for figure in figures.values() if isinstance(figure, dict)]
    formulas += [e.get("formula") for group in ("practice", "quiz") for e in _dicts(source.tree, group)]
    used |= names_in(" ".join(str(formula) for formula in formulas if formula))
    used |= {str(check.get(end)) for check in _dicts(source.tree, "checklist") for end in ("low", "high")}
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
