"""Reports for mentors: plain tables of what was recorded, and the files they are kept in. Named here for others."""

from kiosk.reports.period import PERIODS, Period
from kiosk.reports.report import Asked, Bar, Cell, Kind, Plot, Report, Share, percent
from kiosk.reports.tables import make

__all__ = ["PERIODS", "Asked", "Bar", "Cell", "Kind", "Period", "Plot", "Report", "Share", "make", "percent"]
