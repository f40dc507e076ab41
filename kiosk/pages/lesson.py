"""The lesson player: safety first, then one screen a step, practice, quiz and an end that says what is next.

Where a person is in a lesson is a *spot*: ``intro``, ``safety``, ``tools``, ``words``, ``step:<key>``,
``practice:<key>``, ``quiz:<key>`` or ``end``. Each move to a spot is recorded, so that nothing is lost by leaving.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from kiosk.learning import LessonProgress, Need
from kiosk.learning.facts import (
    AnyFact,
    HelpShown,
    LessonFinished,
    LessonOpened,
    MentorCalled,
    PlaceReached,
    StepDone,
)
from kiosk.pages.emergency import Emergencies
from kiosk.pages.move import Effect, Leave, Move, Open, PlaySound, Swap
from kiosk.pages.page import Block, Choice, Items, Lang, Meter, Page, Phrase, Picture, Role, Text

if TYPE_CHECKING:
    from kiosk.lessons import Exercise, Lesson, Localized, Step
    from kiosk.pages.journey import Context


FAR = 1_000
"""More levels than any path has: leaving this many leads home."""


class LessonPlace(Struct, frozen=True):
    """A spot of a lesson. ``hints`` is how many hints have been asked for at an exercise."""

    lesson: str
    spot: str
    hints: int = 0
    picked: tuple[str, ...] = ()

    def page(self, context: Context) -> Page:
        """Return the page of the spot; a lesson or spot that is gone says so and leads on."""
        lesson = find_lesson(context, self.lesson)
        if lesson is None:
            return lesson_gone(context)
        kind, _, key = self.spot.partition(":")
        if kind == "step":
            for step in lesson.steps:
                if step.key == key:
                    return step_page(context, lesson, step)
        elif kind in ("practice", "quiz"):
            from kiosk.pages.practice import exercise_page  # it in turn leads back to steps

            for exercise in exercises(lesson):
                if exercise_spot(lesson, exercise) == self.spot:
                    return exercise_page(context, lesson, exercise, self)
        elif kind == "end":
            return end_page(context, lesson)
        elif self.spot in spots(lesson):
            return _front_page(context, lesson, self.spot)
        return _front_page(context, lesson, "intro")


# Spots and the way between them ----------------------------------------------------------------------


def find_lesson(context: Context, key: str) -> Lesson | None:
    """Return a lesson of the library, or None if it is gone or the library is still being read."""
    return context.library.lessons.get(key) if context.library else None


def exercises(lesson: Lesson) -> list[Exercise]:
    """Return a lesson's exercises: practice, then quiz."""
    return [*lesson.practice, *lesson.quiz]


def exercise_spot(lesson: Lesson, exercise: Exercise) -> str:
    """Return the spot of an exercise."""
    return f"{'quiz' if exercise in lesson.quiz else 'practice'}:{exercise.key}"


def spots(lesson: Lesson) -> list[str]:
    """Return all spots of a lesson in their order."""
    return [
        "intro",
        *(["safety"] if lesson.safety or lesson.emergencies else []),
        *(["tools"] if lesson.tools or lesson.materials else []),
        *(["words"] if lesson.vocabulary else []),
        *(f"step:{step.key}" for step in lesson.steps),
        *(f"practice:{exercise.key}" for exercise in lesson.practice),
        *(f"quiz:{exercise.key}" for exercise in lesson.quiz),
        "end",
    ]


def resume_spot(lesson: Lesson, progress: LessonProgress) -> str:
    """Return where to go on: the last spot, or if the lesson changed, the first step not yet done.

    A finished lesson starts again from its intro.
    """
    if not progress.opened or progress.finished > progress.opened:
        return "intro"
    if progress.place.value in spots(lesson):
        return progress.place.value
    for step in lesson.steps:
        if step.key not in progress.steps:
            return f"step:{step.key}"
    return "intro"


def open_lesson(context: Context, lesson: Lesson) -> Move:
    """Return the move that opens a lesson where this person left it, or says which lesson comes first."""
    if first := before(context, lesson):
        return Move(Open(Before(lesson.key, first.key)))
    spot = resume_spot(lesson, context.progress.lesson(lesson.key))
    facts = (LessonOpened(lesson.key), PlaceReached(lesson.key, spot))
    return Move(Open(LessonPlace(lesson.key, spot)), facts)


