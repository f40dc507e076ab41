"""The workshop's own lessons, for a mentor: what a stick brings, looked at before it is joined; and printing them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kiosk.pages.care.progress import act_with_progress
from kiosk.pages.entry import Sure
from kiosk.pages.learning.beside import Beside, LessonParts
from kiosk.pages.learning.lesson import LessonPlace
from kiosk.pages.mentors.desk import MOST_OF_NAME, own_lessons_of, problem_in_words
from kiosk.pages.mentors.draft_lesson import new_lesson
from kiosk.visit import (
    Block,
    Choice,
    Context,
    Difference,
    Items,
    Leave,
    Move,
    Open,
    OwnLesson,
    Page,
    Phrase,
    Place,
    PlaySound,
    SheetWritten,
    StickItem,
    StickLook,
    StickState,
    Swap,
    Text,
)
from kiosk.words import printable

if TYPE_CHECKING:
    from kiosk.lessons import Problem

MOST_PROBLEMS_SHOWN: Final = 20
"""So many problems of a thing are told: who has mended them brings it again."""

IN_ORDER: Final[tuple[StickState, ...]] = ("unusable", "new", "changed", "same")

NAMED_PARTS: Final = (
    "title", "minutes", "objectives", "vocabulary", "tools", "materials", "safety", "emergencies", "steps",
    "practice", "quiz", "bench_tasks", "figures", "picture", "words",
)  # fmt: skip
"""The parts of a lesson that have a name for people; any other is told as "something else"."""


class StickPage(Struct, frozen=True):
    """What is on the stick: each thing, and whether it is new here."""

    looked: StickLook

    def page(self, context: Context) -> Page:
        """Return what cannot be used first, for somebody must mend it; then what can be joined."""
        say, looked = context.say, self.looked
        counted = {state: sum(item.state == state for item in looked.items) for state in IN_ORDER}
        lines = [say(f"stick.count_{state}", n=n) for state, n in counted.items() if n]
        if not looked.sticks:
            lines = [say("stick.none")]
        elif not looked.items and not looked.problems:
            lines = [say("stick.empty")]
        blocks: list[Block] = [Text(tuple(lines))] if lines else []
        if looked.problems:
            blocks.append(Items(_told(context, looked.problems), label=say("stick.not_read")))
        fresh = tuple(item for item in looked.items if item.joins)
        every = _ask_to_join(context, self, fresh)
        ordered = sorted(enumerate(looked.items), key=lambda one: IN_ORDER.index(one[1].state))
        return context.page(
            "stick",
            blocks=tuple(blocks),
            choices=(
                *(
                    Choice(
                        f"item-{number}",
                        _called(context, item),
                        Move(Swap(StickItemPage(looked, number))),
                        _cut(context, item.file) if item.kind == "lesson" else None,
                        say(f"stick.state_{item.state}"),
                    )
                    for number, item in ordered
                ),
                *((context.choice("all", "stick.join_all", every),) if len(fresh) > 1 else ()),
                context.choice("again", "stick.again", look_at_stick(context, self)),
                *(
                    (context.choice("undo", "stick.undo", _take_back(context, self), _files(context, looked.last)),)
                    if looked.last
                    else ()
                ),
                context.choice("close", "gone.close", Move(Leave())),
            ),
        )


class StickItemPage(Struct, frozen=True):
    """One thing of a stick: why it cannot be used, or what it would change. Then a mentor joins it or leaves it."""

    looked: StickLook
    number: int

    def page(self, context: Context) -> Page:
        """Return what is wrong, what is otherwise than here, and the ways to see it and to join it."""
        say, item = context.say, self.looked.items[self.number]
        blocks: list[Block] = [Text((_cut(context, item.file), say(f"stick.is_{item.state}")))]
        if item.problems:
            label = say("stick.mend" if item.state == "unusable" else "stick.left_out")
            blocks.append(Items(_told(context, item.problems), label=label))
        if item.joins and _brings_figures(item):
            blocks.append(Text((say("stick.figures_wait"),), "notice"))
        if item.differences:
            lines = tuple(_difference(context, one) for one in item.differences)
            blocks.append(Items(lines, label=say("stick.otherwise")))
        back = Move(Swap(StickPage(self.looked)))
        choices = []
        if item.library is not None:
            begin = Beside(LessonPlace(item.lesson, "intro"), item.library, StickItemPage)
            parts = LessonParts(item.lesson, item.library, StickItemPage)
            choices += [
                context.choice("see", "own_lessons.see", begin),
                context.choice("parts", "own_lessons.parts", parts),
            ]
        if item.joins:
            choices.append(context.choice("join", "stick.join", _ask_to_join(context, self, (item,))))
        choices.append(context.choice("leave", "stick.leave" if item.joins else "gone.close", back))
        return context.page(
            "stick.item",
            title=_called(context, item),
            blocks=tuple(blocks),
            choices=tuple(choices),
            next=choices[0].key,
            back=back,
        )


class OwnLessonsPage(Struct, frozen=True):
    """The lessons that the workshop has of its own."""

    lessons: tuple[OwnLesson, ...]

    def page(self, context: Context) -> Page:
        """Return the lessons by their titles; one that cannot be taught by its file."""
        return context.page(
            "own_lessons",
            blocks=() if self.lessons else (Text((context.say("own_lessons.none"),)),),
            choices=(
                *(
                    Choice(f"lesson-{number}", _own_title(context, one), Move(Open(OwnLessonPage(one))))
                    for number, one in enumerate(self.lessons)
                ),
                context.choice("new", "draft.new", new_lesson(context, self)),
                context.choice("close", "gone.close", Move(Leave())),
            ),
        )


class OwnLessonPage(Struct, frozen=True):
    """One lesson of the workshop's own: seen page by page, and printed for the bench."""

    own: OwnLesson

    def page(self, context: Context) -> Page:
        """Return the ways to see and to print it, or what is wrong with it."""
        lesson, say = context.lesson(self.own.key), context.say
        problems = context.library.problems if context.library else ()
        told = _told(context, tuple(problem for problem in problems if problem.file == self.own.file))
        blocks: list[Block] = [Text((_cut(context, self.own.file),))]
        if told:
            blocks.append(Items(told, label=say("stick.mend")))
        choices = []
        if lesson is not None and not told:
            begin = Beside(LessonPlace(lesson.key, "intro"), leave=OwnLessonPage)
            choices += [
                context.choice("see", "own_lessons.see", begin),
                context.choice("parts", "own_lessons.parts", LessonParts(lesson.key, None, OwnLessonPage)),
                context.choice("print", "own_lessons.print", self._print(context)),
            ]
        choices.append(context.choice("close", "gone.close", Move(Leave())))
        return context.page(
            "own_lessons.one", title=_own_title(context, self.own), blocks=tuple(blocks), choices=tuple(choices)
        )

    def _print(self, context: Context) -> Move:
        def act() -> Move:
            written = own_lessons_of(context).print_sheet(self.own.file, context.lang)
            if isinstance(written, SheetWritten):
                notice = context.say("own_lessons.printed", file=written.file, folder=written.folder)
                return Move(Swap(self), (), (PlaySound("done"),), notice)
            return Move(Swap(self), notice=problem_in_words(context, written))

        return act_with_progress(context, "care.carrying", act, instead=self)


