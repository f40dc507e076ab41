"""Choosing by voice: the listener's words follow the sheet that is shown, and what was heard becomes commands.

Half duplex: while the kiosk speaks it hears nothing. A doubtful word is asked about, never acted on.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from kiosk.learning import Settings
from kiosk.listening import (
    NO,
    WAKE,
    YES,
    Attention,
    Doubt,
    Event,
    Grammar,
    Heard,
    Listener,
    Missed,
    Misses,
    Noise,
    Status,
    Sum,
    Teaching,
    amount_words,
    begun,
    command_of,
    offer_text,
    other_words,
    reply_text,
    room_text,
    sheet_grammar,
    take,
    words_to_teach,
    yes_no_words,
)
from kiosk.listening.personal import Personal, delete, voice_file
from kiosk.pages import Command, Page, Phrase, Sheet, choose
from kiosk.pages.voice import HearTest, TeachVoice
from kiosk.words import Lang, Words

if TYPE_CHECKING:
    from kiosk.listening.hearing import Example

ASKED_PAGES: Final = ("sure", "sign-in", "sign-in.mentor", "still-there")
"""Pages on which a doubtful word is never acted on: what is done there cannot be taken back by a further word."""

METER_EVERY: Final = 0.5
"""Seconds between two looks at the level meter: faster would only flicker."""


class Host(Protocol):
    """What the app does for the ears. All is called on its own thread, but for ``later``."""

    def later(self, act: Callable[[], None]) -> None:
        """Have something done on the app's thread; safe from any thread."""

    def heard(self, command: Command) -> None:
        """Carry out a command that was said."""

    def number(self, amount: int) -> None:
        """Enter a sum that was said."""

    def tell_phrase(self, notice: Phrase) -> None:
        """Say something that did not come from a command."""

    def hearing(self, state: str) -> None:
        """Show whether the kiosk hears now: a state of ``Status``, "asleep", or "" if it does not listen at all."""

    def swap(self, place: TeachVoice | HearTest) -> None:
        """Show what teaching or the hearing test has come to, in place of what it was before."""


