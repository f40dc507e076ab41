"""What reports are made from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from kiosk.learning import Known, day_number, display_names, group_names
from kiosk.words import Lang, Say

if TYPE_CHECKING:
    from kiosk.lessons import Lesson


class Sources(Struct, frozen=True, dict=True):
    """What a report is made from; ``now`` is UTC in milliseconds since 1970."""

    known: Known
    lessons: Mapping[str, Lesson]
    say: Say
    lang: Lang
    now: int

    @property
    def today(self) -> int:
        """Return today's ordinal."""
        return day_number(self.now, self.known.workshop.zone)

    @cached_property
    def names(self) -> dict[str, str]:
        """Return what to call people by their ids; see ``display_names``."""
        return display_names(self.known.workshop, self.say)

    def name(self, person: str) -> str:
        """Return what to call a resident; the id, if nobody has it any longer."""
        return self.names.get(person, person)

    def group(self, key: str) -> str:
        """Return what to call a group; all of them, if there is none of this id any longer."""
        known = group_names(self.known.workshop, self.say, self.names.values())
        return known.get(key) or self.text("everyone")

    def lesson(self, key: str) -> str:
        """Return a lesson's title; its key, if the lesson is no longer there."""
        return self.lessons[key].title.phrase(self.lang).text if key in self.lessons else key

    def product(self, key: str) -> str:
        """Return a product's name; its key, if this kiosk does not know it: it came from elsewhere."""
        try:
            return self.say(f"product.{key}").text
        except KeyError:
            return key

    def text(self, key: str, /, **values: object) -> str:
        """Return a text of the reports."""
        return self.say(f"reports.{key}", **values).text

    def head(self, *keys: str) -> tuple[str, ...]:
        """Return the heads of columns."""
        return tuple(self.text(f"head.{key}") for key in keys)