def own_lessons_choices(context: Context) -> tuple[Choice, ...]:
    """Return the choices that bring lessons and show the workshop's own; none where none can be kept."""
    if context.care is None or context.library is None:
        return ()

    def list_own() -> Move:
        return Move(Swap(OwnLessonsPage(own_lessons_of(context).lessons())))

    own = act_with_progress(context, "care.reading", list_own)
    return (
        context.choice("stick", "stick.bring", look_at_stick(context)),
        context.choice("own", "own_lessons.title", own),
    )


def look_at_stick(context: Context, instead: Place | None = None) -> Move:
    """Return the move that looks at what is on the stick, in the place of ``instead``."""
    return act_with_progress(
        context, "stick.looking", lambda: Move(Swap(StickPage(own_lessons_of(context).look()))), instead=instead
    )


def _told(context: Context, problems: tuple[Problem, ...]) -> tuple[Phrase, ...]:
    """Return problems in words: of each kind in a file the first, and how many more there are of it."""
    alike = Counter((problem.file, problem.key) for problem in dict.fromkeys(problems))
    first = {(problem.file, problem.key): problem for problem in reversed(problems)}
    told = []
    for kind, n in list(alike.items())[:MOST_PROBLEMS_SHOWN]:
        what = problem_in_words(context, first[kind])
        told.append(context.say("stick.alike", what=what.text, n=n - 1) if n > 1 else what)
    return tuple(told)