def before(context: Context, lesson: Lesson) -> Lesson | None:
    """Return the lesson that a resident must finish before this one opens; None if there is none to finish.

    Who looks in (a guest, a mentor) is at no workbench, and has no lessons of their own to finish.
    """
    first = find_lesson(context, lesson.after) if lesson.after else None
    if first is None or context.role != "resident" or context.progress.lesson(first.key).finished:
        return None
    return first


class Before(Struct, frozen=True):
    """Says which lesson comes before another, and opens it."""

    lesson: str
    first: str

    def page(self, context: Context) -> Page:
        """Return the page; once the first lesson is finished, the other opens from here."""
        lesson, first = find_lesson(context, self.lesson), find_lesson(context, self.first)
        if lesson is None or first is None:
            return lesson_gone(context)
        then = open_lesson(context, first if before(context, lesson) else lesson)
        opened = Move(_swap(then), then.facts)
        title = (first if before(context, lesson) else lesson).title.phrase(context.lang).text
        return Page(
            key="lesson.before",
            title=context.say("lesson.before"),
            where=lesson.title.phrase(context.lang),
            blocks=(Text((context.say("lesson.before_why"), context.say("lesson.before_whole")), "safety"),),
            choices=(
                Choice("open", context.say("lesson.before_open", title=title), opened),
                Choice("close", context.say("gone.close"), Move(Leave())),
            ),
            help=(context.say("lesson.before_help"),),
            next="open",
            lang=context.lang,
        )


def go(
    context: Context,
    lesson: Lesson,
    spot: str,
    *,
    facts: tuple[AnyFact, ...] = (),
    effects: tuple[Effect, ...] = (),
) -> Move:
    """Return the move to a spot of the lesson, which is recorded; reaching a passed end finishes the lesson."""
    facts = (*facts, PlaceReached(lesson.key, spot))
    if spot == "end" and len(open_quiz(context, lesson)) <= len(lesson.quiz) - lesson.required_right:
        facts = (*facts, LessonFinished(lesson.key))
    return Move(Swap(LessonPlace(lesson.key, spot)), facts, effects)


def open_quiz(context: Context, lesson: Lesson) -> list[Exercise]:
    """Return the quiz exercises whose latest answer was not right, or that have none."""
    answers = context.progress.lesson(lesson.key).answers
    return [e for e in lesson.quiz if not (e.key in answers and answers[e.key].last.value[1])]


def onward(lesson: Lesson, spot: str) -> str:
    """Return the spot after this one; the end is after itself."""
    order = spots(lesson)
    return order[min(order.index(spot) + 1, len(order) - 1)]


def backward(context: Context, lesson: Lesson, spot: str) -> Move | None:
    """Return the move to the spot before this one; None at the first, where "back" leaves the lesson."""
    place = spots(lesson).index(spot)
    return go(context, lesson, spots(lesson)[place - 1]) if place else None


def needs_of(context: Context) -> tuple[Need, ...]:
    """Return what adaptations the person who is here needs."""
    resident = context.facts.workshop.residents.get(context.person or "")
    return resident.needs.value if resident else ()


# Pages -----------------------------------------------------------------------------------------------


