"""The emergencies: each is written in one lesson, and the others name it by its key, so that all say the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from pydantic import ValidationError

from kiosk.lessons.figures import evaluate_all
from kiosk.lessons.parts import Emergency
from kiosk.lessons.source import Problem, Source
from kiosk.lessons.written import nearest, text_context


class WrittenEmergency(Struct, frozen=True):
    """An emergency of a lesson file, with that lesson's figures in it; None if it is not as it should be."""

    file: str
    emergency: Emergency | None


def figures_as_set(tree: dict[str, Any], own: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return a lesson's figures as they are written, the workshop's own values in place of the lesson's."""
    written = tree["figures"] if isinstance(tree.get("figures"), dict) else {}
    changed = own.get(str(tree.get("key")), {})
    return {
        name: figure | changed.get(name, {}) if isinstance(figure, dict) else figure
        for name, figure in written.items()
    }


def written_emergencies(
    sources: Iterable[Source], own: Mapping[str, Mapping[str, Any]]
) -> dict[str, WrittenEmergency]:
    """Return the emergencies that lesson files write, by key; ``own`` are the workshop's own figures by lesson."""
    found: dict[str, WrittenEmergency] = {}
    for source in sources:
        if entries := [entry for entry in _entries(source) if isinstance(entry, dict)]:
            figures = figures_as_set(source.tree, own)
            filled, _ = evaluate_all({name: figure for name, figure in figures.items() if isinstance(figure, dict)})
            context = text_context(source.tree, filled)
            for entry in entries:
                if isinstance(key := entry.get("key"), str) and key not in found:
                    found[key] = WrittenEmergency(source.file, _emergency(entry, context))
    return found


def _emergency(entry: dict[str, Any], context: dict[str, Any]) -> Emergency | None:
    """Return an emergency as it is written; None if something is wrong with it, which its own lesson tells."""
    try:
        return Emergency.model_validate(entry, context=context)
    except ValidationError:
        return None


def emergency_problems(
    source: Source, known: Mapping[str, WrittenEmergency], *, all_read: bool = True
) -> Iterator[Problem]:
    """Yield the emergencies that a lesson names and no lesson writes, and those that another file writes too.

    Unless ``all_read``, one that nothing writes may stand in a file that cannot be read. That file is told of, and
    costs no other lesson.
    """
    for place, entry in enumerate(_entries(source)):
        path = ("emergencies", place)
        if isinstance(entry, str) and entry not in known and all_read:
            yield source.problem(path, "unknown_emergency", name=entry[:60], near=nearest(entry, known))
        elif isinstance(entry, dict) and (home := _home(entry, known)) not in (None, source.file):
            yield source.problem(path, "emergency_twice", name=str(entry["key"])[:60], other=str(home))


def _home(entry: dict[str, Any], known: Mapping[str, WrittenEmergency]) -> str | None:
    """Return the file that writes this emergency first."""
    key = entry.get("key")
    return known[key].file if isinstance(key, str) and key in known else None


def _entries(source: Source) -> list[Any]:
    entries = source.tree.get("emergencies") if isinstance(source.tree, dict) else None
    return entries if isinstance(entries, list) else []
