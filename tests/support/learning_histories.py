"""Histories by hand: events at minutes of one day, with ids in the order in which they are written."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from kiosk.learning import AnyEventData, Event, Progress, Workshop, fold_progress, fold_workshop

START = 1_772_000_000_000
"""The moment from which minutes are counted: UTC in milliseconds since 1970."""

MINUTE = 60_000
DAY = 24 * 60 * MINUTE


def at(minutes: float) -> int:
    """Return the moment of a minute, in milliseconds since 1970."""
    return START + round(minutes * MINUTE)


def event(minutes: float, who: str | None, event_data: AnyEventData, number: int = 0) -> Event:
    """Return an event at a minute; ``number`` orders the events of one moment."""
    return Event(f"{at(minutes):012x}7000{1 << 15:04x}{number:012x}", at(minutes), who, event_data)


def history(who: str, *events: tuple[float, AnyEventData]) -> list[Event]:
    """Return one person's events from minutes and events."""
    return [event(minutes, who, event_data, number) for number, (minutes, event_data) in enumerate(events)]


def workshop_of(events: Iterable[Event]) -> Workshop:
    """Return the workshop of events."""
    return reduce(fold_workshop, events, Workshop())


def progress_of(events: Iterable[Event], who: str) -> Progress:
    """Return one person's progress of everybody's events."""
    return reduce(fold_progress, (e for e in events if e.who == who), Progress())
