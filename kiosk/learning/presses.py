"""What a person's presses tell about the settings that fit them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil
from typing import Final

from msgspec import Struct

from kiosk.learning.settings import VALUES, Settings


class Trial(Struct, frozen=True):
    """One try on the practice page: one press was asked for at ``asked_at``; these came, each a key and a time.

    It is ``hurried`` if it was asked for because the person pressed again and again before: its first press answers
    nothing.
    """

    asked_at: int
    presses: tuple[tuple[str, int], ...]
    hurried: bool = False


class Proposal(Struct, frozen=True):
    """Settings that fit a person's presses, in milliseconds; ``scan_rate`` is None if nothing was pressed."""

    repeat_gap: int
    bounce: int
    key_gap: int
    scan_rate: int | None


SOONEST: Final = 230
"""No held key repeats sooner (ms) after it went down: what comes before is a hand that trembles."""

STREAM: Final = 250
"""Equal presses closer than this (ms), once a key is held, are its repeats."""


def measure(trials: Sequence[Trial]) -> Proposal:
    """Return settings from tries of one press each: all that came after the first press was not meant.

    Each time is the smallest on offer that covers 95 of 100 such accidents, with half as much again for a held
    key and a fifth for the others, since a short practice shows less than a day; the choice of these margins is
    ours. The scan rate follows the 0.65 rule (see ``propose_rate``). Without accidents the defaults stay. A press
    after a try without any is late: it answers what was asked for then.
    """
    stream: list[int] = []
    again: list[int] = []
    slips: list[int] = []
    reactions: list[int] = []
    unanswered: int | None = None
    for trial in trials:
        asked_at = trial.asked_at if unanswered is None else unanswered
        if not trial.presses:
            unanswered = asked_at
            continue
        unanswered = None
        first, start = trial.presses[0]
        if not trial.hurried:
            reactions.append(start - asked_at)
        slips += [at - start for key, at in trial.presses if key != first]
        times = [at for key, at in trial.presses if key == first]
        gaps = [after - before for before, after in pairwise(times)]
        held = False
        for place, gap in enumerate(gaps):
            begins_stream = place + 1 < len(gaps) and gaps[place + 1] < STREAM
            held = held and gap < STREAM
            if held:
                stream.append(gap)
            elif gap >= SOONEST and begins_stream:
                held = True
            else:
                again.append(times[place + 1] - start)
    base = Settings()
    return Proposal(
        repeat_gap=_offered("repeat_gap", stream, 3, 2, base.repeat_gap),
        bounce=_offered("bounce", again, 6, 5, base.bounce),
        key_gap=_offered("key_gap", slips, 6, 5, base.key_gap),
        scan_rate=propose_rate(reactions) if reactions else None,
    )


def _offered(name: str, times: list[int], up: int, down: int, least: int) -> int:
    """Return the smallest value of a setting that covers the 95th percentile (nearest rank) with a margin."""
    if not times:
        return least
    needed = sorted(times)[ceil(0.95 * len(times)) - 1] * up / down
    values = [value for value in VALUES[name] if isinstance(value, int) and value >= least]
    return next((value for value in values if value > needed), values[-1])


def propose_rate(reactions: Sequence[int]) -> int:
    """Return the scan rate on offer that fits reaction times (both ms): the next one above their mean / 0.65.

    Simpson, Koester and LoPresti, "Selecting an appropriate scan rate: the .65 rule", Assistive Technology 19(2),
    2007; for most people about the mean press time and two standard deviations. Raises ValueError if there are
    no times.
    """
    if not reactions:
        raise ValueError("a rate needs at least one reaction time")
    needed = sum(reactions) / len(reactions) / 0.65
    rates = [rate for rate in VALUES["scan_rate"] if isinstance(rate, int)]
    return next((rate for rate in rates if rate >= needed), rates[-1])