class Ears:
    """Listens for one kiosk while a person's settings ask for it. ``folder`` keeps what is known of words."""

    def __init__(self, host: Host, words: Words, folder: Path) -> None:
        self._host, self._words, self._folder = host, words, folder
        self._listener: Listener | None = None
        self._device = ""
        self._person: str | None = None
        self._personal: Personal | None = None
        self._lang: Lang = "id"
        self._page: Page | None = None
        self._sheet: Sheet | None = None
        self._place: object = None
        self._asked: Doubt | None = None
        self._misses = Misses()
        self._attention = Attention()
        self._sum = Sum()
        self._teaching: Teaching | None = None
        self._state = ""
        self._metered = 0.0

    def person(self, settings: Settings, person: str | None) -> None:
        """Take a person's settings: begin to listen to them, or stop."""
        if settings.listen == "off":
            self.close()
            return
        if self._listener is None or (self._lang, self._device) != (settings.lang, settings.microphone):
            self.close()
            self._lang, self._device = settings.lang, settings.microphone
            tell = lambda event: self._host.later(partial(self._event, event))  # noqa: E731
            others = other_words(self._words, self._lang)
            self._listener = Listener.start(tell, self._folder / "seeds", self._device or None, others)
        if person != self._person:
            self._person = person
            self._personal = Personal.load(voice_file(self._folder, person)) if person else None
            self._listener.person(self._personal)
        wake = self._words.say(self._lang, f"voice.wake.{settings.wake_word}")
        if (self._attention.mode, self._attention.wake_word) != (settings.listen, wake):
            self._attention = Attention(settings.listen, wake)

    def sheet(self, page: Page, sheet: Sheet, place: object) -> None:
        """Let the words of a sheet count from now on."""
        if page.key != getattr(self._page, "key", None):
            self._sum = Sum()
        self._page, self._sheet, self._place, self._asked = page, sheet, place, None
        if self._teaching is not None and not isinstance(place, TeachVoice) and self._listener is not None:
            self._teaching = None
            self._listener.teach(None)
        self._count()

    def deaf(self, deaf: bool) -> None:
        """Hear nothing while the kiosk speaks."""
        if self._listener is not None:
            self._listener.deaf(deaf)

    def called(self) -> None:
        """Begin to listen for a while: the key or the switch for it was pressed."""
        self._attention = self._attention.called(_now())
        self._count()

    def close(self) -> None:
        """Stop listening and give the microphone back."""
        listener, self._listener = self._listener, None
        self._person = self._personal = self._teaching = None
        if listener is not None:
            listener.close()
            self._show("")

    # Teaching ----------------------------------------------------------------------------------------

    def teach(self) -> None:
        """Begin to be taught by the person who is here, where they stopped the last time."""
        if self._listener is None or self._personal is None:
            self._host.swap(TeachVoice(why=self._words.say(self._lang, "voice.teach.not-now")))
            return
        self._teaching = begun(words_to_teach(self._words, self._lang), self._personal)
        self._listener.teach(lambda example: self._host.later(partial(self._example, example)))
        self._taught(None)

    def skip(self) -> None:
        """Go on to the next word."""
        if self._teaching is not None:
            self._teaching = self._teaching.skip()
            self._taught(None)

    def forget(self, person: str | None) -> None:
        """Delete all that is known of how a person says the words, also while nothing listens.

        Raises OSError if that cannot be done.
        """
        if person is None:
            return
        delete(self._folder, person)
        if person == self._person and self._listener is not None:
            self._personal = Personal()
            self._listener.person(self._personal)

    def _example(self, example: Example) -> None:
        if self._teaching is None or self._personal is None:
            return
        self._teaching, reply = take(self._teaching, example, self._personal)
        if reply.keep:
            self._save()
        self._taught(reply_text(reply, self._words, self._lang))

    def _taught(self, reply: Phrase | None) -> None:
        teaching = self._teaching
        if teaching is not None:
            self._host.swap(TeachVoice(teaching.word, teaching.good, len(teaching.words) - teaching.at, reply))

    def _save(self) -> None:
        if self._person and self._personal is not None:
            self._personal.save(voice_file(self._folder, self._person))

    # What was heard ----------------------------------------------------------------------------------

    def _count(self) -> None:
        if self._listener is None or self._page is None or self._sheet is None:
            return
        grammar = sheet_grammar(self._sheet, self._words, self._lang)
        if self._page.number is not None:
            sums = amount_words(self._words, self._lang)
            taken = {name for word in sums for name in word.names}
            plain = tuple(word for word in grammar.words if not taken & set(word.names))
            grammar = Grammar((*plain, *sums), grammar.matters)
        if self._asked is not None:
            named = grammar.only(self._asked.candidates)
            grammar = Grammar((*yes_no_words(self._words, self._lang), *named.words))
        elif self._page.key in ASKED_PAGES:
            grammar = Grammar(grammar.words, frozenset(grammar.keys))
        self._listener.words(self._attention.grammar(grammar, _now()))
        self._show(self._state)

    def _event(self, event: Event) -> None:
        if self._listener is None:
            return
        awake = self._attention.awake(_now())
        self._attention = self._attention.heard(event, _now())
        if self._attention.awake(_now()) != awake:
            self._count()
        self._misses, offer = self._misses.heard(event)
        match event:
            case Heard(key=key) if key == WAKE:
                self._show("ok")
            case Heard():
                self._said(event)
            case Doubt():
                self._ask(event)
            case Missed() if (notice := offer_text(offer, self._words, self._lang)) is not None:
                self._host.tell_phrase(notice)
            case Status(state=state):
                self._show(state)
            case Noise():
                self._meter(event)
            case _:
                pass

    def _show(self, state: str) -> None:
        self._state = state
        asleep = state in ("ok", "learning") and not self._attention.awake(_now())
        self._host.hearing("asleep" if asleep else state)

    def _meter(self, noise: Noise) -> None:
        if isinstance(self._place, HearTest) and time.monotonic() - self._metered >= METER_EVERY:
            self._metered = time.monotonic()
            advice = room_text(noise, self._words, self._lang)
            self._host.swap(HearTest(self._place.heard, self._place.sure, round(noise.level), advice))

    def _said(self, heard: Heard) -> None:
        key = heard.key
        if isinstance(self._place, HearTest) and key not in ("back", "home"):
            self._host.swap(HearTest(self._label(key), round(heard.sureness * 10), self._place.level))
            return
        if self._asked is not None:
            asked, self._asked = self._asked, None
            if key == NO:
                self._again(asked)
                return
            key = asked.candidates[0] if key == YES else key
            self._listen_to(asked.turn, key)
            self._count()
        if key.startswith("number:"):
            self._add(key)
        elif key in ("done", "erase") and self._page is not None:
            self._sum = Sum()
            number = next((choice.number for choice in self._page.choices if choice.key == key), None)
            if number is not None:
                self._host.heard(choose(number))
        elif (command := command_of(key)) is not None:
            self._host.heard(command)

    def _listen_to(self, turn: int, key: str) -> None:
        """Learn that this is how the person says it."""
        if self._listener is not None:
            self._listener.meant(turn, key, lambda personal: self._host.later(self._save))

    def _add(self, key: str) -> None:
        """Take one more word of a sum; one that makes no sum with those before begins anew."""
        for begun_with in (self._sum, Sum()):
            then = begun_with.plus(key)
            if (amount := then.value()) is not None:
                self._sum = then
                self._host.number(amount)
                return

    def _ask(self, doubt: Doubt) -> None:
        if self._asked is not None and doubt.candidates[0] in (YES, NO):
            return
        yes, no = (self._words.say(self._lang, f"voice.word.{key}").text for key in (YES, NO))
        name = self._label(doubt.candidates[0])
        self._host.tell_phrase(self._words.say(self._lang, "voice.meant", name=name, yes=yes, no=no))
        self._asked = doubt  # only now: telling showed the page again
        self._count()

    def _again(self, doubt: Doubt) -> None:
        """Ask about the next candidate; after the last, the words of the page count again."""
        if len(doubt.candidates) > 1:
            self._ask(Doubt(doubt.candidates[1:], doubt.turn))
        else:
            self._count()

    def _label(self, key: str) -> str:
        command = command_of(key)
        for target in self._sheet.targets if self._sheet is not None else ():
            if target.number is not None and command == choose(target.number):
                return target.phrase.text
        if key.startswith("number:"):
            return key.removeprefix("number:")
        return self._words.say(self._lang, f"voice.word.{key}").text


def _now() -> int:
    return time.monotonic_ns() // 1_000_000
