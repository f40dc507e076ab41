"""``kiosk pin``: a new PIN for a mentor who has lost theirs."""

from __future__ import annotations

import sys
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.commands.naming import recorded
from kiosk.pages.entry import PIN_LENGTH
from kiosk.safekeeping.commands import Say, opened, safely
from kiosk.safekeeping.naming import matching, names_in, people_of, shown
from kiosk.store.pins import reset_pin

if TYPE_CHECKING:
    from kiosk.words import Lang, Words


def reset_main(data: Path, name: str, words: Words, lang: Lang) -> int:
    """Ask for the new PIN twice, unseen, and give it to the mentor of this name; return 0 if it is saved, else 1."""

    def act(say: Say) -> int:
        if not recorded(data, say):
            return 1
        with opened(data, say) as store:  # first: who is kept waiting by a running kiosk need not type in vain
            pin = _asked(say)
            if pin is None:
                return 1
            workshop = store.facts.workshop
            known = people_of(workshop, names_in(workshop, words, lang), mentors=True)
            found = matching(name, known)
            try:
                reset_pin(store, found[0][0] if len(found) == 1 else name, pin)
            except ValueError:
                names = ", ".join(shown(one[1]) for one in known) or "-"
                print(say("cli.no_mentor", name=shown(name), names=names), file=sys.stderr)
                return 1
            saved = store.flush(30)
        print(say("settings.pin_set" if saved else "start.unusable"), file=sys.stdout if saved else sys.stderr)
        return 0 if saved else 1

    return safely(words, lang, act)


def _asked(say: Say) -> str | None:
    least, most = PIN_LENGTH
    pin = getpass(say("cli.pin_new") + " ")
    if not (pin.isascii() and pin.isdecimal() and least <= len(pin) <= most):
        print(say("entry.pin_short", least=least, most=most), file=sys.stderr)
        return None
    if getpass(say("cli.pin_again") + " ") != pin:
        print(say("cli.pin_differs"), file=sys.stderr)
        return None
    return pin
