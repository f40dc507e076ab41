"""Exchanges with the hub while the kiosk runs. It is started before the first paint, so it brings nothing along."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kiosk.safekeeping.hub_exchange import HubExchange
    from kiosk.store import Store

FIRST_EXCHANGE_S: Final = 20.0
"""Seconds after the start until the first exchange."""

EXCHANGE_AGAIN_S: Final = 15.0
"""Seconds between two."""

LONGEST_PAUSE_S: Final = 600.0
"""Seconds between tries where the hub has not answered for long."""


class ExchangeKeeper:
    """Exchanges with the hub that this kiosk has joined, if it has, in a thread of its own, until it is closed.

    ``is_free`` tells whether nobody is at the kiosk. Pauses grow while the hub does not answer.
    """

    def __init__(
        self,
        store: Store,
        is_free: Callable[[], bool],
        *,
        first: float = FIRST_EXCHANGE_S,
        again: float = EXCHANGE_AGAIN_S,
    ) -> None:
        self._store, self._is_free = store, is_free
        self._hub: HubExchange | None = None
        self._first, self._again = first, again
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="exchange-keeper", daemon=True)
        self._thread.start()

    def _keep(self) -> None:
        pause = self._first
        while not self._stop.wait(pause):
            answered = not self._store.folder.hub.exists() or self._exchange()
            pause = self._again if answered else min(2 * max(pause, self._again), max(self._again, LONGEST_PAUSE_S))
        if self._hub is not None:
            self._hub.leave()

    def _exchange(self) -> bool:
        if self._hub is None:
            from kiosk.safekeeping.hub_exchange import HubExchange  # long after the first paint

            self._hub = HubExchange(self._store)
        return self._hub.once(self._is_free)

    def close(self) -> None:
        """Stop; an exchange that takes long is left to end with the kiosk: it can be cut anywhere."""
        self._stop.set()
        self._thread.join(2)

    def __enter__(self) -> ExchangeKeeper:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
