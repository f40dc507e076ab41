"""Days and times in words, as people say them: the kiosk's own days, of the place where it stands."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from kiosk.learning import local
from kiosk.reports import day_words
from kiosk.visit import Context, Phrase

_MINUTE: Final = 60_000
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR


def date_of(context: Context, at: int) -> date:
    """Return the day of a time (milliseconds since 1970) in the home's zone."""
    return local(at, context.known.workshop.zone).date()


def today(context: Context) -> date:
    """Return today."""
    return date_of(context, context.now)


def day_in_words(context: Context, day: date) -> Phrase:
    """Return a day: today, tomorrow, or with its weekday and month."""
    ahead = (day - today(context)).days
    if ahead in (0, 1):
        return context.say(f"assign.in_days.{ahead}")
    weekday = context.say(f"assign.weekday.{day.isoweekday()}").text
    month = context.say(f"assign.month.{day.month}").text
    return context.say("assign.date", weekday=weekday, day=day.day, month=month)


def date_in_words(context: Context, day: date) -> Phrase:
    """Return a day with its month and year, for what is kept."""
    return Phrase(day_words(day.toordinal(), context.say), context.lang)


def iso_in_words(context: Context, iso: str) -> Phrase | None:
    """Return an ISO day in words; None if it is none (an event from elsewhere may hold anything)."""
    try:
        return day_in_words(context, date.fromisoformat(iso))
    except ValueError:
        return None


def how_long(context: Context, since: int) -> Phrase:
    """Return how long something has been: in minutes, from an hour on in hours, from two days on in days."""
    gone = max(0, context.now - since)
    if gone < _MINUTE:
        return context.say("attention.just_now")
    if gone < _HOUR:
        return context.say("attention.minutes", n=gone // _MINUTE)
    if gone < 2 * _DAY:
        return context.say("attention.hours", n=gone // _HOUR)
    return context.say("attention.days", n=gone // _DAY)


def days_to_aim_at(today: date) -> list[date]:
    """Return the days that a mentor can pick: today, tomorrow, the ends of this week and the next two, in a month."""
    sunday = today + timedelta(7 - today.isoweekday())
    days = {
        today,
        today + timedelta(1),
        *(sunday + timedelta(7 * weeks) for weeks in range(3)),
        today + timedelta(30),
    }
    return sorted(days)


def moment_in_words(context: Context, at: int) -> str:
    """Return a day and the time of it, of UTC in milliseconds since 1970."""
    clock = local(at, context.known.workshop.zone)
    day = date_in_words(context, clock.date()).text
    return context.say("care.moment", day=day, hour=clock.hour, minute=f"{clock.minute:02}").text
