"""Events and their projections in SQLite. What others may use is named here."""

from kiosk.store.data_folder import DataFolder, write_whole, writing
from kiosk.store.lesson_files import default_folder, find_picture, read_library
from kiosk.store.progress_report import ReportProgress, count_progress, report_nothing
from kiosk.store.store import ReadModel, Store
from kiosk.store.trouble import Repair, StoreError, Trouble
