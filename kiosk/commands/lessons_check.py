"""``kiosk lessons check``: every problem of the lessons at once, each with its file, its line and the remedy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.store.lesson_files import read_lesson_files, read_library
from kiosk.words import LANGS, Lang, load_words

if TYPE_CHECKING:
    pass
from kiosk.authoring.checking import undrawn, word_lists


def check_main(folder: Path, data: Path, lang: Lang) -> int:
    """Print what is wrong with the lessons of a folder, and return the status: 0 only if all is well."""
    from kiosk.lessons.plain import known_words, proofread
    from kiosk.safekeeping.progress_bar import ProgressBar
    from kiosk.speech import unsure

    words = load_words()
    with ProgressBar(words.say(lang, "start.checking").text):
        library = read_library(folder, data / "figures.yaml")
        known = {lang: known_words(word_lists(folder, data, lang)) for lang in LANGS}
        plain = proofread(read_lesson_files(folder)[0], known, unsure)
        drawn = tuple(undrawn(folder))
    problems = sorted({*library.problems, *plain, *drawn})
    for problem in problems:
        what = words.say(lang, f"problem.{problem.key}", **dict(problem.values)).text
        home = data if problem.file == "figures.yaml" else folder
        print(f"{home / problem.file}:{problem.line}:{problem.column}: {what}")
    if problems:
        return 1
    print(words.say(lang, "mentor.lessons_read", n=len(library.lessons)).text)
    return 0
