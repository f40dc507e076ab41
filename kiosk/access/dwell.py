"""Dwelling: a pointer that stays on a target picks it, so that no click is needed. Pure: time is passed in."""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

REST: Final = -1
"""The place to dwell on that pauses dwelling, and takes the pause away again. It picks nothing."""


class Dwell(Struct, frozen=True):
    """Where a pointer is.

    ``after`` is the dwell time (ms; 0 is off). ``target`` is what it is over since ``since``; ``spent`` holds
    once that has fired, until the pointer leaves. ``paused`` holds between two dwells on ``REST``.
    """

    after: int
    target: int | None = None
    since: int = 0
    spent: bool = False
    paused: bool = False


class Dwelt(Struct, frozen=True):
    """What time came to: the new state, how far the dwelling is (0 to 1) and what it picked, if anything."""

    dwell: Dwell
    progress: float = 0.0
    chosen: int | None = None


def hover(dwell: Dwell, target: int | None, at: int) -> Dwell:
    """Take what the pointer is over now; on another target, or none, the time starts anew."""
    return dwell if target == dwell.target else replace(dwell, target=target, since=at, spent=False)


def new_sheet(dwell: Dwell, under: int | None) -> Dwell:
    """Take a new sheet under a pointer that has not moved: what lies there counts only after the pointer left."""
    return replace(dwell, target=under, spent=True)


def tick(dwell: Dwell, at: int) -> Dwelt:
    """Let time pass. A target is picked once; it must be left before it can be picked again."""
    if not _counts(dwell):
        return Dwelt(dwell)
    progress = min(1.0, max(0, at - dwell.since) / dwell.after)
    if progress < 1.0:
        return Dwelt(dwell, progress)
    dwell = replace(dwell, spent=True)
    if dwell.target == REST:
        return Dwelt(replace(dwell, paused=not dwell.paused), 1.0)
    return Dwelt(dwell, 1.0, dwell.target)


def next_wake(dwell: Dwell, at: int, steps: int = 8) -> int | None:
    """Return when to call ``tick`` next so that progress shows in ``steps`` steps, or None if nothing is due."""
    if not _counts(dwell):
        return None
    done = max(0, at - dwell.since) * steps // dwell.after
    return dwell.since + -(-(min(done, steps - 1) + 1) * dwell.after // steps)


def _counts(dwell: Dwell) -> bool:
    waits = dwell.target is not None and not dwell.spent and dwell.after > 0
    return waits and (not dwell.paused or dwell.target == REST)
