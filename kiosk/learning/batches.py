"""Pieces that a resident makes with the kiosk at their side: a batch, the step it is at, and its waits.

All pieces of a batch go through one step before the next one. There is one batch a resident and lesson at a time.
Each value is a register, so that events fold in any order.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning import event_kinds as f
from kiosk.learning.register import Register

TO_CHECK: Final = "/check"
"""The step of a batch whose steps are all done: its pieces are to be checked. No step's key looks like it."""


DRIFT: Final = 2_000
"""Milliseconds by which the set clock may have come away from the machine's own before that is noted."""


class Uptime(Struct, frozen=True):
    """How long a machine has run, in milliseconds: a clock that nobody sets, and that a killed process does not stop.

    ``clock`` names the kiosk and this start of its machine, as ``<kiosk>/<start>``: only times of one clock compare.
    "" is no clock.
    """

    clock: str = ""
    ms: int = 0

    @property
    def kiosk(self) -> str:
        """Return the id of the kiosk."""
        return self.clock.partition("/")[0]


class BatchWait(Struct, frozen=True):
    """A wait after a step: ``whole`` milliseconds, of which ``left`` were left when this was noted.

    That was at ``at`` (UTC in milliseconds since 1970) by the clock that people set, and ``up`` by ``clock`` (see
    ``Uptime``).
    """

    step: str
    whole: int
    left: int
    clock: str
    up: int
    at: int

    def left_at(self, now: int, uptime: Uptime) -> int:
        """Return how many milliseconds are left: by the machine's own clock while it runs, else by the set one.

        If that is before the wait began, all is left that was: see ``waits_to_note``, which lets it end.
        """
        return max(0, self._remaining(now, uptime))

    def over_for(self, now: int, uptime: Uptime) -> int:
        """Return for how many milliseconds it has been over."""
        return max(0, -self._remaining(now, uptime))

    def _remaining(self, now: int, uptime: Uptime) -> int:
        same = bool(self.clock) and uptime.clock == self.clock
        gone = uptime.ms - self.up if same else now - self.at
        return min(self.left, self.whole) - max(0, gone)


class Batch(Struct, frozen=True):
    """A batch: how many pieces, the step it is at, its wait, the steps passed, and how many pieces came of the last.

    ``passed`` gives the event by which each step was last passed. What an earlier batch left is passed over: its
    events have ids before ``begun``.
    """

    begun: str = ""
    pieces: Register[int] = Register(0)
    step: Register[str] = Register("")
    waited: Register[BatchWait | None] = Register(None)
    passed: dict[str, str] = {}
    ended: Register[int] = Register(0)

    @property
    def open(self) -> bool:
        """Tell whether it is being made."""
        return self.begun > self.ended.by

    @property
    def at(self) -> str:
        """Return the step that it is at, "" for the first."""
        return self.step.value if self.step.by > self.begun else ""

    @property
    def wait(self) -> BatchWait | None:
        """Return the wait that it is in, over or not, until somebody has gone on."""
        return self.waited.value if self.open and self.waited.by > max(self.begun, self.step.by) else None

    def has_passed(self, step: str) -> bool:
        """Tell whether all of a step was done before, its wait and the mentor's part with it."""
        return self.passed.get(step, "") > self.begun


Batches = dict[str, dict[str, Batch]]
"""The batches by resident and lesson."""


def fold_batches(batches: Batches, event: f.Event, event_data: f.BatchFact) -> Batches:
    """Return the batches after one more event."""
    own = batches.get(event_data.resident, {})
    batch = _fold(own.get(event_data.lesson, Batch()), event, event_data)
    return batches | {event_data.resident: own | {event_data.lesson: batch}}


def _fold(batch: Batch, event: f.Event, event_data: f.BatchFact) -> Batch:
    by = event.id
    match event_data:
        case f.BatchBegun(pieces=pieces):
            return replace(batch, begun=max(batch.begun, by), pieces=batch.pieces.put(pieces, by))
        case f.BatchCounted(pieces=pieces):
            return replace(batch, pieces=batch.pieces.put(pieces, by))
        case f.BatchStepReached(step=step, done=done):
            passed = batch.passed | {done: max(by, batch.passed.get(done, ""))} if done else batch.passed
            return replace(batch, step=batch.step.put(step, by), passed=passed)
        case f.BatchWaitBegun(step=step, whole=whole, left=left, clock=clock, up=up):
            wait = BatchWait(step, whole, left, clock, up, event.at)
            return replace(batch, waited=batch.waited.put(wait, by))
        case f.BatchEnded(made=made):
            return replace(batch, ended=batch.ended.put(made, by))


def open_waits(batches: Batches) -> Iterator[tuple[str, str, BatchWait]]:
    """Yield the waits that nobody has gone on from, with their resident and lesson."""
    for resident, own in batches.items():
        for lesson, batch in own.items():
            if (wait := batch.wait) is not None:
                yield resident, lesson, wait


def waits_to_note(batches: Batches, now: int, uptime: Uptime) -> list[f.BatchWaitBegun]:
    """Return the waits that are to be noted once more, with what is left of them, so that they run by this clock.

    They have just begun, or their machine was started anew since, or the set clock was set meanwhile: a later start
    of the machine would judge by it. So each wait ends, and none before its time, however wrong the set clock is.
    A wait that began at another kiosk is that one's.
    """

    def is_noted(wait: BatchWait) -> bool:
        if wait.clock != uptime.clock:
            return wait.clock.partition("/")[0] not in ("", uptime.kiosk)
        return abs((now - wait.at) - (uptime.ms - wait.up)) <= DRIFT

    return [
        f.BatchWaitBegun(resident, lesson, wait.step, wait.whole, wait.left_at(now, uptime), uptime.clock, uptime.ms)
        for resident, lesson, wait in open_waits(batches)
        if not is_noted(wait)
    ]
