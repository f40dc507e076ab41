"""The days that a report is about."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from msgspec import Struct

from kiosk.words import Say

PERIODS: Final = ("today", "week", "month", "all", "days")


class Period(Struct, frozen=True):
    """Today, this week from Monday on, this month, all time, or the ``days`` from ``first`` to ``last``.

    Days are ordinals of the calendar (see ``day_of``).
    """

    kind: Literal["today", "week", "month", "all", "days"] = "all"
    first: int = 1
    last: int = 1

    def bounds(self, today: int) -> tuple[int, int]:
        """Return the first and the last day, both in it, as seen on a day."""
        now = date.fromordinal(today)
        match self.kind:
            case "today":
                return today, today
            case "week":
                return today - now.weekday(), today
            case "month":
                return now.replace(day=1).toordinal(), today
            case "days":
                return min(self.first, self.last), max(self.first, self.last)
            case "all":
                return 1, today

    def words(self, today: int, say: Say) -> str:
        """Return the period in words, with its days."""
        first, last = self.bounds(today)
        until = day_words(last, say)
        if self.kind == "all":
            return say("reports.until", last=until).text
        if first == last:
            return until
        return say("reports.from_to", first=day_words(first, say), last=until).text


def day_words(day: int, say: Say) -> str:
    """Return a day in words: "2 Maret 2026"."""
    at = date.fromordinal(day)
    return f"{at.day} {say(f'assign.month.{at.month}').text} {at.year}"


def month_words(day: int, say: Say) -> str:
    """Return the month of a day in words: "Maret 2026"."""
    at = date.fromordinal(day)
    return f"{say(f'assign.month.{at.month}').text} {at.year}"
