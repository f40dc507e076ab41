"""A person teaches the kiosk how they say the words: three examples each, in as many sittings as they like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from kiosk.listening.endpoint import pause_of
from kiosk.listening.grammar import (
    OWN_WAKE,
    choice_number_words,
    comparable_text,
    general_words,
    name_id,
    yes_no_words,
)
from kiosk.listening.personal import Personal
from kiosk.words import Lang, Phrase, Words

if TYPE_CHECKING:
    from kiosk.listening.hearing import Example

EXAMPLES: Final = 3
SAME_MOST: Final = 0.13
"""What is farther from all earlier examples of a word is not the same sound."""

LIKE_LEAST: Final = 0.05
"""What is nearer to another word's example is too like it to be told apart."""

USUAL_LEAST: Final = 0.15
"""A wake word that is nearer than this to a command or an everyday word would be said by accident. Five of six words
of the development voices are nearer to themselves; of 80 that are none, 76 are farther from all."""

WAKE_SHORTEST_S: Final = 0.3
"""A shorter sound happens by itself too often to call the kiosk."""

_LEAST_OVER_NOISE: Final = 9.0
_LOUDEST: Final = 0.985

TeachingAnswer: TypeAlias = Literal[
    "good", "word-done", "all-done", "too-quiet", "too-loud", "too-long", "too-short", "differs", "start-over",
    "too-like", "wait",
]  # fmt: skip

Usual: TypeAlias = tuple[float, str]
"""How far a sound is from the nearest of the kiosk's commands and the everyday words, and which that is."""


class Said(Struct, frozen=True):
    """What counts of an utterance: how well it was recorded, and its distances to the person's own examples.

    ``same`` is the distance to the nearest earlier example of the word (None for the first), ``other`` that to the
    nearest example of any other word, ``like`` that word. ``usual`` tells the like of the commands and everyday
    words as anybody says them, where that matters.
    """

    over_noise: float
    peak: float
    gap_ms: int = 0
    too_long: bool = False
    same: float | None = None
    other: float | None = None
    like: str = ""
    too_short: bool = False
    usual: Usual | None = None


class Reply(Struct, frozen=True):
    """What is said of an utterance. ``keep`` it as an example; ``drop`` the word's earlier ones first."""

    answer: TeachingAnswer
    keep: bool = False
    drop: bool = False
    like: str = ""


class Teaching(Struct, frozen=True):
    """Where a person is: the words, the one that is being taught, how many good examples of it there are.

    Any sound counts, word or not, as long as it can be made again and told from the others. ``strikes`` counts
    examples that did not fit, ``gaps`` the longest silences within the good ones (ms).
    """

    words: tuple[Phrase, ...]
    at: int = 0
    good: int = 0
    strikes: int = 0
    gaps: tuple[int, ...] = ()

    @property
    def word(self) -> Phrase | None:
        """Return the word that is being taught; None at the end."""
        return self.words[self.at] if self.at < len(self.words) else None

    @property
    def pause_ms(self) -> int | None:
        """Return the person's own pause, once six good examples tell it."""
        return pause_of(list(self.gaps)) if len(self.gaps) >= 6 else None

    def skip(self) -> Teaching:
        """Return the teaching at the next word; what is known of this one stays."""
        return replace(self, at=min(self.at + 1, len(self.words)), good=0, strikes=0)

    def heard(self, said: Said) -> tuple[Teaching, Reply]:
        """Return where an utterance leads, and what is said of it. At the end nothing more is taken."""
        if self.word is None:
            return self, Reply("all-done")
        bad = _badly_recorded(said)
        if bad is not None:
            return self, Reply(bad)
        if said.usual is not None and said.usual[0] < USUAL_LEAST:
            return replace(self, strikes=self.strikes + 1), Reply("too-like", like=said.usual[1])
        same, other = said.same, said.other
        if other is not None and (other < LIKE_LEAST or (same is not None and other < same)):
            return replace(self, strikes=self.strikes + 1), Reply("too-like", like=said.like)
        if same is not None and same > SAME_MOST:
            if self.strikes:  # twice the new way: the earlier examples were the slip
                return self._with(said, good=1), Reply("start-over", keep=True, drop=True)
            return replace(self, strikes=1), Reply("differs")
        if self.good + 1 < EXAMPLES:
            return self._with(said, good=self.good + 1), Reply("good", keep=True)
        done = self._with(said, good=0).skip()
        return done, Reply("word-done" if done.word is not None else "all-done", keep=True)

    def _with(self, said: Said, good: int) -> Teaching:
        return replace(self, good=good, strikes=0, gaps=(*self.gaps[-30:], said.gap_ms))


