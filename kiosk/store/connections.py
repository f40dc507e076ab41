"""The connections of an open store to its file, which is salvaged first if it is damaged."""

from __future__ import annotations

import logging
import os
import sqlite3
from pathlib import Path

from kiosk.store.database import looking, open_database, open_reader, salvage_ready
from kiosk.store.trouble import Repair, is_damage

log = logging.getLogger(__name__)


class Connections:
    """One connection to write (``db``) and one to read (``reader``), both in ``address`` (a path or ``file:``).

    ``repair`` says what was saved of a damaged file, if it was. Raises what ``open_database`` and ``looking`` raise.
    """

    def __init__(self, file: Path, *, read_only: bool) -> None:
        self._file = file
        self.repair: Repair | None = None
        self.damaged = False
        self.address: Path | str = f"{file.absolute().as_uri()}?mode=ro" if read_only else file
        self.db, self.reader = looking(self.address) if read_only else self._open()

    def note(self, error: Exception) -> None:
        """Remember that the file is damaged, if this is what an error tells."""
        self.damaged |= isinstance(error, sqlite3.Error) and is_damage(error)

    def mend(self) -> None:
        """Salvage a file that was damaged while in use."""
        log_before = self._log()
        self.close()
        self.db, self.reader = self._salvage(log_before)
        self.damaged = False

    def sync_log(self) -> None:
        """Have what was written so far on the disk, so that a commit that follows takes little time."""
        with self._log_file().open("rb") as file:
            os.fdatasync(file.fileno())

    def close(self) -> None:
        """Close both."""
        self.reader.close()
        self.db.close()

    def _open(self) -> tuple[sqlite3.Connection, sqlite3.Connection]:
        if salvage_ready(self._file).exists():
            from kiosk.store.salvage import finish  # hardly ever needed, so not before the first paint

            finish(self._file)
        if not self._file.exists():
            self._file.touch(mode=0o600)
        log_before = self._log()
        try:
            return open_database(self._file), open_reader(self._file)
        except sqlite3.Error as error:
            if not is_damage(error):
                raise
            log.warning("the database is damaged: %s", error)
        return self._salvage(log_before)

    def _salvage(self, log_before: bytes) -> tuple[sqlite3.Connection, sqlite3.Connection]:
        from kiosk.store.salvage import salvage  # hardly ever needed, so not before the first paint

        self.repair = salvage(self._file, log_before)
        return open_database(self._file), open_reader(self._file)

    def _log_file(self) -> Path:
        return self._file.with_name(f"{self._file.name}-wal")

    def _log(self) -> bytes:
        """Return what stands in the write-ahead log: nothing, unless the plug was pulled or the file is in use."""
        file = self._log_file()
        return file.read_bytes() if file.exists() else b""
