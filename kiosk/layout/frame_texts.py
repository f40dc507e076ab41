"""The phrases that every screen needs, from the words files."""

from __future__ import annotations

from functools import partial
from typing import get_args

from kiosk.layout.cells import Banner, FrameTexts
from kiosk.visit import Lang, Role
from kiosk.words import Words


def make_frame_texts(
    words: Words, lang: Lang, signs: tuple[str, ...] = (), banner: Banner | None = None
) -> FrameTexts:
    """Return the layout's phrases in a language; ``signs`` are the keys of what stands at the top right."""
    say = partial(words.say, lang)

    return FrameTexts(
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
        banner=banner,
    )
