"""``kiosk pin``: a new PIN for a mentor who has lost theirs."""

from __future__ import annotations

import sys
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.commands.names import has_records
from kiosk.commands.records import open_store, run_safely
from kiosk.pages.entry import PIN_LENGTH
from kiosk.safekeeping.name_lookup import match_names, named_people, printable, workshop_names
from kiosk.store.pins import reset_pin
from kiosk.words import SayText

if TYPE_CHECKING:
    from kiosk.words import Lang, Words


def reset_main(data: Path, name: str, words: Words, lang: Lang) -> int:
    """Ask for the new PIN twice, unseen, and give it to the mentor of this name; return 0 if it is saved, else 1."""

    def act(say: SayText) -> int:
        if not has_records(data, say):
            return 1
        with open_store(data, say) as store:  # first: who is kept waiting by a running kiosk need not type in vain
            pin = _asked(say)
            if pin is None:
                return 1
            workshop = store.known.workshop
            known = named_people(workshop, workshop_names(workshop, words, lang), mentors=True)
            found = match_names(name, known)
            try:
                reset_pin(store, found[0][0] if len(found) == 1 else name, pin)
            except ValueError:
                names = ", ".join(printable(one[1]) for one in known) or "-"
                print(say("cli.no_mentor", name=printable(name), names=names), file=sys.stderr)
                return 1
            saved = store.flush(30)
        print(say("settings.pin_set" if saved else "start.unusable"), file=sys.stdout if saved else sys.stderr)
        return 0 if saved else 1

    return run_safely(words, lang, act)


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
