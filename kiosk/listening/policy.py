"""What the kiosk does about what it hears: how long it goes on asking, and when it listens at all."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from kiosk.listening.events import Doubt, Missed, Noise, VoiceEvent, WordHeard, advice
from kiosk.listening.grammar import Grammar, SpokenWord
from kiosk.words import Lang, Phrase, Words

LEARN_S: Final = 300.0
"""So many seconds at most the making of words' examples is waited for."""

HelpOffer: TypeAlias = Literal["", "again", "numbers", "keys"]


class MissCount(Struct, frozen=True):
    """How often in a row the kiosk did not understand. Two misses: say the number. Two more: use the keys."""

    count: int = 0

    def heard(self, event: VoiceEvent) -> tuple[MissCount, HelpOffer]:
        """Return the count after an event, and what to offer. Talk nearby is no miss."""
        if isinstance(event, WordHeard):
            return MissCount(), ""
        if isinstance(event, Doubt) or (isinstance(event, Missed) and event.near):
            count = self.count + 1
            offer: HelpOffer = "again" if count in (1, 3) else "numbers" if count == 2 else "keys"
            return MissCount(count), offer
        return self, ""


WAKE: Final = "wake"
AWAKE_MS: Final = 20_000

Mode: TypeAlias = Literal["key", "wake", "always"]


class ListeningMode(Struct, frozen=True):
    """When words count: always, after a key or a switch, or after a wake word that the resident chose or taught.

    ``until`` is when it ends (ms of a clock that never goes back); each word that is heard puts it off.
    """

    mode: Mode = "key"
    wake_word: Phrase | None = None
    until: int = 0

    def awake(self, now: int) -> bool:
        """Tell whether the words of the page count."""
        return self.mode == "always" or now < self.until

    def called(self, now: int) -> ListeningMode:
        """Return the attention after the key, the switch or the wake word."""
        return replace(self, until=now + AWAKE_MS)

    def heard(self, event: VoiceEvent, now: int) -> ListeningMode:
        """Return the attention after an event."""
        woken = isinstance(event, WordHeard) and event.key == WAKE
        if woken or (self.awake(now) and isinstance(event, (WordHeard, Doubt))):
            return self.called(now)
        return self

    def grammar(self, page: Grammar, now: int) -> Grammar:
        """Return what counts now: the page's words, the wake word alone, or nothing."""
        if self.awake(now):
            return page
        if self.mode == "wake" and self.wake_word is not None:
            return Grammar((SpokenWord(WAKE, (self.wake_word,)),))
        return Grammar()


def offer_text(offer: HelpOffer, words: Words, lang: Lang) -> Phrase | None:
    """Return what is said with an offer; None for none."""
    return words.say(lang, f"voice.offer.{offer}") if offer else None


def room_text(noise: Noise, words: Words, lang: Lang) -> Phrase | None:
    """Return the advice on a noisy room or a dead microphone; None if all is well."""
    found = advice(noise)
    return words.say(lang, f"voice.room.{found}") if found else None
