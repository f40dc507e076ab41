"""Listening: whether and when the kiosk listens, teaching it one's own words, and seeing what it hears."""

from __future__ import annotations

from msgspec import Struct

from kiosk.learning.event_kinds import SettingChanged
from kiosk.pages.entry import Sure
from kiosk.visit import (
    Block,
    Choice,
    Context,
    Field,
    Leave,
    Listening,
    Meter,
    Move,
    Open,
    Page,
    Phrase,
    PlaySound,
    Text,
    Wait,
)

EXAMPLES_ASKED = 3
"""So many good examples of a word are asked for."""

RESTS = 60_000
"""After so many ms without a sound or a key, teaching ends: who chooses by voice alone gets out by being silent."""


class TeachVoice(Struct, frozen=True):
    """The word to say now, how many good examples of it there are, how many words are left, and the last reply.

    Without a ``word`` there is nothing to say: all is taught, or ``why`` tells why it cannot be. ``wake`` is the
    teaching of the person's own wake word.
    """

    word: Phrase | None = None
    good: int = 0
    left: int = 0
    reply: Phrase | None = None
    why: Phrase | None = None
    wake: bool = False

    def page(self, context: Context) -> Page:
        """Return the page that asks for one word."""
        blocks: list[Block] = []
        if self.reply is not None:
            blocks.append(Text((self.reply,), "hint"))
        choices = [context.choice("close", "voice.page.stop", Move(Leave()))]
        if self.word is not None:
            blocks.append(Field(context.say("voice.page.say"), self.word))
            blocks.append(Text((context.say("voice.page.any_sound"),)))
            caption = context.say("voice.page.example", n=self.good + 1, total=EXAMPLES_ASKED)
            blocks.append(Meter(caption, self.good, EXAMPLES_ASKED))
            if not self.wake:
                skip = Move(effects=(Listening("skip"),))
                choices.insert(0, context.choice("skip", "voice.page.skip", skip))
        else:
            taught = context.say("voice.page.wake_taught" if self.wake else "voice.page.taught")
            blocks.append(Text((self.why or taught,)))
            if self.wake and self.why is None:
                choices = [*_wake_choices(context), *choices]
        several = self.word is not None and not self.wake
        rest = Move(Leave(), notice=context.say("voice.page.rest"))
        return context.page(
            "voice.teach",
            title=context.say("voice.page.teach_wake" if self.wake else "voice.page.teach"),
            help="voice.page.wake_help" if self.wake else "voice.page.teach_help",
            where=context.say("voice.page.left", n=self.left) if several else None,
            blocks=tuple(blocks),
            choices=tuple(choices),
            next=None,
            wait=Wait(RESTS, lambda at: rest) if self.word is not None else None,
        )


def _wake_choices(context: Context) -> list[Choice]:
    """Return what may be done with a wake word that was taught."""
    use = Move(Leave(), (SettingChanged("wake_word", "own"),), (PlaySound("done"),))
    again = Move(effects=(Listening("forget-wake"), Listening("teach-wake")))
    gone = Move(
        Leave(past=TeachVoice),
        (SettingChanged("wake_word", "kiosk"),),
        (Listening("forget-wake"),),
        context.say("voice.page.wake_forgotten"),
    )
    sure = Sure(context.say("voice.page.forget_wake_sure"), gone)
    return [
        context.choice("use", "voice.page.use_wake", use),
        context.choice("again", "voice.page.again_wake", again),
        context.choice("forget", "voice.page.forget_wake", sure),
    ]


def own_wake_choice(context: Context, label: Phrase, mark: Phrase | None) -> Choice:
    """Return the choice that leads to the person's own wake word."""
    teach = Move(Open(TeachVoice(wake=True)), effects=(Listening("teach-wake"),))
    return Choice("own", label, teach, mark=mark)


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
        if (hint := not_yet(context)) is not None:
            blocks.insert(0, hint)
        elif self.advice is not None:
            blocks.append(Text((self.advice,), "notice"))
        return context.page(
            "voice.test",
            "voice.page.test",
            blocks=tuple(blocks),
            choices=(context.choice("close", "voice.page.stop", Move(Leave())),),
        )


class Microphones(Struct, frozen=True):
    """The microphones that there are."""

    def page(self, context: Context) -> Page:
        """Return each microphone, the present one marked."""
        names = ("", *context.microphones())
        return context.page(
            "voice.microphones",
            "voice.page.microphone",
            choices=tuple(
                Choice(
                    f"m{place}",
                    Phrase(name, context.lang) if name else context.say("voice.page.own_microphone"),
                    Move(events=(SettingChanged("microphone", name),), effects=(PlaySound("done"),)),
                    mark=context.say("settings.now") if name == context.settings.microphone else None,
                )
                for place, name in enumerate(names)
            ),
        )


def not_yet(context: Context) -> Text | None:
    """Return what is to be done before the kiosk can hear at all; None if it can."""
    if not context.can_listen():
        return Text((context.say("voice.missing"), context.say("voice.install")), "notice")
    if context.settings.listen == "off":
        return Text((context.say("voice.page.off"),), "notice")
    return None


def voice_choices(context: Context) -> list[Choice]:
    """Return what stands beside the settings of listening: a resident can teach the kiosk, and have it forget."""
    choices = [
        context.choice("test", "voice.page.test", HearTest()),
        context.choice("microphone", "voice.page.microphone", Microphones()),
    ]
    if context.role == "resident":
        forget = Move(Leave(), effects=(Listening("forget"),), notice=context.say("voice.page.forgotten"))
        sure = Sure(context.say("voice.page.forget_sure"), forget)
        teach = Move(Open(TeachVoice()), effects=(Listening("teach"),))
        choices.insert(0, context.choice("teach", "voice.page.teach", teach))
        choices.append(context.choice("forget", "voice.page.forget", sure))
    return choices
