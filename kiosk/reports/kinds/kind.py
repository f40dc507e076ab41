"""What a report is."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from kiosk.reports.report import ReportRequest, ReportTable
from kiosk.reports.sources import Sources
from kiosk.reports.subjects import Subject


class ReportKind(Struct, frozen=True):
    """A kind of report: what the command line calls it, what it can be about, and what makes its table.

    Its texts are ``reports.kind.NAME`` and ``reports.detail.NAME``, those of its columns ``reports.head.KEY``.
    ``shares`` are the keys of the columns that hold shares. ``now_only`` is a report of what is so now: it has no
    period. Of one that is ``latest_last``, the last rows are shown where there is no room for all.
    """

    name: str
    subject: Subject
    table: Callable[[ReportRequest, Sources], ReportTable]
    shares: tuple[str, ...] = ()
    now_only: bool = False
    latest_last: bool = False
