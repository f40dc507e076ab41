"""Reports, for the mentor: which one, of whom, for which time; then the table, read out, and files of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final, get_args

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning import PRODUCTS, in_file_name
from kiosk.lessons import lessons_of
from kiosk.pages.dates import today
from kiosk.pages.people import person_choice
from kiosk.reports import PERIODS, Period, Plot, Report, ReportKind, ReportRequest, make
from kiosk.reports.period import month_words
from kiosk.reports.tables import Sources, about, people_of
from kiosk.visit import Block, Choice, Context, Export, Leave, Meter, Move, Open, Page, Phrase, Table, Text

FORMATS: Final = ("csv", "xlsx", "html", "jsonl")

REPORT_FOLDER: Final = "laporan"
"""Where files of reports are kept, in the data folder."""

MONTHS: Final = 12
"""Months back from now from which days can be picked one by one; what is older is in "all time"."""

MOST_ROWS_SHOWN: Final = 30
"""Rows that are shown and read out; more of them are for a file."""

MOST_BARS_SHOWN: Final = 12
"""Bars that are shown: as many as can be taken in by ear."""


class Reports(Struct, frozen=True):
    """Which report?"""

    def page(self, context: Context) -> Page:
        """Return the kinds of reports."""
        return context.page(
            "reports",
            blocks=(Text((context.say("reports.choose"),)),),
            choices=tuple(
                context.choice(
                    kind, f"reports.kind.{kind}", OfWhat(kind), detail=context.say(f"reports.detail.{kind}")
                )
                for kind in get_args(ReportKind)
            ),
        )


class OfWhat(Struct, frozen=True):
    """Of what is the report: which group, resident, lesson or product?"""

    kind: ReportKind

    def page(self, context: Context) -> Page:
        """Return what there is to choose from; all of it first, where a report can be of all."""
        about, choices = _subjects(self.kind, context)
        return context.page(
            "reports.subject",
            title=context.say(f"reports.which.{about}"),
            help="reports.help",
            where=context.say(f"reports.kind.{self.kind}"),
            blocks=() if choices else (Text((context.say("reports.nobody"),)),),
            choices=choices,
        )


def _subjects(kind: ReportKind, context: Context) -> tuple[str, tuple[Choice, ...]]:
    def then(subject: str) -> Move:
        asked = ReportRequest(kind, subject)
        # What people can do is as it is now: no time to choose.
        return Move(Open(ReportPage(asked) if kind == "objective" else ForWhen(asked)))

    def choice(subject: str, label: Phrase) -> Choice:
        return Choice(subject or "all", label, then(subject))

    workshop = context.known.workshop
    match kind:
        case "group" | "days":
            groups = [choice(group.id, Phrase(group.name.value, context.lang)) for group in workshop.shown_groups()]
            return "group", (choice("", context.say("reports.everyone")), *groups)
        case "resident":
            return "resident", tuple(
                person_choice(context, resident, then(resident.id)) for resident in workshop.shown_residents()
            )
        case "quality" | "weeks":
            products = [choice(product, context.say(f"product.{product}")) for product in PRODUCTS]
            return "product", (choice("", context.say("reports.all_products")), *products)
        case "lesson" | "objective":
            return "lesson", tuple(
                choice(lesson.key, lesson.title.phrase(context.lang))
                for product in PRODUCTS
                for lesson in lessons_of(context.library, product)
            )


class ForWhen(Struct, frozen=True):
    """For which time?"""

    asked: ReportRequest

    def page(self, context: Context) -> Page:
        """Return the periods."""
        places = {
            kind: FromMonth(self.asked) if kind == "days" else ReportPage(replace(self.asked, period=Period(kind)))
            for kind in PERIODS
        }
        return context.page(
            "reports.period",
            help="reports.help",
            where=context.say(f"reports.kind.{self.asked.kind}"),
            choices=tuple(context.choice(kind, f"reports.periods.{kind}", place) for kind, place in places.items()),
        )


class FromMonth(Struct, frozen=True):
    """In which month is the first day, or the last one (once ``first`` is known)?"""

    asked: ReportRequest
    first: int | None = None

    def page(self, context: Context) -> Page:
        """Return the months back from now; two days are taken in whichever order they are picked."""
        now = today(context)
        count = now.year * 12 + now.month - 1
        months = [date(month // 12, month % 12 + 1, 1).toordinal() for month in range(count, count - MONTHS, -1)]
        return context.page(
            "reports.month",
            title=context.say("reports.first" if self.first is None else "reports.last"),
            help="reports.help",
            choices=tuple(
                Choice(
                    f"month-{date.fromordinal(month):%Y-%m}",
                    Phrase(month_words(month, context.say), context.lang),
                    Move(Open(FromDay(self.asked, month, self.first))),
                )
                for month in months
            ),
        )


class FromDay(Struct, frozen=True):
    """Which day of a month (its first day's ordinal) is the first day, or the last one?"""

    asked: ReportRequest
    month: int
    first: int | None = None

    def page(self, context: Context) -> Page:
        """Return the days of the month up to today."""
        begun = date.fromordinal(self.month)
        days = [day for day in range(self.month, self.month + 31) if date.fromordinal(day).month == begun.month]
        days = [day for day in days if day <= today(context).toordinal()]
        return context.page(
            "reports.day",
            title=context.say("reports.first_day" if self.first is None else "reports.last_day"),
            help="reports.help",
            where=Phrase(month_words(self.month, context.say), context.lang),
            choices=tuple(
                Choice(
                    f"day-{date.fromordinal(day):%Y-%m-%d}",
                    Phrase(str(date.fromordinal(day).day), context.lang),
                    Move(Open(self._then(day))),
                )
                for day in days
            ),
        )

    def _then(self, day: int) -> FromMonth | ReportPage:
        if self.first is None:
            return FromMonth(self.asked, day)
        return ReportPage(replace(self.asked, period=Period("days", self.first, day)))


class ReportPage(Struct, frozen=True):
    """A report as it is now."""

    asked: ReportRequest

    def page(self, context: Context) -> Page:
        """Return the table, its plots as bars, and a choice to keep it."""
        from kiosk.reports.files import cell_text  # few need it, so not before the first paint

        report = make(self.asked, sources(context))
        lang = context.lang
        blocks: list[Block] = [
            Text(
                (
                    context.say("reports.about", about=report.about),
                    context.say("reports.time", period=report.period),
                    *(Phrase(note, lang) for note in report.notes),
                )
            )
        ]
        for plot in report.plots:
            blocks += _bars(context, plot)
        if report.rows:
            head = tuple(Phrase(text, lang) for text in report.head)
            # Over days the latest are of interest.
            rows = (
                report.rows[-MOST_ROWS_SHOWN:] if report.kind in ("days", "weeks") else report.rows[:MOST_ROWS_SHOWN]
            )
            texts = (tuple(cell_text(cell, context.say, more=False) for cell in row) for row in rows)
            blocks.append(Table(head, tuple(tuple(Phrase(text, lang) for text in row) for row in texts)))
            blocks += _left_out(context, len(report.rows) - MOST_ROWS_SHOWN)
        else:
            blocks.append(Text((context.say("reports.empty"),)))
        choices = (
            context.choice("save", "reports.save", Formats(self.asked)),
            context.choice("close", "gone.close", Move(Leave())),
        )
        return context.page(
            "reports.report",
            title=Phrase(report.title, lang),
            help="reports.help",
            blocks=tuple(blocks),
            choices=choices,
            next="save" if report.rows else "close",
        )


def _left_out(context: Context, count: int) -> tuple[Text, ...]:
    return (Text((context.say("reports.in_file", n=count),), "notice"),) if count > 0 else ()


def _bars(context: Context, plot: Plot) -> list[Block]:
    """Return a plot's latest or greatest bars, each with its number in words."""
    shown = plot.bars[:MOST_BARS_SHOWN] if plot.greatest_first else plot.bars[-MOST_BARS_SHOWN:]
    most = max(bar.n for bar in shown)
    bars = [Meter(Phrase(f"{bar.label}: {bar.n}", context.lang), bar.n, max(most, 1)) for bar in shown]
    return [Text((Phrase(plot.title, context.lang),)), *bars]


class Formats(Struct, frozen=True):
    """In which kind of file is a report to be kept?"""

    asked: ReportRequest

    def page(self, context: Context) -> Page:
        """Return the kinds of files; picking one has it made."""
        return context.page(
            "reports.formats",
            help="reports.help",
            where=context.say(f"reports.kind.{self.asked.kind}"),
            choices=tuple(
                context.choice(
                    name,
                    f"reports.format.{name}",
                    Move(Leave(), (), (_export(context, self.asked, name),), context.say("reports.saving")),
                    detail=context.say(f"reports.for.{name}"),
                )
                for name in FORMATS
            ),
        )


def _export(context: Context, asked: ReportRequest, kind: str) -> Export:
    """Return what makes the files of a report; all of it is done once they are asked for."""
    from kiosk.reports.files import csv_file, html_file, xlsx_file

    given, say = sources(context), context.say
    stem = f"{asked.kind}-{_slug(asked, given)}"
    if kind == "jsonl":
        return Export(REPORT_FOLDER, tuple(statement_files(asked, given, context, stem)))
    makers: dict[str, Callable[[Report], bytes]] = {
        "csv": lambda report: csv_file(report, say),
        "xlsx": lambda report: xlsx_file(report, say),
        "html": lambda report: html_file(report, say),
    }
    return Export(REPORT_FOLDER, ((f"{stem}.{kind}", lambda: makers[kind](make(asked, given))),))


def statement_files(
    asked: ReportRequest, given: Sources, context: Context, stem: str
) -> list[tuple[str, Callable[[], bytes]]]:
    """Return a file for each month of a report's period, each with what makes it: none grows beyond a month."""
    from kiosk.reports.statements import parts, statement_lines

    first, last = asked.period.bounds(given.today)
    lesson = asked.subject if asked.kind in ("lesson", "objective") else None
    told = {"about": about(asked, given), "period": asked.period.words(given.today, context.say)}

    def part(since: str | None, before: str | None) -> bytes:
        who = asked.subject if asked.kind == "resident" else None
        events = context.known.events(who, since, before)
        people = people_of(asked, given.known.workshop)
        zone = given.known.workshop.zone
        return statement_lines(events, people=people, lesson=lesson, first=first, last=last, about=told, zone=zone)

    days = [day for day, _ in given.known.days(first, last)]
    found = parts(days or [given.today], given.known.workshop.zone)
    if asked.period.kind == "all":
        found[0] = (found[0][0], None, found[0][2])
    return [(f"{stem}-{month}.jsonl", partial(part, since, before)) for month, since, before in found]


def _slug(asked: ReportRequest, given: Sources) -> str:
    """Return a file's name of what a report is about and of its days."""
    first, last = (date.fromordinal(day).isoformat() for day in asked.period.bounds(given.today))
    about = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in asked.subject.lower())
    if asked.kind == "resident":
        about = in_file_name(asked.subject, given.name(asked.subject))
    days = f"-{last}" if asked.period.kind == "all" or first == last else f"-{first}-{last}"
    return f"{about or 'semua'}{days}"


def sources(context: Context) -> Sources:
    """Return what reports are made from."""
    lessons = context.library.lessons if context.library else {}
    return Sources(context.known, lessons, context.say, context.lang, context.now)
