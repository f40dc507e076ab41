"""Watches who waits for the mentor: the sign at the head is kept right, the chime sounds, others are told.

What it goes by is what is recorded. So a call of another kiosk of the home counts too, and one that was made before
the kiosk was stopped or killed goes on after the next start.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, TypeAlias

from kiosk.app.inputs.input import Host
from kiosk.pages.sign_in.idle import Invitation
from kiosk.visit import Move, SignOut

CHIMES_EVERY: Final = 20_000
"""Milliseconds from the beginning of a chime to that of the next."""

LOOKS_FOR_CALLS_EVERY: Final = 1_000
"""Milliseconds between two looks: a call or an answer may also come from another kiosk."""

CallKind: TypeAlias = Literal["call", "emergency", "answered"]


class CallWatch:
    """Watches at one app; ``tell`` is told what the gravest call is, or that all are answered: first at the start."""

    def __init__(self, host: Host, tell: Callable[[CallKind], None]) -> None:
        self._host, self._tell = host, tell
        self._waiting: tuple[tuple[str, bool], ...] = ()
        self._chimes_at = 0
        self._told: CallKind | None = None

    def begin(self) -> None:
        """Look now, and again and again."""
        self.look()
        self._host.after(LOOKS_FOR_CALLS_EVERY, self.begin)

    def look(self) -> None:
        """See who waits, and do what is due."""
        workshop, before = self._host.workshop, self._waiting
        found = tuple((who, workshop.is_emergency(who)) for who in workshop.waiting_calls())
        if found != before:
            self._waiting = found
            self._changed(before, found)
        if (kind := _kind(found)) != self._told:
            self._told = kind
            self._tell(kind)
        if found and self._host.now() >= self._chimes_at:
            begun = self._host.now()
            if self._host.chime(emergency=found[0][1]):  # the speech comes up only after the first paint
                self._chimes_at = begun + CHIMES_EVERY

    def _changed(self, before: tuple[tuple[str, bool], ...], found: tuple[tuple[str, bool], ...]) -> None:
        if set(found) - set(before):
            self._chimes_at = self._host.now()
        if not found:
            self._host.no_chime()
        if found and isinstance(self._host.visit.state.place, Invitation):
            # Any key there is a sign of life; here one key is to answer, and none by chance.
            self._host.do(lambda: self._host.visit.then(Move(SignOut())))
        else:
            self._host.again()


def _kind(waiting: tuple[tuple[str, bool], ...]) -> CallKind:
    """Return what the gravest of those who wait called for."""
    return "answered" if not waiting else "emergency" if waiting[0][1] else "call"
