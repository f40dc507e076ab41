"""A spot of a lesson as a place, and the ways from it. Each move to a spot is recorded: leaving loses nothing."""

from __future__ import annotations

from typing import Self

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning.event_kinds import AnyEventData, LessonFinished, PlaceReached
from kiosk.lessons import Lesson, open_quiz, spots
from kiosk.visit import Context, Effect, Move, Page, Swap


class LessonSpot(Struct, frozen=True):
    """A spot of a lesson. ``hints`` is how many hints have been asked for at an exercise.

    ``picked`` are the answers so far where several are wanted, ``turn`` whose numbers are asked, if not those of the
    person's own next turn. ``LessonPlace`` shows it.
    """

    lesson: str
    spot: str
    hints: int = 0
    picked: tuple[str, ...] = ()
    turn: int | None = None

    def page(self, context: Context) -> Page:
        """Return the page of the spot."""
        raise NotImplementedError

    def at(self, spot: str) -> Self:
        """Return another spot of the lesson, as it is when someone comes to it."""
        return replace(self, spot=spot, hints=0, picked=(), turn=None)

    def go_to(
        self,
        context: Context,
        lesson: Lesson,
        spot: str,
        *,
        events: tuple[AnyEventData, ...] = (),
        effects: tuple[Effect, ...] = (),
    ) -> Move:
        """Return the move to a spot of the lesson, which is recorded; reaching a passed end finishes the lesson."""
        events = (*events, PlaceReached(lesson.key, spot))
        still_open = len(open_quiz(lesson, context.progress.lesson(lesson.key)))
        if spot == "end" and still_open <= len(lesson.quiz) - lesson.required_right:
            events = (*events, LessonFinished(lesson.key))
        return Move(Swap(self.at(spot)), events, effects)

    def backward(self, context: Context, lesson: Lesson) -> Move | None:
        """Return the move to the spot before this one; None at the first, where "back" leaves the lesson."""
        order = spots(lesson)
        place = order.index(self.spot)
        return self.go_to(context, lesson, order[place - 1]) if place else None
