"""``kiosk lessons check``: every problem of the lessons at once, each with its file, its line and the remedy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.store.lesson_files import default_folder, read_lesson_files, read_library, read_pictures
from kiosk.words import LANGS, Lang, load

if TYPE_CHECKING:
    from kiosk.lessons import Problem
    from kiosk.lessons.plain import KnownWords

WORDS = "kata"
"""The folder of the lists of known words, ``<lang>.txt``: among the lessons, and in the data folder for one's own."""

WORD_FILES = Path(__file__).parent / "words"
"""The folder of the kiosk's own texts, ``<lang>.yaml``."""

SIZES = (40, 12), (16, 8)
"""Columns and rows of a picture beside its step, and of one on a tile."""


def check_main(folder: Path, data: Path, lang: Lang) -> int:
    """Print what is wrong with the lessons of a folder, and return the status: 0 only if all is well."""
    from kiosk.lessons.plain import known_words, proofread
    from kiosk.safekeeping.bar import Bar
    from kiosk.speech import unknown_signs

    words = load()
    with Bar(words.say(lang, "start.checking").text):
        library = read_library(folder, data / "figures.yaml")
        known = {lang: known_words(word_lists(folder, data, lang)) for lang in LANGS}
        plain = proofread(read_lesson_files(folder)[0], known, unknown_signs)
        drawn = tuple(undrawn(folder))
        own = tuple(own_words(known)) if folder == default_folder() else ()
    problems = sorted({*library.problems, *plain, *drawn})
    for problem in problems:
        what = words.say(lang, f"problem.{problem.key}", **dict(problem.values)).text
        home = data if problem.file == "figures.yaml" else folder
        print(f"{home / problem.file}:{problem.line}:{problem.column}: {what}")
    for problem in own:
        what = words.say(lang, f"problem.{problem.key}", **dict(problem.values)).text
        print(f"{WORD_FILES / problem.file}:{problem.line}:{problem.column}: {what}")
    if problems or own:
        return 1
    print(words.say(lang, "mentor.lessons_read", n=len(library.lessons)).text)
    return 0


def own_words(known: Mapping[Lang, KnownWords]) -> Iterator[Problem]:
    """Yield what is not plain in the kiosk's own texts: they keep to the terms of the lessons."""
    from kiosk.lessons.plain import proofread_words

    for lang in LANGS:
        path = WORD_FILES / f"{lang}.yaml"
        yield from proofread_words(path.name, path.read_bytes(), known[lang])


def undrawn(folder: Path) -> Iterator[Problem]:
    """Draw each picture of the lessons, and yield which cannot be drawn and why."""
    from kiosk.lessons import Problem
    from kiosk.screen import pictures

    for name, svg in read_pictures(folder):
        try:
            for columns, rows in SIZES:
                pictures.draw(svg, *pictures.fitted(svg, columns, rows))
        except pictures.Refused as refused:
            yield Problem(name, 1, 1, f"picture_{refused.reason}", (("why", refused.why),))


def word_lists(folder: Path, data: Path, lang: Lang) -> Iterator[str]:
    """Yield the lists of known words: the kiosk's own, that of the folder, and last the workshop's."""
    for home in dict.fromkeys((default_folder(), folder, data)):
        path = home / WORDS / f"{lang}.txt"
        if path.is_file():
            yield path.read_text("utf-8", errors="replace")
