"""What only a whole lesson shows to be wrong: names that lead nowhere, limits that no piece can miss."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Final

from kiosk.lessons.exercises import KINDS
from kiosk.lessons.figures import BLANK, FigureError, Figures, exact, names_in
from kiosk.lessons.generate import Limits
from kiosk.lessons.source import Address, Problem, Source
from kiosk.lessons.written import WrittenExercise, mappings, nearest, resident_texts, sentences_of, twice

MAX_WORDS: Final = 12
"""A sentence has at most this many words (house rule for easy reading)."""

MAX_STEPS: Final = 1_000
"""From its low to its high limit a check measures at most this many steps."""

TO_WAIT: Final = "tunggu"
"""The word by which a sentence tells to wait."""

RANGE_ENDS: Final = (("_min", "_max"), ("_rendah", "_tinggi"), ("_murah", "_mahal"))
"""How the names of two figures end that are the ends of a range: the first is never more than the second."""


def lesson_problems(source: Source, figures: Figures, pictures: Collection[str] | None) -> Iterator[Problem]:
    """Yield what only the whole lesson shows to be wrong.

    These look at the plain values, not at the model, so that they are told together with all else.
    """
    tree = source.tree
    steps, parts = mappings(tree, "steps"), mappings(tree, "parts")
    step_keys = [str(step.get("key")) for step in steps]
    part_keys = [str(part.get("key")) for part in parts]
    yield from twice(source, ("steps",), step_keys)
    yield from twice(source, ("parts",), part_keys)
    for place, step in enumerate(steps):
        part = step.get("part")
        if part is not None and part not in part_keys:
            near = nearest(str(part), part_keys)
            yield source.problem(("steps", place, "part"), "unknown_part", name=str(part), near=near)
        yield from _picture(source, ("steps", place), step, pictures)
        yield from _waits(source, ("steps", place), step, figures)
    yield from _tools(source, step_keys, pictures)
    yield from _checklist(source, figures, step_keys, pictures)
    seen: set[str] = set()
    for group in ("practice", "quiz"):
        for place, exercise in enumerate(mappings(tree, group)):
            path = (group, place)
            key = str(exercise.get("key"))
            if key in seen:
                yield source.problem((*path, "key"), "twice", name=key)
            seen.add(key)
            back = exercise.get("back_to")
            if back is not None and back not in step_keys:
                near = nearest(str(back), step_keys)
                yield source.problem((*path, "back_to"), "unknown_step", name=str(back), near=near)
            if isinstance(kind := exercise.get("kind"), str) and kind in KINDS:
                yield from KINDS[kind].problems(WrittenExercise(source, path, exercise, figures))
            yield from _picture(source, path, exercise, pictures)
    required = tree.get("required_right", 0)
    if isinstance(required, int) and required > len(mappings(tree, "quiz")):
        yield source.problem(("required_right",), "required", most=str(len(mappings(tree, "quiz"))))
    yield from _ranges(source, figures)
    yield from _unused(source)
    yield from _long(source, tree, ())


def _ranges(source: Source, figures: Figures) -> Iterator[Problem]:
    """Yield the ranges whose lower end is above the upper one, by what their figures are called."""
    for low_end, high_end in RANGE_ENDS:
        for low in figures.values:
            high = low.removesuffix(low_end) + high_end
            if low.endswith(low_end) and high in figures.values and figures.values[low] > figures.values[high]:
                yield source.problem(("figures", low), "check_limits", low=low, high=high)


def _waits(source: Source, path: Address, step: dict[str, Any], figures: Figures) -> Iterator[Problem]:
    """Yield where a step's waits and its sentences do not agree: a wait without its sentence, or the other way."""
    said, waits = step.get("say"), mappings(step, "waits")
    sentences = [_texts_of(text) for text in said] if isinstance(said, list) else []
    places, last = [after if isinstance(after := wait.get("after"), int) else 0 for wait in waits], 0
    for at, wait in enumerate(waits):
        name, after = str(wait.get("minutes")), places[at]
        if name not in figures.values:
            near = nearest(name, figures.values)
            yield source.problem((*path, "waits", at, "minutes"), "unknown_figure", name=name[:60], near=near)
        elif figures.units[name] != "minute" or figures.values[name] <= 0:
            yield source.problem((*path, "waits", at, "minutes"), "wait_minutes", name=name[:60])
        elif not 1 <= after <= len(sentences):
            yield source.problem((*path, "waits", at, "after"), "wait_after", most=str(len(sentences)))
        elif after <= last:
            yield source.problem((*path, "waits", at, "after"), "wait_order")
        elif not all(f"{{{name}}}" in text for text in sentences[after - 1]):
            yield source.problem((*path, "say", after - 1), "wait_text", name=name[:60])
        last = after
    if not {*places} <= {*range(1, len(sentences) + 1)}:
        return
    for at, texts in enumerate(sentences):
        named = {name for text in texts if TO_WAIT in text.casefold() for name in BLANK.findall(text)}
        minutes = sorted(name for name in named if figures.units.get(name) == "minute")
        if minutes and at + 1 not in places:
            yield source.problem((*path, "say", at), "wait_missing", name=minutes[0], after=str(at + 1))


def _texts_of(text: object) -> list[str]:
    """Return a text of a lesson in each of its languages."""
    return [str(one) for one in text.values()] if isinstance(text, dict) else [str(text)]


