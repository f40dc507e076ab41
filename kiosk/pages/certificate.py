"""A certificate in large print: a page of HTML that any browser shows and prints, with nothing from outside."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from kiosk.learning import Progress
from kiosk.pages.bench import all_signed
from kiosk.pages.dates import date_in_words, day_of
from kiosk.pages.home import PRODUCTS, TOPICS, lessons_of
from kiosk.pages.move import Export

if TYPE_CHECKING:
    from kiosk.lessons import Lesson
    from kiosk.pages.journey import Context

FOLDER: Final = "sertifikat"
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


def earned(context: Context, resident: str) -> list[str]:
    """Return the products whose three lessons a resident finished and whose work at the bench is all signed."""
    progress = context.facts.progress.get(resident, Progress())
    found = []
    for product in PRODUCTS:
        lessons = _lessons(context, product)
        if len(lessons) == len(TOPICS) and all(
            progress.lesson(lesson.key).finished and (not lesson.bench_tasks or all_signed(context, resident, lesson))
            for lesson in lessons
        ):
            found.append(product)
    return found


def certificate(context: Context, resident: str, product: str) -> Export:
    """Return the effect that writes a resident's certificate for a product."""
    name = context.facts.workshop.residents[resident].name.value
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in name.lower()).strip("-")
    return Export(
        FOLDER,
        ((f"{plain or resident}-{product}.html", lambda: certificate_html(context, resident, product).encode()),),
    )


def certificate_html(context: Context, resident: str, product: str) -> str:
    """Return the certificate in the language of the page."""

    def say(key: str, **values: object) -> str:
        return escape(context.say(f"bench.{key}", **values).text)

    name = escape(context.facts.workshop.residents[resident].name.value)
    made = escape(context.say(f"product.{product}").text)
    sections = "\n".join(_section(context, resident, lesson) for lesson in _lessons(context, product))
    return f"""<!doctype html>
<html lang="{context.lang}"><head><meta charset="utf-8"><title>{say("certificate")} – {name}</title>
<style>{_STYLE}</style></head>
<body>
<h1>{say("certificate")}</h1>
<p class="name">{name}</p>
<p>{say("certificate_says", product=made)}</p>
{sections}
<p>{say("certificate_day", day=date_in_words(context, day_of(context.now)).text)}</p>
<p class="sign">{say("certificate_sign")}</p>
</body></html>
"""


def _section(context: Context, resident: str, lesson: Lesson) -> str:
    """Return a lesson with its work at the bench: who signed it, and when."""
    workshop = context.facts.workshop
    signed = workshop.signed_tasks(resident, lesson.key)
    lines = []
    for task, text in enumerate(lesson.bench_tasks):
        mentor = workshop.mentors.get(signed[task].by or "")
        by = mentor.name.value if mentor else context.say("call.title").text
        day = date_in_words(context, day_of(signed[task].at)).text
        lines.append(f"<li>{escape(text.phrase(context.lang).text)} <em>({escape(by)}, {escape(day)})</em></li>")
    title = escape(lesson.title.phrase(context.lang).text)
    return f"<section><h2>{title}</h2>\n<ul>{''.join(lines)}</ul></section>"


def _lessons(context: Context, product: str) -> list[Lesson]:
    lessons = lessons_of(context.library, product) if context.library else []
    return [lesson for lesson in lessons if lesson.topic in TOPICS]
