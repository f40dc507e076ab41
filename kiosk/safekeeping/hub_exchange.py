"""Exchanges with the hub as a running kiosk makes them: one after another, over one connection while that holds."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from kiosk.exchange import ExchangeReport, HubError, exchange, note_exchange
from kiosk.exchange.joining_hub import open_hub
from kiosk.exchange.postgres import PostgresPeer
from kiosk.safekeeping.erasing import MOST_UNASKED, erase_elsewhere
from kiosk.store import Store

log = logging.getLogger(__name__)

SMALL_PAGE: Final = 500
"""Rows that come at a time while somebody is at the kiosk: a key waits for 500 rows at most."""

LARGE_PAGE: Final = 5_000


class HubExchange:
    """Exchanges of one store with the hub that it has joined."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._peer: PostgresPeer | None = None

    def once(self, is_free: Callable[[], bool]) -> bool:
        """Exchange, and write down how it went; return whether the hub answered. Nothing is raised.

        Who was erased elsewhere is erased here while nobody is at the kiosk (``is_free``), unless that is so many
        that a mentor must agree.
        """
        store, trouble = self._store, ""
        report: ExchangeReport | None = None
        try:
            if self._peer is None:
                self._peer = open_hub(store.folder)
            free = is_free()
            erase = self._erase if free else None
            report = exchange(store, self._peer, erase, page=LARGE_PAGE if free else SMALL_PAGE)
        except HubError as error:
            trouble = error.kind
            log.warning("no exchange with the hub: %s: %s", error.kind, error)
        except Exception:  # an exchange that fails must never take the kiosk along
            trouble = "broken"
            log.exception("no exchange with the hub")
        if trouble:
            self.leave()
        try:
            note_exchange(store.folder, store.now(), report, trouble)
        except OSError:
            log.exception("how the exchange went could not be written down")
        return not trouble

    def _erase(self, ids: frozenset[str]) -> None:
        if len(ids & self._store.known.workshop.residents.keys()) <= MOST_UNASKED:
            erase_elsewhere(self._store, ids)

    def leave(self) -> None:
        """Close the connection, if there is one."""
        peer, self._peer = self._peer, None
        if peer is not None:
            peer.__exit__(None, None, None)
