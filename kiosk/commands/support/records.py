"""How commands come at the records, and how they say what hindered them."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Mapping
from functools import wraps

from kiosk.commands.support.options import Options
from kiosk.commands.support.progress_bar import ProgressBar
from kiosk.commands.support.terminal import log_to
from kiosk.exchange import HubError
from kiosk.safekeeping.reasons import reason_key
from kiosk.safekeeping.restoring import open_repaired
from kiosk.store import DataFolder, RefusalReason, Store, StoreError
from kiosk.store.contents import UnusableFile
from kiosk.words import SayText, printable


def told_in_words(run: Callable[[Options], int]) -> Callable[[Options], int]:
    """Have a command say what hindered it, and what to do, in plain words; its exit status is 1 then."""

    @wraps(run)
    def told(options: Options) -> int:
        if options.path.is_dir():
            log_to(options.log)
        try:
            return run(options)
        except (HubError, StoreError, UnusableFile, OSError, sqlite3.Error) as error:
            key, detail = reason_key(error, options.path), str(error)
        except (EOFError, KeyboardInterrupt):
            key, detail = "backup.left", ""
        print(options.say(key), *([f"  {printable(detail)}"] if detail else []), sep="\n", file=sys.stderr)
        return 1

    return told


def open_store(folder: DataFolder, say: SayText) -> Store:
    """Open the store of a data folder as ``open_repaired`` does, telling if that takes long."""
    with ProgressBar(say("start.reading")) as report_progress:
        return open_repaired(folder, report_progress)


def has_records(folder: DataFolder, say: SayText) -> bool:
    """Tell whether a data folder has records; say so if it has none. Looking must not make any."""
    there = folder.database.exists()
    if not there:
        print(say("doctor.no_data", folder=folder), file=sys.stderr)
    return there


def tell_passed(passed: Mapping[RefusalReason, int], say: SayText) -> None:
    """Say why rows from elsewhere are passed over, and how many."""
    for why, n in sorted(passed.items()):
        print(say(f"backup.passed_{why}", n=n))
