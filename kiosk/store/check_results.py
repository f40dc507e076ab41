"""What was tried of the machine at this kiosk, when, and whether it passed: for the doctor and its page."""

from __future__ import annotations

import logging
from threading import Lock
from typing import Final

import msgspec
from msgspec import Struct

from kiosk.store.data_folder import DataFolder, read_plain, write_whole

log = logging.getLogger(__name__)

_LOCK: Final = Lock()
"""Held while the results are read and written anew: what calls and what tries are threads of their own."""


class CheckResult(Struct, frozen=True):
    """What came of one check at a time (milliseconds since 1970). ``detail`` says why it did not pass, if known."""

    at: int
    passed: bool
    detail: str = ""


def read_check_results(folder: DataFolder) -> dict[str, CheckResult]:
    """Return the last result of each check by its name; none if they cannot be read."""
    try:
        return msgspec.json.decode(read_plain(folder.checks, 1 << 14), type=dict[str, CheckResult])
    except FileNotFoundError:
        pass
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        log.exception("the results of checks cannot be read")
    return {}


def note_check(folder: DataFolder, name: str, result: CheckResult | None) -> None:
    """Write down what came of a check; None takes the last result away. A disk that refuses is logged."""
    with _LOCK:
        before = read_check_results(folder)
        after = {key: one for key, one in before.items() if key != name} | ({name: result} if result else {})
        if after == before:
            return
        try:
            write_whole(folder.checks, msgspec.json.encode(after) + b"\n", sync=False)
        except OSError as error:
            log.warning("the result of a check cannot be written: %s", error)
