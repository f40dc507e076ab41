"""The emergencies: each is written in one lesson, and the others name it by its key, so that all say the same."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from kiosk.lessons.figures import Figures, unknown_figures, work_out
from kiosk.lessons.source import Problem, Source
from kiosk.words import LANGS


class Written(Struct, frozen=True):
    """An emergency as a lesson file writes it, filled from that lesson's figures, and the file."""

    file: str
    written: dict[str, Any]


def figures_as_set(tree: dict[str, Any], own: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return a lesson's figures as they are written, the workshop's own values in place of the lesson's."""
    written = tree["figures"] if isinstance(tree.get("figures"), dict) else {}
    changed = own.get(str(tree.get("key")), {})
    return {
        name: figure | changed.get(name, {}) if isinstance(figure, dict) else figure
        for name, figure in written.items()
    }


def written_emergencies(sources: Iterable[Source], own: Mapping[str, Mapping[str, Any]]) -> dict[str, Written]:
    """Return the emergencies that lesson files write, by key; ``own`` are the workshop's own figures by lesson."""
    found: dict[str, Written] = {}
    for source in sources:
        if entries := [entry for entry in _entries(source) if isinstance(entry, dict)]:
            figures = figures_as_set(source.tree, own)
            filled, _ = work_out({name: figure for name, figure in figures.items() if isinstance(figure, dict)})
            for entry in entries:
                if isinstance(key := entry.get("key"), str):
                    found.setdefault(key, Written(source.file, _fill(entry, filled)))
    return found


def emergency_problems(source: Source, known: Mapping[str, Written]) -> Iterator[Problem]:
    """Yield the emergencies that a lesson names and no lesson writes, and those that another file writes too."""
    for place, entry in enumerate(_entries(source)):
        line, column = source.place(("emergencies", place))
        if isinstance(entry, str) and entry not in known:
            near = ", ".join(difflib.get_close_matches(entry[:60], known, 1, 0.5) or sorted(known)[:8]) or "-"
            values = (("name", entry[:60]), ("near", near))
            yield Problem(source.file, line, column, "unknown_emergency", values)
        elif isinstance(entry, dict) and (home := _home(entry, known)) not in (None, source.file):
            values = (("name", str(entry["key"])[:60]), ("other", str(home)))
            yield Problem(source.file, line, column, "emergency_twice", values)


def _home(entry: dict[str, Any], known: Mapping[str, Written]) -> str | None:
    """Return the file that writes this emergency first."""
    key = entry.get("key")
    return known[key].file if isinstance(key, str) and key in known else None


def _entries(source: Source) -> list[Any]:
    entries = source.tree.get("emergencies") if isinstance(source.tree, dict) else None
    return entries if isinstance(entries, list) else []


def _fill(value: Any, figures: Figures) -> Any:
    """Return what is written with every text of it filled; one that names an unknown figure stays as it is."""
    if isinstance(value, list):
        return [_fill(part, figures) for part in value]
    if not isinstance(value, dict):
        return value
    filled: dict[str, Any] = {}
    for key, part in value.items():
        known = key in LANGS and isinstance(part, str) and not unknown_figures(part, figures)
        filled[key] = figures.fill(part, key) if known else _fill(part, figures)
    return filled
