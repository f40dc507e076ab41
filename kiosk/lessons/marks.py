"""What of a lesson the workshop may set itself, and what it must still confirm: figures, steps, criteria, things."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from msgspec import Struct

from kiosk.lessons.figures import BLANK, Figures, formulas_needing
from kiosk.lessons.model import Lesson
from kiosk.lessons.parts import FigureUnit, Localized
from kiosk.lessons.source import Address
from kiosk.lessons.written import mappings, text_context
from kiosk.words import HOME_LANG, LANGS

MOST_SENTENCES: Final = 2
"""Sentences that are shown of a figure: where it is said, and what follows from it."""

_NOT_SAID: Final = ("figures", "objectives", "vocabulary", "picture", "sources", "title")
"""Parts of a lesson from which no sentence about a figure is taken."""


class Mark(Struct, frozen=True):
    """Something of a lesson that is to be confirmed, or that may be set.

    ``name`` is what the workshop's own file of figures calls it: a figure by its name, anything else by its kind and
    key, such as "step potong". ``sentences`` say it. ``value`` is a figure's, a text if it is a telephone or account
    number; None for what is no figure. ``own`` tells whether the workshop has set it, ``waits`` whether it is still
    to be confirmed, ``danger`` whether somebody's safety hangs on it.
    """

    lesson: str
    name: str
    sentences: tuple[Localized, ...]
    unit: FigureUnit
    value: Fraction | str | None
    own: bool
    source: Localized | str | None
    waits: bool
    danger: bool


def confirm_parts(tree: dict[str, Any], confirmed: Collection[str]) -> dict[str, Any]:
    """Return a lesson as it is written, without the marks that the workshop has confirmed."""
    found = {name: group for name, group in _named_parts(tree).items() if name in confirmed}
    for path in found.values():
        tree = _confirm(tree, path)
    return tree


def names_of_parts(tree: dict[str, Any]) -> set[str]:
    """Return what the workshop's own file calls what can be confirmed of a lesson and is no figure."""
    return set(_named_parts(tree))


def marks_of(tree: dict[str, Any], lesson: Lesson, figures: Figures) -> tuple[Mark, ...]:
    """Return the marks of a lesson that is as it should be, from how it is written.

    Figures are listed whether or not they wait; of the rest only what the lesson's file marks.
    """
    context, safety = text_context(tree, figures), lesson.topic == "keselamatan"
    said = [
        (path, text, set(BLANK.findall(" ".join(text.values()))))
        for path, text in _texts(tree, ())
        if path[0] not in _NOT_SAID and any("{" in each for each in text.values())
    ]
    formulas = {name: figure.formula for name, figure in lesson.figures.items() if figure.formula is not None}
    found: list[Mark] = []
    for name, figure in lesson.figures.items():
        if figure.value is None:
            continue
        names = (name, *formulas_needing([name], formulas))
        # The figure itself comes before what is worked out of it.
        where = sorted(
            (min(names.index(blank) for blank in found_here), _rank(path), number)
            for number, (path, _, blanks) in enumerate(said)
            if (found_here := blanks.intersection(names))
        )
        found.append(
            Mark(
                lesson.key,
                name,
                tuple(Localized.model_validate(said[n][1], context=context) for *_, n in where[:MOST_SENTENCES]),
                figure.unit,
                figures.texts.get(name) or figures.values[name],
                tree["figures"][name].get("value") != figure.value,
                figure.source,
                figure.confirm,
                safety or figure.unit == "celsius" or any(rank == 0 for _, rank, _ in where),
            )
        )
    for name, path in _named_parts(tree).items():
        part = _at(tree, path)
        danger = safety or "safety" in part
        shown = tuple(Localized.model_validate(text, context=context) for text in _sentences(part))
        found.append(Mark(lesson.key, name, shown, "", None, False, None, bool(part.get("confirm")), danger))
    return tuple(found)


def _rank(path: Address) -> int:
    """Return how much a place says of a figure: 0 of somebody's safety, 1 a step, 2 anything else."""
    if not {"safety", "emergencies"}.isdisjoint(map(str, path)):
        return 0
    return 1 if path[0] == "steps" else 2


def _texts(tree: object, path: Address) -> Iterator[tuple[Address, dict[str, str]]]:
    """Yield the texts of a lesson by language, with the path to each."""
    if isinstance(tree, dict):
        if tree and tree.keys() <= set(LANGS):
            yield path, {lang: text for lang, text in tree.items() if isinstance(text, str)}
        else:
            for key, value in tree.items():
                yield from _texts(value, (*path, key))
    elif isinstance(tree, list):
        for place, value in enumerate(tree):
            yield from _texts({HOME_LANG: value} if isinstance(value, str) else value, (*path, place))


def _named_parts(tree: dict[str, Any]) -> dict[str, Address]:
    """Return the paths to what a lesson marks to be confirmed beside its figures, by name."""
    found: dict[str, Address] = {}
    for place, step in enumerate(mappings(tree, "steps")):
        if "confirm" in step:
            found[f"step {step.get('key')}"] = "steps", place
        if isinstance(criterion := step.get("criterion"), dict) and "confirm" in criterion:
            found[f"criterion {step.get('key')}"] = "steps", place, "criterion"
    for group in ("tools", "materials"):
        for place, thing in enumerate(mappings(tree, group)):
            if "confirm" in thing:
                text = thing.get("text")
                text = text.get(HOME_LANG, "") if isinstance(text, dict) else text
                found[f"thing {thing.get('key') or text}"] = group, place
    return found


def _sentences(part: Mapping[str, Any]) -> list[Any]:
    """Return the texts that tell what a step, a criterion or a thing is."""
    title = part.get("title")
    return [text for text in (title, part.get("text"), *(part.get("say") or ())[:MOST_SENTENCES]) if text]


def _at(tree: Any, path: Address) -> dict[str, Any]:
    for part in path:
        tree = tree[part]
    found: dict[str, Any] = tree
    return found


def _confirm(tree: Any, path: Address) -> Any:
    """Return a tree in which what a path leads to is confirmed; what was given stays as it was."""
    if not path:
        return tree | {"confirm": False}
    changed = tree.copy()
    changed[path[0]] = _confirm(tree[path[0]], path[1:])
    return changed
