"""Events and their projections in SQLite. What others may use is named here."""

from kiosk.store.progress_report import ReportProgress, count_progress, report_nothing
from kiosk.store.store import ReadModel, Store
from kiosk.store.trouble import Repair, StoreError, Trouble
