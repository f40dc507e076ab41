"""Putting what is to be done in order, on a page."""

from __future__ import annotations

from msgspec import Struct

from kiosk.lessons import AskedExercise, Order
from kiosk.pages.learning.exercises.base import A, Asking, ToldPage, fill_phrase
from kiosk.visit import Block, Choice, Context, Items, Move, Phrase, Role, Text, Tile


class OrderEntry(Struct, frozen=True):
    """Something to be put in its place, and its picture if it has one."""

    key: str
    label: Phrase
    picture: str | None = None


def order_so_far(ask: Asking[A], entries: list[OrderEntry]) -> tuple[Block, ...]:
    """Return what was picked already."""
    labels = {entry.key: entry.label for entry in entries}
    picked = tuple(labels[key] for key in ask.picked)
    return (Items(picked, numbered=True, label=ask.context.say("practice.order_so_far")),) if picked else ()


def order_choices(ask: Asking[A], entries: list[OrderEntry]) -> tuple[Choice, ...]:
    """Return what can come next in the order; picking the last but one settles it.

    They never stand in the right order: picking always the first must not be the answer.
    """
    mixed = ask.mixed(entries)
    if ",".join(entry.key for entry in mixed) == ask.one.right:
        mixed = [*mixed[1:], mixed[0]]
    left = [entry for entry in mixed if entry.key not in ask.picked]

    def then(key: str) -> Move:
        picked = (*ask.picked, key)
        if len(left) > 2:
            return ask.again(ask.hints, picked)
        return ask.answer(",".join((*picked, *(entry.key for entry in left if entry.key != key))))

    return tuple(
        Choice(entry.key, entry.label, then(entry.key), tile=Tile(picture=entry.picture) if entry.picture else None)
        for entry in left
    )


def take_back(ask: Asking[A]) -> Move | None:
    """Return the move that takes the last pick back; None where nothing was picked."""
    return ask.again(ask.hints, ask.picked[:-1]) if ask.picked else None


class OrderPage(ToldPage["AskedExercise[Order]"]):
    """Pick what comes first, then what comes next."""

    def below(self, ask: Asking[AskedExercise[Order]]) -> tuple[Block, ...]:
        """Return what was picked already."""
        return order_so_far(ask, _entries(ask))

    def choices(self, ask: Asking[AskedExercise[Order]]) -> tuple[Choice, ...]:
        """Return what is left to pick."""
        return order_choices(ask, _entries(ask))

    def back(self, ask: Asking[AskedExercise[Order]]) -> Move | None:
        """Take the last pick back."""
        return take_back(ask)

    def feedback(self, context: Context, one: AskedExercise[Order], answer: str, role: Role) -> tuple[Block, ...]:
        """Return the rule, or what is wrong with the answer, with what was picked too early first."""
        told = super().feedback(context, one, answer, role)
        if role == "right":
            return told
        labels = {choice.key: choice.text.phrase(context.lang) for choice in one.now.choices}
        early = next((key for key, right in zip(answer.split(","), one.now.answer, strict=False) if key != right), "")
        if early not in labels:
            return told
        line = fill_phrase(context, labels[early].lang, "practice.order_early", name=labels[early])
        return (*told, Text((line,), role))


def _entries(ask: Asking[AskedExercise[Order]]) -> list[OrderEntry]:
    lang = ask.context.lang
    return [OrderEntry(choice.key, choice.text.phrase(lang)) for choice in ask.one.now.choices]
