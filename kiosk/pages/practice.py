"""Exercises: picking, ordering, judging a piece, working out a sum. Unlimited tries, no timer, kind feedback.

An exercise that makes fresh numbers or a fresh piece makes others after each right answer, and the same again after
a wrong one or when the lesson is resumed: its *turn* is how often this person has had it right.
"""

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
from kiosk.pages.page import Block, Choice, Items, Lang, Page, Phrase, Picture, Role, Text
from kiosk.pages.price import OwnCosts

if TYPE_CHECKING:
    from kiosk.lessons import Amount, Exercise, Finding, Lesson, Option, Order, Piece, Single
    from kiosk.lessons import OwnCosts as OwnCostsExercise
    from kiosk.pages.journey import Context


class Asked(Struct, frozen=True):
    """An exercise as it is asked in a turn. ``own`` is the lesson's, ``now`` the same with the numbers of the turn.

    ``right`` is the right answer as it is recorded; ``truth`` the same where it is to be recorded with the answer.
    ``fresh`` tells whether another turn asks something else.
    """

    own: Exercise
    now: Exercise
    turn: int
    right: str
    truth: str | None = None
    piece: Piece | None = None
    fresh: bool = False


def asked(lesson: Lesson, exercise: Exercise, person: str | None, turn: int) -> Asked:
    """Return an exercise as this person is asked it in a turn (how often they have had it right)."""
    from kiosk.lessons import fresh, piece  # pydantic: after the first paint

    seed = f"{person}/{lesson.key}/{exercise.key}"
    match exercise.kind:
        case "inspect":
            made = piece(lesson, exercise, f"{seed}/{turn}")
            return Asked(exercise, exercise, turn, made.verdict, made.verdict, made, fresh=True)
        case "amount" if exercise.vary:
            now = fresh(lesson, exercise, seed, turn)
            return Asked(exercise, now, turn, str(now.answer), str(now.answer), fresh=True)
        case "judge":
            return Asked(exercise, exercise, turn, exercise.answer, exercise.answer)
        case _:
            return Asked(exercise, exercise, turn, right_key(exercise))


def asked_now(context: Context, lesson: Lesson, exercise: Exercise) -> Asked:
    """Return an exercise as the person who is here is asked it now."""
    answers = context.progress.lesson(lesson.key).answers.get(exercise.key)
    return asked(lesson, exercise, context.person, answers.right if answers else 0)


def exercise_page(context: Context, lesson: Lesson, exercise: Exercise, place: LessonPlace) -> Page:
    """Return the question with its answers."""
    spot = exercise_spot(lesson, exercise)
    one = asked_now(context, lesson, exercise)
    blocks: list[Block] = []
    if exercise.picture:
        blocks.append(Picture(exercise.picture.name, exercise.picture.alt.phrase(context.lang)))
    if one.piece:
        blocks += _piece_blocks(context, one.piece, limits=place.hints > 0)
    blocks.append(Text((one.now.prompt.phrase(context.lang),)))
    back = backward(context, lesson, spot)
    match one.now.kind:
        case "order":
            choices = _order_choices(context, lesson, one, one.now, place)
            picked = tuple(_text_of(one.now, key, context.lang) for key in place.picked)
            if picked:
                blocks.append(Items(picked, numbered=True, label=context.say("practice.order_so_far")))
                back = Move(Swap(replace(place, picked=place.picked[:-1])))
        case "amount":
            choices = _sum_choices(context, lesson, one, one.now, place, tuple(blocks))
            blocks += [Text((hint.phrase(context.lang),), "hint") for hint in one.now.hints[: place.hints]]
        case "own_costs":
            choices = _own_costs_choices(context, lesson, one.now)
        case _:
            choices = tuple(
                Choice(key, label, _answer(context, lesson, one, key))
                for key, label in _answers(context, lesson, exercise)
            )
            if one.piece and not place.hints and any(finding.limits for finding in one.piece.findings):
                hint = Move(Swap(replace(place, hints=1)))
                choices = (*choices, Choice("hint", context.say("inspect.limits"), hint))
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
        one = asked(lesson, exercise, context.person, self.turn)
        ahead = go(context, lesson, _after(context, lesson, exercise))
        here = Move(Swap(LessonPlace(lesson.key, exercise_spot(lesson, exercise))))
        if self.right:
            choices = [Choice("next", context.say("lesson.go_on"), ahead)]
            # Not in a quiz: what has been passed there must not be lost by doing more than was asked.
            if one.fresh and exercise in lesson.practice:
                choices.append(Choice("another", context.say("practice.another"), here))
        else:
            choices = [Choice("again", context.say("practice.again"), here)]
            if step := _step_to_see(one):
                review = Move(Open(StepReview(lesson.key, step)))
                choices.append(Choice("review", context.say("practice.review"), review))
            choices.append(Choice("later", context.say("practice.later"), ahead))
        return Page(
            key=f"feedback.{'right' if self.right else 'not-yet'}",
            title=context.say("practice.right" if self.right else "practice.not_yet"),
            where=_where(context, lesson, exercise),
            blocks=self._blocks(context, one),
            choices=tuple(choices),
            help=(context.say("practice.feedback_help"),),
            next=choices[0].key,
            back=here,
            lang=context.lang,
        )

    def _blocks(self, context: Context, one: Asked) -> tuple[Block, ...]:
        role: Role = "right" if self.right else "not_yet"
        now, lang = one.now, context.lang
        if one.piece:
            return _verdict_blocks(context, one.piece, self.answer, role)
        match now.kind:
            case "inspect" | "own_costs":
                return ()  # the one always has its piece, the other is never answered
            case "amount" if now.solution:
                steps = tuple(step.phrase(lang) for step in now.solution)
                more: tuple[Block, ...] = (Items(steps, numbered=True, label=context.say("practice.solution")),)
            case _:
                more = ()
        rule = now.right if self.right else now.wrong_text(self.answer)
        return Text((rule.phrase(lang),), role), *more


