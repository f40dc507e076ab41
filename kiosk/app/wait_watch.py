"""Watches the waits of work at the bench: shows the time left, and tells that it is over until somebody goes on."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.app.inputs.input import Host
from kiosk.app.page_context import ContextMaker
from kiosk.learning import BatchWait, display_names, open_waits, waits_to_note
from kiosk.store import Store
from kiosk.visit import TAKE_PAGE, Phrase

SECOND = 1_000
"""Milliseconds between two looks."""

TELLS_EVERY = 60_000
"""Milliseconds after which it is told again: long enough to put down what one holds."""

TELLS_ALL_FOR = 3_600_000
"""Milliseconds for which a kiosk at which nobody is signed in tells it: then it must not sound all night."""

SHOWS_TIME = "batch.wait"
"""The key of the page that shows the time left (``WAIT_PAGE``, whose room is not read before the first paint)."""


class WaitWatch:
    """Watches at one app. Whose wait is over is told wherever they are, or by name while nobody is signed in.

    ``speaks`` tells whether something is being said, which is not cut short.
    """

    def __init__(self, host: Host, store: Store, contexts: ContextMaker, speaks: Callable[[], bool]) -> None:
        self._host, self._store, self._contexts, self._speaks = host, store, contexts, speaks
        self._told: dict[tuple[str | None, str, BatchWait], int] = {}

    def begin(self) -> None:
        """Look now, and from time to time from now on."""
        self._look()
        self._host.after(SECOND, self.begin)

    def _look(self) -> None:
        host, batches = self._host, self._store.known.workshop.batches
        now, uptime = self._store.now(), self._store.uptime()
        for event_data in waits_to_note(batches, now, uptime):
            self._store.append((event_data,), event_data.resident)
        if host.visit.page.key == SHOWS_TIME:
            host.again()
        state = host.visit.state
        if self._speaks() or host.visit.page.key == TAKE_PAGE or self._contexts.library is None:
            return
        for resident, lesson, wait in open_waits(batches):
            key, told = (state.person, lesson, wait), self._told.get((state.person, lesson, wait))
            # It is nobody else's business.
            mine = wait.over_for(now, uptime) < TELLS_ALL_FOR if state.role == "nobody" else state.person == resident
            if mine and not wait.left_at(now, uptime) and (told is None or host.now() >= told + TELLS_EVERY):
                self._told = {key: at for key, at in self._told.items() if key[0] == state.person}
                self._told[key] = host.now()
                host.tell_phrase(self._notice(resident, lesson), alive=False)
                host.signal("done")
                return

    def _notice(self, resident: str, lesson: str) -> Phrase:
        host, found = self._host, self._contexts.library
        if host.visit.state.role == "nobody":
            names = display_names(self._store.known.workshop, host.say)
            return host.say("batch.over_name", name=names.get(resident) or host.say("people.somebody").text)
        known = found.lessons.get(lesson) if found else None
        title = known.title.phrase(host.visit.state.settings.lang).text if known else lesson
        return host.say("batch.over_told", title=title)
