"""Exercises: picking, ordering, judging a piece, working out a sum. Unlimited tries, no timer, kind feedback."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning.facts import AnswerGiven
from kiosk.pages.entry import AmountEntry
from kiosk.pages.lesson import (
    LessonPlace,
    StepReview,
    backward,
    exercise_spot,
    exercises,
    find_lesson,
    go,
    lesson_gone,
    onward,
    open_quiz,
)
from kiosk.pages.move import Move, Open, PlaySound, Swap
from kiosk.pages.page import Block, Choice, Items, Lang, Page, Phrase, Picture, Text
from kiosk.pages.price import OwnCosts

if TYPE_CHECKING:
    from kiosk.lessons import Amount, Exercise, Lesson, Option, Order, Single
    from kiosk.lessons import OwnCosts as OwnCostsExercise
    from kiosk.pages.journey import Context


def exercise_page(context: Context, lesson: Lesson, exercise: Exercise, place: LessonPlace) -> Page:
    """Return the question with its answers."""
    spot = exercise_spot(lesson, exercise)
    blocks: list[Block] = []
    if exercise.picture:
        blocks.append(Picture(exercise.picture.name, exercise.picture.alt.phrase(context.lang)))
    blocks.append(Text((exercise.prompt.phrase(context.lang),)))
    back = backward(context, lesson, spot)
    match exercise.kind:
        case "order":
            choices = _order_choices(context, lesson, exercise, place)
            picked = tuple(_text_of(exercise, key, context.lang) for key in place.picked)
            if picked:
                blocks.append(Items(picked, numbered=True, label=context.say("practice.order_so_far")))
                back = Move(Swap(replace(place, picked=place.picked[:-1])))
        case "amount" | "own_costs":
            choices = _sum_choices(context, lesson, exercise, place, tuple(blocks))
            hints = exercise.hints[: place.hints] if exercise.kind == "amount" else ()
            blocks += [Text((hint.phrase(context.lang),), "hint") for hint in hints]
        case _:
            choices = tuple(
                Choice(key, label, _answer(context, lesson, exercise, key, key == right_key(exercise)))
                for key, label in _answers(context, lesson, exercise)
            )
    return Page(
        key=f"exercise.{exercise.kind}",
        title=context.say("practice.quiz" if exercise in lesson.quiz else "practice.title"),
        where=_where(context, lesson, exercise),
        blocks=tuple(blocks),
        choices=choices,
        help=(context.say("practice.help"), context.say(f"practice.help_{exercise.kind}")),
        next=choices[0].key if exercise.kind in ("amount", "own_costs") else None,
        back=back,
        lang=context.lang,
    )


class Feedback(Struct, frozen=True):
    """What an answer was worth: the rule, and the ways on. Being wrong is never the end of the way."""

    lesson: str
    exercise: str
    answer: str
    right: bool

    def page(self, context: Context) -> Page:
        """Return the feedback; a wrong answer can be tried again, looked up, or left for later."""
        lesson = find_lesson(context, self.lesson)
        exercise = next((e for e in exercises(lesson) if e.key == self.exercise), None) if lesson else None
        if lesson is None or exercise is None:
            return lesson_gone(context)
        lang = context.lang
        ahead = go(context, lesson, _after(context, lesson, exercise))
        if self.right:
            rule, role = exercise.right.phrase(lang), "right"
            choices = [Choice("next", context.say("lesson.go_on"), ahead)]
        else:
            rule, role = exercise.wrong_text(self.answer).phrase(lang), "not_yet"
            again = Move(Swap(LessonPlace(lesson.key, exercise_spot(lesson, exercise))))
            choices = [Choice("again", context.say("practice.again"), again)]
            if exercise.back_to:
                review = Move(Open(StepReview(lesson.key, exercise.back_to)))
                choices.append(Choice("review", context.say("practice.review"), review))
            choices.append(Choice("later", context.say("practice.later"), ahead))
        return Page(
            key=f"feedback.{'right' if self.right else 'not-yet'}",
            title=context.say("practice.right" if self.right else "practice.not_yet"),
            where=_where(context, lesson, exercise),
            blocks=(Text((rule,), "right" if role == "right" else "not_yet"),),
            choices=tuple(choices),
            help=(context.say("practice.feedback_help"),),
            next=choices[0].key,
            back=Move(Swap(LessonPlace(lesson.key, exercise_spot(lesson, exercise)))),
            lang=lang,
        )


def right_key(exercise: Exercise) -> str:
    """Return the text form of an exercise's right answer, as it is recorded."""
    match exercise.kind:
        case "true_false":
            return "true" if exercise.answer else "false"
        case "order":
            return ",".join(exercise.answer)
        case "own_costs":
            return ""
        case _:
            return str(exercise.answer)


