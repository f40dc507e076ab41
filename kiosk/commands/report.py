"""Write a report into a file."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from functools import partial
from pathlib import Path

from kiosk.commands.support.asking import may_write
from kiosk.commands.support.names import find_named, name_lines
from kiosk.commands.support.options import OVER, Options
from kiosk.commands.support.progress_bar import ProgressBar
from kiosk.commands.support.records import has_records, open_store, told_in_words
from kiosk.reports import REPORT_KINDS, Period, ReportRequest, Sources
from kiosk.reports.files import FILE_FORMATS, report_files
from kiosk.store import DataFolder, Store, StoreError, read_library, writing
from kiosk.words import SayText


def add(parser: argparse.ArgumentParser) -> None:
    """Name its options."""
    kinds = ", ".join(REPORT_KINDS)
    parser.add_argument("kind", type=str.casefold, choices=tuple(REPORT_KINDS), metavar="KIND", help=kinds)
    parser.add_argument(
        "name", nargs="*", metavar="SUBJECT", help="a name, or a lesson's or product's key (default: all of them)"
    )
    parser.add_argument(
        "--period", default="all", help="today, week, month, all, or days as 2026-03-01..2026-03-31 (default: all)"
    )
    parser.add_argument("--format", choices=FILE_FORMATS, help="the kind of file (default: as FILE ends, else csv)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to (default: KIND.FORMAT here)")
    parser.add_argument("--yes", action="store_true", help=OVER)


@told_in_words
def run(options: Options) -> int:
    """Write a report into a file, from what is on the disk, also while the kiosk runs.

    A file that is there is replaced with ``--yes``, else only if whoever typed the command agrees. Returns 0 if it is
    written, else 1.
    """
    say, kind_of_file = options.say, options.format
    if kind_of_file is None:
        ending = options.out.suffix[1:].casefold() if options.out is not None else ""
        kind_of_file = ending if ending in FILE_FORMATS else "csv"
    file = options.out or Path(f"{options.kind}.{kind_of_file}")
    period = period_of(options.period)
    if period is None:
        print(say("cli.no_period", period=options.period), file=sys.stderr)
        return 1
    if period.kind == "days" and period.last < period.first:
        print(say("cli.period_backwards", period=options.period), file=sys.stderr)
        return 1
    if not has_records(options.folder, say) or not may_write(file, options.yes, say):
        return 1
    with _store(options.folder, say) as store:
        library = read_library(options.lesson_folder, options.folder.figures, options.folder.lessons)
        words = partial(options.words.say, options.lang)
        sources = Sources(store.known, library.lessons, words, options.lang, store.now())
        found = _subject(options.kind, options.name or [], sources, say)
        if found is None:
            return 1
        try:
            with ProgressBar(say("backup.going_on")), writing(file) as out:
                asked = ReportRequest(options.kind, found, period)
                # Years of statements are more than belongs in memory at once.
                out.writelines(made() for _, made in report_files(asked, sources, kind_of_file))
        except OSError as error:
            print(say("cli.not_written", file=file, why=error.strerror or error), file=sys.stderr)
            return 1
    print(say("cli.report_made", file=file))
    return 0


def _store(folder: DataFolder, say: SayText) -> Store:
    """Return the store, only read, so that a kiosk may run beside it; one to be mended first as a kiosk opens it."""
    try:
        with ProgressBar(say("start.reading")) as report_progress:
            return Store.look(folder, report_progress=report_progress)
    except StoreError as error:
        if error.kind == "newer":
            raise
        return open_store(folder, say)


def period_of(typed: str) -> Period | None:
    """Return the period that was typed: one of the kinds, a day, or two days with ".." between; else None."""
    match word := typed.strip().casefold():
        case "today" | "week" | "month" | "all":
            return Period(word)
        case _:
            pass  # a day, or two
    first, dots, last = (part.strip() for part in typed.partition(".."))
    try:  # "2026-W01" would be read as its Monday alone
        return Period(
            "days", *(datetime.strptime(day, "%Y-%m-%d").toordinal() for day in (first, last if dots else first))
        )
    except ValueError:
        return None


def _subject(kind: str, typed: list[str], sources: Sources, say: SayText) -> str | None:
    """Return the key of the subject that is called so; None, once it was told what there is."""
    there = {key or "all": label.text for key, label in REPORT_KINDS[kind].subject.choices(sources).items()}
    workshop = sources.known.workshop
    people, groups = workshop.residents, workshop.groups
    named = {one: people[one].name.value if one in people else groups[one].name.value for one in (*people, *groups)}
    if not typed:
        if "all" in there:
            return ""
        print(say("cli.of_whom"), file=sys.stderr)
        print(*name_lines(there.items()), sep="\n", file=sys.stderr)
        return None
    known = [(*one, *filter(None, (named.get(one[0]),))) for one in there.items()]
    found = find_named(" ".join(typed), known, say)
    return "" if found == "all" else found
