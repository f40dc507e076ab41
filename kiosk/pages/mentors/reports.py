"""Reports, for the mentor: which one, of whom, for which time; then the table, read out, and files of it."""

from __future__ import annotations

from datetime import date
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kiosk.pages.dates import today
from kiosk.pages.people import tile_of
from kiosk.reports import PERIODS, REPORT_KINDS, RESIDENT, Period, Plot, ReportRequest, Sources, make, month_words
from kiosk.reports.files import FILE_FORMATS, cell_text, report_files
from kiosk.visit import Block, Choice, Context, Export, Leave, Meter, Move, Open, Page, Phrase, Table, Text

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
                for kind in REPORT_KINDS
            ),
        )


class OfWhat(Struct, frozen=True):
    """Of what is the report: which group, resident, lesson or product?"""

    kind: str

    def page(self, context: Context) -> Page:
        """Return what there is to choose from; all of it first, where a report can be of all."""
        kind, workshop, given = REPORT_KINDS[self.kind], context.known.workshop, sources(context)
        choices = []
        for key, label in kind.subject.choices(given).items():
            asked = ReportRequest(self.kind, key)
            # What people can do is as it is now: no time to choose.
            then = Move(Open(ReportPage(asked) if kind.now_only else ForWhen(asked)))
            tile = tile_of(workshop.residents[key]) if kind.subject is RESIDENT else None
            choices.append(Choice(key or "all", label, then, tile=tile))
        return context.page(
            "reports.subject",
            title=context.say(f"reports.which.{kind.subject.name}"),
            help="reports.help",
            where=context.say(f"reports.kind.{self.kind}"),
            blocks=() if choices else (Text((context.say("reports.nobody"),)),),
            choices=tuple(choices),
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
                report.rows[-MOST_ROWS_SHOWN:]
                if REPORT_KINDS[report.kind].latest_last
                else report.rows[:MOST_ROWS_SHOWN]
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
        given = sources(context)
        return context.page(
            "reports.formats",
            help="reports.help",
            where=context.say(f"reports.kind.{self.asked.kind}"),
            choices=tuple(
                context.choice(
                    name,
                    f"reports.format.{name}",
                    Move(
                        Leave(),
                        effects=(Export(REPORT_FOLDER, tuple(report_files(self.asked, given, name))),),
                        notice=context.say("reports.saving"),
                    ),
                    detail=context.say(f"reports.for.{name}"),
                )
                for name in FILE_FORMATS
            ),
        )


def sources(context: Context) -> Sources:
    """Return what reports are made from."""
    lessons = context.library.lessons if context.library else {}
    return Sources(context.known, lessons, context.say, context.lang, context.now)