def _ask_to_join(context: Context, here: StickPage | StickItemPage, items: tuple[StickItem, ...]) -> Move:
    """Return the move that asks before things are joined, and tells that their figures wait."""
    wait = (context.say("stick.join_sure_figures"),) if any(_brings_figures(item) for item in items) else ()
    question = context.say("stick.join_sure", n=len(items))
    return Move(Swap(Sure(question, _join(context, here, items), "stick.join", Move(Swap(here)), wait)))


def _brings_figures(item: StickItem) -> bool:
    """Tell whether something is still to be confirmed here once a thing is joined."""
    marks = item.library.marks if item.library is not None else ()
    return bool(item.entries) or any(mark.lesson == item.lesson and mark.waits for mark in marks)


def _join(context: Context, here: Place, items: tuple[StickItem, ...]) -> Move:
    """Return the move that joins things and looks at the stick anew; what a lesson would not bear is told."""

    def act() -> Move:
        desk = own_lessons_of(context)
        if (problem := desk.join(items)) is not None:
            why = problem_in_words(context, problem).text
            return Move(Swap(here), notice=context.say("stick.refused", why=why))
        looked = StickPage(desk.look())
        joined = "stick.joined_figures" if any(_brings_figures(item) for item in items) else "stick.joined"
        return Move(Swap(looked), (), (PlaySound("done"),), context.say(joined, n=len(items)))

    return act_with_progress(context, "stick.joining", act, instead=here)


def _take_back(context: Context, here: StickPage) -> Move:
    def act() -> Move:
        desk = own_lessons_of(context)
        done = desk.take_back()
        notice = context.say("stick.undone" if done else "stick.undone_none", n=len(done))
        return Move(Swap(StickPage(desk.look())), (), (PlaySound("done"),), notice)

    return act_with_progress(context, "stick.undoing", act, instead=here)


def _files(context: Context, names: tuple[str, ...]) -> Phrase:
    more = "" if len(names) == 1 else f" +{len(names) - 1}"
    return Phrase(f"{names[0]}{more}", context.lang)


def _called(context: Context, item: StickItem) -> Phrase:
    """Return what to call a thing of a stick."""
    if item.kind == "figures":
        return context.say("stick.figures")
    if item.kind == "words":
        return context.say("stick.words", file=item.file)
    return _cut(context, _in_language(context, item.title))


def _own_title(context: Context, own: OwnLesson) -> Phrase:
    lesson = context.lesson(own.key)
    return _cut(context, own.file) if lesson is None else lesson.title.phrase(context.lang)


def _difference(context: Context, one: Difference) -> Phrase:
    """Return what is otherwise, in a sentence."""
    part = context.say(f"stick.part_{one.part}" if one.part in NAMED_PARTS else "stick.part_other").text
    where = _in_language(context, one.where)
    values = {"part": f"{part}, {where}" if where else part}
    for name, texts in (("before", one.before), ("after", one.after)):
        if texts is not None:
            values[name] = _in_language(context, texts).removesuffix(".")
    how = "changes" if len(values) == 3 else "comes" if "after" in values else "goes"
    if one.before == one.after:  # a picture, which has no words
        how, values = "replaced", {"part": values["part"], "name": values["after"]}
    return context.say(f"stick.{how}", **values)


def _in_language(context: Context, texts: Mapping[str, str]) -> str:
    """Return a text in the page's language, or in the one that there is."""
    return printable(texts.get(context.lang) or next(iter(texts.values()), ""))


def _cut(context: Context, text: str) -> Phrase:
    shown = printable(text)
    return Phrase(shown if len(shown) <= MOST_OF_NAME else f"{shown[: MOST_OF_NAME - 1]}…", context.lang)