def _badly_recorded(said: Said) -> TeachingAnswer | None:
    if said.too_long or said.too_short:
        return "too-long" if said.too_long else "too-short"
    if said.peak > _LOUDEST:
        return "too-loud"
    return "too-quiet" if said.over_noise < _LEAST_OVER_NOISE else None


def words_to_teach(words: Words, lang: Lang) -> tuple[Phrase, ...]:
    """Return the words in the order in which they help most."""
    general = {word.key: word.names[0] for word in general_words(words, lang)}
    first = [general.pop(key) for key in ("next", "back", "repeat", "help")]
    sure = [word.names[0] for word in yes_no_words(words, lang)]
    numbers = [word.names[0] for word in choice_number_words(lang)]
    return (*first, *sure, *numbers, *general.values())


def begin_teaching(words: tuple[Phrase, ...], person: Personal) -> Teaching:
    """Return the teaching of these words, without those that the person has taught already."""
    left = tuple(word for word in words if not person.enough(name_id(word)))
    good = len(person.examples(name_id(left[0]))) if left else 0
    return Teaching(left, good=good)


def take_example(
    teaching: Teaching, example: Example, person: Personal, usual: Usual | None = None
) -> tuple[Teaching, Reply]:
    """Hold an utterance against a person's examples, keep it if it is good, and return where that leads.

    The caller saves the person's file. The person's own pause is set as soon as it is known. ``usual`` is given
    for a wake word; without it the person is asked to wait until the words to hold it against are made.
    """
    word = teaching.word
    if word is None:
        return teaching, Reply("all-done")
    said = _compared(example, person, name_id(word))
    if word == OWN_WAKE:
        if usual is None:
            return teaching, Reply("wait")
        said = replace(said, usual=usual, too_short=example.seconds < WAKE_SHORTEST_S)
    then, reply = teaching.heard(said)
    if reply.drop:
        person.forget(name_id(word))
    if reply.keep:
        person.add(name_id(word), example.rows)
    if then.pause_ms is not None:
        person.pause_ms = then.pause_ms
    return then, reply


def _compared(example: Example, person: Personal, name: str) -> Said:
    from kiosk.listening.matching import Bank

    known = [(other, each[0]) for other in person.names for each in person.examples(other)]
    found = Bank([rows for _, rows in known]).distances(example.rows[0])
    same = [far for (other, _), far in zip(known, found, strict=True) if other == name]
    others = [(far, other) for (other, _), far in zip(known, found, strict=True) if other != name]
    nearest = min(others, default=None)
    return Said(
        example.over_noise,
        example.peak,
        example.gap_ms,
        example.too_long,
        min(same, default=None),
        nearest[0] if nearest else None,
        nearest[1].partition(":")[2] if nearest else "",
    )


def reply_text(reply: Reply, words: Words, lang: Lang) -> Phrase:
    """Return what is said to the person."""
    if reply.answer == "too-like":
        own = reply.like == comparable_text(OWN_WAKE)
        name = words.say(lang, "voice.page.own_wake").text if own else reply.like
        return words.say(lang, "voice.teach.too-like", name=name)
    return words.say(lang, f"voice.teach.{reply.answer}")
