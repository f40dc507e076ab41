"""Choosing by voice: the listener's words follow the sheet that is shown, and what was heard becomes commands.

Half duplex: while the kiosk speaks or a signal sounds it hears nothing. A doubtful word is asked about, never acted
on. That words begin to count, and that they no longer do, is heard by a soft tone and seen by a sign.
"""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import Final, assert_never

from msgspec.structs import replace

from kiosk.app.inputs.input import Host, Input, Present, Shown
from kiosk.app.inputs.spoken_amount import SpokenAmount
from kiosk.app.inputs.word_teaching import WordTeaching
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
    SpokenWord,
    VoiceEvent,
    WordHeard,
    amount_words,
    command_of,
    digit_words,
    offer_text,
    other_words,
    room_text,
    sheet_grammar,
    usual_grammar,
    yes_no_words,
)
from kiosk.pages.settings.recording import ReadAloud
from kiosk.pages.settings.voice import HearTest, TeachVoice
from kiosk.visit import ListeningAct, Phrase, choose
from kiosk.words import LANGS, Lang, Words

ASKED_PAGES: Final = ("sure", "sign-in", "sign-in.mentor", "still-there")
"""Pages on which a doubtful word is never acted on: what is done there cannot be taken back by a further word."""

METER_EVERY: Final = 0.5
"""Seconds between two looks at the level meter: faster would only flicker."""

LATENCY: Final = 150
"""Milliseconds that a sound system may be late with a signal."""

HEARS: Final = ("ok", "learning")
"""The states in which the kiosk hears."""


def grammar_now(
    shown: Shown, place: object, asked: Doubt | None, wake_word: Phrase | None, words: Words, lang: Lang
) -> Grammar:
    """Return the words that count on a sheet, while words count; ``asked`` is what a person is asked about."""
    grammar = sheet_grammar(shown.sheet, words, lang)
    if isinstance(place, HearTest):
        called = () if wake_word is None else (SpokenWord(WAKE, (wake_word,)),)
        grammar = Grammar((*usual_grammar(words, lang).words, *called))
    if shown.page.number is not None:
        sums = amount_words(words, lang)
        taken = {name for word in sums for name in word.names}
        plain = tuple(word for word in grammar.words if not taken & set(word.names))
        grammar = Grammar((*plain, *sums), grammar.matters)
    if asked is not None:
        return Grammar((*yes_no_words(words, lang), *grammar.only(asked.candidates).words))
    return Grammar(grammar.words, frozenset(grammar.keys)) if shown.page.key in ASKED_PAGES else grammar


