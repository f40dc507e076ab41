"""What is due for review: each exercise is a card, spaced by FSRS from the answers that are remembered.

The schedule is never stored: it is worked out anew from the answers in the order of their events. So it is the same
on every kiosk, and a better rule needs no migration. Importing this module is cheap; the first ``due`` imports fsrs.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kiosk.learning.lasting import lasting
from kiosk.learning.progress import LessonProgress, Progress
from kiosk.learning.zones import LAST_MOMENT, midnight

if TYPE_CHECKING:
    from fsrs import Scheduler

MOST_CARDS: Final = 5
"""Cards at a time: some five minutes, also for who answers slowly. What is left comes another day."""

RECALLED: Final = 0.9
"""The chance with which a card is still known when it is due."""

LONGEST: Final = 120
"""Days after which a card comes again at the latest: what is safe and what is good work must not fade unseen."""

_START: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Card(Struct, frozen=True):
    """An exercise that is due; ``due`` is since when, in milliseconds since 1970."""

    lesson: str
    exercise: str
    due: int


def due_cards(
    progress: Progress,
    now: int,
    most: int = MOST_CARDS,
    among: Collection[tuple[str, str]] | None = None,
    zone: str = "",
) -> list[Card]:
    """Return the cards due at a moment (milliseconds since 1970), at most so many, the longest due first.

    ``among`` are the exercises (lesson and key) that there still are and that can be reviewed; None is all that
    were ever answered. What is mastered is due at its checks too (see ``lasting``), by the days of the ``zone``.
    """
    from fsrs import Scheduler  # hardly ever needed before somebody signs in, so not before the first paint

    # No steps within a day: a card is next due after a night at the earliest, for the lesson itself asks again.
    scheduler = Scheduler(
        desired_retention=RECALLED,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=LONGEST,
        enable_fuzzing=False,
    )
    cards = [
        Card(lesson, exercise, min(_next(scheduler, own, exercise), _check(own, exercise, zone)))
        for lesson, own in progress.lessons.items()
        for exercise in own.answers
        if among is None or (lesson, exercise) in among
    ]
    ready = [card for card in cards if card.due <= now]
    return sorted(ready, key=lambda card: (card.due, card.lesson, card.exercise))[:most]


def _next(scheduler: Scheduler, own: LessonProgress, exercise: str) -> int:
    """Return when an exercise is next due: soon after a wrong answer, sooner after hints than without."""
    import fsrs

    card = fsrs.Card(card_id=0, due=_START)
    for one, helped in own.tries(exercise):
        rating = fsrs.Rating.Again if not one.right else fsrs.Rating.Hard if helped else fsrs.Rating.Good
        card, _ = scheduler.review_card(
            card, rating, _START + timedelta(milliseconds=min(max(one.at, 0), LAST_MOMENT))
        )
    return (card.due - _START) // timedelta(milliseconds=1)


def _check(own: LessonProgress, exercise: str, zone: str) -> int:
    """Return when the mastery of an exercise is to be checked next; long from now if it need not be."""
    found = lasting(own.slots.get(exercise, ()), zone)
    return LAST_MOMENT if found.check is None else midnight(date.fromordinal(found.check), zone)
