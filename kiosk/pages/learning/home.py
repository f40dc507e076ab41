"""A resident's or a guest's home: what is assigned, what is half done, all lessons by product."""

from __future__ import annotations

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kiosk.learning import TOPICS, ToDo, to_do
from kiosk.lessons import Lesson, all_signed, lessons_of, lessons_to_sign
from kiosk.pages.call import call_mentor
from kiosk.pages.dates import iso_in_words
from kiosk.pages.entry import Sure
from kiosk.pages.help import HelpPage
from kiosk.pages.learning.lesson import open_lesson
from kiosk.pages.learning.parallel import parallel_choices
from kiosk.pages.learning.results import how_far, results_choice
from kiosk.pages.learning.review import begin_review, due_now
from kiosk.pages.mentors.note import note_phrase
from kiosk.pages.products import product_choices
from kiosk.pages.settings.settings import SettingsPage
from kiosk.pages.work.batch import BatchLessons, batch_lessons, is_making
from kiosk.pages.work.bench import BenchLessons
from kiosk.pages.work.tools import tools_choice
from kiosk.visit import Block, Choice, Context, Move, Page, Phrase, SignOut, Text, Tile

MOST_NOTES: Final = 3
"""So many of the mentor's notes stand on the home page: it is heard at each visit, and must stay short."""


class Home(Struct, frozen=True):
    """Where a visit starts: what the mentor gave, what is half done, a short review, or what is best begun next."""

    def page(self, context: Context) -> Page:
        """Return the home page; while the lessons are still being read it says so."""
        work = _work(context)
        sure = "home.sign_out_guest" if context.role == "guest" else "home.sign_out_sure"
        return context.page(
            "home",
            title=context.say("home.title", name=context.name(context.person))
            if context.person in context.names
            else context.say("home.title_guest"),
            help="home.page_help",
            blocks=(Text((_hint(context, bool(work)),)), *_reasons(context)),
            choices=(
                *work,
                context.choice("lessons", "home.lessons", Products()),
                tools_choice(context),
                context.choice("call", "home.call", call_mentor(context)),
                context.choice("settings", "home.settings", SettingsPage()),
                context.choice("help", "home.help", HelpPage(self)),
                context.choice("sign-out", "home.sign_out", Sure(context.say(sure), Move(SignOut()))),
            ),
            next=work[0].key if work else "lessons",
        )


class Suggestion(Struct, frozen=True):
    """A lesson that is best begun next, and the words key of the reason. ``product`` is what the person began."""

    lesson: str
    why: str
    product: str | None = None


def suggested_lesson(context: Context) -> Suggestion | None:
    """Return what is best begun next by someone to whom nothing was given and who has nothing half done.

    Safety comes first, for whatever they will make; then what carries them through; then what follows in the product
    that they began last, and when that is done, what is for all. A guest, and who began no product, picks freely.
    """
    if context.library is None or context.role != "resident" or _tasks(context) or context.progress.half_done():
        return None
    progress, library = context.progress, context.library
    for topic in ("keselamatan", "motivasi"):
        for lesson in lessons_of(library, "umum"):
            if lesson.topic == topic and not progress.lesson(lesson.key).finished:
                return Suggestion(lesson.key, f"home.first_{topic}")
    begun = [key for key in progress.lessons if key in library.lessons and library.lessons[key].product != "umum"]
    if not begun:
        return None
    product = library.lessons[max(begun, key=lambda key: progress.lesson(key).opened)].product
    for which, why in ((product, "home.next_in_product"), ("umum", "home.next_for_all")):
        for lesson in lessons_of(library, which):
            if not progress.lesson(lesson.key).finished:
                return Suggestion(lesson.key, why, product)
    return None


def _hint(context: Context, work: bool) -> Phrase:
    if context.library is None:
        return context.say("home.reading")
    return context.say("home.ready" if work else "home.choose")


def _reasons(context: Context) -> tuple[Block, ...]:
    """Return the mentor's notes with what they gave, or why a lesson is suggested."""
    if context.library is None:
        return ()
    lessons = context.library.lessons
    notes = tuple(
        Text((note,), "mentor", _from(context, lessons[task.lesson], task))
        for task in _tasks(context)
        if task.lesson in lessons and (note := note_phrase(context, task.note, task.recording, task.by))
    )
    if notes:
        return notes[:MOST_NOTES]
    found = suggested_lesson(context)
    if found is None:
        return ()
    product = context.say(f"product.{found.product}").text if found.product else ""
    return (Text((context.say(found.why, product=product),)),)