def _tools(source: Source, steps: list[str], pictures: Collection[str] | None) -> Iterator[Problem]:
    """Yield what is wrong with the tools that exercises may ask for."""
    tools = mappings(source.tree, "tools")
    yield from twice(source, ("tools",), [str(tool.get("key") or f"-{place}") for place, tool in enumerate(tools)])
    for place, tool in enumerate(tools):
        path = ("tools", place)
        yield from _picture(source, path, tool, pictures)
        used_in = tool.get("steps")
        for at, step in enumerate(used_in if isinstance(used_in, list) else ()):
            if isinstance(step, str) and step not in steps:
                near = nearest(step, steps)
                yield source.problem((*path, "steps", at), "unknown_step", name=step[:60], near=near)
        for name in ("key", "picture") if used_in else ():
            if not tool.get(name):
                yield source.problem(path, "missing", name=name)


def _checklist(
    source: Source, figures: Figures, steps: list[str], pictures: Collection[str] | None
) -> Iterator[Problem]:
    """Yield what is wrong with the checks on a piece: neither measured nor seen, limits that no piece can miss..."""
    checks = mappings(source.tree, "checklist")
    grades = [str(grade.get("key")) for grade in mappings(source.tree, "grades")]
    yield from twice(source, ("checklist",), [str(check.get("key")) for check in checks])
    yield from twice(source, ("grades",), grades)
    if checks and grades and "pass" not in grades:
        yield source.problem(("grades",), "missing", name="key: pass")
    for place, check in enumerate(checks):
        path = ("checklist", place)
        step, if_bad = check.get("step"), check.get("if_bad")
        if isinstance(step, str) and step not in steps:
            yield source.problem((*path, "step"), "unknown_step", name=step[:60], near=nearest(step, steps))
        if grades and if_bad in ("fix", "reject") and if_bad not in grades:
            yield source.problem((*path, "if_bad"), "not_one_of", name=if_bad, near=", ".join(grades))
        for name in ("picture_good", "picture_bad"):
            yield from _picture(source, path, check, pictures, name)
        given = {name for name in ("unit", "low", "high", "by", "good", "bad") if check.get(name) is not None}
        if given == {"good", "bad"}:
            continue
        if not ({"unit", "by"} <= given and given & {"low", "high"}) or given & {"good", "bad"}:
            yield source.problem(path, "check_shape", name=str(check.get("key"))[:60])
            continue
        yield from _limits(source, path, check, figures)


def _limits(source: Source, path: Address, check: dict[str, Any], figures: Figures) -> Iterator[Problem]:
    """Yield what is wrong with the limits of a check that is measured."""
    named = {end: check[end] for end in ("low", "high") if isinstance(check.get(end), str)}
    written = source.tree.get("figures")
    for end, name in named.items():
        if name in figures.values:
            if figures.units[name] != check["unit"]:
                unit, near = str(check["unit"])[:20], figures.units[name]
                yield source.problem((*path, "unit"), "check_unit", name=name, unit=unit, near=near)
        elif name in figures.texts:
            yield source.problem((*path, end), "formula_name", name=name[:60])
        elif not isinstance(written, dict) or name not in written:
            yield source.problem((*path, end), "unknown_figure", name=name[:60], near=nearest(name, figures.values))
    try:
        by = exact(check["by"])
    except FigureError as error:
        yield source.problem((*path, "by"), error.key, **error.values)
        return
    low, high = (figures.values.get(named.get(end, "")) for end in ("low", "high"))
    if low is not None and high is not None and low > high:
        yield source.problem((*path, "low"), "check_limits", low=check["low"], high=check["high"])
    elif low is not None or high is not None:
        # A value is written with two places: what is finer would be told as another value than it is.
        shown = all((number * 100).denominator == 1 for number in (by, low, high) if number is not None)
        many = low is not None and high is not None and by > 0 and (high - low) / by > MAX_STEPS
        if by <= 0 or not shown or many or not Limits(low, high, by).good() or not Limits(low, high, by).bad()[0]:
            yield source.problem((*path, "by"), "check_by")


def _picture(
    source: Source,
    path: Address,
    owner: dict[str, Any],
    pictures: Collection[str] | None,
    key: str = "picture",
) -> Iterator[Problem]:
    picture = owner.get(key)
    name = picture.get("name") if isinstance(picture, dict) else None
    if isinstance(name, str) and pictures is not None and name not in pictures:
        yield source.problem((*path, key, "name"), "no_picture", name=name[:60], near=nearest(name, pictures))


def _unused(source: Source) -> Iterator[Problem]:
    figures = source.tree.get("figures")
    if not isinstance(figures, dict):
        return
    used = set(BLANK.findall(" ".join(text for _, text in resident_texts(source.tree, ()))))
    formulas = [figure.get("formula") for figure in figures.values() if isinstance(figure, dict)]
    formulas += [e.get("formula") for group in ("practice", "quiz") for e in mappings(source.tree, group)]
    used |= names_in(" ".join(str(formula) for formula in formulas if formula))
    used |= {str(wait.get("minutes")) for step in mappings(source.tree, "steps") for wait in mappings(step, "waits")}
    used |= {str(check.get(end)) for check in mappings(source.tree, "checklist") for end in ("low", "high")}
    for name in figures:
        if name not in used:
            yield source.problem(("figures", name), "unused_figure", name=name[:60])


def _long(source: Source, tree: object, path: Address) -> Iterator[Problem]:
    for where, text in resident_texts(tree, path):
        for sentence in sentences_of(text):
            words = [word for word in sentence.split() if any(c.isalnum() for c in word)]
            if len(words) > MAX_WORDS:
                yield source.problem(where, "long", words=str(len(words)), most=str(MAX_WORDS))
