"""Making a report that was asked for."""

from __future__ import annotations

from kiosk.learning import Workshop
from kiosk.reports.kinds import REPORT_KINDS
from kiosk.reports.period import day_words
from kiosk.reports.report import Report, ReportRequest
from kiosk.reports.sources import Sources


def make(asked: ReportRequest, sources: Sources) -> Report:
    """Return a report. A subject that there is no longer gives an empty one."""
    kind = REPORT_KINDS[asked.kind]
    table = kind.table(asked, sources)
    return Report(
        kind=asked.kind,
        title=sources.text(f"kind.{asked.kind}"),
        period=sources.text("now", day=day_words(sources.today, sources.say))
        if kind.now_only
        else asked.period.words(sources.today, sources.say),
        about=kind.subject.about(sources, asked.subject),
        head=sources.head(*table.head),
        shares=frozenset(place for place, key in enumerate(table.head) if key in kind.shares),
        rows=tuple(table.rows),
        notes=table.notes,
        plots=tuple(plot for plot in table.plots if plot.bars),
        lang=sources.lang,
    )


def people_of(asked: ReportRequest, workshop: Workshop) -> set[str]:
    """Return the ids of the residents whom a report is about: of a group, who is in it now; else all ever."""
    return REPORT_KINDS[asked.kind].subject.people(workshop, asked.subject)
