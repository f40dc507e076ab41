"""What the model finds wrong with a lesson, as problems that say what to write instead."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final, get_args

from kiosk.learning import Need
from kiosk.lessons.figures import names_in
from kiosk.lessons.parts import KEY_FORM, PICTURE_FORM, models
from kiosk.lessons.source import Address, Problem, Source
from kiosk.lessons.written import nearest

_FIELDS: Final = sorted({field.alias or name for model in models() for name, field in model.model_fields.items()})
"""Every key that a lesson file knows, for "did you mean"."""


def only_follows(detail: Any, details: list[Any], broken: Collection[str]) -> bool:
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


def validation_problems(source: Source, detail: Any, broken: Collection[str]) -> Iterator[Problem]:
    """Yield the problems that one validation error is."""
    path, kind, context = detail["loc"], detail["type"], detail.get("ctx", {})
    name = next((part for part in reversed(path) if isinstance(part, str)), "")[:60]
    if kind == "texts":
        for lang, blank in context["blanks"]:
            if blank not in broken:
                near = nearest(blank, context["known"])
                yield source.problem((*path, lang), "unknown_figure", name=blank[:60], near=near)
        for lang in context["langs"]:
            yield source.problem(path, "language", lang=lang)
    elif name == "[key]" and "adapt" in path:
        name = str(path[-2])[:60]
        yield source.problem(path[:-1], "unknown_need", name=name, near=nearest(name, get_args(Need)))
    elif name == "[key]":
        yield _told_value(source, detail, path[:-1], str(path[-2])[:60])
    elif kind == "missing":
        yield source.problem(path[:-1], "missing", name=name)
    elif kind in ("formula", "sum_range"):
        values = context["values"] if kind == "formula" else context
        yield source.problem((*path, "formula"), context.get("key", kind), **values)
    elif kind in ("union_tag_not_found", "union_tag_invalid"):
        yield _told_kind(source, path, context)
    else:
        yield _told_value(source, detail, path, name)


def _told_kind(source: Source, path: Address, context: Mapping[str, Any]) -> Problem:
    """Return the problem of an exercise whose kind is missing or unknown."""
    if "tag" not in context:
        return source.problem(path, "missing", name="kind")
    near = context["expected_tags"].replace("'", "")
    return source.problem((*path, "kind"), "not_one_of", name=context["tag"][:60], near=near)


def _told_value(source: Source, detail: Any, path: Address, name: str) -> Problem:
    """Return the problem of a value that is not as the model wants it; ``name`` is the key that it belongs to."""
    kind, context = detail["type"], detail.get("ctx", {})
    match kind:
        case "typed_answer":
            return source.problem(path, kind)
        case "extra_forbidden":
            return source.problem(path, "unknown_key", name=name, near=nearest(name, _FIELDS))
        case "literal_error":
            wanted = str(context["expected"]).replace("'", "").replace(" or ", ", ").rstrip(", ")
            return source.problem(path, "not_one_of", name=str(detail["input"])[:60], near=wanted)
        case "string_pattern_mismatch" if context["pattern"] in _FORMS:
            return source.problem(path, _FORMS[context["pattern"]], name=name)
    bounds = {"min_length": "least", "ge": "least", "max_length": "most", "le": "most"}
    values = {word: str(context[bound]) for bound, word in bounds.items() if bound in context}
    return source.problem(path, _WANTED.get(kind, "wrong_value"), name=name, **values)
