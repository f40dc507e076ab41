"""Events and their projections in SQLite. What others may use is named here."""

from kiosk.store.check_results import CheckResult, note_check, read_check_results
from kiosk.store.data_folder import (
    PARTS,
    SET_ASIDE_PREFIX,
    DataFolder,
    Erasing,
    FolderPart,
    local_time,
    open_plain,
    read_plain,
    stamped_time,
    sync_to_disk,
    time_stamp,
    write_whole,
    writing,
)
from kiosk.store.database import Stopped, connect, legible, scratch_database, transaction, verify_database
from kiosk.store.erasing import erase_events, erased, events_of_kinds, mended_names, names_by_person, notes_to
from kiosk.store.event_table import BUCKET, EventTable
from kiosk.store.ids import is_uuid, new_id, now
from kiosk.store.joining import JoinedRows, RefusalReason, tells_of
from kiosk.store.lesson_files import (
    MAX_FILE,
    MAX_PICTURE,
    default_folder,
    find_picture,
    folder_to_write,
    read_lesson_files,
    read_library,
    read_pictures,
)
from kiosk.store.own_files import FileChange, change_files, finish_change, last_change, undo_change
from kiosk.store.peers import PeerState
from kiosk.store.progress_report import ReportProgress, count_progress, report_nothing
from kiosk.store.rows import COLUMNS, EventRow, checksum, event_of, events_of, is_row, persons_in
from kiosk.store.sticks import find_sticks
from kiosk.store.store import ReadModel, Store
from kiosk.store.trouble import Repair, StoreError, Trouble, is_refusal, refusal
