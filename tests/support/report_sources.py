"""What reports are made from, in memory: the folds over any events, and the kiosk's own words and lessons."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.learning import Day, Event, Progress, Workshop, day_number, fold_day, fold_progress, fold_workshop
from kiosk.reports import Sources
from kiosk.words import Lang, Phrase
from tests.support.workshop import Facts, library, words


def sources(events: Sequence[Event], now: int, lang: Lang = "id") -> Sources:
    """Return what reports of these events are made from, as seen at a moment (ms since 1970)."""
    known = Facts(Workshop(), {}, recorded=list(events))
    for event in events:
        known.workshop = fold_workshop(known.workshop, event)
        day = day_number(event.at, known.workshop.zone)
        known.counted[day] = fold_day(known.counted.get(day, Day()), event)
        if event.who:
            known.progress[event.who] = fold_progress(known.progress.get(event.who, Progress()), event)
    return Sources(known, library().lessons, lambda key, **values: say(lang, key, **values), lang, now)


def say(lang: Lang, key: str, **values: object) -> Phrase:
    return words().say(lang, key, **values)
