"""Ulang sebentar: a few exercises of lessons done before come again, so that what was learned stays."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TypeAlias, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning import Progress, due_cards, judged_exercises, mastery
from kiosk.learning.event_kinds import LessonFinished, LessonOpened, PlaceReached, StepDone
from kiosk.lessons import Lesson, exercise_spot, find_exercise
from kiosk.pages.learning.lesson import LessonPlace
from kiosk.visit import Context, Items, Leave, Move, Open, Page, Place, PlaySound, Swap, Text

T = TypeVar("T")

Ask: TypeAlias = tuple[str, str]
"""A lesson and the key of one of its exercises."""


def due_now(context: Context) -> tuple[Ask, ...]:
    """Return the few exercises that are due for the person who is here, the longest due first."""
    return tuple(
        (card.lesson, card.exercise)
        for card in due_cards(context.progress, context.now, among=_known(context), zone=context.known.workshop.zone)
    )


def due_of(context: Context, progress: Progress, lesson: str) -> set[str]:
    """Return the keys of all exercises of a lesson that are due for a person."""
    among, zone = {ask for ask in _known(context) if ask[0] == lesson}, context.known.workshop.zone
    return {card.exercise for card in due_cards(progress, context.now, len(among), among, zone)}


def _known(context: Context) -> Collection[Ask]:
    lessons = context.library.lessons if context.library else {}
    return {(key, exercise.key) for key, lesson in lessons.items() for exercise in judged_exercises(lesson)}


def begin_review(context: Context, asks: tuple[Ask, ...]) -> Move:
    """Return the move that opens a review of these exercises."""
    return Move(Open(first)) if (first := _at(context, asks, 0)) else Move()


def _at(context: Context, asks: tuple[Ask, ...], at: int) -> Review | None:
    """Return the review at the first exercise from this one on that there still is; None if there is none."""
    for place in range(at, len(asks)):
        key, wanted = asks[place]
        lesson = context.lesson(key)
        if lesson and (exercise := find_exercise(lesson, wanted)):
            return Review(asks, place, LessonPlace(key, exercise_spot(lesson, exercise)))
    return None


def led_back(page: Page, kept: Callable[[Move], Move]) -> Page:
    """Return a page on which each move that it can make is another: ``kept`` gives it."""

    def typed(then: Callable[[T], Move]) -> Callable[[T], Move]:
        return lambda entered: kept(then(entered))

    return replace(
        page,
        choices=tuple(replace(choice, then=kept(choice.then)) for choice in page.choices),
        back=page.back and kept(page.back),
        typed=page.typed and typed(page.typed),
        number=page.number and typed(page.number),
    )


class Review(Struct, frozen=True):
    """One of the exercises, shown by the lesson's own pages (``inside``).

    What stays with the exercise stays in the review; what would lead on in its lesson leads to the next exercise, and
    where the person is in that lesson does not change by it.
    """

    asks: tuple[Ask, ...]
    at: int
    inside: Place

    def page(self, context: Context) -> Page:
        """Return the page of the exercise, its ways led back here."""
        page = self.inside.page(context)
        title = context.say("review.title") if page.key.startswith("exercise.") else page.title
        return replace(
            led_back(page, lambda move: self._kept(context, move)),
            title=title,
            where=context.say("review.where", n=self.at + 1, total=len(self.asks)),
            back=self._back(context, page.back),
        )

    def _kept(self, context: Context, then: Move) -> Move:
        moving_on = (PlaceReached, LessonOpened, LessonFinished, StepDone)
        events = tuple(event_data for event_data in then.events if not isinstance(event_data, moving_on))
        match then.to:
            case Swap(place) if self._stays(place):
                return replace(then, to=Swap(replace(self, inside=place)), events=events)
            case Swap():
                return replace(
                    then, to=Swap(_at(context, self.asks, self.at + 1) or ReviewDone(self.asks)), events=events
                )
            case _:
                return then

    def _back(self, context: Context, back: Move | None) -> Move:
        if back and isinstance(back.to, Swap) and self._stays(back.to.place):
            return self._kept(context, back)
        return Move(Leave())

    def _stays(self, place: Place) -> bool:
        """Tell whether a place is still of the same exercise: its page, its feedback or its pad."""
        lesson, key = self.asks[self.at]
        spots = (f"practice:{key}", f"quiz:{key}")
        return not isinstance(place, LessonPlace) or (place.lesson == lesson and place.spot in spots)


class ReviewDone(Struct, frozen=True):
    """The end of a review: no count and no verdict, for it was practice. What lasts is named."""

    asks: tuple[Ask, ...] = ()

    def page(self, context: Context) -> Page:
        """Return a word of thanks, the lessons of which all that was asked is still known, and the way home."""
        lasting = tuple(lesson.title.phrase(context.lang) for lesson in self._still_known(context))
        return context.page(
            "review.done",
            help="review.help",
            blocks=(
                Text((context.say("review.well"), context.say("review.come_again")), "right"),
                *((Items(lasting, label=context.say("review.still_can")),) if lasting else ()),
            ),
            choices=(context.choice("home", "end.home", Move(Leave(), effects=(PlaySound("done"),))),),
            next="home",
        )

    def _still_known(self, context: Context) -> Iterator[Lesson]:
        for key in dict.fromkeys(key for key, _ in self.asks):
            if lesson := context.lesson(key):
                found = mastery(lesson, context.progress.lesson(key), zone=context.known.workshop.zone).exercises
                if all(found.get(exercise) == "still_can" for asked, exercise in self.asks if asked == key):
                    yield lesson
