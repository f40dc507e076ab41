"""``kiosk lessons sheet``: a lesson in large print for the bench, one HTML file that needs nothing else.

Everything that comes from the lesson is escaped; pictures are shapes only; there is no script and no address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from typing import Final

from kiosk.authoring.drawing import inline
from kiosk.learning import Need
from kiosk.lessons import Lesson, Localized, Step, figures_of
from kiosk.words import Lang, Phrase, Say
from kiosk.words.paper import html_page

STYLE: Final = """
@page { size: A4; margin: 14mm 16mm; }
* { box-sizing: border-box; }
html { color: #000; background: #fff; }
body { font: 19pt/1.4 "Atkinson Hyperlegible", Verdana, "DejaVu Sans", Arial, sans-serif; }
body { max-width: 178mm; margin: 0 auto; }
h1 { font-size: 32pt; line-height: 1.2; margin: 0 0 4mm; }
h2 { font-size: 25pt; margin: 9mm 0 3mm; border-bottom: 1mm solid #000; break-after: avoid; }
h3 { font-size: 22pt; margin: 0 0 3mm; break-after: avoid; }
p, ul, ol { margin: 0 0 3mm; }
ul, ol { padding-left: 10mm; }
li { margin-bottom: 1.5mm; }
.step { break-inside: avoid; margin-top: 6mm; }
.step h3 { border-top: 0.6mm solid #000; padding-top: 4mm; }
.step h2 + h3 { border-top: 0; padding-top: 0; }
.picture { break-inside: avoid; margin: 4mm 0; }
.picture svg { display: block; width: 110mm; height: 66mm; }
.picture p { border: 0.6mm dashed #000; padding: 4mm; }
.frame { border: 1mm solid #000; padding: 3mm 4mm; break-inside: avoid; }
.heavy { border-width: 2.4mm; }
.tick { display: flex; gap: 5mm; align-items: flex-start; break-inside: avoid; }
.box { flex: none; width: 10mm; height: 10mm; border: 1mm solid #000; background: #fff; }
.line { display: flex; gap: 4mm; align-items: flex-end; margin-top: 12mm; break-inside: avoid; }
.rule { flex: auto; border-bottom: 0.6mm solid #000; height: 8mm; }
@media screen { body { padding: 10mm; } }
"""
"""Nothing is under 18 points; what matters is told by frames and words, never by a colour."""

_AMOUNT: Final = re.compile(r"(?<=\d) (?=\w)")
"""Between a number and what it counts no line ends."""


def sheet(
    lesson: Lesson, lang: Lang, say: Say, picture: Callable[[str], bytes | None], needs: Iterable[Need] = ()
) -> str:
    """Return the sheet as HTML: safety, tools, the steps with their pictures, the checks, the tasks to sign."""
    body = _Sheet(lesson, lang, say, picture, tuple(needs)).lines()
    return html_page(lang, lesson.title.phrase(lang).text, STYLE, body)


class _Sheet:
    """One sheet as it is being made."""

    def __init__(
        self, lesson: Lesson, lang: Lang, say: Say, picture: Callable[[str], bytes | None], needs: tuple[Need, ...]
    ) -> None:
        self._lesson, self._lang, self._say, self._find, self._needs = lesson, lang, say, picture, needs

    def lines(self) -> Iterator[str]:
        """Yield what stands on the page, from its first line to its last."""
        lesson = self._lesson
        yield f"<p>{self._own(f'product.{lesson.product}')}</p>"
        yield f"<h1>{self._text(lesson.title)}</h1>"
        yield f"<p>{self._own('bench_sheet.minutes', n=lesson.minutes)}</p>"
        if lesson.work:
            yield f"<p>{self._text(lesson.work)}</p>"
        if lesson.note:
            yield self._framed("role.notice", [lesson.note])
        yield from self._list("lesson.objectives", lesson.objectives)
        yield from self._safety()
        yield from self._list("lesson.tools", [thing.text for thing in lesson.tools])
        yield from self._list("lesson.materials", [thing.text for thing in lesson.materials])
        yield from self._steps()
        yield from self._checklist()
        yield from self._tasks()

    # Its parts -----------------------------------------------------------------------------------------

    def _safety(self) -> Iterator[str]:
        lesson = self._lesson
        if not (lesson.safety or lesson.emergencies):
            return
        yield f"<h2>{self._own('lesson.safety')}</h2>"
        if lesson.safety:
            yield self._framed("role.safety", lesson.safety, heavy=True)
        for emergency in lesson.emergencies:
            yield f"<h3>{self._text(emergency.when)}</h3>"
            yield f"<ol>{''.join(f'<li>{self._text(text)}</li>' for text in emergency.do)}</ol>"

    def _steps(self) -> Iterator[str]:
        titles = {part.key: part.title for part in self._lesson.parts}
        head, part = f"<h2>{self._own('bench_sheet.steps')}</h2>", None
        for number, step in enumerate(self._lesson.steps, 1):
            if step.part is not None and step.part != part:
                head += f"<h2>{self._text(titles[step.part])}</h2>"
            yield from self._step(step, number, head)
            head, part = "", step.part

    def _step(self, step: Step, number: int, head: str) -> Iterator[str]:
        # What stands over a step is inside its section, so that it is never alone at the foot of a page.
        yield f'<section class="step">{head}'
        yield f"<h3>{number}. {self._text(step.title)}</h3>"
        if step.who == "mentor":
            yield f'<p class="frame">{self._own("lesson.mentor_only")}</p>'
        yield from (f"<p>{self._text(text)}</p>" for text in step.say)
        if step.picture:
            yield self._picture(step.picture.name, step.picture.alt.phrase(self._lang), f"g{number}")
        if step.safety:
            yield self._framed("role.safety", [step.safety], heavy=True)
        yield self._framed("role.key_point", [step.key_point])
        if step.why:
            yield f"<p><b>{self._own('role.why')}:</b> {self._text(step.why)}</p>"
        for need in self._needs:
            if need in step.adapt:
                yield f"<p><b>{self._own(f'need.{need}')}:</b> {self._text(step.adapt[need])}</p>"
        if step.confirm or (step.criterion and step.criterion.confirm):
            yield f"<p><b>{self._own('lesson.ask_mentor')}</b></p>"
        checks = [step.criterion.text] if step.criterion else []
        checks += [step.check] if step.check else []
        for check in checks:
            yield self._tick(f"<b>{self._own('role.check')}:</b> {self._text(check)}")
        yield "</section>"

    def _checklist(self) -> Iterator[str]:
        if not self._lesson.checklist:
            return
        figures = figures_of(self._lesson)
        yield f"<h2>{self._own('bench_sheet.checklist')}</h2>"
        for check in self._lesson.checklist:
            low, high = (figures.written(name, self._lang) if name else "" for name in (check.low, check.high))
            if low or high:
                limits = "between" if low and high else "least" if low else "most"
                good = self._own(f"bench_sheet.{limits}", low=low, high=high)
            else:
                good = self._text(check.seen(bad=False))
            yield self._tick(f"<b>{self._text(check.name)}:</b> {good}")
        for grade in self._lesson.grades:
            yield f"<p><b>{self._text(grade.name)}:</b> {self._text(grade.rule)}</p>"

    def _tasks(self) -> Iterator[str]:
        if not self._lesson.bench_tasks:
            return
        yield '<section class="sign">'
        yield f"<h2>{self._own('bench_sheet.bench')}</h2>"
        yield from (self._tick(self._text(task)) for task in self._lesson.bench_tasks)
        for name in ("name", "date", "signature"):
            yield f'<div class="line"><span>{self._own(f"bench_sheet.{name}")}</span><span class="rule"></span></div>'
        yield "</section>"

    # Pieces --------------------------------------------------------------------------------------------

    def _list(self, title: str, entries: Sequence[Localized]) -> Iterator[str]:
        if entries:
            yield f"<h2>{self._own(title)}</h2>"
            yield f"<ul>{''.join(f'<li>{self._text(entry)}</li>' for entry in entries)}</ul>"

    def _framed(self, label: str, entries: Sequence[Localized], *, heavy: bool = False) -> str:
        inside = "<br>".join(self._text(entry) for entry in entries)
        kind = "frame heavy" if heavy else "frame"
        return f'<p class="{kind}"><b>{self._own(label)}:</b> {inside}</p>'

    def _tick(self, inside: str) -> str:
        return f'<p class="tick"><span class="box"></span><span>{inside}</span></p>'

    def _picture(self, name: str, alt: Phrase, place: str) -> str:
        data = self._find(name)
        drawn = inline(data, place, alt.text) if data is not None else None
        return f'<div class="picture">{drawn or f"<p>{self._phrase(alt)}</p>"}</div>'

    def _text(self, text: Localized) -> str:
        return self._phrase(text.phrase(self._lang))

    def _own(self, key: str, /, **values: object) -> str:
        return self._phrase(self._say(key, **values))

    def _phrase(self, phrase: Phrase) -> str:
        text = _AMOUNT.sub("\N{NO-BREAK SPACE}", escape(phrase.text))
        return text if phrase.lang == self._lang else f'<span lang="{phrase.lang}">{text}</span>'