def _front_page(context: Context, lesson: Lesson, spot: str) -> Page:
    """Return one of the pages before the first step."""
    lang = context.lang
    blocks: list[Block] = []
    title, label = lesson.title.phrase(lang), context.say("lesson.go_on")
    if spot == "intro":
        label = context.say("lesson.begin")
        blocks.append(Items(texts(lesson.objectives, lang), label=context.say("lesson.objectives")))
        blocks.append(Text((context.say("lesson.minutes", n=lesson.minutes), context.say("lesson.no_hurry"))))
        if lesson.note:
            blocks.append(Text((lesson.note.phrase(lang),), "notice"))
    elif spot == "safety":
        title, label = context.say("lesson.safety"), context.say("lesson.safe")
        if lesson.safety:
            blocks.append(Text(texts(lesson.safety, lang), "safety"))
        blocks += [
            Items(texts(emergency.do, lang), numbered=True, label=emergency.when.phrase(lang))
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
    return Page(
        key=f"lesson.{spot}",
        title=title,
        where=None if spot == "intro" else lesson.title.phrase(lang),
        blocks=tuple(blocks),
        choices=(Choice("next", label, go(context, lesson, onward(lesson, spot))),),
        help=(context.say("lesson.intro_help" if spot == "intro" else "lesson.front_help"),),
        next="next",
        back=backward(context, lesson, spot),
        lang=lang,
    )


def step_blocks(context: Context, step: Step) -> tuple[Block, ...]:
    """Return all that a step teaches: its danger, its act, picture, key point, reason, adaptation, check."""
    lang = context.lang
    blocks: list[Block] = []
    if step.who == "mentor":
        blocks.append(Text((context.say("lesson.mentor_only"),), "mentor"))

    def passage(text: Localized | None, role: Role) -> None:
        if text is not None:
            blocks.append(Text((text.phrase(lang),), role))

    passage(step.safety, "safety")
    blocks.append(Text(texts(step.say, lang)))
    if step.picture:
        blocks.append(Picture(step.picture.name, step.picture.alt.phrase(lang)))
    passage(step.key_point, "key_point")
    passage(step.why, "why")
    adaptations = [step.adapt[need].phrase(lang) for need in needs_of(context) if need in step.adapt]
    if adaptations:
        blocks.append(Text(tuple(adaptations), "adapt"))
    if step.criterion:
        passage(step.criterion.text, "check")
    passage(step.check, "check")
    if step.extra and context.settings.percent:
        blocks.append(Text(texts(step.extra, lang)))
    if step.confirm:
        blocks.append(Text((context.say("lesson.ask_mentor"),), "mentor"))
    return tuple(blocks)


def step_page(context: Context, lesson: Lesson, step: Step) -> Page:
    """Return a step's page: one main act, and help."""
    spot = f"step:{step.key}"
    ahead = go(
        context,
        lesson,
        onward(lesson, spot),
        facts=(StepDone(lesson.key, step.key),),
        effects=(PlaySound("done"),),
    )
    label = "lesson.understood" if step.who == "mentor" else "lesson.step_done"
    choices = [Choice("next", context.say(label), ahead)]
    if step.help:
        help_move = Move(Open(StepHelp(lesson.key, step.key, 1)), (HelpShown(lesson.key, step.key, 1),))
        choices.append(Choice("help-step", context.say("lesson.help_me"), help_move))
    if lesson.emergencies:
        choices.append(Choice("emergency", context.say("emergency.title"), Move(Open(Emergencies()))))
    return Page(
        key="lesson.step",
        title=step.title.phrase(context.lang),
        where=_step_where(context, lesson, step),
        blocks=(*step_blocks(context, step), _meter(context, lesson, step)),
        choices=tuple(choices),
        help=(context.say("lesson.step_help"),),
        next="next",
        back=backward(context, lesson, spot),
        lang=context.lang,
    )


class StepHelp(Struct, frozen=True):
    """One of the three levels of help at a step: a hint, an example with the picture, the mentor."""

    lesson: str
    step: str
    level: int

    def page(self, context: Context) -> Page:
        """Return the help; the last level has called the mentor."""
        lesson = find_lesson(context, self.lesson)
        step = next((step for step in lesson.steps if step.key == self.step), None) if lesson else None
        if step is None or self.level > len(step.help):
            return lesson_gone(context)
        blocks: list[Block] = [Text((step.help[self.level - 1].phrase(context.lang),), "hint")]
        last = self.level == len(step.help)
        if self.level > 1 and step.picture and not last:
            blocks.append(Picture(step.picture.name, step.picture.alt.phrase(context.lang)))
        if last:
            blocks.append(Text((context.say("call.guest" if context.role == "guest" else "call.done"),)))
        choices = [Choice("close", context.say("lesson.back_to_step"), Move(Leave()))]
        if not last:
            more = self.level + 1
            facts: tuple[AnyFact, ...] = (HelpShown(self.lesson, self.step, more),)
            if more == len(step.help) and context.role != "guest":
                facts = (*facts, MentorCalled(self.lesson, self.step))
            label = "lesson.call_mentor" if more == len(step.help) else "lesson.more_help"
            choices.append(
                Choice("more", context.say(label), Move(Swap(StepHelp(self.lesson, self.step, more)), facts))
            )
        return Page(
            key="lesson.step-help",
            title=context.say(f"lesson.help_level.{min(self.level, 3)}"),
            where=step.title.phrase(context.lang),
            blocks=tuple(blocks),
            choices=tuple(choices),
            help=(context.say("lesson.help_help"),),
            next="close",
            lang=context.lang,
        )


class StepReview(Struct, frozen=True):
    """A step shown again from an exercise; "back" returns to the exercise."""

    lesson: str
    step: str

    def page(self, context: Context) -> Page:
        """Return the step without its way onward."""
        lesson = find_lesson(context, self.lesson)
        step = next((step for step in lesson.steps if step.key == self.step), None) if lesson else None
        if lesson is None or step is None:
            return lesson_gone(context)
        return Page(
            key="lesson.review",
            title=step.title.phrase(context.lang),
            where=_step_where(context, lesson, step),
            blocks=step_blocks(context, step),
            choices=(Choice("close", context.say("lesson.back_to_exercise"), Move(Leave())),),
            help=(context.say("lesson.review_help"),),
            next="close",
            lang=context.lang,
        )


def end_page(context: Context, lesson: Lesson) -> Page:
    """Return the end: what was learned, how the quiz went, what to do at the bench, what is next."""
    lang = context.lang
    still_open = open_quiz(context, lesson)
    right = len(lesson.quiz) - len(still_open)
    passed = right >= lesson.required_right
    blocks: list[Block] = [
        Text((context.say("end.passed" if passed else "end.not_yet"),), "right" if passed else "not_yet"),
        Items(texts(lesson.objectives, lang), label=context.say("end.learned")),
    ]
    if lesson.quiz:
        blocks.append(Meter(context.say("end.quiz", right=right, total=len(lesson.quiz)), right, len(lesson.quiz)))
    if passed and lesson.bench_tasks:
        blocks.append(Items(texts(lesson.bench_tasks, lang), label=context.say("end.bench")))
    choices: list[Choice] = []
    if still_open:
        again = go(context, lesson, exercise_spot(lesson, still_open[0]))
        choices.append(Choice("again", context.say("end.try_again"), again))
    following = _following(context, lesson)
    if passed and following is not None:
        then = open_lesson(context, following)
        onto = Move(_swap(then), then.facts)
        label = context.say("end.next", title=following.title.phrase(lang).text)
        choices.insert(0, Choice("following", label, onto))
    if passed and lesson.bench_tasks and context.role == "resident":
        from kiosk.pages.bench import BenchTasks  # it in turn leads back to lessons

        show = Move(Open(BenchTasks(context.person or "", lesson.key)))
        choices.append(Choice("bench", context.say("bench.title"), show))
    choices.append(Choice("home", context.say("end.home"), Move(Leave(FAR))))
    return Page(
        key="lesson.end",
        title=context.say("end.title"),
        where=lesson.title.phrase(lang),
        blocks=tuple(blocks),
        choices=tuple(choices),
        help=(context.say("end.help"),),
        next=choices[0].key,
        back=backward(context, lesson, "end"),
        lang=lang,
    )


def _swap(move: Move) -> Swap:
    if not isinstance(move.to, Open):
        raise TypeError("only a move that opens a place can take this one's")
    return Swap(move.to.place)


def _following(context: Context, lesson: Lesson) -> Lesson | None:
    """Return the next lesson: an assigned one that is not finished, else the next topic of this product."""
    from kiosk.pages.home import lessons_of  # the home page opens lessons

    library = context.library
    if library is None:
        return None
    for key in context.facts.workshop.assigned(context.person or ""):
        if key != lesson.key and key in library.lessons and not context.progress.lesson(key).finished:
            return library.lessons[key]
    own = lessons_of(library, lesson.product)
    place = own.index(lesson)
    return own[place + 1] if place + 1 < len(own) else None


def _step_where(context: Context, lesson: Lesson, step: Step) -> Phrase:
    number = lesson.steps.index(step) + 1
    part = next((part for part in lesson.parts if part.key == step.part), None)
    if part is None:
        return context.say("lesson.where", n=number, total=len(lesson.steps))
    title = part.title.phrase(context.lang).text
    return context.say("lesson.where_part", part=title, n=number, total=len(lesson.steps))


def _meter(context: Context, lesson: Lesson, step: Step) -> Meter:
    done = lesson.steps.index(step)
    total = len(lesson.steps)
    return Meter(context.say("lesson.left", n=total - done), done, total)


def _confirmable(context: Context, text: Phrase, confirm: bool) -> Phrase:
    if not confirm:
        return text
    return Phrase(f"{text.text}. {context.say('lesson.ask_mentor').text}", text.lang)


def lesson_gone(context: Context) -> Page:
    """Return the page for a lesson that is not there: still being read, or taken out."""
    return Page(
        key="lesson.gone",
        title=context.say("gone.title"),
        blocks=(Text((context.say("home.reading" if context.library is None else "gone.text"),)),),
        choices=(Choice("close", context.say("gone.close"), Move(Leave())),),
        help=(context.say("gone.help"),),
        next="close",
        lang=context.lang,
    )


def texts(localized: tuple[Localized, ...] | list[Localized], lang: Lang) -> tuple[Phrase, ...]:
    """Return texts in a language."""
    return tuple(text.phrase(lang) for text in localized)
