"""The kinds of reports, a module each, in the order in which they are shown. A new one is named here."""

from __future__ import annotations

from kiosk.reports.kinds.days import DAYS_REPORT
from kiosk.reports.kinds.gain import GAIN_REPORT
from kiosk.reports.kinds.group import GROUP_REPORT
from kiosk.reports.kinds.kind import ReportKind
from kiosk.reports.kinds.lesson import LESSON_REPORT
from kiosk.reports.kinds.objective import OBJECTIVE_REPORT
from kiosk.reports.kinds.quality import QUALITY_REPORT
from kiosk.reports.kinds.resident import RESIDENT_REPORT
from kiosk.reports.kinds.weeks import WEEKS_REPORT

REPORT_KINDS: dict[str, ReportKind] = {
    kind.name: kind
    for kind in (
        GROUP_REPORT, RESIDENT_REPORT, LESSON_REPORT, OBJECTIVE_REPORT, GAIN_REPORT, DAYS_REPORT, QUALITY_REPORT,
        WEEKS_REPORT,
    )
}  # fmt: skip
"""By their names, which the command line and the names of files use."""
