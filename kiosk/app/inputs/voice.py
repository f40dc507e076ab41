"""Choosing by voice: the listener's words follow the sheet that is shown, and what was heard becomes commands.

Half duplex: while the kiosk speaks or a signal sounds it hears nothing. A doubtful word is asked about, never acted
on. That words begin to count, and that they no longer do, is heard by a soft tone and seen by a sign.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Protocol

from msgspec.structs import replace

from kiosk.learning import Settings
from kiosk.listening import (
    NO,
    OWN_WAKE,
    WAKE,
    YES,
    Doubt,
    Grammar,
    Listener,
    ListeningMode,
    ListeningStatus,
    MissCount,
    Missed,
    Noise,
    SpokenSum,
    SpokenWord,
    Teaching,
    VoiceEvent,
    WordHeard,
    amount_words,
    begin_teaching,
    command_of,
    digit_words,
    is_voice_installed,
    offer_text,
    other_words,
    reply_text,
    room_text,
    sheet_grammar,
    take_example,
    usual_grammar,
    words_to_teach,
    yes_no_words,
)
from kiosk.listening.grammar import name_id
from kiosk.listening.personal import Personal, delete_examples, voice_file
from kiosk.pages.settings.voice import HearTest, TeachVoice
from kiosk.speech.sound import IMPORTING
from kiosk.visit import HASH, STAR, Act, Command, Page, Phrase, Sheet, choose
from kiosk.words import Lang, Words

if TYPE_CHECKING:
    from kiosk.listening.hearing import Example
    from kiosk.listening.teaching import Usual

ASKED_PAGES: Final = ("sure", "sign-in", "sign-in.mentor", "still-there")
"""Pages on which a doubtful word is never acted on: what is done there cannot be taken back by a further word."""

METER_EVERY: Final = 0.5
"""Seconds between two looks at the level meter: faster would only flicker."""

LATENCY: Final = 150
"""Milliseconds that a sound system may be late with a signal."""

HEARS: Final = ("ok", "learning")
"""The states in which the kiosk hears."""


class VoiceHost(Protocol):
    """What the app does for voice input. All is called on its own thread, but for ``later``."""

    def later(self, act: Callable[[], None]) -> None:
        """Have something done on the app's thread; safe from any thread."""

    def heard(self, command: Command) -> None:
        """Carry out a command that was said."""

    def number(self, amount: int) -> None:
        """Enter a sum that was said."""

    def tell_phrase(self, notice: Phrase) -> None:
        """Say something that did not come from a command."""

    def tone(self, name: Literal["listen", "unlisten"]) -> None:
        """Sound the tone that goes with listening, if the person wants it."""

    def after(self, milliseconds: int, act: Callable[[], None]) -> object:
        """Have something done later."""

    def hearing(self, state: str) -> None:
        """Show whether the kiosk hears now: a state of ``Status``, "asleep", or "" if it does not listen at all."""

    def swap(self, place: TeachVoice | HearTest) -> None:
        """Show what teaching or the hearing test has come to, in place of what it was before."""


