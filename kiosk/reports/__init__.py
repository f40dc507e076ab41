"""Reports for mentors: plain tables of what was recorded, and the files they are kept in. Named here for others."""

from kiosk.reports.period import PERIODS, Period
from kiosk.reports.report import Cell, Plot, PlotBar, Report, ReportKind, ReportRequest, Share, percent
from kiosk.reports.tables import make