def _from(context: Context, lesson: Lesson, task: ToDo) -> Phrase:
    """Return of what a note is, and from whom: of several mentors, the resident knows whom to ask."""
    title = lesson.title.phrase(context.lang).text
    return context.say("people.note", name=context.name(task.by, "call.title"), title=title)


def _tasks(context: Context) -> list[ToDo]:
    """Return what was given and is to be done now: of a path, only what comes first in it."""
    waiting = [
        task for task in to_do(context.known.workshop, context.person or "", context.progress) if not task.done
    ]
    keys = {task.lesson for task in waiting}
    return [task for task in waiting if task.first is None or task.first not in keys]


def _work(context: Context) -> tuple[Choice, ...]:
    """Return what the mentor gave, what is half done, work to show, a review, and what is best begun next."""
    if context.library is None:
        return ()
    progress, lessons = context.progress, context.library.lessons
    tasks = [task for task in _tasks(context) if task.lesson in lessons]
    given = {task.lesson for task in tasks}
    begun = [key for key in progress.half_done() if key in lessons and key not in given]
    choices = [*parallel_choices(context), *(_task_choice(context, task) for task in tasks)]
    choices += [lesson_choice(context, lessons[key], context.say("home.begun")) for key in begun]
    if context.role == "resident":
        if lessons_to_sign(context.library, context.known, context.person or ""):
            choices.append(context.choice("bench", "home.bench", BenchLessons()))
        if makes := batch_lessons(context):
            making = is_making(context, makes[0])
            work = context.choice(
                "batch", "batch.title", BatchLessons(), mark=context.say("home.begun") if making else None
            )
            choices.insert(0 if making else len(choices), work)
        if asks := due_now(context):
            few = context.say("home.review_few", n=len(asks))
            choices.append(context.choice("review", "home.review", begin_review(context, asks), detail=few))
    if found := suggested_lesson(context):
        choices.append(lesson_choice(context, lessons[found.lesson], context.say("home.suggested")))
    return tuple(choices)


def _next_title(context: Context) -> Phrase | None:
    return next((choice.label for choice in _work(context)), None)


def _task_choice(context: Context, task: ToDo) -> Choice:
    """Return the choice of a lesson that was given: in a path it says so; its day follows how far it is."""
    assert context.library is not None, "the lesson was found in it"
    mark = context.say("home.first" if task.path else "home.assigned")
    choice = lesson_choice(context, context.library.lessons[task.lesson], mark)
    day = iso_in_words(context, task.until) if task.until else None
    if day is None or choice.detail is None:
        return choice
    until = context.say("home.until", far=choice.detail.text, day=day.text)
    return replace(choice, detail=until)


class Products(Struct, frozen=True):
    """All lessons, by product."""

    def page(self, context: Context) -> Page:
        """Return a tile for each product that has lessons, and a resident's own results."""
        library = context.library
        return context.page(
            "products",
            blocks=() if library else (Text((context.say("home.reading"),)),),
            choices=(
                *product_choices(context, ProductPage, lambda lessons: _done_of(context, lessons)),
                *((results_choice(context, _next_title),) if library and context.role == "resident" else ()),
            ),
        )


class ProductPage(Struct, frozen=True):
    """The lessons of one product."""

    product: str

    def page(self, context: Context) -> Page:
        """Return the lessons in the order of their topics, with how far this person is in each."""
        lessons = lessons_of(context.library, self.product)
        return context.page(
            "product",
            title=context.say(f"product.{self.product}"),
            help="products.lesson_help",
            blocks=() if lessons else (Text((context.say("products.none"),)),),
            choices=tuple(_with_signature(context, lesson) for lesson in lessons),
        )


def lesson_choice(context: Context, lesson: Lesson, mark: Phrase | None = None) -> Choice:
    """Return the choice that opens a lesson where this person left it; on the home page it carries a mark."""
    picture = f"umum/topik-{lesson.topic}" if lesson.topic in TOPICS else f"umum/produk-{lesson.product}"
    return Choice(
        lesson.key,
        lesson.title.phrase(context.lang),
        open_lesson(context, lesson),
        detail=how_far(context, lesson),
        mark=mark,
        tile=None if mark else Tile(picture=picture),
    )


def _with_signature(context: Context, lesson: Lesson) -> Choice:
    """Return the choice that opens a lesson, marked when a mentor signed all its work at the bench."""
    choice = lesson_choice(context, lesson)
    signed = all_signed(context.known, context.person or "", lesson)
    return replace(choice, mark=context.say("bench.all_signed")) if signed else choice


def _done_of(context: Context, lessons: list[Lesson]) -> Phrase:
    done = sum(bool(context.progress.lesson(lesson.key).finished) for lesson in lessons)
    return context.say("products.done", done=done, total=len(lessons))
