"""``kiosk report``: the reports of the mentor's page, from the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.commands.names import find_named, has_records
from kiosk.commands.records import open_store, run_safely
from kiosk.reports import REPORT_KINDS, Period, ReportRequest, Sources
from kiosk.reports.files import FILE_FORMATS, report_files
from kiosk.reports.subjects import RESIDENT
from kiosk.safekeeping.name_lookup import name_lines
from kiosk.safekeeping.progress_bar import ProgressBar
from kiosk.store import Store, StoreError
from kiosk.store.data_folder import sync_to_disk
from kiosk.store.lesson_files import own_folder, read_library
from kiosk.words import SayText, may_write

if TYPE_CHECKING:
    from kiosk.words import Lang, Words


def report_main(
    data: Path,
    lessons: Path,
    wanted: tuple[str, str | None, str],
    kind_of_file: str | None,
    out: Path | None,
    sure: bool,
    words: Words,
    lang: Lang,
) -> int:
    """Write a report (its kind, its subject as it was typed, its period as it was typed) into a file.

    A file that is there is replaced if ``sure``, else only if whoever typed the command agrees. It is made from what
    is on the disk, also while the kiosk runs. Returns 0 if it is written, else 1.
    """
    kind, subject, days = wanted
    if kind_of_file is None:
        ending = out.suffix[1:].casefold() if out is not None else ""
        kind_of_file = ending if ending in FILE_FORMATS else "csv"
    file = out or Path(f"{kind}.{kind_of_file}")

    def act(say: SayText) -> int:
        period = period_of(days)
        if period is None:
            print(say("cli.no_period", period=days), file=sys.stderr)
            return 1
        if period.kind == "days" and period.last < period.first:
            print(say("cli.period_backwards", period=days), file=sys.stderr)
            return 1
        if not has_records(data, say) or not may_write(file, sure, say):
            return 1
        with _store(data, say) as store:
            library = read_library(lessons, data / "figures.yaml", own_folder(data))
            sources = Sources(store.known, library.lessons, partial(words.say, lang), lang, store.now())
            found = _subject(kind, subject, sources, say)
            if found is None:
                return 1
            try:
                with ProgressBar(say("backup.going_on")):
                    asked = ReportRequest(kind, found, period)
                    # Years of statements are more than belongs in memory at once.
                    _pour(file, (made() for _, made in report_files(asked, sources, kind_of_file)))
            except OSError as error:
                print(say("cli.not_written", file=file, why=error.strerror or error), file=sys.stderr)
                return 1
        print(say("cli.report_made", file=file))
        return 0

    return run_safely(words, lang, act)


def _store(data: Path, say: SayText) -> Store:
    """Return the store, only read, so that a kiosk may run beside it; one to be mended first as a kiosk opens it."""
    try:
        with ProgressBar(say("start.reading")) as report_progress:
            return Store.look(data, report_progress=report_progress)
    except StoreError as error:
        if error.kind == "newer":
            raise
        return open_store(data, say)


def period_of(typed: str) -> Period | None:
    """Return the period that was typed: one of the kinds, a day, or two days with ".." between; else None."""
    match typed:
        case "today" | "week" | "month" | "all":
            return Period(typed)
    first, dots, last = typed.partition("..")
    try:
        ends = (date.fromisoformat(day).toordinal() for day in (first, last if dots else first))
        return Period("days", *ends)
    except ValueError:
        return None


def _subject(kind: str, typed: str | None, sources: Sources, say: SayText) -> str | None:
    """Return the key of the subject that is called so; None, once it was told what there is."""
    there = {key or "all": label.text for key, label in REPORT_KINDS[kind].subject.choices(sources).items()}
    residents = sources.known.workshop.residents if REPORT_KINDS[kind].subject is RESIDENT else {}
    if typed is None and "all" not in there:
        print(say("cli.of_whom"), file=sys.stderr)
        print(*name_lines(there.items()), sep="\n", file=sys.stderr)
        return None
    known = [(*one, *((residents[one[0]].name.value,) if one[0] in residents else ())) for one in there.items()]
    found = find_named("all" if typed is None else typed, known, say)
    return "" if found == "all" else found


def _pour(file: Path, pieces: Iterable[bytes]) -> None:
    """Write a file whole or not at all, readable by its owner only: names are in it. Raises OSError."""
    part = file.with_name(f".{file.name}.new")
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.writelines(pieces)
        sync_to_disk(part)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
