"""Looks after the backups while the kiosk runs. It is started before the first paint, so it brings nothing along."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Final

from kiosk.store import DataFolder, Stopped
from kiosk.store import now as wall_clock

log = logging.getLogger(__name__)

FIRST_S: Final = 60.0
"""Seconds after the start until the first look whether a backup is due."""

AGAIN_S: Final = 600.0
"""Seconds between looks."""


class BackupKeeper:
    """Makes a backup whenever one is due, in a thread of its own, until it is closed."""

    def __init__(self, folder: DataFolder, clock: Callable[[], int], first: float, again: float) -> None:
        self._folder, self._clock = folder, clock
        self._first, self._again = first, again
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="backup-keeper", daemon=True)
        self._thread.start()

    @classmethod
    def start(
        cls,
        folder: DataFolder,
        clock: Callable[[], int] = wall_clock,
        *,
        first: float = FIRST_S,
        again: float = AGAIN_S,
    ) -> BackupKeeper:
        """Begin to look after a data folder, ``first`` seconds from now and every ``again`` seconds."""
        return cls(folder, clock, first, again)

    def _keep(self) -> None:
        if self._stop.wait(self._first):
            return
        from kiosk.safekeeping.backups import back_up, is_backup_due, list_backups  # long after the first paint

        while True:
            try:
                if is_backup_due((backup.at for backup in list_backups(self._folder)), self._clock()):
                    back_up(self._folder, self._clock(), self._stop.is_set)
            except Stopped:
                return
            except Exception:  # a backup that fails must never take the kiosk along; the doctor tells of its age
                log.exception("no backup could be made")
            if self._stop.wait(self._again):
                return

    def close(self) -> None:
        """Stop; a backup that is being made is given up."""
        self._stop.set()
        self._thread.join(10)

    def __enter__(self) -> BackupKeeper:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
