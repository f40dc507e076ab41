"""Trying the inputs: every key, touch, pointer and word says what it is, and does nothing else."""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kiosk.visit import Context, Leave, Move, Page, Phrase, PlaySound, Swap, Text, TriedBy, Wait

LEAVES_AT: Final = 3
"""So many times the same, one after the other, leaves the page: whatever it is that a person can do."""

QUIET: Final = 20_000
"""Milliseconds without anything after which the page goes by itself."""

TWO_PRESSES: Final = 500
"""Milliseconds that two presses of a key lie apart to be two: a bounce or a held key leaves nothing."""


class TryIntroduction(Struct, frozen=True):
    """Tells how to leave the page that takes everything, before it opens."""

    def page(self, context: Context) -> Page:
        """Return the page with the way on."""
        return context.page(
            "try.before",
            "try",
            blocks=(Text((context.say("try.text"), context.say("try.out"), context.say("try.quiet"))),),
            choices=(context.choice("begin", "try.begin", Move(Swap(TryInputs()))),),
            next="begin",
        )


class TryInputs(Struct, frozen=True):
    """What came last (``by`` a key, or what named a target or an act), at which time (ms), and how often running."""

    by: TriedBy | None = None
    came: str = ""
    at: int = 0
    times: int = 0

    def page(self, context: Context) -> Page:
        """Return the page that takes everything; both ways out are told on it."""
        return context.page(
            "try",
            blocks=(
                # What came stands first: with the largest letters the rest may be on a sheet that nothing turns to.
                Text((self._came(context), *((context.say("try.times", n=self.times),) if self.times else ()))),
                *(() if self.times else (Text((context.say("try.out"), context.say("try.quiet"))),)),
            ),
            pressed=self._pressed,
            tried=lambda by, named: self._next(replace(self, by=by, came=named.text)),
            wait=Wait(QUIET, lambda at: Move(Leave(), notice=context.say("try.over"))),
        )

    def _came(self, context: Context) -> Phrase:
        if not self.times:
            return context.say("try.text")
        return context.key_line(self.came) if self.by is None else context.say(f"try.{self.by}", name=self.came)

    def _pressed(self, key: str, at: int) -> Move:
        if self.by is None and key == self.came and at - self.at < TWO_PRESSES:
            return Move(Swap(replace(self, at=at)))
        return self._next(replace(self, by=None, came=key, at=at))

    def _next(self, came: TryInputs) -> Move:
        times = self.times + 1 if (came.by, came.came) == (self.by, self.came) else 1
        if times >= LEAVES_AT:
            return Move(Leave(), effects=(PlaySound("done"),))
        return Move(Swap(replace(came, times=times)))
