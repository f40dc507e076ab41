"""What a resident can do and has made, in kind words, to hear and to print: nobody is compared with anybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from typing import Final

from msgspec import Struct

from kiosk.learning import DAYS, PRODUCTS, LessonProgress, day_number, local, mastery
from kiosk.lessons import Lesson
from kiosk.pages.dates import date_in_words, today
from kiosk.pages.mentors.certificate import CERTIFICATE_FOLDER, earned_products, file_name, personal_paper
from kiosk.visit import Block, Choice, Context, Export, Items, Leave, Move, Page, Phrase, Text

GOOD: Final = "pass"
"""The finding of a piece that may be sold."""


class Results(Struct, frozen=True):
    """A resident's own results. ``find_next`` returns what is best done next."""

    find_next: Callable[[Context], Phrase | None] = lambda context: None

    def page(self, context: Context) -> Page:
        """Return what they can do, what they made this year, their certificates, and what comes next."""
        found = tuple(_sections(context))
        blocks: list[Block] = [Items(lines, label=label) for label, lines in found]
        if not found:
            blocks.append(Text((context.say("results.none"),)))
        if (following := self.find_next(context)) is not None:
            blocks.append(Text((following,), label=context.say("results.next")))
        name = file_name(context, context.person or "", context.say("results.file").text)
        saved = Move(effects=(Export(CERTIFICATE_FOLDER, ((name, lambda: _paper(context)),)),))
        return context.page(
            "results",
            blocks=tuple(blocks),
            choices=(
                context.choice("close", "gone.close", Move(Leave())),
                *((context.choice("save", "results.save", saved),) if found else ()),
            ),
            next="close",
        )


def results_choice(context: Context, find_next: Callable[[Context], Phrase | None]) -> Choice:
    """Return the choice that leads to a resident's results."""
    return context.choice("results", "results.title", Results(find_next), detail=context.say("results.what"))


def how_far(context: Context, lesson: Lesson, person: str | None = None) -> Phrase:
    """Return in words how far a person (or the one who is here) is in a lesson."""
    progress = context.progress if person is None else context.known.progress.get(person)
    own = progress.lesson(lesson.key) if progress else None
    if own is None or not own.opened:
        return context.say("lesson.not_begun")
    if own.finished:
        return _how_well(context, lesson, own, person or context.person or "")
    done = sum(step.key in own.steps for step in lesson.steps)
    return context.say("lesson.steps_done", done=done, total=len(lesson.steps))


def _how_well(context: Context, lesson: Lesson, own: LessonProgress, person: str) -> Phrase:
    """Return in kind words what a person who finished a lesson can do of it."""
    workshop = context.known.workshop
    known = mastery(lesson, own, workshop.signed_tasks(person, lesson.key), zone=workshop.zone)
    if known.lesson == "learning" and known.days:
        return context.say("lesson.right_days", n=known.days, of=DAYS)
    return context.say("lesson.finished" if known.lesson == "learning" else f"lesson.finished_{known.lesson}")


def _sections(context: Context) -> Iterator[tuple[Phrase, tuple[Phrase, ...]]]:
    """Yield the parts of the results that there are: a heading, and its lines."""
    say, progress = context.say, context.progress
    lessons = list(context.library.lessons.values()) if context.library else []
    for key, those in (
        ("can", [one for one in lessons if progress.lesson(one.key).finished]),
        ("learning", [one for one in lessons if one.key in progress.half_done()]),
    ):
        if those:
            yield say(f"results.{key}"), tuple(_line(context, one) for one in those)
    if made := _made(context):
        lines = tuple(say("results.pieces", product=say(f"product.{product}").text, n=n) for product, n in made)
        yield say("results.made"), lines
    if earned := earned_products(context, context.person or ""):
        yield say("results.certificates"), tuple(say(f"product.{product}") for product in earned)


def _line(context: Context, lesson: Lesson) -> Phrase:
    far = how_far(context, lesson).text
    return context.say("results.lesson", title=lesson.title.phrase(context.lang).text, far=far)


def _made(context: Context) -> list[tuple[str, int]]:
    """Return how many pieces of each product a resident found good this year."""
    zone = context.known.workshop.zone
    last = day_number(context.now, zone)
    first = last + 1 - local(context.now, zone).timetuple().tm_yday
    count = dict.fromkeys(PRODUCTS, 0)
    for _, day in context.known.days(first, last):
        for where, counts in day.counts.get(context.person or "", {}).items():
            product = where.partition("/")[0]
            if "/" in where and product in count:
                count[product] += counts.get(GOOD, 0)
    return [(product, n) for product, n in count.items() if n]


def _paper(context: Context) -> bytes:
    """Return the results as a page of large print."""
    name, title = context.name(context.person), context.say("results.title").text
    body = [f"<h1>{escape(title)}</h1>", f'<p class="name">{escape(name)}</p>']
    for label, lines in _sections(context):
        items = "".join(f"<li>{escape(line.text)}</li>" for line in lines)
        body.append(f"<section><h2>{escape(label.text)}</h2>\n<ul>{items}</ul></section>")
    day = date_in_words(context, today(context)).text
    body.append(f"<p>{escape(context.say('bench.certificate_day', day=day).text)}</p>")
    return personal_paper(context, context.person or "", f"{title} – {name}", body).encode()
