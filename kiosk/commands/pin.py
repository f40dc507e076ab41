"""Give a mentor who has lost their PIN a new one."""

from __future__ import annotations

import argparse
import sys
from getpass import getpass

from kiosk.commands.support.names import match_names, named_people, workshop_names
from kiosk.commands.support.options import Options
from kiosk.commands.support.records import has_records, open_store, told_in_words
from kiosk.pages.entry import PIN_LENGTH
from kiosk.store.pins import reset_pin
from kiosk.words import SayText, printable


def add(parser: argparse.ArgumentParser) -> None:
    """Name its options."""
    parser.add_argument(
        "--reset", required=True, nargs="+", metavar="NAME", help="the mentor's name; the new PIN is asked for"
    )


@told_in_words
def run(options: Options) -> int:
    """Ask for the new PIN twice, unseen, and give it to the mentor of this name; return 0 if it is saved, else 1."""
    say, name = options.say, " ".join(options.reset)
    if not has_records(options.folder, say):
        return 1
    with open_store(options.folder, say) as store:  # first: a running kiosk is told of before anything is typed
        pin = _asked(say)
        if pin is None:
            return 1
        workshop = store.known.workshop
        known = named_people(workshop, workshop_names(workshop, options.words, options.lang), mentors=True)
        found = match_names(name, known)
        if len(found) != 1:
            names = ", ".join(printable(one[1]) for one in known) or "-"
            print(say("cli.no_mentor", name=name, names=names), file=sys.stderr)
            return 1
        reset_pin(store, found[0][0], pin)
        saved = store.flush(30)
    print(say("settings.pin_set" if saved else "start.unusable"), file=sys.stdout if saved else sys.stderr)
    return 0 if saved else 1


def _asked(say: SayText) -> str | None:
    least, most = PIN_LENGTH
    pin = getpass(say("cli.pin_new") + " ")
    if not (pin.isascii() and pin.isdecimal() and least <= len(pin) <= most):
        print(say("entry.pin_short", least=least, most=most), file=sys.stderr)
        return None
    if getpass(say("cli.pin_again") + " ") != pin:
        print(say("cli.pin_differs"), file=sys.stderr)
        return None
    return pin
