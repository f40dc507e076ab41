"""The lesson player: safety first, then one screen a step, practice, quiz and an end that says what is next.

Where a person is in a lesson is a *spot*: see ``kiosk.lessons.way``.
"""

from __future__ import annotations

from typing import Final, get_args

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning.event_kinds import Felt, HelpShown, LessonFelt, LessonOpened, PlaceReached, StepDone
from kiosk.lessons import (
    Lesson,
    Step,
    exercise_spot,
    find_exercise,
    find_step,
    next_lesson,
    next_spot,
    open_quiz,
    resume_spot,
    spots,
)
from kiosk.pages.emergency import Emergencies
from kiosk.pages.learning.practice import exercise_page
from kiosk.pages.learning.spot import LessonSpot
from kiosk.pages.learning.step import StepHelp, lesson_gone, localized_texts, step_blocks, step_where
from kiosk.pages.work.batch import BatchPlace, batch_choice
from kiosk.pages.work.bench import BenchTasks
from kiosk.visit import (
    Block,
    Choice,
    Context,
    Items,
    Leave,
    Meter,
    Move,
    Open,
    Page,
    Phrase,
    PlaySound,
    Swap,
    Text,
    Tile,
)


class LessonPlace(LessonSpot, frozen=True):
    """A spot of a lesson, as the lesson player shows it."""

    def page(self, context: Context) -> Page:
        """Return the page of the spot; a lesson or spot that is gone says so and leads on."""
        lesson = context.lesson(self.lesson)
        if lesson is None:
            return lesson_gone(context)
        kind, _, key = self.spot.partition(":")
        if kind == "step" and (step := find_step(lesson, key)):
            return step_page(context, lesson, step, self)
        exercise = find_exercise(lesson, key) if kind in ("practice", "quiz") else None
        if exercise and exercise_spot(lesson, exercise) == self.spot:
            return exercise_page(context, lesson, exercise, self)
        if kind == "end":
            return end_page(context, lesson, self)
        return _front_page(context, lesson, self if self.spot in spots(lesson) else self.at("intro"))


AT_BENCH: Final = (LessonPlace, BatchPlace)
"""Places of whoever works at the bench beside the kiosk, and does not touch it for long."""


def open_lesson(context: Context, lesson: Lesson) -> Move:
    """Return the move that opens a lesson where this person left it, or says which lesson comes first."""
    if first := lesson_before(context, lesson):
        return Move(Open(LessonBefore(lesson.key, first.key)))
    spot = resume_spot(lesson, context.progress.lesson(lesson.key))
    events = (LessonOpened(lesson.key), PlaceReached(lesson.key, spot))
    return Move(Open(LessonPlace(lesson.key, spot)), events)


def lesson_before(context: Context, lesson: Lesson) -> Lesson | None:
    """Return the lesson that a resident must finish before this one opens; None if there is none to finish.

    Who looks in (a guest, a mentor) is at no workbench, and has no lessons of their own to finish.
    """
    first = context.lesson(lesson.after)
    if first is None or context.role != "resident" or context.progress.lesson(first.key).finished:
        return None
    return first


class LessonBefore(Struct, frozen=True):
    """Says which lesson comes before another, and opens it."""

    lesson: str
    first: str

    def page(self, context: Context) -> Page:
        """Return the page; once the first lesson is finished, the other opens from here."""
        lesson, first = context.lesson(self.lesson), context.lesson(self.first)
        if lesson is None or first is None:
            return lesson_gone(context)
        waits = lesson_before(context, lesson)
        following = first if waits else lesson
        label = context.say("lesson.before_open", title=following.title.phrase(context.lang).text)
        wanted = context.say("lesson.before_first", title=first.title.phrase(context.lang).text)
        return context.page(
            "lesson.before",
            where=lesson.title.phrase(context.lang),
            blocks=(Text((wanted, context.say("lesson.before_whole")), "safety"),),
            choices=(
                Choice("open", label, open_lesson(context, first) if waits else _open_instead(context, lesson)),
                context.choice("close", "gone.close", Move(Leave())),
            ),
            next="open",
        )


def _open_instead(context: Context, lesson: Lesson) -> Move:
    """Return the move that opens a lesson in the place of what is shown."""
    then = open_lesson(context, lesson)
    assert isinstance(then.to, Open), "opening a lesson opens a place"
    return Move(Swap(then.to.place), then.events)


def _front_page(context: Context, lesson: Lesson, place: LessonSpot) -> Page:
    """Return one of the pages before the first step."""
    lang, spot = context.lang, place.spot
    blocks: list[Block] = []
    title, label = lesson.title.phrase(lang), context.say("lesson.go_on")
    if spot == "intro":
        label = context.say("lesson.begin")
        blocks.append(Items(localized_texts(lesson.objectives, lang), label=context.say("lesson.objectives")))
        work = (lesson.work.phrase(lang),) if lesson.work else ()
        minutes = context.say("lesson.minutes", n=lesson.minutes)
        blocks.append(Text((minutes, *work, context.say("lesson.no_hurry"))))
        if lesson.note:
            blocks.append(Text((lesson.note.phrase(lang),), "notice"))
    elif spot == "safety":
        title, label = context.say("lesson.safety"), context.say("lesson.safe")
        if lesson.safety:
            blocks.append(Text(localized_texts(lesson.safety, lang), "safety"))
        blocks += [
            Items(localized_texts(emergency.do, lang), numbered=True, label=emergency.when.phrase(lang))
            for emergency in lesson.emergencies
        ]
    elif spot == "tools":
        title = context.say("lesson.tools_title")
        for name, things in (("lesson.tools", lesson.tools), ("lesson.materials", lesson.materials)):
            if things:
                lines = tuple(_confirmable(context, thing.text.phrase(lang), thing.confirm) for thing in things)
                blocks.append(Items(lines, label=context.say(name)))
    else:
        title = context.say("lesson.words")
        blocks += [Text((word.means.phrase(lang),), label=word.term.phrase(lang)) for word in lesson.vocabulary]
    return context.page(
        f"lesson.{spot}",
        title=title,
        help="lesson.intro_help" if spot == "intro" else "lesson.front_help",
        where=None if spot == "intro" else lesson.title.phrase(lang),
        blocks=tuple(blocks),
        choices=(Choice("next", label, place.go_to(context, lesson, next_spot(lesson, spot))),),
        next="next",
        back=place.backward(context, lesson),
    )