class VoiceInput:
    """Listens for one kiosk while a person's settings ask for it. ``folder`` keeps what is known of words."""

    def __init__(self, host: VoiceHost, words: Words, folder: Path) -> None:
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
        self._misses = MissCount()
        self._attention = ListeningMode()
        self._sum = SpokenSum()
        self._after_comma = False
        self._teaching: Teaching | None = None
        self._teaches_wake = False
        self._state = ""
        self._metered = 0.0
        self._speaking = False
        self._sounds_until = 0
        self._kept_awake = False
        self._awake = False
        self._toned = False
        self._lost = False

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
            self._personal = self._examples(person)
            self._listener.person(self._personal)
        wake = self._wake_word(settings.wake_word)
        if (self._attention.mode, self._attention.wake_word) != (settings.listen, wake):
            self._attention = ListeningMode(settings.listen, wake)
            self._kept_awake = False

    def _examples(self, person: str | None) -> Personal | None:
        if person is None or not is_voice_installed():
            return None
        with IMPORTING:  # they come with NumPy
            return Personal.load(voice_file(self._folder, person))

    def _wake_word(self, name: str) -> Phrase:
        """Return what is listened for; a person's own word that is not known here cannot call the kiosk."""
        if name == "own":
            if self._knows_wake():
                return OWN_WAKE
            name = "kiosk"
        return self._words.say(self._lang, f"voice.wake.{name}")

    def _knows_wake(self) -> bool:
        return self._personal is not None and self._personal.enough(name_id(OWN_WAKE))

    def sheet(self, page: Page, sheet: Sheet, place: object) -> None:
        """Let the words of a sheet count from now on."""
        if page.key != getattr(self._page, "key", None):
            self._sum, self._after_comma = SpokenSum(), False
        self._page, self._sheet, self._place, self._asked = page, sheet, place, None
        if self._teaching is not None and not isinstance(place, TeachVoice) and self._listener is not None:
            self._teaching = None
            self._listener.teach(None)
        self._count()
        self._attend()

    def deaf(self, deaf: bool) -> None:
        """Hear nothing while the kiosk speaks. The time in which words count goes on when it has spoken."""
        self._speaking = deaf
        if deaf:
            self._kept_awake = self._kept_awake or self._attention.awake(_now())
        elif self._kept_awake:
            self._kept_awake = False
            self._attention = self._attention.called(_now())
        self._hush()
        self._attend()

    def sounds(self, milliseconds: int) -> None:
        """Hear nothing while a signal sounds."""
        if self._listener is not None:
            milliseconds += LATENCY
            self._sounds_until = max(self._sounds_until, _now() + milliseconds)
            self._hush()
            self._host.after(milliseconds + 20, self._hush)

    def _hush(self) -> None:
        if self._listener is not None:
            self._listener.deaf(self._speaking or _now() < self._sounds_until)

    def called(self) -> None:
        """Begin to listen for a while: the key or the switch for it was pressed."""
        self._attention = self._attention.called(_now())
        self._kept_awake = self._speaking
        self._attend()

    def close(self) -> None:
        """Stop listening and give the microphone back."""
        listener, self._listener = self._listener, None
        self._person = self._personal = self._teaching = None
        self._toned = self._lost = self._awake = False
        self._state = ""
        if listener is not None:
            listener.close()
            self._host.hearing("")

    # Teaching ----------------------------------------------------------------------------------------

    def teach(self, *, wake: bool = False) -> None:
        """Begin to be taught by the person who is here, where they stopped the last time: words, or a wake word."""
        if self._listener is None or self._personal is None:
            self._host.swap(TeachVoice(why=self._words.say(self._lang, "voice.teach.not-now"), wake=wake))
            return
        self._teaches_wake = wake
        words = (OWN_WAKE,) if wake else words_to_teach(self._words, self._lang)
        self._teaching = begin_teaching(words, self._personal)
        self._listener.teach(
            lambda example, usual: self._host.later(partial(self._example, example, usual)), usual=wake
        )
        self._taught(None)

    def forget_wake(self, person: str | None) -> None:
        """Delete the wake word that a person taught, also while nothing listens.

        Raises OSError if that cannot be done.
        """
        here = person is not None and person == self._person
        known = self._personal if here else self._examples(person)
        if person is None or known is None:
            return
        known.forget(name_id(OWN_WAKE))
        known.save(voice_file(self._folder, person))
        if here and self._listener is not None:
            self._listener.person(known)

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
        delete_examples(self._folder, person)
        if person == self._person and self._listener is not None:
            self._personal = Personal()
            self._listener.person(self._personal)

    def _example(self, example: Example, usual: Usual | None) -> None:
        if self._teaching is None or self._personal is None:
            return
        self._teaching, reply = take_example(self._teaching, example, self._personal, usual)
        if reply.keep:
            self._save()
        self._taught(reply_text(reply, self._words, self._lang))

    def _taught(self, reply: Phrase | None) -> None:
        teaching = self._teaching
        if teaching is None:
            return
        if teaching.word is None and self._listener is not None:
            self._teaching = None
            self._listener.teach(None)  # nothing more to say: words do what they say again
            self._listener.person(self._personal)
        word = self._words.say(self._lang, "voice.page.own_wake") if teaching.word == OWN_WAKE else teaching.word
        left = len(teaching.words) - teaching.at
        self._host.swap(TeachVoice(word, teaching.good, left, reply, wake=self._teaches_wake))

    def _save(self) -> None:
        if self._person and self._personal is not None:
            self._personal.save(voice_file(self._folder, self._person))

    # What was heard ----------------------------------------------------------------------------------

    def _count(self) -> None:
        if self._listener is None or self._page is None or self._sheet is None:
            return
        grammar = sheet_grammar(self._sheet, self._words, self._lang)
        if isinstance(self._place, HearTest):
            usual = usual_grammar(self._words, self._lang)
            called = () if self._attention.wake_word is None else (SpokenWord(WAKE, (self._attention.wake_word,)),)
            grammar = Grammar((*usual.words, *called))
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
        self._listener.words(grammar if self._listens() else self._attention.grammar(grammar, _now()))

    def _listens(self) -> bool:
        """Tell whether words count now, or will when the kiosk has spoken."""
        trying = isinstance(self._place, HearTest) or self._teaching is not None
        return trying or self._kept_awake or self._attention.awake(_now())

    def _attend(self) -> None:
        """Let what counts, the sign and the tone follow whether words count now."""
        if self._listener is None:
            return
        if self._listens() != self._awake:
            self._awake = not self._awake
            self._count()
        asleep = self._state in HEARS and not self._awake
        if self._state != "deaf" or self._speaking:  # a signal is too short for a sign
            self._host.hearing("asleep" if asleep else self._state)
        hears = self._state in HEARS and not self._speaking and _now() >= self._sounds_until
        if self._awake and hears and not self._toned:
            self._toned = True
            self._host.tone("listen")
        elif self._toned and not self._awake:
            self._toned = False
            self._host.tone("unlisten")

    def _event(self, event: VoiceEvent) -> None:
        if self._listener is None:
            return
        self._attention = self._attention.heard(event, _now())
        self._attend()
        self._misses, offer = self._misses.heard(event)
        match event:
            case ListeningStatus(state=state):
                self._able(state)
            case Noise():
                self._meter(event)
            case _ if isinstance(self._place, HearTest) and getattr(event, "key", "") not in ("back", "home"):
                self._try(event)
            case WordHeard(key=key) if key == WAKE:
                self._host.tell_phrase(self._words.say(self._lang, "voice.woken"))
            case WordHeard():
                self._said(event)
            case Doubt():
                self._ask(event)
            case Missed() if (notice := offer_text(offer, self._words, self._lang)) is not None:
                self._host.tell_phrase(notice)
            case _:
                pass

    def _able(self, state: str) -> None:
        """Take a state of the listener: the sign follows, and what a person must know is said, once."""
        self._state = state
        if state in ("no-microphone", "not-installed"):
            self._toned = False
            if not self._lost and self._person is not None:
                self._host.tell_phrase(self._words.say(self._lang, f"voice.{state}"))
                self._lost = True
        elif state in HEARS and self._lost:
            self._lost = False
            self._host.tell_phrase(self._words.say(self._lang, "voice.found"))
        self._attend()

    def _meter(self, noise: Noise) -> None:
        if isinstance(self._place, HearTest) and time.monotonic() - self._metered >= METER_EVERY:
            self._metered = time.monotonic()
            advice = room_text(noise, self._words, self._lang)
            self._put(replace(self._place, level=round(noise.level), advice=advice))

    def _try(self, event: VoiceEvent) -> None:
        """Show what was heard; nothing is done about it."""
        assert isinstance(self._place, HearTest)
        match event:
            case WordHeard(key=key, sureness=sureness):
                self._put(replace(self._place, heard=self._label(key), sure=round(sureness * 10)))
            case Doubt(candidates=candidates):
                heard = " / ".join(map(self._label, candidates))
                self._put(replace(self._place, heard=heard, sure=1))
            case Missed(near=True):
                heard = self._words.say(self._lang, "voice.page.unclear").text
                self._put(replace(self._place, heard=heard, sure=0))

    def _put(self, place: HearTest) -> None:
        self._place = place
        self._host.swap(place)

    def _said(self, heard: WordHeard) -> None:
        key = heard.key
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
        elif key == "erase":
            self._erase()
        elif key == "done":
            self._sum, self._after_comma = SpokenSum(), False
            self._host.heard(choose(HASH))
        elif self._is_comma(key):
            self._after_comma = True
            self._host.heard(choose(STAR))
        elif (command := command_of(key)) is not None:
            self._host.heard(command)

    def _listen_to(self, turn: int, key: str) -> None:
        """Learn that this is how the person says it."""
        if self._listener is not None:
            self._listener.meant(turn, key, lambda personal: self._host.later(self._save))

    def _is_comma(self, key: str) -> bool:
        choices = self._page.choices if self._page is not None and self._page.number is not None else ()
        return key == f"choose:{STAR}" and any(choice.key == "comma" for choice in choices)

    def _add(self, key: str) -> None:
        """Take one more word of a sum; one that makes no sum with those before begins anew.

        What comes after the comma is said digit by digit.
        """
        said = key.removeprefix("number:")
        digits = digit_words(self._lang)
        if self._after_comma and said in digits:
            self._host.heard(choose(digits.index(said)))
            return
        self._after_comma = False
        for begun_with in (self._sum, SpokenSum()):
            then = begun_with.plus(key)
            if (amount := then.value()) is not None:
                self._sum = then
                self._host.number(amount)
                return
        self._host.tell_phrase(self._words.say(self._lang, "voice.no-number", name=said))

    def _erase(self) -> None:
        """Take back the last word of a sum; where none was said, the last digit as the key does."""
        before = self._sum.value()
        self._sum = self._sum.plus("erase")
        amount = self._sum.value()
        if self._after_comma or before is None:
            self._sum = SpokenSum()
            self._host.heard(choose(STAR) if self._erases() else Command(Act.BACK))
        elif amount is not None:
            self._host.number(amount)
        else:
            for _ in str(before):
                self._host.heard(choose(STAR) if self._erases() else Command(Act.BACK))

    def _erases(self) -> bool:
        return self._page is not None and any(choice.key == "erase" for choice in self._page.choices)

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
        if key.startswith("choose:"):
            return digit_words(self._lang)[int(key.removeprefix("choose:"))]
        if key == WAKE:
            own = self._attention.wake_word == OWN_WAKE or self._attention.wake_word is None
            word = self._words.say(self._lang, "voice.page.own_wake") if own else self._attention.wake_word
            return word.text if word is not None else ""
        return self._words.say(self._lang, f"voice.word.{key}").text


def _now() -> int:
    return time.monotonic_ns() // 1_000_000
