"""Start the kiosk."""

from __future__ import annotations

import argparse

from kiosk.commands.support.failures import tell_failure
from kiosk.commands.support.options import Options
from kiosk.commands.support.supervisor import supervise
from kiosk.commands.support.terminal import is_plain_terminal


def add(parser: argparse.ArgumentParser) -> None:
    """Name its options."""
    parser.add_argument("--silent", action="store_true", help="start without speech")


def run(options: Options) -> int:
    """Run the kiosk; on a plain terminal a small process watches over it, into which the kiosk is not imported."""
    if not is_plain_terminal():
        return _start(options)
    return supervise(lambda: _watched(options), lambda: options.say("start.stopped", file=options.log))


def _watched(options: Options) -> int:
    """Run the kiosk in the process that is watched."""
    try:
        return _start(options)
    except Exception as error:
        return tell_failure(error, options.lang, options.log)


def _start(options: Options) -> int:
    from kiosk.commands.support.running import run_kiosk  # not into the process that watches

    return run_kiosk(options)
