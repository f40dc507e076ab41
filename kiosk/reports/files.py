"""Reports as files: for table programs, for print. Each says at its head what it is about and for which time."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from html import escape
from typing import Final, TypeAlias

from kiosk.learning import in_file_name
from kiosk.reports.kinds import REPORT_KINDS
from kiosk.reports.make import make, people_of
from kiosk.reports.report import Cell, Plot, Report, ReportRequest, Share, percent
from kiosk.reports.sources import Sources
from kiosk.reports.statements import parts, statement_lines
from kiosk.reports.subjects import GROUP, LESSON, RESIDENT
from kiosk.words import Say, slug
from kiosk.words.paper import html_page

Plain: TypeAlias = str | int | None

DANGEROUS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a text may begin with that makes a table program reckon it as a formula (the wide signs too)."""

_ENDS: Final = re.compile("[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_OPENING: Final = re.compile(r"((?:\A|[,;|])[\s\"']*)([=+@\uff1d\uff0b\uff0d\uff20-])")
"""Where a formula would begin: at the start of a cell, whichever sign parts them."""

BOM: Final = b"\xef\xbb\xbf"
"""Without it Excel takes a CSV for the machine's old character set."""

MOST_BARS: Final = 40
"""Bars in a plot on paper; more are too thin to be read. All are in the table."""


def csv_file(report: Report, say: Say) -> bytes:
    """Return a report as CSV, as Excel and LibreOffice open it where the comma is for decimals: with semicolons.

    All texts are quoted, and hold nothing that a program which parts cells at another sign reckons as a formula.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    for line in _top(report, say):
        writer.writerow([_harmless(line)])
    writer.writerow([])
    writer.writerow([_harmless(text) for text in heads(report, say)])
    for row in report.rows:
        writer.writerow([_harmless(cell) for cell in flat(report, row)])
    return BOM + out.getvalue().encode()


def xlsx_file(report: Report, say: Say) -> bytes:
    """Return a report as an Excel workbook, its plots as charts beside the table; no text is taken as a formula."""
    import xlsxwriter  # hardly ever needed

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True, "font_size": 14, "text_wrap": True, "valign": "top"})
        plain = book.add_format({"font_size": 14})
        sheet = book.add_worksheet(say("reports.file_sheet").text)
        place = 0
        for place, line in enumerate(_top(report, say)):
            sheet.write_string(place, 0, _ENDS.sub(" ", line), bold if place == 0 else plain)
        first = place + 2
        for column, text in enumerate(heads(report, say)):
            sheet.write_string(first, column, _ENDS.sub(" ", text), bold)
        for number, row in enumerate(report.rows, first + 1):
            for column, cell in enumerate(flat(report, row)):
                if isinstance(cell, str):
                    sheet.write_string(number, column, _ENDS.sub(" ", cell), plain)
                elif cell is not None:
                    sheet.write_number(number, column, cell, plain)
        sheet.set_column(0, 0, 40)
        sheet.set_column(1, len(heads(report, say)), 16)
        sheet.freeze_panes(first + 1, 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        for number, plot in enumerate(report.plots, 1):
            bars = book.add_worksheet(say("reports.file_plot", n=number).text)
            bars.write_string(0, 0, _ENDS.sub(" ", plot.title), bold)
            for below, bar in enumerate(plot.bars, 1):
                bars.write_string(below, 0, _ENDS.sub(" ", bar.label), plain)
                bars.write_number(below, 1, bar.n, plain)
            bars.set_column(0, 0, 40)
            chart = book.add_chart({"type": "bar"})
            name, last = bars.get_name(), len(plot.bars)
            chart.add_series({"categories": [name, 1, 0, last, 0], "values": [name, 1, 1, last, 1]})
            chart.set_title({"name": plot.title, "overlay": False})
            chart.set_legend({"none": True})
            chart.set_y_axis({"reverse": True})
            bars.insert_chart(1, 3, chart, {"x_scale": 1.5, "y_scale": 1.5, "description": plot.title})
    return out.getvalue()


_STYLE: Final = (
    "body{font:20pt/1.4 sans-serif;color:#000;background:#fff;margin:1.5em}"
    "h1{font-size:30pt}h2{font-size:24pt}"
    "table{border-collapse:collapse;width:100%}thead{display:table-header-group}"
    "th,td{border:2px solid #000;padding:.3em .5em;text-align:left;vertical-align:top}td.n{text-align:right}"
    "tr,svg{break-inside:avoid}svg{max-width:100%;height:auto}"
    "@page{size:A4 landscape;margin:12mm}"
)


def html_file(report: Report, say: Say) -> bytes:
    """Return a report as one page of large print that needs nothing else, its plots drawn as SVG."""
    title, *lines = _top(report, say)
    parts = [f"<h1>{escape(title)}</h1>\n", *(f"<p>{escape(line)}</p>\n" for line in lines)]
    parts.append("<table>\n<thead><tr>")
    parts += [f'<th scope="col">{escape(text)}</th>' for text in report.head]
    parts.append("</tr></thead>\n<tbody>\n")
    for row in report.rows:
        name, *cells = (escape(cell_text(cell, say)) for cell in row)
        kinds = ("" if isinstance(cell, str) else ' class="n"' for cell in row[1:])
        parts.append(f'<tr><th scope="row">{name}</th>')
        parts += [f"<td{kind}>{cell}</td>" for kind, cell in zip(kinds, cells, strict=True)]
        parts.append("</tr>\n")
    parts.append("</tbody>\n</table>\n")
    for plot in report.plots:
        parts.append(f"<h2>{escape(plot.title)}</h2>\n{_svg(plot)}\n")
        if len(plot.bars) > MOST_BARS:
            parts.append(f"<p>{escape(say('reports.more_bars', n=len(plot.bars) - MOST_BARS).text)}</p>\n")
    return html_page(report.lang, title, _STYLE, ("".join(parts),)).encode()


def _svg(plot: Plot) -> str:
    """Return bars as SVG, each with its name and its number in letters; sizes are in units of the drawing."""
    bars = plot.bars[:MOST_BARS] if plot.greatest_first else plot.bars[-MOST_BARS:]
    most = max((bar.n for bar in bars), default=0) or 1
    height = 44 * len(bars) + 8
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 {height}" role="img" font-family="sans-serif" '
        f'font-size="24"><title>{escape(plot.title)}</title>'
    ]
    for place, bar in enumerate(bars):
        top, width = 44 * place + 6, round(500 * bar.n / most)
        label = bar.label if len(bar.label) <= 30 else f"{bar.label[:29]}…"
        parts.append(f'<text x="380" y="{top + 25}" text-anchor="end">{escape(label)}</text>')
        parts.append(f'<rect x="392" y="{top}" width="{width}" height="32" fill="#333"/>')
        parts.append(f'<text x="{400 + width}" y="{top + 25}">{bar.n}</text>')
    return "".join([*parts, "</svg>"])


def heads(report: Report, say: Say) -> list[str]:
    """Return the heads of a table in which each cell is a plain number or text: a share takes three columns."""
    found = []
    for place, text in enumerate(report.head):
        found.append(text)
        if place in report.shares:
            found += [say("reports.of", head=text).text, say("reports.percent", head=text).text]
    return found


def flat(report: Report, row: tuple[Cell, ...]) -> list[Plain]:
    """Return a row of such a table."""
    found: list[Plain] = []
    for cell in row:
        if isinstance(cell, Share):
            found += [cell.n, cell.of, percent(cell)]
        else:
            found.append(cell)
    return found


def cell_text(cell: Cell, say: Say, *, more: bool = True) -> str:
    """Return a cell in words; a share of anything always with its counts, and with ``more`` in percent too."""
    if not isinstance(cell, Share):
        return str(cell)
    if not cell.of:  # "0 of 0" is no sum that anybody can make something of
        return say("reports.none_yet").text
    if more and (hundredths := percent(cell)) is not None:
        return say("reports.share_more", n=cell.n, of=cell.of, percent=hundredths).text
    return say("reports.share", n=cell.n, of=cell.of).text


def _top(report: Report, say: Say) -> tuple[str, ...]:
    return (
        report.title,
        say("reports.about", about=report.about).text,
        say("reports.time", period=report.period).text,
        *report.notes,
        *(() if report.rows else (say("reports.empty").text,)),
    )


def _harmless(cell: Plain) -> Plain:
    """Return a text so that no table program reckons it: an apostrophe before it says that it is a text.

    The same within a text, after each sign at which some program parts cells; ends of lines become spaces.
    """
    return _OPENING.sub(r"\1'\2", _ENDS.sub(" ", cell)) if isinstance(cell, str) else cell


FILE_MAKERS: Final[Mapping[str, Callable[[Report, Say], bytes]]] = {
    "csv": csv_file,
    "xlsx": xlsx_file,
    "html": html_file,
}
"""What makes the file of a table, by its ending."""

FILE_FORMATS: Final = (*FILE_MAKERS, "jsonl")
"""The endings of the files that a report can be kept in; statements are of events and not of the table."""


def report_files(asked: ReportRequest, sources: Sources, ending: str) -> list[tuple[str, Callable[[], bytes]]]:
    """Return the names of a report's files and what makes each: all work is done once they are asked for."""
    stem = f"{asked.kind}-{_about_and_days(asked, sources)}"
    if ending == "jsonl":
        return _statement_files(asked, sources, stem)
    return [(f"{stem}.{ending}", lambda: FILE_MAKERS[ending](make(asked, sources), sources.say))]


def _statement_files(asked: ReportRequest, sources: Sources, stem: str) -> list[tuple[str, Callable[[], bytes]]]:
    """Return a file for each month of a report's period, each with what makes it: none grows beyond a month."""
    first, last = asked.period.bounds(sources.today)
    subject, workshop = REPORT_KINDS[asked.kind].subject, sources.known.workshop
    lesson = asked.subject if subject is LESSON else None
    who = asked.subject if subject is RESIDENT else None
    told = {"about": subject.about(sources, asked.subject), "period": asked.period.words(sources.today, sources.say)}

    def part(since: str | None, before: str | None) -> bytes:
        events = sources.known.events(who, since, before)
        people = people_of(asked, workshop)
        return statement_lines(
            events, people=people, lesson=lesson, first=first, last=last, about=told, zone=workshop.zone
        )

    days = [day for day, _ in sources.known.days(first, last)]
    found = parts(days or [sources.today], workshop.zone)
    if asked.period.kind == "all":
        found[0] = (found[0][0], None, found[0][2])
    return [(f"{stem}-{month}.jsonl", partial(part, since, before)) for month, since, before in found]


def _about_and_days(asked: ReportRequest, sources: Sources) -> str:
    """Return a file's name of what a report is about and of its days."""
    first, last = (date.fromordinal(day).isoformat() for day in asked.period.bounds(sources.today))
    about, subject = slug(asked.subject), REPORT_KINDS[asked.kind].subject
    if asked.subject and subject in (GROUP, RESIDENT):
        about = in_file_name(asked.subject, subject.about(sources, asked.subject))
    days = f"-{last}" if asked.period.kind == "all" or first == last else f"-{first}-{last}"
    return f"{about or 'semua'}{days}"
