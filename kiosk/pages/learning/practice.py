"""Exercises: asked, answered, and what is told of an answer. Unlimited tries, no timer, kind feedback.

An exercise that makes fresh numbers or a fresh piece makes others after each right answer, and the same again after
a wrong one or when the lesson is resumed: its *turn* is how often this person has had it right.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning.event_kinds import AnswerGiven
from kiosk.pages.learning.exercises import EXERCISE_PAGES, Asking, ExercisePage
from kiosk.pages.learning.exercises.base import picture_blocks
from kiosk.pages.learning.lesson import (
    LessonPlace,
    StepReview,
    backward,
    exercise_spot,
    exercises,
    find_lesson,
    go_to_spot,
    lesson_gone,
    onward,
    open_quiz,
)
from kiosk.visit import Choice, Move, Open, Page, Phrase, PlaySound, Swap, Text

if TYPE_CHECKING:
    from kiosk.lessons import AskedExercise, Exercise, ExerciseBase, Lesson
    from kiosk.visit import Context


def ask_exercise_now(context: Context, lesson: Lesson, exercise: Exercise) -> AskedExercise[ExerciseBase]:
    """Return an exercise as the person who is here is asked it now."""
    from kiosk.lessons import ask_exercise  # pydantic: after the first paint

    answers = context.progress.lesson(lesson.key).answers.get(exercise.key)
    return ask_exercise(lesson, exercise, context.person, answers.right if answers else 0)


def exercise_page(context: Context, lesson: Lesson, exercise: Exercise, place: LessonPlace) -> Page:
    """Return the question with its answers."""
    one, kind = ask_exercise_now(context, lesson, exercise), _kind(exercise)
    ask = Asking(
        context,
        lesson,
        one,
        place.hints,
        place.picked,
        answer=partial(_answer, lesson, one),
        again=lambda hints, picked: Move(Swap(replace(place, hints=hints, picked=picked))),
        ahead=go_to_spot(context, lesson, _after(context, lesson, exercise)),
        place=place,
    )
    choices = kind.choices(ask)
    return Page(
        key=f"exercise.{exercise.kind}",
        title=context.say("practice.quiz" if exercise in lesson.quiz else "practice.title"),
        where=_where(context, lesson, exercise),
        blocks=(
            *picture_blocks(context, exercise.picture),
            *kind.above(ask),
            Text((one.now.prompt.phrase(context.lang),)),
            *kind.below(ask),
        ),
        choices=choices,
        help=(context.say("practice.help"), context.say(f"practice.help_{exercise.kind}")),
        next=choices[0].key if kind.leads else None,
        back=kind.back(ask) or backward(context, lesson, exercise_spot(lesson, exercise)),
        lang=context.lang,
    )


def _kind(exercise: Exercise) -> ExercisePage[Any]:
    return EXERCISE_PAGES[exercise.kind]


class Feedback(Struct, frozen=True):
    """What an answer was worth: the rule, and the ways on. Being wrong is never the end of the way.

    ``turn`` is the turn that was answered: a right answer has brought the next one.
    """

    lesson: str
    exercise: str
    answer: str
    right: bool
    turn: int = 0

    def page(self, context: Context) -> Page:
        """Return the feedback; a wrong answer can be tried again, looked up, or left for later."""
        lesson = find_lesson(context, self.lesson)
        exercise = next((e for e in exercises(lesson) if e.key == self.exercise), None) if lesson else None
        if lesson is None or exercise is None:
            return lesson_gone(context)
        from kiosk.lessons import ask_exercise  # pydantic: after the first paint

        one = ask_exercise(lesson, exercise, context.person, self.turn)
        ahead = go_to_spot(context, lesson, _after(context, lesson, exercise))
        here = Move(Swap(LessonPlace(lesson.key, exercise_spot(lesson, exercise))))
        if self.right:
            choices = [Choice("next", context.say("lesson.go_on"), ahead)]
            # Not in a quiz: what has been passed there must not be lost by doing more than was asked.
            if one.fresh and exercise in lesson.practice:
                choices.append(Choice("another", context.say("practice.another"), here))
        else:
            choices = [Choice("again", context.say("practice.again"), here)]
            if step := one.step_to_see():
                review = Move(Open(StepReview(lesson.key, step)))
                choices.append(Choice("review", context.say("practice.review"), review))
            choices.append(Choice("later", context.say("practice.later"), ahead))
        return Page(
            key=f"feedback.{'right' if self.right else 'not-yet'}",
            title=context.say("practice.right" if self.right else "practice.not_yet"),
            where=_where(context, lesson, exercise),
            blocks=_kind(exercise).feedback(context, one, self.answer, "right" if self.right else "not_yet"),
            choices=tuple(choices),
            help=(context.say("practice.feedback_help"),),
            next=choices[0].key,
            back=here,
            lang=context.lang,
        )


def _answer(lesson: Lesson, one: AskedExercise[ExerciseBase], answer: str) -> Move:
    """Return the move that records an answer and tells what it was worth."""
    right = answer == one.right
    return Move(
        Swap(Feedback(lesson.key, one.own.key, answer, right, one.turn)),
        (AnswerGiven(lesson.key, one.own.key, answer, right, one.truth),),
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
