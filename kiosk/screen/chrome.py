"""The phrases that every screen needs, from the words files."""

from __future__ import annotations

from typing import get_args

from kiosk.pages.page import Lang, Role
from kiosk.screen.cells import Chrome
from kiosk.words import Phrase, Words


def chrome_of(words: Words, lang: Lang, signs: tuple[str, ...] = ()) -> Chrome:
    """Return the layout's phrases in a language; ``signs`` are the keys of what stands at the top right."""
    texts = words.texts[lang]

    def say(key: str) -> Phrase:
        return Phrase(texts[key], lang)

    return Chrome(
        back=say("act.back"),
        previous=say("screen.previous"),
        repeat=say("act.repeat"),
        help=say("act.help"),
        home=say("act.home"),
        more=say("screen.more"),
        screen=say("screen.of"),
        choice=say("screen.choice"),
        star=say("screen.star"),
        hash=say("screen.hash"),
        roles={role: say(f"role.{role}") for role in get_args(Role)},
        status=tuple(say(sign) for sign in signs),
    )