def _answers(context: Context, lesson: Lesson, exercise: Exercise) -> list[tuple[str, Phrase]]:
    """Return the answers to pick from, by key.

    Choices are mixed by the person and the try, so that a place on the screen is never learned in place of
    the answer; verdicts and yes/no always stand in the same order.
    """
    if exercise.kind == "true_false":
        return [("true", context.say("practice.true")), ("false", context.say("practice.false"))]
    if exercise.kind == "judge":
        return [(grade.key, grade.name.phrase(context.lang)) for grade in lesson.grades]
    if exercise.kind not in ("single", "order"):
        return []
    return [(choice.key, choice.text.phrase(context.lang)) for choice in _mixed(context, lesson, exercise)]


def _mixed(context: Context, lesson: Lesson, exercise: Single | Order) -> list[Option]:
    answers = context.progress.lesson(lesson.key).answers.get(exercise.key)
    seed = f"{context.person}/{lesson.key}/{exercise.key}/{answers.tries if answers else 0}/"
    return sorted(exercise.choices, key=lambda choice: crc32((seed + choice.key).encode()))


def _text_of(exercise: Order, key: str, lang: Lang) -> Phrase:
    return next(choice.text.phrase(lang) for choice in exercise.choices if choice.key == key)


def _order_choices(context: Context, lesson: Lesson, exercise: Order, place: LessonPlace) -> tuple[Choice, ...]:
    """Return what can come next in the order; picking the last but one settles it."""
    left = [choice for choice in _mixed(context, lesson, exercise) if choice.key not in place.picked]

    def then(key: str) -> Move:
        picked = (*place.picked, key)
        if len(left) > 2:
            return Move(Swap(replace(place, picked=picked)))
        whole = ",".join((*picked, *(choice.key for choice in left if choice.key != key)))
        return _answer(context, lesson, exercise, whole, whole == right_key(exercise))

    return tuple(Choice(choice.key, choice.text.phrase(context.lang), then(choice.key)) for choice in left)


def _sum_choices(
    context: Context,
    lesson: Lesson,
    exercise: Amount | OwnCostsExercise,
    place: LessonPlace,
    above: tuple[Block, ...],
) -> tuple[Choice, ...]:
    if exercise.kind == "own_costs":
        return (
            Choice("begin", context.say("costs.begin"), Move(Open(OwnCosts()))),
            Choice("next", context.say("lesson.go_on"), go(context, lesson, _after(context, lesson, exercise))),
        )

    entry = AmountEntry(
        exercise.prompt.phrase(context.lang),
        lambda context, amount: _answer(context, lesson, exercise, str(amount), amount == exercise.answer),
        above,
        leave=place,
    )
    choices = [Choice("answer", context.say("practice.enter"), Move(Swap(entry)))]
    if place.hints < len(exercise.hints):
        hint = Move(Swap(replace(place, hints=place.hints + 1)))
        choices.append(Choice("hint", context.say("practice.hint"), hint))
    return tuple(choices)


def _answer(context: Context, lesson: Lesson, exercise: Exercise, answer: str, right: bool) -> Move:
    """Return the move that records an answer and tells what it was worth."""
    return Move(
        Swap(Feedback(lesson.key, exercise.key, answer, right)),
        (AnswerGiven(lesson.key, exercise.key, answer, right),),
        (PlaySound("right" if right else "not_yet"),),
    )


def _after(context: Context, lesson: Lesson, exercise: Exercise) -> str:
    """Return the spot after an exercise: in a quiz taken again, what was right already is passed over."""
    if exercise in lesson.quiz:
        still_open = open_quiz(context, lesson)
        later = lesson.quiz[lesson.quiz.index(exercise) + 1 :]
        return next((exercise_spot(lesson, e) for e in later if e in still_open), "end")
    return onward(lesson, exercise_spot(lesson, exercise))


def _where(context: Context, lesson: Lesson, exercise: Exercise) -> Phrase:
    group = lesson.quiz if exercise in lesson.quiz else lesson.practice
    return context.say("practice.where", n=group.index(exercise) + 1, total=len(group))
