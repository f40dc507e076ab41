"""Listening: whether and when the kiosk listens, teaching it one's own words, and seeing what it hears."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from kiosk.learning.facts import SettingChanged
from kiosk.pages.entry import Sure
from kiosk.pages.move import Leave, Listening, Move, Open, PlaySound
from kiosk.pages.page import Block, Choice, Field, Meter, Page, Phrase, Text

if TYPE_CHECKING:
    from kiosk.pages.journey import Context

EXAMPLES = 3
"""So many good examples of a word are asked for."""


class TeachVoice(Struct, frozen=True):
    """The word to say now, how many good examples of it there are, how many words are left, and the last reply.

    Without a ``word`` there is nothing to say: all is taught, or ``why`` tells why it cannot be.
    """

    word: Phrase | None = None
    good: int = 0
    left: int = 0
    reply: Phrase | None = None
    why: Phrase | None = None

    def page(self, context: Context) -> Page:
        """Return the page that asks for one word."""
        blocks: list[Block] = []
        if self.reply is not None:
            blocks.append(Text((self.reply,), "hint"))
        choices = [Choice("close", context.say("voice.page.stop"), Move(Leave()))]
        if self.word is not None:
            blocks.append(Field(context.say("voice.page.say"), self.word))
            blocks.append(Text((context.say("voice.page.any_sound"),)))
            caption = context.say("voice.page.example", n=self.good + 1, total=EXAMPLES)
            blocks.append(Meter(caption, self.good, EXAMPLES))
            skip = Move(effects=(Listening("skip"),))
            choices.insert(0, Choice("skip", context.say("voice.page.skip"), skip))
        else:
            blocks.append(Text((self.why or context.say("voice.page.taught"),)))
        return Page(
            key="voice.teach",
            title=context.say("voice.page.teach"),
            where=context.say("voice.page.left", n=self.left) if self.word is not None else None,
            blocks=tuple(blocks),
            choices=tuple(choices),
            help=(context.say("voice.page.teach_help"),),
            next=None,
            lang=context.lang,
        )


class HearTest(Struct, frozen=True):
    """What was heard last, how sure that is (0..10), and the microphone's level (dB below full scale)."""

    heard: str = ""
    sure: int = 0
    level: int = -96
    advice: Phrase | None = None

    def page(self, context: Context) -> Page:
        """Return the page that shows what is heard; nothing said here does anything but "back" and "home"."""
        heard = Phrase(self.heard, context.lang) if self.heard else context.say("voice.page.nothing")
        blocks: list[Block] = [
            Text((context.say("voice.page.try"),)),
            Field(context.say("voice.page.heard"), heard),
            Meter(context.say("voice.page.sure", n=self.sure), self.sure, 10),
            Meter(context.say("voice.page.level"), max(0, min(12, (self.level + 72) // 6)), 12),
        ]
        if self.advice is not None:
            blocks.append(Text((self.advice,), "notice"))
        return Page(
            key="voice.test",
            title=context.say("voice.page.test"),
            blocks=tuple(blocks),
            choices=(Choice("close", context.say("voice.page.stop"), Move(Leave())),),
            help=(context.say("voice.page.test_help"),),
            lang=context.lang,
        )


class Microphones(Struct, frozen=True):
    """The microphones that there are."""

    def page(self, context: Context) -> Page:
        """Return each microphone, the present one marked."""
        names = ("", *context.microphones())
        return Page(
            key="voice.microphones",
            title=context.say("voice.page.microphone"),
            choices=tuple(
                Choice(
                    f"m{place}",
                    Phrase(name, context.lang) if name else context.say("voice.page.own_microphone"),
                    Move(facts=(SettingChanged("microphone", name),), effects=(PlaySound("done"),)),
                    mark=context.say("settings.now") if name == context.settings.microphone else None,
                )
                for place, name in enumerate(names)
            ),
            help=(context.say("voice.page.microphone_help"),),
            lang=context.lang,
        )


def voice_choices(context: Context) -> list[Choice]:
    """Return what stands beside the settings of listening: a resident can teach the kiosk, and have it forget."""
    choices = [
        Choice("test", context.say("voice.page.test"), Move(Open(HearTest()))),
        Choice("microphone", context.say("voice.page.microphone"), Move(Open(Microphones()))),
    ]
    if context.role == "resident":
        forget = Move(Leave(), effects=(Listening("forget"),), notice=context.say("voice.page.forgotten"))
        sure = Sure(context.say("voice.page.forget_sure"), forget)
        teach = Move(Open(TeachVoice()), effects=(Listening("teach"),))
        choices.insert(0, Choice("teach", context.say("voice.page.teach"), teach))
        choices.append(Choice("forget", context.say("voice.page.forget"), Move(Open(sure))))
    return choices
