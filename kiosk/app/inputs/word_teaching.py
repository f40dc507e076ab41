"""A resident says words, so that voice input knows their voice; what is known of them is kept in a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.app.inputs.input import Host
from kiosk.listening import (
    OWN_WAKE,
    Listener,
    Teaching,
    Usual,
    begin_teaching,
    is_voice_installed,
    name_id,
    reply_text,
    take_example,
    words_to_teach,
)
from kiosk.listening.personal import Personal, delete_examples, voice_file
from kiosk.pages.settings.voice import TeachVoice
from kiosk.visit import Phrase
from kiosk.words import Lang, Words

if TYPE_CHECKING:
    from kiosk.listening.hearing import Example


class WordTeaching:
    """What is known of how the person who is here says the words, and the teaching that goes on."""

    def __init__(self, host: Host, words: Words, folder: Path) -> None:
        self._host, self._words, self._folder = host, words, folder
        self._listener: Listener | None = None
        self._lang: Lang = "id"
        self.resident: str | None = None
        self._personal: Personal | None = None
        self._teaching: Teaching | None = None
        self._wake = False

    @property
    def on(self) -> bool:
        """Tell whether words are being taught now."""
        return self._teaching is not None

    @property
    def knows_wake(self) -> bool:
        """Tell whether the person taught a wake word of their own."""
        return self._personal is not None and self._personal.enough(name_id(OWN_WAKE))

    def begin(self, listener: Listener, lang: Lang) -> None:
        """Take a listener that has begun."""
        self._listener, self._lang = listener, lang

    def end(self) -> None:
        """Take that nothing listens any more."""
        self._listener = self.resident = self._personal = self._teaching = None

    def take_person(self, resident: str | None) -> None:
        """Have the listener know a resident's voice; None for anybody's."""
        if resident != self.resident and self._listener is not None:
            self.resident = resident
            self._personal = self._load(resident)
            self._listener.person(self._personal)

    def _load(self, person: str | None) -> Personal | None:
        if person is None or not is_voice_installed():
            return None
        return Personal.load(voice_file(self._folder, person))

    def save(self) -> None:
        """Keep what is known now. Raises OSError if it cannot be written."""
        if self.resident and self._personal is not None:
            self._personal.save(voice_file(self._folder, self.resident))

    def teach(self, *, wake: bool = False) -> None:
        """Begin to be taught by the person who is here, where they stopped the last time: words, or a wake word."""
        if self._listener is None or self._personal is None:
            self._host.swap(TeachVoice(why=self._words.say(self._lang, "voice.teach.not-now"), wake=wake))
            return
        self._wake = wake
        words = (OWN_WAKE,) if wake else words_to_teach(self._words, self._lang)
        self._teaching = begin_teaching(words, self._personal)
        self._listener.teach(lambda example, usual: self._host.later(partial(self.take, example, usual)), usual=wake)
        self._show(None)

    def stop(self) -> None:
        """End the teaching: its page was left, or there is nothing more to say. Words do what they say again."""
        if self._teaching is not None and self._listener is not None:
            self._teaching = None
            self._listener.teach(None)

    def skip(self) -> None:
        """Go on to the next word."""
        if self._teaching is not None:
            self._teaching = self._teaching.skip()
            self._show(None)

    def take(self, example: Example, usual: Usual | None) -> None:
        """Take an example of the word that is asked for. Raises OSError if it cannot be kept."""
        if self._teaching is None or self._personal is None:
            return
        self._teaching, reply = take_example(self._teaching, example, self._personal, usual)
        if reply.keep:
            self.save()
        self._show(reply_text(reply, self._words, self._lang))

    def _show(self, reply: Phrase | None) -> None:
        teaching = self._teaching
        if teaching is None:
            return
        if teaching.word is None and self._listener is not None:
            self.stop()
            self._listener.person(self._personal)
        word = self._words.say(self._lang, "voice.page.own_wake") if teaching.word == OWN_WAKE else teaching.word
        left = len(teaching.words) - teaching.at
        self._host.swap(TeachVoice(word, teaching.good, left, reply, wake=self._wake))

    def forget_wake(self, person: str | None) -> None:
        """Delete the wake word that a person taught, also while nothing listens.

        Raises OSError if that cannot be done.
        """
        here = person is not None and person == self.resident
        known = self._personal if here else self._load(person)
        if person is None or known is None:
            return
        known.forget(name_id(OWN_WAKE))
        known.save(voice_file(self._folder, person))
        if here and self._listener is not None:
            self._listener.person(known)

    def forget(self, person: str | None) -> None:
        """Delete all that is known of how a person says the words, also while nothing listens.

        Raises OSError if that cannot be done.
        """
        if person is None:
            return
        delete_examples(self._folder, person)
        if person == self.resident and self._listener is not None:
            self._personal = Personal()
            self._listener.person(self._personal)
