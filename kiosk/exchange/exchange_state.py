"""How the exchange with the hub goes, as a kiosk writes it down for its mentors: for the doctor and its page."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kiosk.exchange.exchanging import ExchangeReport
from kiosk.store import DataFolder, read_plain, write_whole
from kiosk.words import HealthLine

log = logging.getLogger(__name__)

LATE_MS: Final = 7 * 86_400_000
"""Milliseconds without the hub from which on somebody should look. The kiosk works on for as long as it must."""

WRONG_CLOCK_MS: Final = 120_000
"""Milliseconds by which a clock may be wrong before it is told of."""

THERE_TWICE: Final = 3
"""Exchanges in a row that began without the last word from which a kiosk is taken to be there twice."""

_PASSING: Final = ("", "unreachable", "busy")
"""Troubles that pass by themselves."""


class ExchangeState(Struct, frozen=True):
    """When this kiosk last met its hub (ms since 1970, 0: never), and what is odd.

    ``trouble`` is the kind of the HubError since then, "" if there is none. ``waiting`` are residents who were erased
    elsewhere and wait for a mentor's word; ``ahead`` as in ExchangeReport; ``strange`` counts exchanges in a row.
    """

    met: int = 0
    trouble: str = ""
    waiting: int = 0
    ahead: int = 0
    strange: int = 0


def read_exchange_state(folder: DataFolder) -> ExchangeState:
    """Return what was written down; nothing odd if it cannot be read."""
    try:
        return msgspec.json.decode(read_plain(folder.hub_state, 1 << 12), type=ExchangeState)
    except FileNotFoundError:
        pass
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        log.exception("how the exchange goes cannot be read")
    return ExchangeState()


def note_exchange(folder: DataFolder, now: int, report: ExchangeReport | None, trouble: str = "") -> None:
    """Write down how an exchange went: what it reported, or what hindered it. Raises OSError."""
    before = read_exchange_state(folder)
    state = replace(before, trouble=trouble)
    if report is not None:
        strange = before.strange + 1 if report.strange else 0 if report.moved else before.strange
        state = ExchangeState(now, "", len(report.waiting), report.ahead or 0, strange)
    seldom = replace(state, met=before.met, ahead=before.ahead) == before and state.met - before.met < 600_000
    if not seldom:  # not each quarter of a minute: a flash disk wears out
        write_whole(folder.hub_state, msgspec.json.encode(state) + b"\n", sync=False)


def exchange_health(folder: DataFolder, now: int) -> Iterator[HealthLine]:
    """Yield how the exchange with the hub goes; nothing for a kiosk that has joined none."""
    if not folder.hub.exists():
        return
    state = read_exchange_state(folder)
    if state.met:
        days = max(0, now - state.met) // 86_400_000
        yield HealthLine("hub.met", {"days": days}, now - state.met < LATE_MS and state.trouble in _PASSING)
    else:
        yield HealthLine("hub.never_met", well=state.trouble in _PASSING)
    if state.waiting:
        yield HealthLine("hub.waits", {"n": state.waiting}, well=False)
    if abs(state.ahead) > WRONG_CLOCK_MS:
        yield HealthLine("hub.clock_ahead", {"n": round(state.ahead / 60_000)}, well=False)
    if state.strange >= THERE_TWICE:
        yield HealthLine("hub.there_twice", well=False)
