"""A certificate: shown first, then written in large print as HTML that any browser prints; it needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Final

from msgspec import Struct

from kiosk.learning import PRODUCTS, TOPICS, Progress, in_file_name
from kiosk.lessons import Lesson, all_signed, lessons_of
from kiosk.pages.dates import date_in_words, date_of, today
from kiosk.visit import Block, Context, Export, Field, Items, Leave, Move, Page, Phrase, Swap, Text
from kiosk.words.paper import html_page

CERTIFICATE_FOLDER: Final = "sertifikat"
"""The folder of the data folder in which certificates are written."""

_STYLE: Final = """
@page { size: A4; margin: 18mm }
body { font: 20pt/1.5 sans-serif; color: #000; background: #fff; max-width: 40em; margin: auto; padding: 1em }
h1 { font-size: 34pt; margin: 0 }
h2 { font-size: 26pt; margin: .6em 0 .2em }
.name { font-size: 40pt; font-weight: bold }
section { break-inside: avoid }
.sign { margin-top: 2.5em; border-top: 2px solid #000; width: 14em }
"""


def earned_products(context: Context, resident: str) -> list[str]:
    """Return the products whose three lessons a resident finished and whose work at the bench is all signed.

    It says what was done and seen, with its days, and not that it lasts: nobody is to wait weeks for it.
    """
    progress = context.known.progress.get(resident, Progress())
    found = []
    for product in PRODUCTS:
        lessons = _lessons(context, product)
        if len(lessons) == len(TOPICS) and all(
            progress.lesson(lesson.key).finished
            and (not lesson.bench_tasks or all_signed(context.known, resident, lesson))
            for lesson in lessons
        ):
            found.append(product)
    return found


class CertificatePage(Struct, frozen=True):
    """What will stand on a resident's certificate for a product, before it is written."""

    resident: str
    product: str

    def page(self, context: Context) -> Page:
        """Return the name, the product, each lesson with what was signed at the bench, and the day."""
        made = context.say(f"product.{self.product}").text
        name = Phrase(context.name(self.resident), context.lang)
        blocks: list[Block] = [Text((name, context.say("bench.certificate_says", product=made)))]
        for lesson in _lessons(context, self.product):
            lines = tuple(
                context.say("bench.certificate_line", task=task.text.rstrip("."), by=by, day=day)
                for task, by, day in _signed(context, self.resident, lesson)
            )
            title = lesson.title.phrase(context.lang)
            blocks.append(Items(lines, label=title) if lines else Text((title,)))
        day = date_in_words(context, today(context)).text
        blocks.append(Text((context.say("bench.certificate_day", day=day),)))
        kept = CertificateKept(self.resident, self.product)
        written = certificate(context, self.resident, self.product)
        saved = Move(Swap(kept), effects=(written,), notice=context.say("reports.saving"))
        return context.page(
            "certificate",
            "bench.certificate",
            where=context.say(f"product.{self.product}"),
            blocks=tuple(blocks),
            choices=(
                context.choice("save", "bench.certificate_save", saved),
                context.choice("close", "gone.close", Move(Leave())),
            ),
            next="save",
        )


class CertificateKept(Struct, frozen=True):
    """Where a certificate is; whether it could be written is told when that is known."""

    resident: str
    product: str

    def page(self, context: Context) -> Page:
        """Return the folder and the file, and what to do with it."""
        file = file_name(context, self.resident, self.product)
        return context.page(
            "certificate.kept",
            "bench.certificate",
            help="bench.certificate_kept",
            where=context.say(f"product.{self.product}"),
            blocks=(
                Field(context.say("bench.certificate_folder"), Phrase(CERTIFICATE_FOLDER, context.lang)),
                Field(context.say("bench.certificate_file"), Phrase(file, context.lang)),
                Text((context.say("bench.certificate_print"),)),
            ),
            choices=(context.choice("close", "gone.close", Move(Leave())),),
            next="close",
        )


def certificate(context: Context, resident: str, product: str) -> Export:
    """Return the effect that writes a resident's certificate for a product."""
    name = file_name(context, resident, product)
    return Export(CERTIFICATE_FOLDER, ((name, lambda: certificate_html(context, resident, product).encode()),))


def file_name(context: Context, resident: str, what: str) -> str:
    """Return the name of a file about a resident: a product's certificate, say. It tells people of one name apart."""
    return f"{in_file_name(resident, context.name(resident))}-{what}.html"


def certificate_html(context: Context, resident: str, product: str) -> str:
    """Return the certificate in the language of the page."""

    def say(key: str, **values: object) -> str:
        return escape(context.say(f"bench.{key}", **values).text)

    name, called = _called(context, resident)
    body = (
        f"<h1>{say('certificate')}</h1>",
        f'<p class="name">{escape(name)}</p>{f"<p>{escape(called)}</p>" if called != name else ""}',
        f"<p>{say('certificate_says', product=context.say(f'product.{product}').text)}</p>",
        *(_section(context, resident, lesson) for lesson in _lessons(context, product)),
        f"<p>{say('certificate_day', day=date_in_words(context, today(context)).text)}</p>",
        f'<p class="sign">{say("certificate_sign")}</p>',
    )
    title = f"{context.say('bench.certificate').text} – {called}"
    return personal_paper(context, resident, title, body)


def personal_paper(context: Context, resident: str, title: str, body: Iterable[str]) -> str:
    """Return a page of large print about a resident, by whose id erasing finds it."""
    head = f'<meta name="resident" content="{escape(resident)}">'
    return html_page(context.lang, title, _STYLE, body, head=head)


def _called(context: Context, resident: str) -> tuple[str, str]:
    """Return a resident's name, and what tells them apart from who has the same."""
    called, known = context.name(resident), context.known.workshop.residents.get(resident)
    return (known.name.value if known and known.name.value else called), called


def _section(context: Context, resident: str, lesson: Lesson) -> str:
    """Return a lesson with its work at the bench: who signed it, and when."""
    lines = (
        f"<li>{escape(task.text)} <em>({escape(by)}, {escape(day)})</em></li>"
        for task, by, day in _signed(context, resident, lesson)
    )
    title = escape(lesson.title.phrase(context.lang).text)
    return f"<section><h2>{title}</h2>\n<ul>{''.join(lines)}</ul></section>"


def _signed(context: Context, resident: str, lesson: Lesson) -> Iterator[tuple[Phrase, str, str]]:
    """Yield each task at the bench, who signed it, and the day in words."""
    signed = context.known.workshop.signed_tasks(resident, lesson.key)
    for task, text in enumerate(lesson.bench_tasks):
        by = context.name(signed[task].by, "call.title")
        yield text.phrase(context.lang), by, date_in_words(context, date_of(context, signed[task].at)).text


def _lessons(context: Context, product: str) -> list[Lesson]:
    return [lesson for lesson in lessons_of(context.library, product) if lesson.topic in TOPICS]
