"""What is said in a lesson, from its start to its end: ``python -m tools.read_aloud batik.produksi [en]``.

It walks the pages as a resident who answers rightly hears them, and prints each sentence as it is spoken.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from kiosk.learning import Settings
from kiosk.learning import event_kinds as f
from kiosk.lessons import Lesson, spots
from kiosk.pages.learning.lesson import LessonPlace
from kiosk.speech import spoken_form
from kiosk.visit import Page, VisitState
from kiosk.words import LANGS, Lang, Phrase
from tests.support.workshop import Memory, library


def read_aloud(lesson: Lesson, lang: Lang) -> Iterator[str]:
    """Yield each page's sentences as they are said: its title, its texts and its choices."""
    memory = Memory()
    memory.record((f.ResidentChanged("r1", needs=()),), "m1", True)
    for spot in spots(lesson):
        place = LessonPlace(lesson.key, spot)
        page = place.page(memory.context(VisitState((place,), "resident", "r1", Settings(lang=lang))))
        yield ""
        for phrase in _all(page):
            yield spoken_form(phrase.text if phrase.say is None else phrase.say, phrase.lang)
        kind, _, key = spot.partition(":")
        if kind in ("practice", "quiz"):
            memory.record((f.AnswerGiven(lesson.key, key, "x", True),), "r1", True)


def _all(page: Page) -> Iterator[Phrase]:
    yield page.title
    if page.where:
        yield page.where
    for block in page.blocks:
        yield from block.read_out()
    for choice in page.choices:
        yield choice.label


def main() -> int:
    """Print what is said; return 2 if there is no such lesson or language."""
    key, *rest = sys.argv[1:] or [""]
    lesson = library().lessons.get(key)
    lang = next((lang for lang in LANGS if lang in rest), LANGS[0])
    if lesson is None:
        print("which lesson?", *sorted(library().lessons), file=sys.stderr)
        return 2
    print(*read_aloud(lesson, lang), sep="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
