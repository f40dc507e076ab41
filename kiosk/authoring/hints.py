"""What would make a lesson plainer, by the page that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from kiosk.lessons import Problem, Source, read_source
from kiosk.lessons.plain import KnownWords, proofread
from kiosk.speech import unsure
from kiosk.words import Lang

_SPOTS: Final = {
    "safety": "safety",
    "emergencies": "safety",
    "tools": "tools",
    "materials": "tools",
    "vocabulary": "words",
    "bench_tasks": "end",
}
"""On which page of a lesson the parts stand that are not on its first."""


def hints_of(name: str, data: bytes, known: Mapping[Lang, KnownWords]) -> dict[str, tuple[Problem, ...]]:
    """Return what the lesson check calls not plain in a lesson file, by the spot of the lesson."""
    starts = sorted(_starts(read_source(name, data)))
    found: dict[str, tuple[Problem, ...]] = {}
    for problem in proofread({name: data}, known, unsure):
        spot = next((spot for line, spot in reversed(starts) if line <= problem.line), "intro")
        found[spot] = (*found.get(spot, ()), problem)
    return found


def _starts(source: Source) -> Iterator[tuple[int, str]]:
    """Yield the line at which each part of a lesson begins, and the spot at which it is shown."""
    tree = source.tree if isinstance(source.tree, dict) else {}
    for part, value in tree.items():
        yield source.place((part,))[0], _SPOTS.get(part, "intro")
        kind = {"steps": "step", "practice": "practice", "quiz": "quiz"}.get(part)
        for n, one in enumerate(value if kind and isinstance(value, list) else ()):
            if isinstance(one, dict):
                yield source.place((part, n))[0], f"{kind}:{one.get('key')}"
