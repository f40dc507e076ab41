"""Why an act on the records was not done, said so that the reader knows what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

from kiosk.exchange import HubError
from kiosk.store import StoreError, refusal
from kiosk.store.contents import UnusableFile

HINDRANCES: Final = (HubError, StoreError, UnusableFile, OSError, ValueError, sqlite3.Error)
"""What may hinder an act on the records without being an error of the kiosk."""


def reason_key(error: Exception, folder: Path) -> str:
    """Return the key of the words for one of ``HINDRANCES`` that was met in a data folder."""
    match error:
        case HubError():
            return f"hub.{error.kind}"
        case StoreError():
            return f"start.{error.kind}"
        case UnusableFile():
            return f"backup.unfit_{error.kind}"
        case FileNotFoundError():
            return "backup.no_file"
        case OSError() | sqlite3.Error():
            return f"start.{refusal(error, folder).kind}"
        case _:
            return "start.unusable"
