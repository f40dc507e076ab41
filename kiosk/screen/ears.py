"""Choosing by voice: the listener's words follow the sheet that is shown, and what was heard becomes commands.

Half duplex: while the kiosk speaks it hears nothing. A doubtful word is asked about, never acted on; after two
misses the numbers are offered, after four the keys.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from kiosk.learning import Settings
from kiosk.listening import (
    NO,
    YES,
    Doubt,
    Event,
    Grammar,
    Heard,
    Listener,
    Missed,
    Noise,
    Status,
    amount_words,
    command_of,
    other_words,
    parse,
    sheet_grammar,
    yes_no_words,
)
from kiosk.listening.personal import Personal, voice_file
from kiosk.pages import Command, Page, Sheet
from kiosk.words import Lang, Words

OFFER_NUMBERS: Final = 2
OFFER_KEYS: Final = 4
"""After so many words running that were not understood, numbers are offered, then keys."""

SURE_PAGES: Final = ("sure", "sign-in", "sign-in.mentor", "still-there")
"""Pages on which a doubtful word is never acted on: what is done there cannot be taken back by a further word."""


class Host(Protocol):
    """What the app does for the ears. All is called on its own thread, but for ``later``."""

    def later(self, act: Callable[[], None]) -> None:
        """Have something done on the app's thread; safe from any thread."""

    def heard(self, command: Command) -> None:
        """Carry out a command that was said."""

    def number(self, amount: int) -> None:
        """Enter a sum that was said."""

    def tell(self, key: str, **values: object) -> None:
        """Say something that did not come from a command."""

    def hearing(self, state: str) -> None:
        """Show whether the kiosk hears now: a state of ``Status``, "" if it does not listen at all."""


class Ears:
    """Listens for one kiosk while a person's settings ask for it."""

    def __init__(self, host: Host, words: Words, folder: Path) -> None:
        self._host, self._words, self._folder = host, words, folder
        self._listener: Listener | None = None
        self._person: str | None = None
        self._personal: Personal | None = None
        self._lang: Lang = "id"
        self._page: Page | None = None
        self._sheet: Sheet | None = None
        self._asked: Doubt | None = None
        self._misses = 0
        self._number: list[str] = []

    @property
    def listener(self) -> Listener | None:
        """Return the listener while there is one, for teaching it a person's words."""
        return self._listener

    @property
    def personal(self) -> Personal | None:
        """Return how the person who is here says the words, if they are known."""
        return self._personal

    def person(self, settings: Settings, person: str | None) -> None:
        """Take a person's settings: begin to listen to them, or stop."""
        if not settings.listen:
            self.close()
            return
        if self._listener is None or self._lang != settings.lang:
            self.close()
            self._lang = settings.lang
            tell = lambda event: self._host.later(partial(self._event, event))  # noqa: E731
            device = settings.microphone or None
            others = other_words(self._words, self._lang)
            self._listener = Listener.start(tell, self._folder / "seeds", device, others)
            self._person = None
        if person != self._person:
            self._person = person
            self._personal = Personal.load(voice_file(self._folder, person)) if person else None
            self._listener.person(self._personal)

    def sheet(self, page: Page, sheet: Sheet) -> None:
        """Let the words of a sheet count from now on."""
        if page is not self._page:
            self._number = []
        self._page, self._sheet, self._asked = page, sheet, None
        self._count()

    def deaf(self, deaf: bool) -> None:
        """Hear nothing while the kiosk speaks."""
        if self._listener is not None:
            self._listener.deaf(deaf)

    def close(self) -> None:
        """Stop listening and give the microphone back."""
        listener, self._listener = self._listener, None
        self._person = self._personal = None
        if listener is not None:
            listener.close()
            self._host.hearing("")

    def save(self) -> None:
        """Keep what was learnt of the person's words. Raises OSError if it cannot be kept."""
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
        elif self._page.key in SURE_PAGES:
            grammar = Grammar(grammar.words, frozenset(grammar.keys))
        self._listener.words(grammar)

    def _event(self, event: Event) -> None:
        match event:
            case Heard(key=key, turn=turn):
                self._misses = 0
                self._said(key, turn)
            case Doubt():
                self._ask(event)
            case Missed(near=near):
                # Talk that was hardly meant for the kiosk is let be.
                self._misses += near
                if near:
                    self._help()
            case Status(state=state):
                self._host.hearing(state)
            case Noise():
                pass

    def _said(self, key: str, turn: int) -> None:
        if self._asked is not None:
            asked, self._asked = self._asked, None
            if key == NO:
                self._again(asked)
                return
            chosen = asked.candidates[0] if key == YES else key
            if self._listener is not None:
                self._listener.meant(asked.turn, chosen, lambda personal: self._host.later(self.save))
            self._count()
            key = chosen
        if key.startswith("number:"):
            self._add(key.removeprefix("number:"))
        elif key in ("done", "erase") and self._page is not None:
            self._number = []
            choice = next((place for place in self._page.choices if place.key == key), None)
            number = choice.number if choice else None
            if number is not None:
                self._host.heard(_choose(number))
        elif (command := command_of(key)) is not None:
            self._host.heard(command)

    def _add(self, word: str) -> None:
        """Take one more word of a sum; one that makes no sum with those before begins anew."""
        for words in ([*self._number, word], [word]):
            try:
                amount = parse(words)
            except ValueError:
                continue
            self._number = words
            self._host.number(amount)
            return

    def _ask(self, doubt: Doubt) -> None:
        if self._asked is not None and doubt.candidates[0] in (YES, NO):
            return
        self._asked = doubt
        yes, no = (self._words.say(self._lang, f"voice.word.{key}").text for key in (YES, NO))
        self._host.tell("hear.meant", name=self._label(doubt.candidates[0]), yes=yes, no=no)
        self._asked = doubt  # telling showed the page again
        self._count()

    def _again(self, doubt: Doubt) -> None:
        """Ask about the next candidate, or offer another way."""
        if len(doubt.candidates) > 1:
            self._ask(Doubt(doubt.candidates[1:], doubt.turn))
        else:
            self._misses += 1
            self._help()

    def _help(self) -> None:
        if self._misses >= OFFER_KEYS:
            self._host.tell("hear.keys")
        elif self._misses >= OFFER_NUMBERS:
            self._host.tell("hear.numbers")
        else:
            self._host.tell("hear.again")

    def _label(self, key: str) -> str:
        if self._sheet is None or self._listener is None:
            return key
        command = command_of(key)
        for target in self._sheet.targets:
            if target.number is not None and command == _choose(target.number):
                return target.phrase.text
        if key.startswith("number:"):
            return key.removeprefix("number:")
        return self._words.say(self._lang, f"voice.word.{key}").text


def _choose(number: int) -> Command:
    from kiosk.pages import choose

    return choose(number)
