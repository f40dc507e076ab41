"""Dwell: a target is picked by resting the pointer on it. The steps are pure, in kiosk.access.dwell."""

from __future__ import annotations

from kiosk.access import dwell
from kiosk.app.inputs.input import Host, Input, Present, Shown


class Dweller(Input):
    """Lets a pointer that stays on a target pick it, for one person."""

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._dwell = dwell.Dwell(0)

    @property
    def on(self) -> bool:
        """Tell whether dwelling picks."""
        return self._dwell.after > 0

    @property
    def sign(self) -> str:
        """Return the sign that dwelling was paused on the place to rest."""
        return "sign.resting" if self.on and self._dwell.paused else ""

    def person(self, present: Present) -> None:
        """Take how long this person's pointer has to stay."""
        after = present.settings.dwell
        if after != self._dwell.after:
            self._dwell = dwell.Dwell(after, self._dwell.target, self._dwell.since, spent=True)
            self._set()

    def shown(self, shown: Shown) -> None:
        """Take a new sheet under a pointer that has not moved."""
        self._dwell = dwell.new_sheet(self._dwell, shown.under)
        self._set()

    def hover(self, target: int | None) -> None:
        """Take what the pointer is over now."""
        before = self._dwell
        self._dwell = dwell.hover(before, target, self._host.now())
        if self.on and before.target != target:
            self._host.progress(None, 0.0)
        self._set()

    def _tick(self) -> None:
        was = self._dwell.paused
        dwelt = dwell.tick(self._dwell, self._host.now())
        self._dwell = dwelt.dwell
        shown = self._dwell.target if self._dwell.target != dwell.REST and not self._dwell.spent else None
        self._host.progress(shown, dwelt.progress if shown is not None else 0.0)
        if dwelt.chosen is not None:
            self._host.choose(dwelt.chosen)
        elif was != self._dwell.paused:
            self._host.again()
        self._set()

    def _set(self) -> None:
        self._wake_at(dwell.next_wake(self._dwell, self._host.now()), self._tick)
