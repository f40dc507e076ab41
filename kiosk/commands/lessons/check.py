"""Report every problem as file:line:column."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from kiosk import words
from kiosk.authoring.checking import read_known_words, undrawn
from kiosk.commands.support.options import Options
from kiosk.commands.support.progress_bar import ProgressBar
from kiosk.lessons import Problem
from kiosk.lessons.plain import KnownWords, proofread, proofread_words
from kiosk.speech import unsure
from kiosk.store import default_folder, read_lesson_files, read_library
from kiosk.words import LANGS, Lang, printable

KIOSK: Final = Path(words.__file__).parent.parent
"""The folder of the kiosk's own texts: ``words/<lang>.yaml``, and the guides."""


def add(parser: argparse.ArgumentParser) -> None:
    """Name what may be typed."""
    parser.add_argument("folder_to_check", nargs="?", type=Path, metavar="folder", help="the folder of the lessons")


def run(options: Options) -> int:
    """Check the lessons of a folder, or the kiosk's and the workshop's own; return 0 only if all is well."""
    chosen, own = options.folder_to_check or options.lessons, options.folder.lessons
    folders = [chosen] if chosen else [options.lesson_folder, *filter(Path.is_dir, [own])]
    return max(_check(folder, options) for folder in folders)


def _check(folder: Path, options: Options) -> int:
    """Print what is wrong with the lessons of a folder: each problem with its file, its line and the remedy."""
    data, say = options.folder, options.say
    with ProgressBar(say("start.checking")):
        library = read_library(folder, data.figures)
        known = read_known_words(folder, data)
        plain = proofread(read_lesson_files(folder)[0], known, unsure)
        drawn = tuple(undrawn(folder))
        own = _own_texts(known) if folder == default_folder() else []
    problems = sorted({*library.problems, *plain, *drawn})
    homes = [data.figures.parent if problem.file == data.figures.name else folder for problem in problems]
    homes += [KIOSK] * len(own)
    for home, problem in zip(homes, (*problems, *own), strict=True):
        what = say(f"problem.{problem.key}", **dict(problem.values))
        print(printable(f"{home / problem.file}:{problem.line}:{problem.column}: {what}"))
    if homes:
        return 1
    print(say("mentor.lessons_read", n=len(library.lessons)))
    return 0


def _own_texts(known: Mapping[Lang, KnownWords]) -> list[Problem]:
    """Return what is not plain in the kiosk's own texts: they keep to the terms of the lessons."""
    texts: list[tuple[str, Lang, Lang | None]] = [(f"words/{lang}.yaml", lang, None) for lang in LANGS]
    texts += [(f"guides/{file.name}", lang, lang) for file in sorted(KIOSK.glob("guides/*.yaml")) for lang in LANGS]
    return [
        problem
        for file, lang, only in texts
        for problem in proofread_words(file, (KIOSK / file).read_bytes(), known[lang], only)
    ]
