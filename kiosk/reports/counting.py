"""Counting what was done, from the days that are folded already; no event is read again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias

from kiosk.learning import Day
from kiosk.reports.report import ReportRequest, Share
from kiosk.reports.sources import Sources

Done: TypeAlias = dict[str, int]
"""How often things were done, by what (see ``Day``); ``days`` is on how many days anything was."""


def days_of(asked: ReportRequest, sources: Sources) -> Iterable[tuple[int, Day]]:
    """Return the days of a report's period on which anything was done, by their ordinals."""
    return sources.known.days(*asked.period.bounds(sources.today))


def is_piece(key: str) -> bool:
    """Tell whether a day counts pieces by this key ("keset/keset.mutu"), and not what was done in a lesson."""
    return "/" in key


def by_person(
    days: Iterable[tuple[int, Day]], people: Collection[str], lesson: str | None = None
) -> dict[str, Counter[str]]:
    """Return what people did, by person; only in one lesson, if one is given."""
    found: dict[str, Done] = {}
    for _, day in days:
        for who, lessons in day.counts.items():
            if who not in people:
                continue
            own = found.get(who)
            if own is None:
                own = found[who] = {}
            there = False
            for key, done in lessons.items():
                if (lesson is None or key == lesson) and not is_piece(key):
                    there = True
                    add(own, done)
            if there:
                own["days"] = own.get("days", 0) + 1
    return {who: Counter(own) for who, own in found.items() if own}


def days_present(days: Iterable[tuple[int, Day]], people: Collection[str]) -> int:
    """Return on how many days any of the people was there."""
    return sum(
        any(who in people and not all(map(is_piece, lessons)) for who, lessons in day.counts.items())
        for _, day in days
    )


def add(own: Done, done: Mapping[str, int]) -> None:
    """Add counts to others, which change."""
    for what, n in done.items():
        own[what] = own.get(what, 0) + n


def right_answers(done: Mapping[str, int]) -> Share:
    """Return how many of the answers were right."""
    return Share(done.get("right", 0), done.get("right", 0) + done.get("wrong", 0))


def checked_pieces(asked: ReportRequest, sources: Sources) -> Iterable[tuple[int, str, str, Mapping[str, int]]]:
    """Yield the day, the product, the lesson and the counts of pieces that were checked."""
    for day, counted in days_of(asked, sources):
        for lessons in counted.counts.values():
            for key, done in lessons.items():
                if is_piece(key):
                    product, _, lesson = key.partition("/")
                    if asked.subject in ("", product):
                        yield day, product, lesson, done
