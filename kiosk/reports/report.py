"""A report as a plain value: what it is about, and a table; what shows it and what writes it are elsewhere."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from kiosk.reports.period import Period
from kiosk.words import HOME_LANG, Lang


class ReportRequest(Struct, frozen=True):
    """What is asked for: the name of a kind of report, its subject and its period.

    The subject is the id of a group or a resident, or the key of a lesson or a product; "" is all of them.
    """

    kind: str
    subject: str = ""
    period: Period = Period()


class Share(Struct, frozen=True):
    """So many of so many."""

    n: int
    of: int


Cell: TypeAlias = str | int | Share


class PlotBar(Struct, frozen=True):
    """A bar of a plot: what it stands for and how much it is."""

    label: str
    n: int


class Plot(Struct, frozen=True):
    """Bars beside a table. What they show is in words, too: they never say anything alone."""

    title: str
    bars: tuple[PlotBar, ...]
    greatest_first: bool = False


class ReportTable(Struct, frozen=True):
    """What a kind of report makes: the keys of its columns, its rows, notes on what they do not hold, and plots."""

    head: tuple[str, ...]
    rows: list[tuple[Cell, ...]]
    notes: tuple[str, ...] = ()
    plots: tuple[Plot, ...] = ()


class Report(Struct, frozen=True):
    """A table with its title, its period and what it is about (``about``); all texts are in one language.

    ``notes`` are what the table does not hold. Each row has a cell for each text of ``head``. The first cell of a
    row names it. ``shares`` are the places of the columns that hold shares.
    """

    kind: str
    title: str
    period: str
    about: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    plots: tuple[Plot, ...] = ()
    lang: Lang = HOME_LANG
    shares: frozenset[int] = frozenset()


def percent(share: Share) -> int | None:
    """Return a share in whole percent, halves up; None of nothing."""
    return (200 * share.n + share.of) // (2 * share.of) if share.of else None
