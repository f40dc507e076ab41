"""A resident's or a guest's home: what is assigned, what is half done, all lessons by product."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kiosk.pages.call import call_mentor
from kiosk.pages.entry import Sure
from kiosk.pages.help import HelpPage
from kiosk.pages.lesson import open_lesson
from kiosk.pages.move import Move, Open, SignOut
from kiosk.pages.page import Choice, Page, Phrase, Text, Tile
from kiosk.pages.settings import SettingsPage

if TYPE_CHECKING:
    from kiosk.lessons import Lesson, Library
    from kiosk.pages.journey import Context

PRODUCTS: Final = ("umum", "batik", "ondel", "sapu", "pel", "keset")
"""The products in the order in which they are shown: what is for all comes first."""

TOPICS: Final = ("produksi", "mutu", "harga")


class Home(Struct, frozen=True):
    """Where a visit starts: the next thing to do is first."""

    def page(self, context: Context) -> Page:
        """Return the home page; while the lessons are still being read it says so."""
        work = self._work(context)
        resident = context.facts.workshop.residents.get(context.person or "")
        name = resident.name.value if resident else None
        return Page(
            key="home",
            title=context.say("home.title", name=name) if name else context.say("home.title_guest"),
            blocks=(Text((self._hint(context, bool(work)),)),),
            choices=(
                *work,
                Choice("lessons", context.say("home.lessons"), Move(Open(Products()))),
                Choice("call", context.say("home.call"), call_mentor(context)),
                Choice("settings", context.say("home.settings"), Move(Open(SettingsPage()))),
                Choice("help", context.say("home.help"), Move(Open(HelpPage(self)))),
                Choice(
                    "sign-out",
                    context.say("home.sign_out"),
                    Move(Open(Sure(context.say("home.sign_out_sure"), Move(SignOut())))),
                ),
            ),
            help=(context.say("home.page_help"),),
            next=work[0].key if work else "lessons",
            lang=context.lang,
        )

    def _hint(self, context: Context, work: bool) -> Phrase:
        if context.library is None:
            return context.say("home.reading")
        return context.say("home.ready" if work else "home.choose")

    def _work(self, context: Context) -> tuple[Choice, ...]:
        """Return the assigned lessons that are not finished, then those half done."""
        if context.library is None:
            return ()
        progress = context.progress
        assigned = context.facts.workshop.assigned(context.person or "")
        waiting = [key for key in assigned if not progress.lesson(key).finished]
        begun = [key for key in progress.half_done() if key not in waiting]
        lessons = context.library.lessons
        return (
            *(
                lesson_choice(context, lessons[key], context.say("home.assigned"))
                for key in waiting
                if key in lessons
            ),
            *(lesson_choice(context, lessons[key], context.say("home.begun")) for key in begun if key in lessons),
        )


class Products(Struct, frozen=True):
    """All lessons, by product."""

    def page(self, context: Context) -> Page:
        """Return a tile for each product that has lessons."""
        library = context.library
        return Page(
            key="products",
            title=context.say("products.title"),
            blocks=() if library else (Text((context.say("home.reading"),)),),
            choices=tuple(
                Choice(
                    product,
                    context.say(f"product.{product}"),
                    Move(Open(ProductPage(product))),
                    detail=_done_of(context, lessons_of(library, product)),
                    tile=Tile(picture=f"umum/produk-{product}"),
                )
                for product in PRODUCTS
                if library and lessons_of(library, product)
            ),
            help=(context.say("products.help"),),
            lang=context.lang,
        )


class ProductPage(Struct, frozen=True):
    """The lessons of one product."""

    product: str

    def page(self, context: Context) -> Page:
        """Return the lessons in the order of their topics, with how far this person is in each."""
        lessons = lessons_of(context.library, self.product) if context.library else []
        return Page(
            key="product",
            title=context.say(f"product.{self.product}"),
            blocks=() if lessons else (Text((context.say("products.none"),)),),
            choices=tuple(lesson_choice(context, lesson) for lesson in lessons),
            help=(context.say("products.lesson_help"),),
            lang=context.lang,
        )


def lessons_of(library: Library, product: str) -> list[Lesson]:
    """Return a product's lessons: production, quality, pricing, then any others by title."""
    own = [lesson for lesson in library.lessons.values() if lesson.product == product]
    order = {topic: place for place, topic in enumerate(TOPICS)}
    return sorted(own, key=lambda lesson: (order.get(lesson.topic, len(order)), lesson.key))


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


def how_far(context: Context, lesson: Lesson, person: str | None = None) -> Phrase:
    """Return in words how far a person (or the one who is here) is in a lesson."""
    progress = context.progress if person is None else context.facts.progress.get(person)
    own = progress.lesson(lesson.key) if progress else None
    if own is None or not own.opened:
        return context.say("lesson.not_begun")
    if own.finished:
        return context.say("lesson.finished")
    done = sum(step.key in own.steps for step in lesson.steps)
    return context.say("lesson.steps_done", done=done, total=len(lesson.steps))


def _done_of(context: Context, lessons: list[Lesson]) -> Phrase:
    done = sum(bool(context.progress.lesson(lesson.key).finished) for lesson in lessons)
    return context.say("products.done", done=done, total=len(lessons))
