"""Reports for mentors: plain tables of what was recorded, and the files they are kept in. Named here for others."""

from kiosk.reports.kinds import REPORT_KINDS
from kiosk.reports.kinds.kind import ReportKind
from kiosk.reports.make import make, people_of
from kiosk.reports.period import PERIODS, Period, day_words, month_words
from kiosk.reports.report import Cell, Plot, PlotBar, Report, ReportRequest, Share, percent
from kiosk.reports.sources import Sources
from kiosk.reports.subjects import RESIDENT