class VoiceInput(Input):
    """Listens for one kiosk while a person's settings ask for it. ``folder`` keeps what is known of words."""

    def __init__(self, host: Host, words: Words, folder: Path) -> None:
        super().__init__(host)
        self._words, self._folder = words, folder
        self._listener: Listener | None = None
        self._device = ""
        self._lang: Lang = "id"
        self._mended: dict[Lang, dict[str, str]] = {}
        self._shown: Shown | None = None
        self._place: object = None
        self._asked: Doubt | None = None
        self._misses = MissCount()
        self._attention = ListeningMode()
        self._amount = SpokenAmount(host, words)
        self.teaching = WordTeaching(host, words, folder)
        self._state = self._hears = ""
        self._metered = 0.0
        self._speaking = False
        self._sounds_until = 0
        self._kept_awake = False
        self._awake = False
        self._toned = False
        self._lost = False

    def person(self, present: Present) -> None:
        """Take a person's settings: begin to listen to them, or stop."""
        settings = present.settings
        if settings.listen == "off":
            self.close()
            return
        if self._listener is None or (self._lang, self._device) != (settings.lang, settings.microphone):
            self.close()
            self._lang, self._device = settings.lang, settings.microphone
            tell = lambda event: self._host.later(partial(self._event, event))  # noqa: E731
            others = other_words(self._words, self._lang)
            self._listener = Listener.start(tell, self._folder / "seeds", self._device or None, others)
            self.teaching.begin(self._listener, self._lang)
        self.teaching.take_person(present.resident)
        wake = self._wake_word(settings.wake_word)
        if (self._attention.mode, self._attention.wake_word) != (settings.listen, wake):
            self._attention = ListeningMode(settings.listen, wake)
            self._kept_awake = False

    def _wake_word(self, name: str) -> Phrase:
        """Return what is listened for; a person's own word that is not known here cannot call the kiosk."""
        if name == "own":
            if self.teaching.knows_wake:
                return OWN_WAKE
            name = "kiosk"
        return self._words.say(self._lang, f"voice.wake.{name}")

    def shown(self, shown: Shown) -> None:
        """Let the words of a sheet count from now on."""
        if self._shown is None or shown.page.key != self._shown.page.key:
            self._amount.restart()
        self._mend()
        self._shown, self._place, self._asked = shown, shown.place, None
        if not isinstance(shown.place, TeachVoice):
            self.teaching.stop()
        self.speaking(shown.speaking)
        self._count()
        self._attend()

    def _mend(self) -> None:
        """Have the listener expect words as the workshop wants them said."""
        workshop = self._host.workshop
        words = {lang: dict(mended) for lang in LANGS if (mended := workshop.pronounced(lang))}
        if self._listener is not None and words != self._mended:
            self._mended = words
            self._listener.mend(words)

    def speaking(self, speaking: bool) -> None:
        """Hear nothing while the kiosk speaks. The time in which words count goes on when it has spoken."""
        self._speaking = speaking
        if speaking:
            self._kept_awake = self._kept_awake or self._attention.awake(_now())
        elif self._kept_awake:
            self._kept_awake = False
            self._attention = self._attention.called(_now())
        self._hush()
        self._attend()

    @property
    def sign(self) -> str:
        """Return the sign that tells whether the kiosk hears now, or why not."""
        return self._hears and f"sign.hears.{self._hears}"

    def _show_hears(self, state: str) -> None:
        """Show a state of the listener, "asleep", or "" if there is none."""
        if state != self._hears:
            self._hears = state
            self._host.again()

    def sounds(self, milliseconds: int) -> None:
        """Hear nothing while a signal sounds."""
        if self._listener is not None:
            milliseconds += LATENCY
            self._sounds_until = max(self._sounds_until, _now() + milliseconds)
            self._hush()
            self._host.after(milliseconds + 20, self._hush)

    def _hush(self) -> None:
        if self._listener is not None:
            records = isinstance(self._place, ReadAloud) and self._place.phase != "hear"
            self._listener.deaf(self._speaking or records or _now() < self._sounds_until)

    def called(self) -> None:
        """Begin to listen for a while: the key or the switch for it was pressed."""
        self._attention = self._attention.called(_now())
        self._kept_awake = self._speaking
        self._attend()

    def close(self) -> None:
        """Stop listening and give the microphone back."""
        listener, self._listener, self._mended = self._listener, None, {}
        self.teaching.end()
        self._toned = self._lost = self._awake = False
        self._state = ""
        if listener is not None:
            listener.close()
            self._show_hears("")

    def carry_out(self, act: ListeningAct, person: str | None) -> None:
        """Do what a page wants of voice input. Raises OSError if a file of words cannot be written."""
        match act:
            case "teach" | "teach-wake":
                self.teaching.teach(wake=act == "teach-wake")
            case "skip":
                self.teaching.skip()
            case "listen":
                self.called()
            case "forget-wake":
                self.teaching.forget_wake(person)
            case "forget":
                self.teaching.forget(person)
            case _:
                assert_never(act)

    # What was heard ----------------------------------------------------------------------------------

    def _count(self) -> None:
        if self._listener is None or self._shown is None:
            return
        grammar = grammar_now(
            self._shown, self._place, self._asked, self._attention.wake_word, self._words, self._lang
        )
        self._listener.words(grammar if self._listens() else self._attention.grammar(grammar, _now()))

    def _listens(self) -> bool:
        """Tell whether words count now, or will when the kiosk has spoken."""
        trying = isinstance(self._place, HearTest) or self.teaching.on
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
            self._show_hears("asleep" if asleep else self._state)
        hears = self._state in HEARS and not self._speaking and _now() >= self._sounds_until
        if self._awake and hears and not self._toned:
            self._toned = True
            self._host.signal("listen")
        elif self._toned and not self._awake:
            self._toned = False
            self._host.signal("unlisten")

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
            case Missed():
                pass
            case _:
                assert_never(event)

    def _able(self, state: str) -> None:
        """Take a state of the listener: the sign follows, and what a person must know is said, once."""
        self._state = state
        if state in ("no-microphone", "not-installed"):
            self._toned = False
            if not self._lost and self.teaching.resident is not None:
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
                self._put(replace(self._place, heard=" / ".join(map(self._label, candidates)), sure=1))
            case Missed(near=True):
                self._put(replace(self._place, heard=self._words.say(self._lang, "voice.page.unclear").text, sure=0))
            case Missed() | Noise() | ListeningStatus():
                pass
            case _:
                assert_never(event)

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
        page = None if self._shown is None else self._shown.page
        if not self._amount.takes(key, page, self._lang) and (command := command_of(key)) is not None:
            self._host.heard(command)

    def _listen_to(self, turn: int, key: str) -> None:
        """Learn that this is how the person says it."""
        if self._listener is not None:
            self._listener.meant(turn, key, lambda personal: self._host.later(self.teaching.save))

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
        for target in self._shown.sheet.targets if self._shown is not None else ():
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
