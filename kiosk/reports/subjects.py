"""What a report can be about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from kiosk.learning import PRODUCTS, Resident, Workshop, lesson_order
from kiosk.reports.sources import Sources
from kiosk.words import Phrase


def all_residents(workshop: Workshop) -> list[Resident]:
    """Return all residents there are and were, those who left last."""
    return [*workshop.shown_residents(), *workshop.archived_residents()]


def _all_people(workshop: Workshop, _: str) -> set[str]:
    return {resident.id for resident in all_residents(workshop)}


def _members(workshop: Workshop, group: str) -> set[str]:
    return {resident.id for resident in workshop.members(group)} if group else _all_people(workshop, group)


class Subject(Struct, frozen=True):
    """A sort of thing that a report can be about: ``name`` is the key of the question for it.

    ``there`` gives the keys of those that can be chosen, ``called`` what one is called; ``all_of_them`` is the key of
    the text for all of them, "" where a report must be of one. ``people`` gives the ids of the residents whom a
    report of one is about.
    """

    name: str
    there: Callable[[Sources], list[str]]
    called: Callable[[Sources, str], str]
    all_of_them: str = ""
    people: Callable[[Workshop, str], set[str]] = _all_people

    def choices(self, sources: Sources) -> dict[str, Phrase]:
        """Return what there is to choose from, by keys: all of them first, where a report can be of all ("")."""
        whole = {"": sources.say(f"reports.{self.all_of_them}")} if self.all_of_them else {}
        return whole | {key: self.label(sources, key) for key in self.there(sources)}

    def label(self, sources: Sources, key: str) -> Phrase:
        """Return what one is called, in the language in which it has a name."""
        if key in sources.lessons and self is LESSON:
            return sources.lessons[key].title.phrase(sources.lang)
        return Phrase(self.about(sources, key), sources.lang)

    def about(self, sources: Sources, key: str) -> str:
        """Return in words what a report of it is about."""
        return self.called(sources, key) if key or not self.all_of_them else sources.text(self.all_of_them)


GROUP: Final = Subject(
    "group",
    lambda sources: [group.id for group in sources.known.workshop.shown_groups()],
    Sources.group,
    "everyone",
    _members,
)
RESIDENT: Final = Subject(
    "resident",
    lambda sources: [resident.id for resident in sources.known.workshop.shown_residents()],
    Sources.name,
    people=lambda _, resident: {resident},
)
LESSON: Final = Subject(
    "lesson",
    lambda sources: sorted(
        sources.lessons, key=lambda key: lesson_order(sources.lessons[key].product, sources.lessons[key].topic, key)
    ),
    Sources.lesson,
)
PRODUCT: Final = Subject("product", lambda _: list(PRODUCTS), Sources.product, "all_products")
