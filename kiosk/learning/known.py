"""What has been recorded so far, as it is read: the store gives it, pages and reports are made from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol

from kiosk.learning.days import Day
from kiosk.learning.event_kinds import Event
from kiosk.learning.progress import LessonProgress, Progress
from kiosk.learning.signs import Signs
from kiosk.learning.workshop import Workshop


class Known(Protocol):
    """What has been recorded so far, as pages and reports read it."""

    @property
    def workshop(self) -> Workshop:
        """Return the people and assignments."""

    @property
    def progress(self) -> Mapping[str, Progress]:
        """Return each person's progress by their id."""

    @property
    def signs(self) -> Mapping[str, Signs]:
        """Return what shows of each person by their id: for a look over everybody."""

    @property
    def days(self) -> Callable[[int, int], Iterable[tuple[int, Day]]]:
        """Return what gives the days from one to another (ordinals, both among them) with what was done on them."""

    @property
    def in_lesson(self) -> Callable[[str, str], LessonProgress]:
        """Return what gives a person's progress in a lesson."""

    @property
    def events(self) -> Callable[[str | None, str | None, str | None], Iterator[Event]]:
        """Return what gives the events of a person (of all, if None) between two ids; for a thread of its own."""
