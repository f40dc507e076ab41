"""Exchanges with the hub as a running kiosk makes them: one after another, over one connection while that holds."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Lock
from typing import Final

from kiosk.exchange import ExchangeReport, HubError, exchange, note_exchange
from kiosk.exchange.joining_hub import open_hub
from kiosk.exchange.postgres import PostgresPeer
from kiosk.safekeeping.erasing import MOST_UNASKED, erase_elsewhere
from kiosk.store import ReportProgress, Store, report_nothing

log = logging.getLogger(__name__)

SMALL_PAGE: Final = 500
"""Rows that come at a time while somebody is at the kiosk: a key waits for 500 rows at most."""

LARGE_PAGE: Final = 5_000


_ALONE: Final = Lock()
"""A mentor's exchange and the one in the background wait for each other."""


class HubExchange:
    """Exchanges of one store with the hub that it has joined."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._peer: PostgresPeer | None = None

    def once(self, is_free: Callable[[], bool]) -> bool:
        """Exchange, and return whether the hub answered. Nothing is raised.

        Who was erased elsewhere is erased here while nobody is at the kiosk (``is_free``), unless that is so many
        that a mentor must agree.
        """
        try:
            if is_free():
                self.exchange(self._erase, page=LARGE_PAGE)
            else:
                self.exchange(page=SMALL_PAGE)
        except HubError as error:
            log.warning("no exchange with the hub: %s: %s", error.kind, error)
        except Exception:  # an exchange that fails must never take the kiosk along
            log.exception("no exchange with the hub")
        else:
            return True
        return False

    def exchange(
        self,
        erase: Callable[[frozenset[str]], None] | None = None,
        report_progress: ReportProgress = report_nothing,
        *,
        page: int = LARGE_PAGE,
    ) -> ExchangeReport:
        """Exchange, and write down how it went; see ``kiosk.exchange.exchange``, whose errors are raised."""
        store, trouble = self._store, "broken"
        report: ExchangeReport | None = None
        with _ALONE:
            try:
                if self._peer is None:
                    self._peer = open_hub(store.folder)
                report = exchange(store, self._peer, erase, report_progress, page=page)
                return report
            except HubError as error:
                trouble = error.kind
                raise
            finally:
                if report is None:
                    self.leave()
                try:
                    note_exchange(store.folder, store.now(), report, "" if report else trouble)
                except OSError:
                    log.exception("how the exchange went could not be written down")

    def _erase(self, ids: frozenset[str]) -> None:
        if len(ids & self._store.known.workshop.residents.keys()) <= MOST_UNASKED:
            erase_elsewhere(self._store, ids)

    def leave(self) -> None:
        """Close the connection, if there is one."""
        peer, self._peer = self._peer, None
        if peer is not None:
            peer.__exit__(None, None, None)
