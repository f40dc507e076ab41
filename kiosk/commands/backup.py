"""Make a backup now (one is made each day by itself)."""

from __future__ import annotations

from kiosk.commands.support.options import Options
from kiosk.commands.support.progress_bar import ProgressBar
from kiosk.commands.support.records import told_in_words
from kiosk.safekeeping.backups import back_up
from kiosk.store.contents import inspect_database


@told_in_words
def run(options: Options) -> int:
    """Make a backup now, also while the kiosk runs."""
    with ProgressBar(options.say("backup.going_on")) as report_progress:
        backup = back_up(options.folder, report_progress=report_progress)
        look = inspect_database(backup.file, report_progress)
    print(options.say("backup.made", file=backup.file, n=look.events, people=len(look.people)))
    return 0
