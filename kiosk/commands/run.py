"""Start the kiosk."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from kiosk.commands.support.failures import tell_failure
from kiosk.commands.support.options import Options
from kiosk.commands.support.supervisor import supervise
from kiosk.commands.support.terminal import is_plain_terminal


def add(parser: argparse.ArgumentParser) -> None:
    """Name its options."""
    parser.add_argument("--silent", action="store_true", help="start without speech")
    parser.add_argument(
        "--on-call",
        type=Path,
        metavar="PROGRAM",
        help="run this program with the word call, emergency or answered when somebody calls the mentor",
    )


def run(options: Options) -> int:
    """Run the kiosk; on a plain terminal a small process watches over it, into which the kiosk is not imported."""
    if options.on_call is not None and not is_call_program(options.on_call, options.path):
        print(options.say("start.on_call", file=options.on_call), file=sys.stderr)
        return 2
    if not is_plain_terminal():
        return _start(options)
    return supervise(lambda: _watched(options), lambda: options.say("start.stopped", file=options.log))


def is_call_program(program: Path, folder: Path) -> bool:
    """Tell whether a program may be told of calls: a whole path, that can be run, outside of the data folder."""
    if not (program.is_absolute() and program.is_file() and os.access(program, os.X_OK)):
        return False
    return not program.resolve().is_relative_to(folder.resolve())


def _watched(options: Options) -> int:
    """Run the kiosk in the process that is watched."""
    try:
        return _start(options)
    except Exception as error:
        return tell_failure(error, options.lang, options.log)


def _start(options: Options) -> int:
    from kiosk.commands.support.running import run_kiosk  # not into the process that watches

    return run_kiosk(options)
