"""Exercises: asked, answered, and what is told of an answer. Unlimited tries, no timer, kind feedback.

An exercise that makes fresh numbers or a fresh piece makes others after each right answer, and the same again after
a wrong one or when the lesson is resumed: its *turn* is how often this person has had it right.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning.event_kinds import AnswerGiven
from kiosk.lessons import (
    AskedExercise,
    Exercise,
    ExerciseBase,
    Lesson,
    ask_exercise,
    exercise_spot,
    find_exercise,
    next_spot,
    open_quiz,
)
from kiosk.pages.learning.exercises import EXERCISE_PAGES, Asking, ExercisePage
from kiosk.pages.learning.exercises.base import picture_blocks
from kiosk.pages.learning.spot import LessonSpot
from kiosk.pages.learning.step import StepReview, lesson_gone
from kiosk.visit import Context, Move, Open, Page, Phrase, PlaySound, Swap, Text


def ask_exercise_now(context: Context, lesson: Lesson, exercise: Exercise) -> AskedExercise[ExerciseBase]:
    """Return an exercise as the person who is here is asked it now."""
    answers = context.progress.lesson(lesson.key).answers.get(exercise.key)
    return ask_exercise(lesson, exercise, context.person, answers.right if answers else 0)


def exercise_page(context: Context, lesson: Lesson, exercise: Exercise, place: LessonSpot) -> Page:
    """Return the question with its answers."""
    one, kind = ask_exercise_now(context, lesson, exercise), _kind(exercise)
    if place.turn is not None:
        one = ask_exercise(lesson, exercise, context.person, place.turn)
    ask = Asking(
        context,
        lesson,
        one,
        place.hints,
        place.picked,
        answer=partial(_answer, place, one),
        again=lambda hints, picked: Move(Swap(replace(place, hints=hints, picked=picked))),
        ahead=place.go_to(context, lesson, _after(context, lesson, exercise)),
        place=place,
    )
    choices = kind.choices(ask)
    return context.page(
        f"exercise.{exercise.kind}",
        title=context.say("practice.quiz" if exercise in lesson.quiz else "practice.title"),
        help=(context.say("practice.help"), context.say(f"practice.help_{exercise.kind}")),
        where=_where(context, lesson, exercise),
        blocks=(
            *picture_blocks(context, exercise.picture),
            *kind.above(ask),
            Text((one.now.prompt.phrase(context.lang),)),
            *kind.below(ask),
        ),
        choices=choices,
        next=choices[0].key if kind.leads else None,
        back=kind.back(ask) or place.backward(context, lesson),
    )


def _kind(exercise: Exercise) -> ExercisePage[Any]:
    return EXERCISE_PAGES[exercise.kind]


class Feedback(Struct, frozen=True):
    """What an answer was worth: the rule, and the ways on. Being wrong is never the end of the way.

    ``place`` is where the exercise is asked, ``turn`` the turn that was answered: a right answer has brought the
    next one.
    """

    place: LessonSpot
    answer: str
    right: bool
    turn: int = 0

    def page(self, context: Context) -> Page:
        """Return the feedback; a wrong answer can be tried again, looked up, or left for later."""
        lesson = context.lesson(self.place.lesson)
        exercise = find_exercise(lesson, self.place.spot.partition(":")[2])
        if lesson is None or exercise is None:
            return lesson_gone(context)
        one = ask_exercise(lesson, exercise, context.person, self.turn)
        ahead = self.place.go_to(context, lesson, _after(context, lesson, exercise))
        here = Move(Swap(self.place))
        if self.right:
            choices = [context.choice("next", "lesson.go_on", ahead)]
            # Not in a quiz: what has been passed there must not be lost by doing more than was asked.
            if one.fresh and exercise in lesson.practice:
                choices.append(context.choice("another", "practice.another", here))
        else:
            choices = [context.choice("again", "practice.again", here)]
            if step := one.step_to_see():
                review = Move(Open(StepReview(lesson.key, step)))
                choices.append(context.choice("review", "practice.review", review))
            choices.append(context.choice("later", "practice.later", ahead))
        return context.page(
            f"feedback.{'right' if self.right else 'not-yet'}",
            title=context.say("practice.right" if self.right else "practice.not_yet"),
            help="practice.feedback_help",
            where=_where(context, lesson, exercise),
            blocks=_kind(exercise).feedback(context, one, self.answer, "right" if self.right else "not_yet"),
            choices=tuple(choices),
            next=choices[0].key,
            back=here,
        )


def _answer(place: LessonSpot, one: AskedExercise[ExerciseBase], answer: str) -> Move:
    """Return the move that records an answer and tells what it was worth."""
    right = answer == one.right
    return Move(
        Swap(Feedback(place.at(place.spot), answer, right, one.turn)),
        (AnswerGiven(place.lesson, one.own.key, answer, right, one.truth),),
        (PlaySound("right" if right else "not_yet"),),
    )


def _after(context: Context, lesson: Lesson, exercise: Exercise) -> str:
    """Return the spot after an exercise: in a quiz taken again, what was right already is passed over."""
    if exercise in lesson.quiz:
        still_open = open_quiz(lesson, context.progress.lesson(lesson.key))
        later = lesson.quiz[lesson.quiz.index(exercise) + 1 :]
        return next((exercise_spot(lesson, e) for e in later if e in still_open), "end")
    return next_spot(lesson, exercise_spot(lesson, exercise))


def _where(context: Context, lesson: Lesson, exercise: Exercise) -> Phrase:
    group = lesson.quiz if exercise in lesson.quiz else lesson.practice
    return context.say("practice.where", n=group.index(exercise) + 1, total=len(group))