def step_page(context: Context, lesson: Lesson, step: Step, place: LessonSpot) -> Page:
    """Return a step's page: one main act, and help."""
    ahead = place.go_to(
        context,
        lesson,
        next_spot(lesson, place.spot),
        events=(StepDone(lesson.key, step.key),),
        effects=(PlaySound("done"),),
    )
    label = "lesson.understood" if step.who == "mentor" else "lesson.step_done"
    choices = [context.choice("next", label, ahead)]
    if step.help:
        help_move = Move(Open(StepHelp(lesson.key, step.key, 1)), (HelpShown(lesson.key, step.key, 1),))
        choices.append(context.choice("help-step", "lesson.help_me", help_move))
    if lesson.emergencies:
        choices.append(context.choice("emergency", "emergency.title", Emergencies()))
    return context.page(
        "lesson.step",
        title=step.title.phrase(context.lang),
        where=step_where(context, lesson, step),
        blocks=(*step_blocks(context, step), _meter(context, lesson, step)),
        choices=tuple(choices),
        next="next",
        back=place.backward(context, lesson),
    )


def end_page(context: Context, lesson: Lesson, place: LessonSpot) -> Page:
    """Return the end: what was learned, how the quiz went, what to do at the bench, what is next."""
    lang = context.lang
    still_open = open_quiz(lesson, context.progress.lesson(lesson.key))
    right = len(lesson.quiz) - len(still_open)
    passed = right >= lesson.required_right
    blocks: list[Block] = [
        Text((context.say("end.passed" if passed else "end.not_yet"),), "right" if passed else "not_yet"),
        Items(localized_texts(lesson.objectives, lang), label=context.say("end.learned" if passed else "end.goals")),
    ]
    if lesson.quiz:
        counts = {"right": right, "total": len(lesson.quiz), "needed": lesson.required_right}
        told = context.say("end.quiz" if passed else "end.quiz_open", **counts)
        blocks.append(Meter(told, right, len(lesson.quiz)))
    if passed and lesson.bench_tasks:
        blocks.append(Items(localized_texts(lesson.bench_tasks, lang), label=context.say("end.bench")))
    choices: list[Choice] = []
    if still_open:
        again = place.go_to(context, lesson, exercise_spot(lesson, still_open[0]))
        choices.append(context.choice("again", "end.try_again", again))
    library = context.library
    following = next_lesson(library, lesson, context.known, context.person or "") if library else None
    if passed and following is not None:
        label = context.say("end.next", title=following.title.phrase(lang).text)
        then = _asked_first(context, lesson, _open_instead(context, following))
        choices.insert(0, Choice("following", label, then))
    if passed and lesson.bench_tasks and context.role == "resident":
        show = Move(Open(BenchTasks(context.person or "", lesson.key)))
        choices.append(context.choice("bench", "bench.title", show))
    if lesson.topic == "produksi" and context.role == "resident":
        choices.append(batch_choice(context, "batch", context.say("batch.title"), lesson))
    home = Move(Leave("home"))
    choices.append(context.choice("home", "end.home", _asked_first(context, lesson, home) if passed else home))
    return context.page(
        "lesson.end",
        "end",
        title=context.say("end.title" if passed else "end.nearly"),
        where=lesson.title.phrase(lang),
        blocks=tuple(blocks),
        choices=tuple(choices),
        next=choices[0].key,
        back=place.backward(context, lesson),
    )


class HowWasIt(Struct, frozen=True):
    """How was the lesson? Three faces on the way on (``then``); going back passes the question over."""

    lesson: str
    then: Move

    def page(self, context: Context) -> Page:
        """Return the page with a face for each way in which a lesson can have been."""
        lesson = context.lesson(self.lesson)
        return context.page(
            "lesson.how",
            "end.how",
            help="end.how_pick",
            where=lesson.title.phrase(context.lang) if lesson else None,
            blocks=(Text((context.say("end.how_pick"),)),),
            choices=tuple(
                Choice(
                    felt,
                    context.say(f"end.felt_{felt}"),
                    replace(
                        self.then,
                        events=(LessonFelt(self.lesson, felt), *self.then.events),
                        notice=context.say("end.how_thanks"),
                    ),
                    tile=Tile(picture=f"umum/wajah-{felt}"),
                )
                for felt in get_args(Felt)
            ),
            back=self.then,
        )


def _asked_first(context: Context, lesson: Lesson, then: Move) -> Move:
    """Return a move that leaves a finished lesson: by way of the faces, unless the resident has answered already."""
    own = context.progress.lesson(lesson.key)
    asked = context.role == "resident" and own.felt.by < own.opened
    return Move(Swap(HowWasIt(lesson.key, then))) if asked else then


def _meter(context: Context, lesson: Lesson, step: Step) -> Meter:
    done = lesson.steps.index(step)
    total = len(lesson.steps)
    return Meter(context.say("lesson.left", n=total - done), done, total)


def _confirmable(context: Context, text: Phrase, confirm: bool) -> Phrase:
    if not confirm:
        return text
    return Phrase(f"{text.text}. {context.say('lesson.ask_mentor').text}", text.lang)
