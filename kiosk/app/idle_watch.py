"""Waits for signs of life: after a time without one the kiosk asks, invites, and wakes when somebody comes."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.app.inputs.input import Host, Timer
from kiosk.pages.sign_in.idle import Invitation, Sleeper, ask_if_idle
from kiosk.visit import Move

TOUCH = 1000
"""After so many ms a pointer that came up is no finger about to press."""


class IdleWatch:
    """Watches at one app. ``busy`` tells whether a person who presses nothing is there all the same."""

    def __init__(self, host: Host, busy: Callable[[], bool]) -> None:
        self._host, self._busy = host, busy
        self._alive_at = host.now()
        self._timer: Timer | None = None

    def alive(self) -> None:
        """Take a sign of life; the time is taken again when it is over."""
        self._alive_at = self._host.now()

    def begin(self) -> None:
        """Begin anew to wait for a sign of life."""
        self.alive()
        self._go_on()

    def pointed(self) -> None:
        """Take that the pointer moved."""
        self.alive()
        if isinstance(self._host.visit.state.place, Invitation):
            # Not at once: a finger moves the pointer before it presses, and must not press what comes up instead.
            self._host.after(TOUCH, self._wake)

    def wakes(self, by: str) -> bool:
        """Take a sign of life that is no key on a page that waits for one; False if this one does not."""
        waits = isinstance(self._host.visit.state.place, Sleeper)
        if waits:
            self._host.do(lambda: self._host.visit.pressed(by, self._host.now()))
        return waits

    def _wake(self) -> None:
        if isinstance(self._host.visit.state.place, Invitation):
            self.wakes("mouse-move")

    def _go_on(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if (found := ask_if_idle(self._host.visit.state, called=self._called())) is not None:
            after, question = found
            left = self._alive_at + after - self._host.now()
            self._timer = self._host.after(max(left, 0), lambda: self._nobody_there(after, question))

    def _called(self) -> bool:
        return bool(self._host.workshop.waiting_calls())

    def _nobody_there(self, after: int, question: Move) -> None:
        if self._host.visit.state.role == "nobody" and self._busy():  # who is read to, or scans slowly, is there
            self.alive()
        if self._host.now() < self._alive_at + after:
            self._go_on()
        else:
            self._host.do(lambda: self._host.visit.then(question))
