"""How a kind of exercise is asked and answered on a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, Protocol, TypeVar
from zlib import crc32

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning.event_kinds import HelpShown
from kiosk.lessons import AskedExercise, ExerciseBase, Lesson, Picture, Told
from kiosk.pages.learning.spot import LessonSpot
from kiosk.visit import Block, Choice, Context, Lang, Move, Phrase, PictureBlock, Role, Text, Tile

A = TypeVar("A", bound="AskedExercise[ExerciseBase]")
T = TypeVar("T", bound="AskedExercise[Told]")


class Asking(Struct, Generic[A], frozen=True):
    """An exercise that is being asked. ``hints`` is how many hints were asked for, ``picked`` what was picked so far.

    ``answer`` gives the move that settles an answer, ``again`` the one to the same page with other hints and picks,
    ``ahead`` leads on without an answer, ``place`` is where the person is.
    """

    context: Context
    lesson: Lesson
    one: A
    hints: int
    picked: tuple[str, ...]
    answer: Callable[[str], Move]
    again: Callable[[int, tuple[str, ...]], Move]
    ahead: Move
    place: LessonSpot

    def hint(self, label: str) -> Choice:
        """Return the choice that shows one more hint."""
        shown = HelpShown(self.lesson.key, self.place.spot, min(self.hints + 1, 2))
        move = replace(self.again(self.hints + 1, self.picked), events=(shown,))
        return Choice("hint", self.context.say(label), move)

    def pick(self, key: str, label: Phrase, picture: str | None = None) -> Choice:
        """Return the choice that is an answer."""
        return Choice(key, label, self.answer(key), tile=Tile(picture=picture) if picture else None)

    def mixed(self, entries: Iterable[K]) -> list[K]:
        """Return what can be picked, mixed by the person and the try, so that no place stands for the answer."""
        context, key = self.context, self.one.own.key
        answers = context.progress.lesson(self.lesson.key).answers.get(key)
        seed = f"{context.person}/{self.lesson.key}/{key}/{answers.tries if answers else 0}/"
        return sorted(entries, key=lambda entry: crc32(f"{seed}{entry.key}".encode()))


class Keyed(Protocol):
    """Something with a key."""

    @property
    def key(self) -> str | None:
        """Return the key."""


K = TypeVar("K", bound=Keyed)


class ExercisePage(Generic[A]):
    """What a kind of exercise shows: before and after its prompt, to pick from, and as feedback."""

    leads = False
    """Whether "next" picks the first choice: where that is the one act of the page, and not one of the answers."""

    def above(self, ask: Asking[A]) -> tuple[Block, ...]:
        """Return what stands before the prompt."""
        return ()

    def below(self, ask: Asking[A]) -> tuple[Block, ...]:
        """Return what stands after the prompt."""
        return ()

    def choices(self, ask: Asking[A]) -> tuple[Choice, ...]:
        """Return what can be picked."""
        raise NotImplementedError

    def back(self, ask: Asking[A]) -> Move | None:
        """Return what "back" does; None if it leads to the page before."""
        return None

    def feedback(self, context: Context, one: A, answer: str, role: Role) -> tuple[Block, ...]:
        """Return what is told about an answer; the ``role`` says whether it is right."""
        raise NotImplementedError


class ToldPage(ExercisePage[T]):
    """A kind whose feedback the lesson writes."""

    def feedback(self, context: Context, one: T, answer: str, role: Role) -> tuple[Block, ...]:
        """Return the rule, or what is wrong with the answer."""
        rule = one.now.right if role == "right" else one.now.wrong_text(answer)
        return (Text((rule.phrase(context.lang),), role),)


def picture_blocks(context: Context, *pictures: Picture | None) -> tuple[Block, ...]:
    """Return pictures, those that there are."""
    return tuple(PictureBlock(one.name, one.alt.phrase(context.lang)) for one in pictures if one)


def fill_phrase(context: Context, lang: Lang, key: str, /, **parts: Phrase) -> Phrase:
    """Return one of the kiosk's texts filled with phrases, which keep how they are to be spoken."""
    shown = {name: part.text for name, part in parts.items()}
    said = {name: part.text if part.say is None else part.say for name, part in parts.items()}
    phrase = context.words.say(lang, key, **shown)
    return phrase if said == shown else replace(phrase, say=context.words.say(lang, key, **said).text)