def _step_to_see(one: Asked) -> str | None:
    """Return the step that a wrong answer leads back to: that of the check that decides, or the exercise's."""
    deciding = one.piece.deciding if one.piece else ()
    return deciding[0].check.step if deciding else one.own.back_to


# Pieces to judge -------------------------------------------------------------------------------------


def _piece_blocks(context: Context, made: Piece, *, limits: bool) -> list[Block]:
    """Return what the checks on a piece found, one line each, and the pictures of two of them."""
    lines = tuple(finding_line(context, finding, limits=limits) for finding in made.findings)
    pictures = [f.check.picture_bad if f.bad else f.check.picture_good for f in made.pictured]
    return [
        Items(lines, label=context.say("inspect.found")),
        *(Picture(picture.name, picture.alt.phrase(context.lang)) for picture in pictures if picture),
    ]


def _verdict_blocks(context: Context, made: Piece, answer: str, role: Role) -> tuple[Block, ...]:
    """Return why a piece gets its verdict: what was missed or taken for bad, and the checks that decide."""
    told = [context.say(f"inspect.{made.verdict}")]
    if answer == "pass" and made.verdict != "pass":
        told.insert(0, context.say("inspect.missed"))
    elif answer != "pass" and made.verdict == "pass":
        told.insert(0, context.say("inspect.still_good"))
    lines = tuple(finding_line(context, finding, limits=True) for finding in made.deciding)
    if not lines:
        return (Text(tuple(told), role),)
    label = context.say("inspect.on_limit" if made.verdict == "pass" else "inspect.deciding")
    return Text(tuple(told), role), Items(lines, label=label)


def finding_line(context: Context, finding: Finding, *, limits: bool) -> Phrase:
    """Return what a check found: "Lebar 43 cm.", with its limits if they are wanted, or what is seen."""
    from kiosk.lessons import as_written  # pydantic: after the first paint

    check = finding.check
    name = check.name.phrase(context.lang)
    lang = name.lang
    if finding.value is None or finding.limits is None:
        return _joined(context, lang, "inspect.seen", name=name, seen=check.seen(finding.bad).phrase(lang))
    value, low, high = (
        Phrase(as_written(number, check.unit or "", lang) if number is not None else "", lang)
        for number in (finding.value, finding.limits.low, finding.limits.high)
    )
    key = "inspect.between" if low.text and high.text else "inspect.at_least" if low.text else "inspect.at_most"
    return _joined(context, lang, key if limits else "inspect.measured", name=name, value=value, low=low, high=high)


def _joined(context: Context, lang: Lang, key: str, /, **parts: Phrase) -> Phrase:
    """Return one of the kiosk's texts filled with phrases, which keep how they are to be spoken."""
    shown = {name: part.text for name, part in parts.items()}
    said = {name: part.text if part.say is None else part.say for name, part in parts.items()}
    phrase = context.words.say(lang, key, **shown)
    return phrase if said == shown else replace(phrase, say=context.words.say(lang, key, **said).text)


# Answers ---------------------------------------------------------------------------------------------


def right_key(exercise: Exercise) -> str:
    """Return the text form of an exercise's right answer, as it is recorded; "" where the lesson has none.

    Fresh numbers and pieces have another answer each turn: see ``asked``.
    """
    match exercise.kind:
        case "true_false":
            return "true" if exercise.answer else "false"
        case "order":
            return ",".join(exercise.answer)
        case "own_costs" | "inspect":
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
    if exercise.kind in ("judge", "inspect"):
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


def _order_choices(
    context: Context, lesson: Lesson, one: Asked, exercise: Order, place: LessonPlace
) -> tuple[Choice, ...]:
    """Return what can come next in the order; picking the last but one settles it."""
    left = [choice for choice in _mixed(context, lesson, exercise) if choice.key not in place.picked]

    def then(key: str) -> Move:
        picked = (*place.picked, key)
        if len(left) > 2:
            return Move(Swap(replace(place, picked=picked)))
        whole = ",".join((*picked, *(choice.key for choice in left if choice.key != key)))
        return _answer(context, lesson, one, whole)

    return tuple(Choice(choice.key, choice.text.phrase(context.lang), then(choice.key)) for choice in left)


def _sum_choices(
    context: Context, lesson: Lesson, one: Asked, exercise: Amount, place: LessonPlace, above: tuple[Block, ...]
) -> tuple[Choice, ...]:
    from kiosk.lessons import answer_unit  # pydantic: after the first paint

    entry = AmountEntry(
        exercise.prompt.phrase(context.lang),
        lambda context, amount: _answer(context, lesson, one, str(amount)),
        above,
        unit=answer_unit(lesson, exercise),
        leave=place,
    )
    choices = [Choice("answer", context.say("practice.enter"), Move(Swap(entry)))]
    if place.hints < len(exercise.hints):
        hint = Move(Swap(replace(place, hints=place.hints + 1)))
        choices.append(Choice("hint", context.say("practice.hint"), hint))
    return tuple(choices)


def _own_costs_choices(context: Context, lesson: Lesson, exercise: OwnCostsExercise) -> tuple[Choice, ...]:
    return (
        Choice("begin", context.say("costs.begin"), Move(Open(OwnCosts(product=lesson.product)))),
        Choice("next", context.say("lesson.go_on"), go(context, lesson, _after(context, lesson, exercise))),
    )


def _answer(context: Context, lesson: Lesson, one: Asked, answer: str) -> Move:
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
